#!/bin/sh
# Renders a branch's environment, pushes it as an OCI artifact, and lets Flux apply it.
#
#   flux-deploy.sh ENVIRONMENT BRANCH oci://REGISTRY/PATH [IMAGE…]
#
# OFFSHOOT_REPO      directory of the manifests (the working directory)
# FLUX_NAMESPACE     where the OCIRepository and the Kustomization are (flux-system)
# FLUX_PUSH_ONLY     set: push, and leave the rest to what is in the cluster already
# FLUX_SECRETS       set: push Secrets with their values, too. Whoever may pull the artifact reads them.
#
# The tag is the slug, the revision BRANCH@sha1:COMMIT of the manifests. The Kustomization has the name of the
# branch's namespace; with `prune`, what a branch no longer has is deleted, and all of it with the Kustomization.
set -eu

usage='flux-deploy.sh ENVIRONMENT BRANCH oci://REGISTRY/PATH [IMAGE…]'
environment=${1:?$usage}
branch=${2:?$usage}
url=${3:?$usage}
shift 3
repository=${OFFSHOOT_REPO:-.}
system=${FLUX_NAMESPACE:-flux-system}

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

offshoot names "$environment" --branch "$branch" --no-hosts -o env >"$work/names"
slug=$(sed -n 's/^SLUG=//p' "$work/names")
name=$(sed -n 's/^NAMESPACE=//p' "$work/names")
count=$#
while [ "$count" -gt 0 ]; do
  set -- "$@" --image "$1"
  shift
  count=$((count - 1))
done
offshoot --message-format json render "$environment" --branch "$branch" "$@" -o "$work/render/" 2>"$work/messages" || {
  cat "$work/messages" >&2
  exit 1
}
cat "$work/messages" >&2
if [ -z "${FLUX_SECRETS:-}" ] && grep -q '"secrets-written"' "$work/messages"; then
  echo "flux-deploy.sh: the render has values of Secrets, which everybody who may pull the artifact reads" >&2
  echo "flux-deploy.sh: keep them encrypted or elsewhere, or set FLUX_SECRETS=1 for a registry that may have them" >&2
  exit 1
fi
rm -f "$work/render/.offshoot-render"

commit=$(git -C "$repository" rev-parse HEAD)
source=$(git -C "$repository" config --get remote.origin.url || echo local)
flux push artifact "$url:$slug" --path="$work/render" --source="$source" --revision="$branch@sha1:$commit" --reproducible

if [ -n "${FLUX_PUSH_ONLY:-}" ]; then exit 0; fi
flux create source oci "$name" --namespace="$system" --url="$url" --tag="$slug" --interval=1m
flux create kustomization "$name" --namespace="$system" --source="OCIRepository/$name" --path=./ --prune=true --wait=true --interval=10m
