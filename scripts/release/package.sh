#!/usr/bin/env bash
# Makes all of a release from its binaries:
#
#   package.sh DIST BINARY…
#
# archives with SBOMs and checksums, a Homebrew formula and a krew manifest of these, wheels, npm packages, and
# an image of the static binaries. Each script beside this one does one of them; the same binaries make the same bytes.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
dist=${1:?package.sh DIST BINARY…}
shift
: "${1:?package.sh DIST BINARY…}"
rm -rf "$dist"
mkdir -p "$dist/release" "$dist/pypi" "$dist/npm"

"$here/archive.py" "$@" --out "$dist/release"

static=()
for binary in "$@"; do
  target=$("$here/target.py" "$binary")
  sbom=$dist/release/offshoot-$target.cdx.json
  "$here/sbom.py" --target "$target" --out "$sbom"
  "$here/wheel.py" "$binary" --out "$dist/pypi" --sbom "$sbom"
  case $target in *-linux-musl) static+=("$binary") ;; esac
done

(cd "$dist/release" && sha256sum -- * >../SHA256SUMS && mv ../SHA256SUMS .)
"$here/formula.py" "$dist/release/SHA256SUMS" >"$dist/offshoot.rb"
"$here/krew.py" "$dist/release/SHA256SUMS" >"$dist/krew.yaml"
"$here/npm.py" "$@" --out "$dist/npm"
if ((${#static[@]})); then
  "$here/image.py" "${static[@]}" --out "$dist/image"
fi
