#!/bin/sh
# Keeps one note on a merge request: edits it in place, or writes it the first time.
#
#   note.sh FILE
#
# FILE begins with the line `<!-- offshoot -->`, by which the note is found again: `offshoot diff -o markdown` writes it.
#
# NOTES_TOKEN   a project access token with the scope `api`; a job's own token may not write notes. Without it nothing
#               is done: the diff is among the artifacts.
# CI_…          GitLab's variables of a merge request's pipeline
set -eu

file=${1:?note.sh FILE}
marker='<!-- offshoot -->'
if [ -z "${NOTES_TOKEN:-}" ]; then
  echo "note.sh: there is no NOTES_TOKEN, so no note is written; see $file"
  exit 0
fi
if [ "$(head -n 1 "$file")" != "$marker" ]; then
  echo "note.sh: $file does not begin with $marker" >&2
  exit 2
fi
notes=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# In a file: the command line of a process is for everybody on the machine to read.
printf 'header = "PRIVATE-TOKEN: %s"\n' "$NOTES_TOKEN" >"$work/config"
api() { curl --fail --silent --show-error --config "$work/config" "$@"; }

# Its own earlier note has the marker at its beginning, which JSON escapes or not.
page=1
id=
while [ -z "$id" ]; do
  api "$notes?per_page=100&page=$page" >"$work/notes"
  if [ "$(tr -d ' \n' <"$work/notes")" = '[]' ]; then break; fi
  id=$(tr -d '\n' <"$work/notes" | sed 's/{"id":/\n&/g' |
    sed -n 's/^{"id":\([0-9]*\),.*"body":"\(<\|\\u003c\)!-- offshoot --\(>\|\\u003e\).*/\1/p' | head -n 1)
  page=$((page + 1))
done

if [ -n "$id" ]; then
  api --request PUT "$notes/$id" --data-urlencode "body@$file" >/dev/null
else
  api --request POST "$notes" --data-urlencode "body@$file" >/dev/null
fi
