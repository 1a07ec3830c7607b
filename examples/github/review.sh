#!/bin/sh
# review.sh of examples/shell in a job of GitHub's: annotations, the job's summary, outputs.
#
#   review.sh OUT
#
# BASE      revision to compare with (origin/ and the branch that the pull request is for)
# TARGETS   environments and directories, one per line; all of them if empty
#
# The exit code is the output `status`: a later step fails by it, after the comment was written.
set -eu

out=${1:?review.sh OUT}
here=$(cd "$(dirname "$0")" && pwd)
base=${BASE:-origin/$GITHUB_BASE_REF}
export OFFSHOOT_CHECK=github

set --
while IFS= read -r target; do
  if [ -n "$target" ]; then set -- "$@" "$target"; fi
done <<EOF
${TARGETS:-}
EOF

status=0
sh "$here/../shell/review.sh" "$base" "$out" "$@" || status=$?
changed=$(sed -n 's/^CHANGED=//p' "$out/result.env")
if [ -s "$out/diff.md" ]; then cat "$out/diff.md" >>"$GITHUB_STEP_SUMMARY"; fi
{
  echo "status=$status"
  echo "changed=$changed"
  echo "report=$out"
} >>"$GITHUB_OUTPUT"
