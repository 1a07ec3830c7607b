#!/usr/bin/env python3
"""Prints the Homebrew formula of a release, from the checksums of its archives.

    formula.py SHA256SUMS > Formula/offshoot.rb
"""

import sys

from project import project, read_checksums, stem

# The blocks of a formula, and the target that each takes its archive from.
PLATFORMS = [
    ("on_macos", "on_arm", "aarch64-apple-darwin"),
    ("on_macos", "on_intel", "x86_64-apple-darwin"),
    ("on_linux", "on_arm", "aarch64-unknown-linux-musl"),
    ("on_linux", "on_intel", "x86_64-unknown-linux-musl"),
]


def archives(facts, checksums):
    """Lines of the blocks whose archive is in the release."""
    lines = []
    for system in ("on_macos", "on_linux"):
        inner = []
        for _, processor, target in [it for it in PLATFORMS if it[0] == system]:
            archive = f"{stem(target)}.tar.gz"
            if archive in checksums:
                url = f"{facts['repository']}/releases/download/v{facts['version']}/{archive}"
                inner += [f"    {processor} do", f'      url "{url}"', f'      sha256 "{checksums[archive]}"', "    end"]
        if inner:
            lines += [f"  {system} do", *inner, "  end", ""]
    return lines


def formula(facts, checksums):
    blocks = archives(facts, checksums)
    if not blocks:
        sys.exit("formula.py: the checksums are of no archive of this version")
    # Homebrew's audit: no article in front, no full stop, at most 80 characters.
    description = facts["description"].split(":")[0].removeprefix("A ")
    return "\n".join([
        f"class {facts['name'].capitalize()} < Formula",
        f'  desc "{description[0].upper()}{description[1:]}"',
        f'  homepage "{facts["repository"]}"',
        f'  version "{facts["version"]}"',
        f'  license "{facts["license"]}"',
        "",
        *blocks,
        "  def install",
        f'    bin.install "{facts["name"]}"',
        f'    pkgshare.install "ci"',
        "  end",
        "",
        "  test do",
        '    (testpath/"kustomization.yaml").write "configMapGenerator: [{name: a, literals: [b=c]}]"',
        f'    assert_match "kind: ConfigMap", shell_output("#{{bin}}/{facts["name"]} build #{{testpath}}")',
        "  end",
        "end",
        "",
    ])  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.stdout.write(formula(project(), read_checksums(sys.argv[1])))
