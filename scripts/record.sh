#!/usr/bin/env bash
# Records what the reference program prints for every case of fixtures/kustomize and fixtures/helm.
# Usage: scripts/record.sh KUBECTL HELM   (a kubectl whose `kubectl kustomize` is v5.8.1; helm 4.3.1)
set -euo pipefail
kubectl=${1:?usage: record.sh KUBECTL HELM}
helm=${2:?usage: record.sh KUBECTL HELM}
cd "$(dirname "$0")/../fixtures"
for case in kustomize/*/ helm/*/; do
  "$kubectl" kustomize --enable-helm --helm-command "$helm" "$case/in" >"$case/expected.yaml"
done
