#!/usr/bin/env python3
"""Prints the krew manifest of a release, from the checksums of its archives.

    krew.py SHA256SUMS > offshoot.yaml

krew links `kubectl-offshoot` to the binary: `kubectl offshoot` is the program itself.
"""

import sys

from project import project, read_checksums, stem

PLATFORMS = [
    ("linux", "amd64", "x86_64-unknown-linux-musl"),
    ("linux", "arm64", "aarch64-unknown-linux-musl"),
    ("darwin", "amd64", "x86_64-apple-darwin"),
    ("darwin", "arm64", "aarch64-apple-darwin"),
]


def platforms(facts, checksums):
    for system, machine, target in PLATFORMS:
        archive = f"{stem(target)}.tar.gz"
        if archive in checksums:
            yield f"""  - selector:
      matchLabels: {{os: {system}, arch: {machine}}}
    uri: {facts["repository"]}/releases/download/v{facts["version"]}/{archive}
    sha256: {checksums[archive]}
    bin: {facts["name"]}
    files:
      - {{from: {stem(target)}/{facts["name"]}, to: .}}
      - {{from: {stem(target)}/LICENSE, to: .}}
"""


def manifest(facts, checksums):
    found = list(platforms(facts, checksums))
    if not found:
        sys.exit("krew.py: the checksums are of no archive of this version")
    return f"""apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: {facts["name"]}
spec:
  version: v{facts["version"]}
  homepage: {facts["repository"]}
  shortDescription: Preview environments from kustomize trees
  description: |
    Builds kustomize trees, byte for byte as kustomize does, renders a namespace for each feature
    branch from them, and shows what an edit changes in every environment.
    Talks to no cluster and no network: pipe what it renders to `kubectl apply -f -`.
  platforms:
{"".join(found)}"""


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.stdout.write(manifest(project(), read_checksums(sys.argv[1])))
