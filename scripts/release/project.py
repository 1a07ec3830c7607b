"""The facts of Cargo.toml that every package repeats."""

import pathlib
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def project():
    """name, version, description, license, repository, keywords."""
    return tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]


def stem(target):
    """The name of an archive without its ending, and of the directory in it."""
    facts = project()
    return f"{facts['name']}-{facts['version']}-{target}"


def read_checksums(path):
    """{file: checksum} of a file that `sha256sum` wrote."""
    found = {}
    for line in pathlib.Path(path).read_text().splitlines():
        checksum, name = line.split(maxsplit=1)
        found[name.removeprefix("*")] = checksum
    return found
