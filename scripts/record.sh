#!/usr/bin/env bash
# Records what the reference program prints for every case of fixtures/kustomize.
# Usage: scripts/record.sh KUBECTL   (a kubectl whose `kubectl kustomize` is v5.8.1)
set -euo pipefail
kubectl=${1:?usage: record.sh KUBECTL}
cd "$(dirname "$0")/../fixtures/kustomize"
for case in */; do
  "$kubectl" kustomize "$case/in" >"$case/expected.yaml"
done
