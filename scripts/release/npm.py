#!/usr/bin/env python3
"""Packs binaries for npm: a package for each platform, and one that finds the right one of them.

    npm.py BINARY… --out DIR      prints the packages, the last one being the one to install

`offshoot` has the others as optional dependencies, of which npm installs the one whose `os` and `cpu` fit. No
script runs at installation, so it works with `--ignore-scripts`. Same binaries, same bytes.
"""

import argparse
import json
import pathlib
import sys

import binary
import pack
from project import ROOT, project

SYSTEMS = {"linux": "linux", "macos": "darwin"}
CPUS = {"x86_64": "x64", "aarch64": "arm64"}


def platform(program):
    return f"{SYSTEMS[program.system]}-{CPUS[program.machine]}"


def manifest(facts, name, **fields):
    common = {"name": name, "version": facts["version"], "description": facts["description"],
              "license": facts["license"], "repository": {"type": "git", "url": f"git+{facts['repository']}.git"}}  # fmt: skip
    return (json.dumps(common | fields, indent=2) + "\n").encode(), 0o644


def for_platform(facts, program):
    """The package with one binary: its name and its files."""
    name = f"@{facts['name']}/{platform(program)}"
    fields = {"os": [SYSTEMS[program.system]], "cpu": [CPUS[program.machine]], "preferUnplugged": True}
    if program.system == "linux" and not program.is_static:
        fields["libc"] = ["glibc"]
    return name, {
        "package/package.json": manifest(facts, name, **fields),
        "package/LICENSE": ((ROOT / "LICENSE").read_bytes(), 0o644),
        f"package/bin/{facts['name']}": (program.data, 0o755),
    }


def launcher(facts, names):
    """The package to install: it runs the binary of another."""
    script = (pathlib.Path(__file__).parent / "npm-launcher.js").read_bytes()
    return {
        "package/package.json": manifest(
            facts,
            facts["name"],
            keywords=facts["keywords"],
            bin={facts["name"]: f"bin/{facts['name']}.js"},
            engines={"node": ">=18"},
            optionalDependencies={name: facts["version"] for name in sorted(names)},
        ),
        "package/LICENSE": ((ROOT / "LICENSE").read_bytes(), 0o644),
        "package/README.md": ((ROOT / "README.md").read_bytes(), 0o644),
        f"package/bin/{facts['name']}.js": (script, 0o755),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="+")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    facts = project()
    packages = dict(for_platform(facts, binary.read(path)) for path in options.binary)
    if len(packages) < len(options.binary):
        parser.error("two of the binaries are for one platform")
    for name, files in [*packages.items(), (facts["name"], launcher(facts, packages))]:
        file = options.out / f"{name.removeprefix('@').replace('/', '-')}-{facts['version']}.tgz"
        file.write_bytes(pack.gzipped(pack.tar(files)))
        print(file)


if __name__ == "__main__":
    try:
        main()
    except binary.Unfit as error:
        sys.exit(f"{sys.argv[0]}: {error}")
