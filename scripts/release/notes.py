#!/usr/bin/env python3
"""Prints the section of a version in CHANGELOG.md: notes.py vX.Y.Z"""

import sys

from project import ROOT


def section(version):
    """The lines below `## VERSION`, perhaps with a date behind it; empty if there is none."""
    lines, is_within = [], False
    for line in (ROOT / "CHANGELOG.md").read_text().splitlines():
        if line.startswith("## "):
            is_within = line.split()[1].strip("[]") == version
        elif is_within:
            lines.append(line)
    return "\n".join(lines).strip()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    text = section(sys.argv[1].removeprefix("v"))
    if not text:
        sys.exit(f"notes.py: CHANGELOG.md has no section for {sys.argv[1]}")
    print(text)
