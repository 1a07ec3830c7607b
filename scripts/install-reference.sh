#!/usr/bin/env bash
# Builds the programs that the tests compare with, from their Go modules: kubectl 1.37.1, whose
# `kubectl kustomize` is kustomize v5.8.1, and helm 4.3.1.
#
#   install-reference.sh [DIR]        (target/reference, where the tests look for them)
#
# Needs Go 1.26. The first run takes minutes; programs that are there already are left alone.
set -euo pipefail

kubectl_module=k8s.io/kubectl@v0.37.1
helm_module=helm.sh/helm/v4@v4.3.1

dir=${1:-$(dirname "$0")/../target/reference}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
export CGO_ENABLED=0

has_kubectl() { "$dir/kubectl" version --client 2>/dev/null | grep -qx 'Kustomize Version: v5.8.1'; }
has_helm() { "$dir/helm" version --template '{{.Version}}' 2>/dev/null | grep -qx "${helm_module##*@}"; }

# kubectl's own `main` is in a module that cannot be depended on; this is the same one.
build_kubectl() {
  local sources
  sources=$(mktemp -d)
  cat >"$sources/main.go" <<'GO'
package main

import (
	"k8s.io/component-base/cli"
	"k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
)

func main() {
	if err := cli.RunNoErrOutput(cmd.NewDefaultKubectlCommand()); err != nil {
		util.CheckErr(err)
	}
}
GO
  (
    cd "$sources"
    go mod init reference/kubectl
    go mod edit -require="$kubectl_module"
    go build -mod=mod -trimpath -ldflags '-s -w -X k8s.io/component-base/version.gitVersion=v1.37.1' -o "$dir/kubectl.part"
  )
  mv "$dir/kubectl.part" "$dir/kubectl"
  rm -r "$sources"
}

build_helm() {
  local flags="-s -w -X helm.sh/helm/v4/internal/version.version=${helm_module##*@}"
  GOBIN=$dir/part go install -trimpath -ldflags "$flags" "${helm_module/@//cmd/helm@}"
  mv "$dir/part/helm" "$dir/helm"
  rmdir "$dir/part"
}

if ! has_kubectl || ! has_helm; then
  command -v go >/dev/null || { echo "install-reference.sh: Go is needed to build kubectl and helm" >&2; exit 1; }
fi
has_kubectl || build_kubectl
has_helm || build_helm

"$dir/kubectl" version --client
printf 'Helm Version: %s\n' "$("$dir/helm" version --template '{{.Version}}')"
has_kubectl && has_helm
