#!/bin/sh
# Every check and every test, cheapest first. Stops at the first step that fails; the summary at the
# end says what ran, how much of it and for how long.
. "$(dirname "$0")/lib.sh"

logs=target/test
summary=$logs/summary
rm -rf "$logs"
mkdir -p "$logs"
: >"$summary"
begin=$(date +%s)

# What a runner counted, by its own closing lines; a log's last line where there are none.
counts() {
  awk '
    /^test result:/ { for (i = 5; i <= NF; i++) sum[$i] += $(i - 1); cargo = 1 }
    /^ +[0-9]+ (passed|failed|flaky|skipped|interrupted|did not run)( |$)/ {
      sub(/^ +/, ""); sub(/ \(.*/, ""); line = line ", " $0 }
    { last = $0 }
    END {
      if (cargo) line = ", " sum["passed;"] " passed, " sum["failed;"] " failed, " sum["ignored;"] " ignored"
      print line ? substr(line, 3) : last
    }' "$1"
}

heading() { printf '\n%s\n' "$bold== $1$plain"; }

finish() { # what came of it
  heading Summary
  while IFS='	' read -r state seconds name count; do
    printf '  %-7s %5s s  %-20s %s\n' "$state" "$seconds" "$name" "$count"
  done <"$summary"
  # What failed, by name, cut to what one looks at.
  cat "$logs"/*.log 2>/dev/null | sed -n 's/^\(Failed[a-z, ]*: .*\)/  \1/p; s/^---- \(.*\) stdout ----$/  Failed: \1/p' | head -20
  printf '\n  %s (%s s)\n' "$1" $(($(date +%s) - begin))
}

# Runs a command, shows what it prints and keeps it in target/test/.
step() { # name, command...
  name=$1; shift
  log=$logs/$(printf %s "$name" | tr ' ' -).log
  heading "$name"
  from=$(date +%s)
  # The status goes through a file: a pipe would keep tee's.
  { if "$@" 2>&1; then echo ok >"$log.state"; else echo FAILED >"$log.state"; fi; } | tee "$log"
  state=$(cat "$log.state")
  printf '%s\t%s\t%s\t%s\n' "$state" $(($(date +%s) - from)) "$name" "$(counts "$log")" >>"$summary"
  [ "$state" = ok ] || { finish "FAILED at: $name. What comes after it did not run; its output: $log"; exit 1; }
}

trap 'finish interrupted; exit 130' INT TERM

clippy_native() { cargo clippy --quiet --all-targets -- -D warnings && echo "no warnings"; }
clippy_wasm() {
  cargo clippy --quiet --target wasm32-unknown-unknown --lib --bin app -- -D warnings &&
    echo "no warnings"
}
setup() { scripts/setup.sh test && echo "all is there"; }
format() { cargo fmt --check && echo "as rustfmt has it"; }
dependencies() { cargo deny --offline --log-level error check licenses bans sources; }

# The database of advisories is a Git repository on the net. Where that cannot be reached nothing is
# known, and that is not the fault of the code.
advisories() {
  if timeout 120 cargo deny --log-level error fetch db >/dev/null 2>&1; then
    cargo deny --offline --log-level error check advisories
  else
    echo "NOT CHECKED: the advisory database (github.com/rustsec/advisory-db) cannot be reached"
  fi
}

types() {
  e2e/node_modules/.bin/tsc --project e2e &&
    e2e/node_modules/.bin/tsc --noEmit --strict --lib ES2022,DOM types/converse-rs.d.ts &&
    echo "e2e/ and types/ are sound"
}

scripts() {
  set -- .ci/run scripts/*.sh server/certs/*.sh
  for script in "$@"; do sh -n "$script" || return 1; done
  for script in server/prosody/*.lua server/prosody/*/*.lua demo/*.lua; do luac5.4 -p "$script" || return 1; done
  for script in demo/*.mjs demo/pages/*.js tests/peers/*.mjs; do node --check "$script" || return 1; done
  shellcheck "$@" && echo "$# shell scripts, and those in Lua and JavaScript, are sound"
}

# The same cases each time, so that a failure speaks of the change at hand. `make soak` goes where nobody was.
native_tests() { PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED:-3920} cargo test --quiet; }
# Our OTR against other implementations of it; one that hangs fails.
peers() {
  cargo test --quiet --features peers --test it --no-run &&
    timeout 600 cargo test --quiet --features peers --test it otr::peers
}
build() { scripts/build.sh && echo "dist/ is there"; }
browser_tests() { (cd e2e && CI=1 npx playwright test); }

step "set-up" setup
step "format" format
step "scripts" scripts
step "types" types
step "dependencies" dependencies
step "advisories" advisories
step "clippy native" clippy_native
step "native tests" native_tests
step "otr peers" peers
step "clippy wasm32" clippy_wasm
step "release build" build
step "browser tests" browser_tests
finish "Everything passed"
