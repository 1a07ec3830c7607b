#!/usr/bin/env python3
"""The pages of SUMMARY.md as a book, with the files that they link to and no others.

    scripts/book.py [--mdbook PROGRAM] [--out target/book]

Needs mdbook 0.5 (`cargo install mdbook`). It copies all that is beside its pages, so it gets a directory of its own.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\(([^)\s#]+)[^)\s]*\)|(?:href|src|srcset)=\"([^\"#]+)\"")


def targets(page):
    """The files that a page links to, seen from the root."""
    for link in LINK.finditer(page.read_text()):
        target = link[1] or link[2]
        if "://" in target:
            continue
        file = (page.parent / target).resolve()
        if not file.is_file():
            sys.exit(f"{page.relative_to(ROOT)}: `{target}` is not a file; a book has no page for it")
        yield file.relative_to(ROOT)


def lay_out(directory):
    """Copies the book, its pages and what these link to."""
    summary = ROOT / "SUMMARY.md"
    pages = set(targets(summary))
    linked = {target for page in pages for target in targets(ROOT / page)}
    strays = sorted(str(target) for target in linked - pages if target.suffix == ".md")
    if strays:
        sys.exit(f"SUMMARY.md lacks {', '.join(strays)}")
    for file in pages | linked | {pathlib.Path("SUMMARY.md"), pathlib.Path("book.toml")}:
        (directory / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, directory / file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mdbook", default="mdbook")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "target/book")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        lay_out(pathlib.Path(directory))
        out = arguments.out.resolve()
        ran = subprocess.run([arguments.mdbook, "build", directory, "--dest-dir", out], capture_output=True, text=True)
    said = ran.stdout + ran.stderr
    # mdbook warns of what it leaves out, and goes on.
    if ran.returncode or re.search(r"\b(WARN|ERROR)\b", said):
        sys.exit(said)
    print(out / "index.html")


if __name__ == "__main__":
    main()
