#!/usr/bin/env bash
# Records what each version of kustomize writes for every case of fixtures/versions: `VERSION.yaml`, or `VERSION.error` where
# it fails. DIR has a program per version, DIR/v5.8.1/kustomize and so on, as scripts/kustomize-versions builds them.
# Usage: scripts/record-versions.sh DIR HELM
set -euo pipefail
programs=$(cd "${1:?usage: record-versions.sh DIR HELM}" && pwd)
helm=${2:?usage: record-versions.sh DIR HELM}
cd "$(dirname "$0")/../fixtures/versions"
for case in */; do
  for version in 5.7.1 5.8.1 5.8.2 5.8.3; do
    rm -f "$case$version.yaml" "$case$version.error"
    top=$case/in
    [[ -d $case/in/top ]] && top=$case/in/top
    if "$programs/v$version/kustomize" build --enable-helm --helm-command "$helm" "$top" >"$case$version.yaml" 2>/dev/null; then
      continue
    fi
    mv "$case$version.yaml" "$case$version.error"
    : >"$case$version.error"
  done
done
