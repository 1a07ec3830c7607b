#!/bin/sh
# Deletes a branch's environment, in the order that `offshoot teardown` says, and prints what that leaves.
#
#   teardown.sh ENVIRONMENT BRANCH [OPTION…]
#
# OFFSHOOT_REPO         directory of the manifests (the working directory)
set -eu

environment=${1:?teardown.sh ENVIRONMENT BRANCH [OPTION…]}
branch=${2:?teardown.sh ENVIRONMENT BRANCH [OPTION…]}
shift 2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# In a file first: a pipe into a shell would hide that offshoot failed.
offshoot teardown "$environment" --branch "$branch" "$@" -o script >"$work/script"
offshoot teardown "$environment" --branch "$branch" "$@"
sh "$work/script"
