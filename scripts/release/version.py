#!/usr/bin/env python3
"""Fails if a tag is not the version of Cargo.toml, or the changelog has no section for it: version.py vX.Y.Z"""

import sys

from notes import section
from project import project

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    version = project()["version"]
    if sys.argv[1] != f"v{version}":
        sys.exit(f"version.py: the tag is {sys.argv[1]}, and Cargo.toml has {version}")
    if not section(version):
        sys.exit(f"version.py: CHANGELOG.md has no section `## {version}`")
