#!/bin/sh
# Keeps one comment on a pull request: edits it in place, or writes it the first time.
#
#   comment.sh FILE [always]
#
# FILE begins with the line `<!-- offshoot -->`, by which the comment is found again, and ends with the commits that
# were compared: `offshoot diff -o markdown` writes it. Without `always`, a pull request whose diff is empty gets no
# comment of its own, but an earlier one is brought up to date.
#
# GITHUB_REPOSITORY, PULL_REQUEST   OWNER/NAME, and the number
# GH_TOKEN                          may write pull requests
# CHANGED                           `false`: the diff is empty
# COMMENT_KEY                       another word per comment, where a pull request has several
# COMMENT_AUTHOR                    whose comments are edited (github-actions[bot])
# COMMENT_LINK                      Markdown for a line below
set -eu

file=${1:?comment.sh FILE [always]}
always=${2:-}
author=${COMMENT_AUTHOR:-github-actions[bot]}
comments=repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments

marker='<!-- offshoot -->'
if [ "$(head -n 1 "$file")" != "$marker" ]; then
  echo "comment.sh: $file does not begin with $marker" >&2
  exit 2
fi
if [ -n "${COMMENT_KEY:-}" ]; then marker="<!-- offshoot: $COMMENT_KEY -->"; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
  printf '%s\n' "$marker"
  tail -n +2 "$file"
  if [ -n "${COMMENT_LINK:-}" ]; then printf '\n%s\n' "$COMMENT_LINK"; fi
} >"$work/body"

# A pull request from a fork has a token that may only read: the job's summary has the same text then.
refused() {
  cat "$work/error" >&2
  if grep -q 'HTTP 403' "$work/error"; then
    echo "::notice title=offshoot::the token may not write comments; the summary of this job has the diff"
    exit 0
  fi
  exit 1
}

export marker author
gh api --paginate "$comments?per_page=100" \
  --jq '.[] | select((.body | startswith(env.marker)) and .user.login == env.author) | .id' >"$work/ids" 2>"$work/error" || refused
id=$(head -n 1 "$work/ids")

if [ -n "$id" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$work/body" --jq .html_url 2>"$work/error" || refused
elif [ "${CHANGED:-true}" = true ] || [ "$always" = always ]; then
  gh api --method POST "$comments" --field "body=@$work/body" --jq .html_url 2>"$work/error" || refused
else
  echo "comment.sh: nothing changes, and there is no comment yet"
fi
