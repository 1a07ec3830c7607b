#!/bin/sh
# Checks and compares the working tree with a revision, and leaves reports in a directory.
#
#   review.sh BASE OUT [TARGET…]
#
# OUT/diff.md           a comment of at most 65,000 characters, which leaves room for a link below it
# OUT/diff.html         the page
# OUT/check.FORMAT      what `offshoot check --since` finds
# OUT/rendered/         every environment, without values of Secrets
# OUT/result.env        CHANGED=true or false; CHECK and DIFF: the exit codes of these commands
#
# OFFSHOOT_CHECK        format of OUT/check.FORMAT (human); github and human are printed, too
# OFFSHOOT_DIFF_…       options of `offshoot diff`, such as OFFSHOOT_DIFF_FAIL_ON and OFFSHOOT_DIFF_LINK_BASE
#
# Exit codes: 0 fine, 1 findings at error level or a change that is not wanted, 2 something could not be compared.
# BASE must be in the clone, with the history up to the merge base: fetch with depth 0.
set -u

base=${1:?review.sh BASE OUT [TARGET…]}
out=${2:?review.sh BASE OUT [TARGET…]}
shift 2
format=${OFFSHOOT_CHECK:-human}
export OFFSHOOT_DIFF_BUDGET="${OFFSHOOT_DIFF_BUDGET:-65000}"

rm -rf "$out"
mkdir -p "$out" || exit 2
out=$(cd "$out" && pwd)
# Nothing is in OUT until git was asked what changed: the reports are not part of the edit.
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

check=0
offshoot check --since "$base" -o "$format" "$@" >"$work/check.$format" || check=$?
diff=0
offshoot diff --since "$base" -o markdown "$@" >"$work/diff.md" || diff=$?
offshoot --quiet diff --since "$base" -o html "$@" >"$work/diff.html"

cp "$work"/* "$out"
case $format in github | human) cat "$out/check.$format" ;; esac

# Snapshots have `(hidden)` in the place of every Secret's value: an artifact is read by many.
render=0
offshoot snapshot --directory "$out/rendered" || render=$?

wanted=0
if [ "$diff" -ge 2 ]; then
  wanted=2
elif [ "$diff" -eq 1 ] && [ -n "${OFFSHOOT_DIFF_FAIL_ON:-}${OFFSHOOT_DIFF_EXPECT_UNCHANGED:-}" ]; then
  wanted=1
fi
# With an option that says which changes matter, exit code 0 does not mean that there are none.
changed=true
if head -n 2 "$out/diff.md" | grep -q '^### No environment changes'; then changed=false; fi
printf 'CHANGED=%s\nCHECK=%s\nDIFF=%s\n' "$changed" "$check" "$diff" >"$out/result.env"

worst=0
for code in "$check" "$wanted" "$render"; do
  [ "$code" -gt "$worst" ] && worst=$code
done
exit "$worst"
