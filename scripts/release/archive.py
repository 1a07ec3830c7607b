#!/usr/bin/env python3
"""Packs a binary as NAME-VERSION-TARGET.tar.gz, with its license and the scripts for pipelines.

    archive.py BINARY… --out DIR      prints the archives

The target is what the binary says (binary.py). Same binary, same bytes.
"""

import argparse
import pathlib
import sys

import binary
import pack
from project import ROOT, project, stem

# Scripts of pipelines: whoever checks the archive has checked them, too.
SCRIPTS = ["examples/shell/review.sh", "examples/shell/deploy.sh", "examples/shell/teardown.sh",
           "examples/github/comment.sh", "examples/github/inactive.sh", "examples/gitlab/note.sh",
           "examples/flux/flux-deploy.sh", "examples/flux/flux-teardown.sh"]  # fmt: skip


def files(program):
    folder, name = stem(program.target), project()["name"]
    found = {f"{folder}/": (b"", 0o755), f"{folder}/ci/": (b"", 0o755)}
    found[f"{folder}/{name}"] = (program.data, 0o755)
    for text in ("LICENSE", "README.md", "CHANGELOG.md"):
        found[f"{folder}/{text}"] = ((ROOT / text).read_bytes(), 0o644)
    for script in SCRIPTS:
        path = ROOT / script
        found[f"{folder}/ci/{path.name}"] = (path.read_bytes(), 0o755)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="+")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for path in options.binary:
        program = binary.read(path)
        archive = options.out / f"{stem(program.target)}.tar.gz"
        archive.write_bytes(pack.gzipped(pack.tar(files(program))))
        print(archive)


if __name__ == "__main__":
    try:
        main()
    except binary.Unfit as error:
        sys.exit(f"{sys.argv[0]}: {error}")
