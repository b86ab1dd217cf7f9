#!/bin/sh
# Builds dist/, what a site needs, and the archive of it. Nothing is done when nothing changed.
. "$(dirname "$0")/lib.sh"
scripts/setup.sh build

# Everything that goes into the build, as one number.
stamp=$({
  rustc --version
  find src style loader examples types index.html Trunk.toml Cargo.toml Cargo.lock LICENSE \
    scripts/build.sh -name node_modules -prune -o -type f -exec sha256sum {} + | LC_ALL=C sort -k2
} | sha256sum)
if [ -f dist/converse.js ] && [ "$(cat target/dist.stamp 2>/dev/null)" = "$stamp" ]; then
  exit 0
fi
say "Building (a few minutes the first time)"
mkdir -p target
# Paths of this machine would end up in panic messages, and make every machine's bytes different. Those
# of the standard library have two forms, depending on whether its source is installed: one is kept.
home=${CARGO_HOME:-$HOME/.cargo}
sysroot=$(rustc --print sysroot)
commit=$(rustc -vV | sed -n 's/^commit-hash: //p')
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--cfg erase_components --cfg sha2_backend_soft=\"compact\" \
  --remap-path-prefix=$home/registry/src= --remap-path-prefix=$PWD= --remap-path-prefix=$sysroot= \
  --remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rustc/$commit"
env -u NO_COLOR trunk build --release --offline --quiet 2>target/trunk.log || {
  cat target/trunk.log >&2
  die "The build failed."
}
# Trunk's own wasm-opt step wants a version that distributions do not carry; this is the same tool. Functions of
# one name are much alike, and side by side they compress better: gzip makes 4 % less of it, and another percent
# where large ones stay functions of their own.
node loader/node_modules/binaryen/bin/wasm-opt -Oz --one-caller-inline-max-function-size 30 \
  --reorder-functions-by-name --enable-bulk-memory --enable-reference-types \
  --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals --enable-multivalue \
  --strip-debug --strip-producers --strip-target-features \
  target/trunk/app_bg.wasm -o target/trunk/app_bg.wasm
cargo run --quiet --bin bundle -- target/trunk dist
printf '%s' "$stamp" >target/dist.stamp
