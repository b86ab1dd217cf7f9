#!/bin/sh
# Installs what is missing: setup.sh build | demo | test. Does nothing where all is there.
. "$(dirname "$0")/lib.sh"

TRUNK=0.21.14
purpose=${1:-build}

need_packages() {
  missing=
  for pair in "$@"; do
    has "${pair%%:*}" || [ -x "/usr/sbin/${pair%%:*}" ] || missing="$missing ${pair#*:}"
  done
  [ -n "$missing" ] || return 0
  install="apt-get install -y --no-install-recommends$missing"
  has apt-get || die "Please install these programs:$missing"
  if [ "$(id -u)" = 0 ]; then run=; elif has sudo && sudo -n true 2>/dev/null; then run=sudo; else
    die "Some packages are missing and this user may not install them. Please run:

  sudo apt-get update && sudo $install

then start this again."
  fi
  say "Installing$missing"
  $run apt-get update -q >/dev/null || die "apt-get update failed; is there a network?"
  DEBIAN_FRONTEND=noninteractive $run $install >/dev/null || die "Could not install:$missing"
}

# A distribution's package starts the server it brings; it is none of ours.
need_rust() {
  has rustup || die "Rust is missing. Install it with rustup: https://rustup.rs"
  rustup target list --installed | grep -q wasm32-unknown-unknown ||
    { say "Adding the wasm32 target"; rustup target add wasm32-unknown-unknown; }
}

need_cargo_tool() { # program, version, arguments
  if has "$1" && "$1" --version | grep -q " $2"; then return 0; fi
  say "Compiling $1 $2 (some minutes, once)"
  tool=$1; version=$2; shift 2
  cargo install --quiet --root "${CARGO_HOME:-$HOME/.cargo}" --version "$version" "$@" ||
    die "Could not install $tool $version"
}

need_node() {
  has node || die "Node.js 20 or newer is missing. Install it from your distribution (apt-get install nodejs npm) or https://nodejs.org"
  major=$(node --version | sed 's/v\([0-9]*\).*/\1/')
  [ "$major" -ge 20 ] || die "Node.js $(node --version) is too old; 20 or newer is needed."
}

need_npm() { # folder
  need_node
  has npm || die "npm is missing. Install it (apt-get install npm)."
  cmp -s "$1/package-lock.json" "$1/node_modules/.lock" && return 0
  say "Installing the packages of $1/"
  (cd "$1" && npm ci --no-audit --no-fund --silent) || die "npm ci failed in $1/"
  cp "$1/package-lock.json" "$1/node_modules/.lock"
}

need_build() {
  need_rust
  need_npm loader
  need_packages cc:gcc
  need_cargo_tool wasm-bindgen "$(locked wasm-bindgen)" wasm-bindgen-cli
  need_cargo_tool trunk "$TRUNK" --locked trunk
}

case $purpose in
  build) need_build ;;
  demo) need_build; need_packages prosody:prosody openssl:openssl ;;
  test)
    need_build
    need_packages prosody:prosody openssl:openssl nginx:nginx-light chromium:chromium \
      firefox-esr:firefox-esr certutil:libnss3-tools brotli:brotli lua5.4:lua5.4
    need_cargo_tool cargo-deny 0.19 --locked cargo-deny
    need_npm e2e
    ;;
  *) die "usage: setup.sh build | demo | test" ;;
esac
