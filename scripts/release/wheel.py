#!/usr/bin/env python3
"""Packs a binary as a wheel for pip, pipx and uv: the program itself, no Python.

    wheel.py BINARY… --out DIR [--sbom FILE]      prints the wheels

The platform tag is what the binary says (binary.py): a static binary runs on any Linux of its machine, one that
needs glibc on those with that glibc (PEP 600). Same binary, same bytes.
"""

import argparse
import base64
import hashlib
import io
import pathlib
import sys
import zipfile

import binary
from project import ROOT, project

MACOS_MACHINES = {"x86_64": "x86_64", "aarch64": "arm64"}


def tags(program):
    """Platform tags, for the name of the wheel and for its WHEEL file."""
    if program.system == "macos":
        # A tag has the minor version of macOS 10 alone: 11.3 is `11_0`.
        major, minor = program.macos
        minor = minor if major == 10 else 0
        return [f"macosx_{major}_{minor}_{MACOS_MACHINES[program.machine]}"]
    if program.is_static:
        return [f"{tag}_{program.machine}" for tag in ("manylinux_2_17", "manylinux2014", "musllinux_1_1")]
    # PEP 600 asks for 2.17 at least on AArch64; an older tag gains nothing elsewhere.
    major, minor = max(program.glibc, (2, 17))
    alias = [f"manylinux2014_{program.machine}"] if (major, minor) == (2, 17) else []
    return [f"manylinux_{major}_{minor}_{program.machine}", *alias]


def metadata(facts):
    return "\n".join([
        "Metadata-Version: 2.4",
        f"Name: {facts['name']}",
        f"Version: {facts['version']}",
        f"Summary: {facts['description']}",
        f"License-Expression: {facts['license']}",
        "License-File: LICENSE",
        f"Project-URL: Source, {facts['repository']}",
        f"Keywords: {','.join(facts['keywords'])}",
        "Requires-Python: >=3.7",
        "Description-Content-Type: text/markdown",
        "",
        (ROOT / "README.md").read_text(),
    ])  # fmt: skip


def files(program, sbom):
    facts = project()
    name, about = f"{facts['name']}-{facts['version']}", f"{facts['name']}-{facts['version']}.dist-info"
    wheel = ["Wheel-Version: 1.0", "Generator: scripts/release/wheel.py", "Root-Is-Purelib: false"]
    wheel += [f"Tag: py3-none-{tag}" for tag in tags(program)]
    found = {
        f"{name}.data/scripts/{facts['name']}": (program.data, 0o755),
        f"{about}/METADATA": (metadata(facts).encode(), 0o644),
        f"{about}/WHEEL": (("\n".join(wheel) + "\n").encode(), 0o644),
        f"{about}/licenses/LICENSE": ((ROOT / "LICENSE").read_bytes(), 0o644),
    }
    if sbom:
        # PEP 770.
        found[f"{about}/sboms/{sbom.name}"] = (sbom.read_bytes(), 0o644)
    lines = [f"{path},sha256={digest(content)},{len(content)}" for path, (content, _) in found.items()]
    record = f"{about}/RECORD"
    found[record] = (("\n".join([*lines, f"{record},,"]) + "\n").encode(), 0o644)
    return found


def digest(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, (content, mode) in files.items():
            entry = zipfile.ZipInfo(path)  # of 1980, the first date that there is
            entry.external_attr = (0o100000 | mode) << 16
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary", nargs="+")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--sbom", type=pathlib.Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    facts = project()
    for path in options.binary:
        program = binary.read(path)
        wheel = options.out / f"{facts['name']}-{facts['version']}-py3-none-{'.'.join(tags(program))}.whl"
        wheel.write_bytes(zipped(files(program, options.sbom)))
        print(wheel)


if __name__ == "__main__":
    try:
        main()
    except binary.Unfit as error:
        sys.exit(f"{sys.argv[0]}: {error}")
