#!/usr/bin/env bash
# Links the program of a debug build without shared libraries, for the tests of packages: static.sh FILE
#
# A release has musl instead, by build.sh: that compiles everything anew, and this links once.
set -euo pipefail

out=${1:?static.sh FILE}
cd "$(dirname "$0")/../.."
cargo rustc --quiet --locked --bin offshoot -- -C target-feature=+crt-static -C strip=symbols
mkdir -p "$(dirname "$out")"
cp "${CARGO_TARGET_DIR:-target}/debug/offshoot" "$out"
test "$(scripts/release/target.py "$out")" = "$(uname -m)-unknown-linux-musl"
