#!/bin/sh
# Stands for a kustomize or kubectl: prints the file `other` of the directory that it is to build.
# OTHER_VERSION is what it says it is; every command line is a line of the file OTHER_LOG.
test -z "$OTHER_LOG" || echo "$*" >>"$OTHER_LOG"
case "$1" in
version) echo "$OTHER_VERSION" ;;
*)
  test -f "$2/other" || { echo "Error: this one is refused" >&2; exit 1; }
  while IFS= read -r line; do printf '%s\n' "$line"; done <"$2/other"
  ;;
esac
