#!/bin/sh
# Renders a branch's environment, applies it, prunes what the branch no longer has, and waits until it runs.
#
#   deploy.sh ENVIRONMENT BRANCH [IMAGE…]
#
# OFFSHOOT_REPO         directory of the manifests (the working directory)
# OFFSHOOT_TIMEOUT      how long to wait for each workload, and for the tests (10m, in kubectl's notation)
# OFFSHOOT_TIMEOUT_E2E  seconds to wait for the tests (600)
# OFFSHOOT_DOTENV       file to write SLUG, NAMESPACE, HOST_… and URL_… to, and PREVIEW_URL, the first of the URLs
#
# Pruning is by ApplySet (KEP-3659), one per namespace: a Secret `offshoot-ENVIRONMENT` in it lists the kinds of
# its members. What is outside of a namespace is a member of the first one's.
set -eu

environment=${1:?deploy.sh ENVIRONMENT BRANCH [IMAGE…]}
branch=${2:?deploy.sh ENVIRONMENT BRANCH [IMAGE…]}
shift 2
timeout=${OFFSHOOT_TIMEOUT:-10m}
export KUBECTL_APPLYSET=true

# A render has the values of Secrets.
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

offshoot names "$environment" --branch "$branch" -o env >"$work/names"
count=$#
while [ "$count" -gt 0 ]; do
  set -- "$@" --image "$1"
  shift
  count=$((count - 1))
done
offshoot render "$environment" --branch "$branch" "$@" -o "$work/all/"
rm -f "$work/all/.offshoot-render"

# NAMESPACE is one of NAMESPACE_…, where there are several.
namespaces=$(sed -n 's/^NAMESPACE\(_[A-Z0-9_]*\)\{0,1\}=//p' "$work/names" | sort -u)
first=$(sed -n 's/^NAMESPACE=//p' "$work/names")
if [ -z "$first" ]; then
  echo "deploy.sh: \`$environment\` sets no namespace; this script deploys environments that do" >&2
  exit 2
fi

apply() { kubectl apply --server-side --force-conflicts --field-manager=offshoot "$@"; }

# Files are named NAMESPACE_KIND_NAME.yaml, or KIND_NAME.yaml outside of a namespace. The parent of an ApplySet is
# in the namespace, so that comes first; and kinds before what is of them.
mkdir "$work/first" "$work/$first"
for file in "$work/all"/namespace_* "$work/all"/customresourcedefinition.*; do
  if [ -e "$file" ]; then mv "$file" "$work/first"; fi
done
if [ -n "$(ls "$work/first")" ]; then apply -f "$work/first"; fi

for namespace in $namespaces; do
  [ "$namespace" = "$first" ] && continue
  mkdir "$work/$namespace"
  for file in "$work/all/${namespace}_"*; do
    if [ -e "$file" ]; then mv "$file" "$work/$namespace"; fi
  done
done
for file in "$work/all"/*; do
  if [ -e "$file" ]; then mv "$file" "$work/$first"; fi
done
for namespace in $namespaces; do
  if [ -z "$(ls "$work/$namespace")" ]; then continue; fi
  apply --namespace "$namespace" --prune --applyset="offshoot-$environment" -f "$work/$namespace"
done

for namespace in $namespaces; do
  for file in "$work/$namespace"/*_deployment.apps_* "$work/$namespace"/*_statefulset.apps_* "$work/$namespace"/*_daemonset.apps_*; do
    if [ -e "$file" ]; then kubectl rollout status --namespace "$namespace" --timeout="$timeout" -f "$file"; fi
  done
done

# The state of the test's Jobs: the type of the conditions that hold.
tests() { kubectl get jobs --namespace "$first" --selector "$1" -o 'jsonpath={range .items[*]}{.metadata.name}:{.status.conditions[?(@.status=="True")].type}{"\n"}{end}'; }
selector=$(sed -n "s/^E2E_SELECTOR=//p" "$work/names" | tr -d "'")
if [ -n "$selector" ]; then
  left=${OFFSHOOT_TIMEOUT_E2E:-600}
  while state=$(tests "$selector") && printf '%s\n' "$state" | grep -v '^$' | grep -qv -e Complete -e Failed; do
    if [ "$left" -le 0 ]; then
      printf 'deploy.sh: the tests did not end in time\n%s\n' "$state" >&2
      exit 1
    fi
    sleep 5
    left=$((left - 5))
  done
  if printf '%s\n' "$state" | grep -q Failed; then
    printf 'deploy.sh: the tests failed\n%s\n' "$state" >&2
    kubectl logs --namespace "$first" --selector "$selector" --tail=100 >&2 || true
    exit 1
  fi
fi

url=$(sed -n 's/^URL_[A-Z0-9_]*=//p' "$work/names" | head -n 1)
if [ -n "${OFFSHOOT_DOTENV:-}" ]; then
  grep -E '^(SLUG|NAMESPACE|HOST_|URL_)' "$work/names" | tr -d "'" >"$OFFSHOOT_DOTENV"
  printf 'PREVIEW_URL=%s\n' "$url" >>"$OFFSHOOT_DOTENV"
fi
sed -n 's/^URL_[A-Z0-9_]*=//p' "$work/names"
