#!/bin/sh
# Installs what is missing: setup.sh build | demo | test. Does nothing where all is there.
. "$(dirname "$0")/lib.sh"

TRUNK=0.21.14
CARGO_DENY=0.20.2

# Packages of the distribution, each known by a program or a file that it brings.
need_packages() { # program:package or /file:package ...
  missing=
  for pair in "$@"; do
    sign=${pair%%:*}
    has "$sign" || [ -e "$sign" ] || [ -x "/usr/sbin/$sign" ] || missing="$missing ${pair#*:}"
  done
  [ -n "$missing" ] || return 0
  has apt-get || die "Some programs are missing. Please install, under the names they have on this system:
 $missing"
  if [ "$(id -u)" = 0 ]; then as_root="env"; elif has sudo && sudo -n true 2>/dev/null; then as_root="sudo env"; else
    die "Some packages are missing, and this user may not install them. Please run

  sudo apt-get update && sudo apt-get install --no-install-recommends$missing

and start this again."
  fi
  say "Installing$missing"
  $as_root apt-get update -q >/dev/null || die "apt-get update failed. Is there a network?"
  # shellcheck disable=SC2086 # a list of words
  $as_root DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $missing \
    >/dev/null || die "Could not install:$missing"
}

need_rust() {
  has rustup || die "Rust is missing. Install it with rustup: https://rustup.rs"
  cargo --version >/dev/null 2>&1 ||
    die "rustup has no toolchain yet. Please run: rustup default stable"
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  found=$(rustc --version | cut -d' ' -f2)
  newest=$(printf '%s\n%s\n' "$wanted" "$found" | sort -V | tail -n 1)
  [ "$newest" = "$found" ] || die "Rust $found is too old; $wanted is needed. Please run: rustup update stable"
  rustup target list --installed | grep -q wasm32-unknown-unknown || {
    say "Adding the wasm32 target"
    rustup target add wasm32-unknown-unknown >/dev/null 2>&1 || die "rustup could not add the wasm32 target. Is there a network?"
  }
}

need_component() {
  rustup component list --installed | grep -q "^$1" && return 0
  say "Adding $1"
  rustup component add "$1" >/dev/null 2>&1 || die "rustup could not add $1. Is there a network?"
}

# They run for a second and take minutes to compile, so they are compiled without optimising.
need_cargo_tool() { # program, version, arguments of cargo install
  if has "$1" && "$1" --version 2>/dev/null | grep -qF " $2"; then return 0; fi
  say "Compiling $1 $2 (some minutes, once)"
  tool=$1; version=$2; shift 2
  CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --debug --root "$tools" --version "$version" "$@" ||
    die "Could not install $tool $version"
}

need_node() {
  has node || die "Node.js is missing. Install 20.11 or newer, from your distribution or from https://nodejs.org"
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 11) ? 0 : 1)' ||
    die "Node.js $(node --version) is too old; 20.11 or newer is needed (https://nodejs.org)."
  has npm || die "npm, which belongs to Node.js, is missing (on Debian: apt-get install npm)."
}

need_npm() { # folder
  cmp -s "$1/package-lock.json" "$1/node_modules/.lock" && return 0
  say "Installing the packages of $1/"
  (cd "$1" && npm ci --no-audit --no-fund --silent) || die "npm ci failed in $1/. Is there a network?"
  cp "$1/package-lock.json" "$1/node_modules/.lock"
}

# What is quick to find missing comes first, what takes minutes last.
packages="cc:gcc /usr/include/stdio.h:libc6-dev"
server="prosody:prosody openssl:openssl"
case ${1:-build} in
  build) ;;
  demo) packages="$packages $server" ;;
  bench) packages="$packages $server chromium:chromium brotli:brotli" ;;
  test)
    packages="$packages $server nginx:nginx-light chromium:chromium firefox-esr:firefox-esr
      certutil:libnss3-tools luac5.4:lua5.4 shellcheck:shellcheck
      /usr/include/libotr/message.h:libotr5-dev
      /usr/lib/python3/dist-packages/potr:python3-potr
      /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf:fonts-dejavu-core
      /usr/share/fonts/truetype/noto/NotoColorEmoji.ttf:fonts-noto-color-emoji"
    ;;
  *) die "usage: setup.sh build | demo | bench | test" ;;
esac
need_rust
need_node
# shellcheck disable=SC2086 # a list of words
need_packages $packages
need_npm loader
case ${1:-build} in
  bench) need_npm e2e ;;
  test)
    need_npm e2e
    need_npm tests/peers
    need_component rustfmt
    need_component clippy
    ;;
esac
# All that Cargo.lock names: what comes later needs no network.
cargo fetch --quiet --locked || die "cargo could not fetch what Cargo.lock names. Is there a network?"
# Without --locked: its lock file may name what an index does not carry any more.
need_cargo_tool wasm-bindgen "$(locked wasm-bindgen)" wasm-bindgen-cli
# Without its features: it has nothing to fetch here.
need_cargo_tool trunk "$TRUNK" --locked --no-default-features trunk
[ "${1:-build}" != test ] || need_cargo_tool cargo-deny "$CARGO_DENY" --locked cargo-deny
