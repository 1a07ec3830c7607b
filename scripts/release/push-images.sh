#!/usr/bin/env bash
# Pushes both images of a version: the one FROM scratch, and the one with helm and git.
#
#   push-images.sh IMAGE VERSION LAYOUT BINARIES
#
# LAYOUT is what image.py made, BINARIES has TARGET/offshoot. USER and PASSWORD are for the registry.
set -euo pipefail

usage='push-images.sh IMAGE VERSION LAYOUT BINARIES'
image=${1:?$usage}
version=${2:?$usage}
layout=${3:?$usage}
binaries=${4:?$usage}
root=$(cd "$(dirname "$0")/../.." && pwd)

registry=${image%%/*}
printf '%s' "$PASSWORD" | skopeo login "$registry" --username "$USER" --password-stdin
for tag in "$version" latest; do
  skopeo copy --all "oci:$layout:$version" "docker://$image:$tag"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
platforms=
for pair in amd64:x86_64 arm64:aarch64; do
  binary=$binaries/${pair#*:}-unknown-linux-musl/offshoot
  mkdir "$work/${pair%%:*}"
  cp "$binary" "$work/${pair%%:*}/offshoot"
  platforms=$platforms,linux/${pair%%:*}
done
printf '%s' "$PASSWORD" | docker login "$registry" --username "$USER" --password-stdin
docker buildx create --use
docker buildx build --push --platform "${platforms#,}" --file "$root/scripts/release/Containerfile" \
  --build-context "dist=$work" --tag "$image:$version-tools" --tag "$image:tools" "$root"
