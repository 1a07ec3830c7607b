#!/usr/bin/env bash
# Builds the program for a target as it is shipped, and tries it: build.sh TARGET DIR
#
# A binary for musl must be static. SOURCE_DATE_EPOCH and the paths of the machine are not in it.
set -euo pipefail

target=${1:?build.sh TARGET DIR}
out=${2:?build.sh TARGET DIR}
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
profile=${PROFILE:-dist}

rustup target add "$target"
home=${CARGO_HOME:-$HOME/.cargo}
export RUSTFLAGS="--remap-path-prefix=$root=/offshoot --remap-path-prefix=$home=/cargo ${RUSTFLAGS:-}"
(cd "$root" && cargo build --locked --profile "$profile" --target "$target")
mkdir -p "$out"
cp "${CARGO_TARGET_DIR:-$root/target}/$target/$profile/offshoot" "$out/offshoot"

said=$("$here/target.py" "$out/offshoot")
if [[ $said != "$target" ]]; then
  echo "build.sh: the binary is for $said, not for $target" >&2
  exit 1
fi
"$out/offshoot" --version
"$out/offshoot" -C "$root" render preview --branch feature/login >/dev/null
