#!/bin/sh
# Records the reports of fixtures/attribute/tree/reports anew, with the real linters over our own renders:
#
#   cargo build && PATH=$PATH:… scripts/record-linter-reports.sh
#
# kubeconform, kube-linter, conftest and kyverno must be on the PATH. Nothing is fetched: kubeconform gets the
# schemas of fixtures/attribute/schemas alone. What changes from run to run is replaced by fixed text:
# the time, and the directory of the run. trivy.json is not recorded; it is written after the definition
# of its report.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
offshoot=${OFFSHOOT:-$root/target/debug/offshoot}
fixtures=$root/fixtures/attribute
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

for tool in kubeconform kube-linter conftest kyverno; do
    command -v "$tool" >/dev/null || { echo "$tool is not on the PATH" >&2; exit 1; }
done

fixed() {
    sed -e "s|$work|/ci|g" -e "s|$fixtures|/fixtures|g" \
        -e 's|[0-9]\{4\}-[0-9][0-9]-[0-9][0-9]T[0-9:.]*Z|2026-01-01T00:00:00Z|g' \
        -e 's|^    seconds: [0-9]*$|    seconds: 1767225600|' >"$fixtures/tree/reports/$1"
}
schemas="$fixtures/schemas/{{ .ResourceKind }}{{ .KindSuffix }}.json"

(cd "$fixtures/tree" && "$offshoot" -q render preview -b feature/login -o "$work/preview.yaml")
(cd "$fixtures/tree" && "$offshoot" -q render preview -b feature/login -o "$work/out/")
(cd "$root" && "$offshoot" -q render preview -b feature/login -o "$work/example.yaml")
cd "$work"
# Linters that find something fail.
kubeconform -strict -output json -n 1 -schema-location "$schemas" preview.yaml | fixed kubeconform.json || true
kubeconform -strict -output json -n 1 -schema-location "$schemas" out/*.yaml | fixed kubeconform-files.json || true
kube-linter lint --format json preview.yaml 2>/dev/null | fixed kube-linter.json || true
kube-linter lint --format sarif preview.yaml 2>/dev/null | fixed kube-linter.sarif || true
kube-linter lint --format json example.yaml 2>/dev/null | fixed example-kube-linter.json || true
conftest test -p "$fixtures/policy" -o json preview.yaml | fixed conftest.json || true
conftest test -p "$fixtures/policy" -o sarif preview.yaml | fixed conftest.sarif || true
kyverno apply "$fixtures/kyverno/policies.yaml" --resource preview.yaml --resource "$fixtures/kyverno/elsewhere.yaml" \
    --policy-report 2>/dev/null | fixed kyverno.yaml || true
