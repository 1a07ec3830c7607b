#!/usr/bin/env python3
"""Runs an image of the OCI image layout without a container engine: no network, a read-only root, any user.

    run-image.py --uid UID --mount DIR LAYOUT [ARGUMENT…]

Every digest and size is compared, the layers are unpacked, and the entrypoint runs in namespaces of its own (util-linux's
unshare): DIR is its working directory, read-only, too. Without user namespaces, root can do the same by chroot.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import platform
import shlex
import subprocess
import sys
import tarfile
import tempfile

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def blob(layout, descriptor):
    data = (layout / "blobs" / descriptor["digest"].replace(":", "/")).read_bytes()
    if len(data) != descriptor["size"] or f"sha256:{hashlib.sha256(data).hexdigest()}" != descriptor["digest"]:
        sys.exit(f"run-image.py: {descriptor['digest']} has other bytes")
    return data


def image(layout):
    """Configuration and layers for this machine."""
    if json.loads((layout / "oci-layout").read_text()) != {"imageLayoutVersion": "1.0.0"}:
        sys.exit("run-image.py: not an OCI image layout")
    (top,) = json.loads((layout / "index.json").read_text())["manifests"]
    index = json.loads(blob(layout, top))
    own = {"architecture": ARCHITECTURES[platform.machine()], "os": "linux"}
    chosen = [it for it in index["manifests"] if it["platform"] == own]
    if not chosen:
        sys.exit(f"run-image.py: no manifest is for {own['architecture']}")
    manifest = json.loads(blob(layout, chosen[0]))
    config = json.loads(blob(layout, manifest["config"]))
    layers = [blob(layout, it) for it in manifest["layers"]]
    return config, layers


def unpack(config, layers, root):
    for layer, diff in zip(layers, config["rootfs"]["diff_ids"], strict=True):
        data = gzip.decompress(layer)
        if f"sha256:{hashlib.sha256(data).hexdigest()}" != diff:
            sys.exit("run-image.py: a layer has another diff id")
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            archive.extractall(root)


def has_user_namespaces():
    return subprocess.run(["unshare", "--map-root-user", "--net", "true"], capture_output=True).returncode == 0


def command(config, root, options):
    """The program in namespaces of its own."""
    settings = config["config"]
    work = root / settings["WorkingDir"].lstrip("/")
    mounts = [
        f"mount --bind {shlex.quote(str(root))} {shlex.quote(str(root))}",
        f"mount --bind {shlex.quote(str(options.mount.resolve()))} {shlex.quote(str(work))}",
        f"mount -o remount,bind,ro {shlex.quote(str(work))}",
        f"mount -o remount,bind,ro {shlex.quote(str(root))}",
    ]
    program = settings["Entrypoint"] + options.argument
    uid = str(options.uid)
    if has_user_namespaces():
        outer = ["unshare", "--map-root-user", "--net", "--mount", "sh", "-ec"]
        inner = ["unshare", "--user", f"--map-user={uid}", f"--root={root}", f"--wd={settings['WorkingDir']}"]
    else:
        outer = ["unshare", "--net", "--mount", "sh", "-ec"]
        program = ["-C", settings["WorkingDir"], *options.argument]
        inner = ["chroot", f"--userspec={uid}:{uid}", str(root), *settings["Entrypoint"]]
    return [*outer, "\n".join([*mounts, f"exec {shlex.join([*inner, *program])}"])]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("layout", type=pathlib.Path)
    parser.add_argument("--uid", type=int, required=True)
    parser.add_argument("--mount", type=pathlib.Path, required=True)
    parser.add_argument("argument", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    config, layers = image(options.layout)
    with tempfile.TemporaryDirectory() as directory:
        root = pathlib.Path(directory)
        root.chmod(0o755)
        unpack(config, layers, root)
        environment = {"PATH": os.environ["PATH"]}
        return subprocess.run(command(config, root, options), env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
