#!/bin/sh
# Sizes of what is shipped, start-up in a browser, throughput of the core. Figures, no verdicts: what is
# slow today on a busy machine is no failure.
. "$(dirname "$0")/lib.sh"
scripts/setup.sh bench
scripts/build.sh

heading() { printf '\n%s\n' "$bold$1$plain"; }
raw() { wc -c <"$1"; }
gz() { gzip -9nc "$1" | wc -c; }
br() { brotli -q 11 -c "$1" | wc -c; }
kb() { awk -v n="$1" 'BEGIN { printf "%.1f KB", n / 1000 }'; }

heading "Bytes of what is shipped"
printf '%-26s %10s %10s %10s\n' file raw 'gzip -9' brotli
find dist -maxdepth 1 -type f \( -name '*.js' -o -name '*.css' -o -name '*.wasm' -o -name '*.html' \) |
  LC_ALL=C sort | while read -r file; do
  printf '%-26s %10d %10d %10d\n' "${file#dist/}" "$(raw "$file")" "$(gz "$file")" "$(br "$file")"
done

first_gz=0 first_br=0
for file in converse.wasm converse.js converse.css; do
  first_gz=$((first_gz + $(gz "dist/$file")))
  first_br=$((first_br + $(br "dist/$file")))
done
printf '\nFirst load (wasm, script, styles): %s gzip, %s brotli; aim: 200 KB gzip now, 385 KB with all that is planned\n' \
  "$(kb "$first_gz")" "$(kb "$first_br")"

heading "The core, natively"
cargo bench --quiet --bench throughput

heading "OTR, natively"
cargo bench --quiet --bench otr

heading "In Chromium, against Prosody on this machine"
(cd e2e && npx playwright test --config bench.config.ts)
