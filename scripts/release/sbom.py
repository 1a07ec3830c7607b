#!/usr/bin/env python3
"""Writes what a binary is made of as CycloneDX 1.6: the crates that are linked for a target, from Cargo.lock.

    sbom.py --target TARGET --out FILE

`cargo tree` knows the crates and how they depend on each other, `cargo metadata` who made them. Crates that only build or test are left out.
The bytes depend on Cargo.lock and the target alone; SOURCE_DATE_EPOCH adds a time.
"""

import argparse
import datetime
import hashlib
import json
import os
import pathlib
import subprocess
import tomllib
import uuid

from project import ROOT, project


def cargo_metadata(target):
    command = ["cargo", "metadata", "--format-version=1", "--locked", "--filter-platform", target]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def cargo_tree(target):
    """{(name, version): those that it links}, for the program and all that it links.

    Not from `cargo metadata`, whose graph has crates of features that are not on for the target.
    """
    command = ["cargo", "tree", "--locked", "--edges=normal", f"--target={target}", "--prefix=depth", "--format= {p}"]
    text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found, above = {}, []
    for line in text.splitlines():
        # `2 bitflags v2.13.2 (*)`: the star is for a subtree that was printed before.
        depth, name, version = line.split()[:3]
        crate = (name, version.removeprefix("v"))
        found.setdefault(crate, set())
        del above[int(depth) :]
        if above:
            found[above[-1]].add(crate)
        above.append(crate)
    return found


def checksums():
    """{(name, version): SHA-256 of the crate's archive}."""
    packages = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    return {(it["name"], it["version"]): it.get("checksum") for it in packages}


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, checksum):
    found = {"type": "library", "bom-ref": purl(package), "name": package["name"], "version": package["version"]}
    if package.get("description"):
        found["description"] = " ".join(package["description"].split())
    if checksum:
        found["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package.get("license"):
        # The slash is what cargo took before it took SPDX expressions.
        found["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    found["purl"] = purl(package)
    if package.get("repository"):
        found["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return found


def bom(target):
    packages = {(it["name"], it["version"]): it for it in cargo_metadata(target)["packages"]}
    graph, known = cargo_tree(target), checksums()
    facts = project()
    root = (facts["name"], facts["version"])
    program = component(packages[root], None) | {"type": "application"}
    about = {"component": program, "properties": [{"name": "target", "value": target}]}
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        moment = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc)
        about["timestamp"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    libraries = sorted((packages[it] for it in graph if it != root), key=purl)
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": about,
        "components": [component(it, known.get((it["name"], it["version"]))) for it in libraries],
        "dependencies": sorted(
            ({"ref": purl(packages[it]), "dependsOn": sorted(purl(packages[on]) for on in graph[it])} for it in graph),
            key=lambda it: it["ref"],
        ),
    }
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    serial = uuid.uuid5(uuid.NAMESPACE_URL, f"{facts['repository']}#{digest}")
    return {"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "serialNumber": f"urn:uuid:{serial}"} | content


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(bom(options.target), indent=1) + "\n")


if __name__ == "__main__":
    main()
