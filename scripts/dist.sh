#!/bin/sh
# The release: dist/ and its archive, checked as somebody would who downloads it.
. "$(dirname "$0")/lib.sh"
scripts/build.sh

archive=converse-rs-$(sed -n 's/^version = "\(.*\)"/\1/p;' Cargo.toml | head -n 1).tar.gz
unpacked=$(mktemp -d)
trap 'rm -rf "$unpacked"' EXIT
tar -xzf "$archive" -C "$unpacked"
folder=$unpacked/${archive%.tar.gz}
(cd "$folder" && sha256sum --check --strict --quiet SHA256SUMS) || die "The sums in $archive are wrong."
diff -r dist "$folder" || die "$archive holds something else than dist/."

echo "dist/ holds what a site needs:"
find dist -type f -exec wc -c {} + | LC_ALL=C sort -k2
echo "$archive is the same in one file:"
sha256sum "$archive"
