#!/usr/bin/env python3
"""Lays out a container image, FROM scratch, with the binary and its license: a directory of the OCI image layout.

    image.py BINARY… --out DIR [--tag TAG]

A manifest for each Linux binary, and an index over them. `skopeo copy --all oci:DIR:TAG docker://…` pushes it;
`podman run oci:DIR:TAG` runs it. Only static binaries are taken: the image has nothing else. Same binaries, same bytes.
"""

import argparse
import hashlib
import json
import pathlib
import sys

import binary
import pack
from project import ROOT, project

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
USER = "65532:65532"  # nobody's on the host; files are readable for any other, too


class Layout:
    """A directory of the OCI image layout."""

    def __init__(self, path):
        self.path = path
        (path / "blobs/sha256").mkdir(parents=True)
        self.write("oci-layout", {"imageLayoutVersion": "1.0.0"})

    def write(self, name, value):
        (self.path / name).write_bytes(encoded(value))

    def blob(self, data, kind, **fields):
        """Keeps a blob; its descriptor."""
        digest = hashlib.sha256(data).hexdigest()
        (self.path / "blobs/sha256" / digest).write_bytes(data)
        return {"mediaType": kind, "digest": f"sha256:{digest}", "size": len(data), **fields}


def encoded(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def kind(name):
    return f"application/vnd.oci.image.{name}"


def rootfs(program, facts):
    name = facts["name"]
    license = f"usr/share/licenses/{name}/"
    directories = {"usr/", "usr/bin/", "usr/share/", "usr/share/licenses/", license, "work/"}
    files = {path: (b"", 0o755) for path in directories}
    # Helm and drafts of files that are replaced need one; with a read-only root, mount something there.
    files["tmp/"] = (b"", 0o1777)
    files[f"usr/bin/{name}"] = (program.data, 0o755)
    files[f"{license}LICENSE"] = ((ROOT / "LICENSE").read_bytes(), 0o644)
    return pack.tar(files)


def manifest(layout, program, facts, labels):
    layer = rootfs(program, facts)
    diff = f"sha256:{hashlib.sha256(layer).hexdigest()}"
    platform = {"architecture": ARCHITECTURES[program.machine], "os": "linux"}
    config = platform | {
        "config": {
            "User": USER,
            "Entrypoint": [f"/usr/bin/{facts['name']}"],
            "Env": ["PATH=/usr/bin"],
            "WorkingDir": "/work",
            "Labels": labels,
        },
        "rootfs": {"type": "layers", "diff_ids": [diff]},
        "history": [{"created_by": "scripts/release/image.py"}],
    }
    content = {
        "schemaVersion": 2,
        "mediaType": kind("manifest.v1+json"),
        "config": layout.blob(encoded(config), kind("config.v1+json")),
        "layers": [layout.blob(pack.gzipped(layer), kind("layer.v1.tar+gzip"))],
        "annotations": labels,
    }
    return layout.blob(encoded(content), kind("manifest.v1+json"), platform=platform)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="+")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--tag", default=project()["version"])
    options = parser.parse_args()
    programs = [binary.read(path) for path in options.binary]
    for program in programs:
        if not program.is_static:
            sys.exit(f"image.py: {program.path} needs libraries, of which an image from scratch has none")
    facts = project()
    labels = {
        f"org.opencontainers.image.{name}": value
        for name, value in [
            ("title", facts["name"]),
            ("description", facts["description"]),
            ("version", facts["version"]),
            ("licenses", facts["license"]),
            ("source", facts["repository"]),
        ]
    }
    layout = Layout(options.out)
    manifests = [manifest(layout, program, facts, labels) for program in programs]
    index = {"schemaVersion": 2, "mediaType": kind("index.v1+json"), "manifests": manifests, "annotations": labels}
    named = {"org.opencontainers.image.ref.name": options.tag}
    top = layout.blob(encoded(index), kind("index.v1+json"), annotations=named)
    layout.write("index.json", {"schemaVersion": 2, "mediaType": kind("index.v1+json"), "manifests": [top]})


if __name__ == "__main__":
    try:
        main()
    except binary.Unfit as error:
        sys.exit(f"{sys.argv[0]}: {error}")
