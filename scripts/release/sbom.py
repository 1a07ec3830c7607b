#!/usr/bin/env python3
"""Writes what a binary is made of as CycloneDX 1.6: the crates that are linked for a target, from Cargo.lock.

    sbom.py --target TARGET --out FILE

`cargo metadata` knows the crates and how they depend on each other. Crates that only build or test are left out.
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


def linked(metadata):
    """{id: ids of what it links}, for the program and all that it links."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    found, left = {}, [metadata["resolve"]["root"]]
    while left:
        node = nodes[left.pop()]
        if node["id"] in found:
            continue
        is_linked = lambda it: any(kind["kind"] is None for kind in it["dep_kinds"])
        found[node["id"]] = sorted(it["pkg"] for it in node["deps"] if is_linked(it))
        left.extend(found[node["id"]])
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
    metadata = cargo_metadata(target)
    packages = {package["id"]: package for package in metadata["packages"]}
    graph, known, root = linked(metadata), checksums(), metadata["resolve"]["root"]
    facts = project()
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
