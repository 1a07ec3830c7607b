#!/bin/sh
# Deletes a branch's environment that flux-deploy.sh made: Flux prunes what it applied.
#
#   flux-teardown.sh ENVIRONMENT BRANCH
#
# OFFSHOOT_REPO      directory of the manifests (the working directory)
# FLUX_NAMESPACE     where the OCIRepository and the Kustomization are (flux-system)
#
# The tag stays in the registry: let its retention policy delete it.
set -eu

environment=${1:?flux-teardown.sh ENVIRONMENT BRANCH}
branch=${2:?flux-teardown.sh ENVIRONMENT BRANCH}
system=${FLUX_NAMESPACE:-flux-system}

names=$(offshoot names "$environment" --branch "$branch" --no-hosts -o env)
name=$(printf '%s\n' "$names" | sed -n 's/^NAMESPACE=//p')
flux delete kustomization "$name" --namespace="$system" --silent
flux delete source oci "$name" --namespace="$system" --silent
offshoot teardown "$environment" --branch "$branch" | sed -n '/^that leaves/,$p'
