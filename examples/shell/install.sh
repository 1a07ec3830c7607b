#!/bin/sh
# Unpacks a release into a directory, after its checksum was compared: `offshoot`, and the scripts of these
# recipes in `ci/`.
#
#   install.sh VERSION DIR
#
# OFFSHOOT_CHECKSUMS  lines of SHA256SUMS that you have reviewed, as text. Without it, those of the release itself
#                     are taken: they tell a broken download, not a replaced release.
# OFFSHOOT_DOWNLOADS  where releases are, for a mirror
set -eu

version=${1:?install.sh VERSION DIR}
dir=${2:?install.sh VERSION DIR}
downloads=${OFFSHOOT_DOWNLOADS:-https://github.com/offshoot/offshoot/releases/download}

case $(uname -s)-$(uname -m) in
  Linux-x86_64) target=x86_64-unknown-linux-musl ;;
  Linux-aarch64 | Linux-arm64) target=aarch64-unknown-linux-musl ;;
  Darwin-x86_64) target=x86_64-apple-darwin ;;
  Darwin-arm64) target=aarch64-apple-darwin ;;
  *)
    echo "install.sh: there is no binary for $(uname -s) on $(uname -m)" >&2
    exit 2
    ;;
esac
name=offshoot-$version-$target

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch() { curl --fail --silent --show-error --location --retry 3 --output "$work/$1" "$downloads/v$version/$1"; }

if [ -n "${OFFSHOOT_CHECKSUMS:-}" ]; then
  printf '%s\n' "$OFFSHOOT_CHECKSUMS" >"$work/SHA256SUMS"
else
  fetch SHA256SUMS
  echo "install.sh: checked against the release's own SHA256SUMS; set OFFSHOOT_CHECKSUMS to pin it" >&2
fi
awk -v name="$name.tar.gz" '$2 == name || $2 == "*" name' "$work/SHA256SUMS" >"$work/expected"
if [ ! -s "$work/expected" ]; then
  echo "install.sh: the checksums have no line for $name.tar.gz" >&2
  exit 1
fi
fetch "$name.tar.gz"

compare() { if command -v sha256sum >/dev/null; then sha256sum -c "$1"; else shasum -a 256 -c "$1"; fi; }
(cd "$work" && compare expected) >&2

mkdir -p "$dir"
tar -xzf "$work/$name.tar.gz" -C "$work"
cp -R "$work/$name/." "$dir"
"$dir/offshoot" --version
