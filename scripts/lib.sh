#!/bin/sh
# What the scripts share. Sourced, not run.
set -eu
cd "$(dirname "$0")/.."

# Programs that setup.sh compiles live here: not in the way of other projects, and shared by all
# clones of this one.
tools=${XDG_CACHE_HOME:-$HOME/.cache}/converse-rs
PATH=$tools/bin:$PATH:${CARGO_HOME:-$HOME/.cargo}/bin

if [ -t 1 ] && [ -t 2 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold='' plain=''; fi
say() { printf '%s\n' "$bold$*$plain" >&2; }
die() { printf '\n%s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# The version of a crate in Cargo.lock: the one place where it is written down.
locked() { sed -n "/^name = \"$1\"\$/{n;s/version = \"\(.*\)\"/\1/p;q;}" Cargo.lock; }
