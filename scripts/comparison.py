#!/usr/bin/env python3
"""Shows changes of a manifest repository as `offshoot diff`, dyff and `diff -u` show them.

    comparison.py --bin target/release/offshoot [--dyff DYFF] [--helm HELM] [--write docs/comparison.md]

Makes a small shop (comparison_shop.py) in git, and for each change of comparison_changes.py edits its working tree:
`offshoot diff --since` compares all of it with the commit, the other programs compare two renders of one target. Prints
how many lines each needs; with --write, writes the page that shows what they say. Without --dyff, the program of that
name in PATH or in Go's folder is taken; `go install github.com/homeport/dyff/cmd/dyff@latest` installs it. What is not
installed is left out, and said: dyff's column, or the charts that need helm. The same programs give the same page.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from comparison_changes import CHANGES, CHART, Tree
from comparison_shop import files

# A program's output is cut at this many lines on the page, never in the table.
SHOWN = 40

INTRODUCTION = """\
# {count} changes, as three programs show them

Each change edits one small shop: three bases, four overlays, a definition and a chart. `offshoot diff --since main` compares the whole
working tree with the commit before the edit. dyff{version} and `diff -u` know no repository: they compare the renders of one target before
and after. What is longer than {shown} lines is cut here, and the table counts all of it, without empty lines at the ends. Written by
`scripts/comparison.py`; the edits are in `scripts/comparison_changes.py`.
"""

COLUMNS = ("offshoot", "of one target", "dyff", "diff -u")


class Programs:
    """The programs to compare, and the environment that they run in."""

    def __init__(self, args):
        self.offshoot, self.dyff = args.bin, args.dyff
        self.with_helm = ["--enable-helm", "--helm-command", args.helm] if args.helm else []
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
        who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in
               (("NAME", "shop"), ("EMAIL", "shop@example.com"), ("DATE", "2024-01-02T03:04:05Z"))}
        self.environment = {**kept, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
                            "LC_ALL": "C.UTF-8", "TERM": "dumb", "NO_COLOR": "1"}

    def run(self, argv, folder, accepted=(0, 1)):
        done = subprocess.run(argv, cwd=folder, env=self.environment, capture_output=True, text=True)
        if done.returncode not in accepted:
            sys.exit(f"{' '.join(map(str, argv))}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def since(self, repository):
        return self.run([self.offshoot, "diff", "--since", "main", *self.with_helm], repository)

    def render(self, repository, change, to):
        text = ""
        if (repository / change.target).exists():
            text = self.run([self.offshoot, "build", change.target, *self.with_helm], repository, accepted=(0,))
        to.write_text(text)

    def pair(self, folder):
        return self.run([self.offshoot, "diff", "before.yaml", "after.yaml"], folder)

    def dyff_pair(self, folder):
        options = ["--color", "off", "--truecolor", "off", "--fixed-width", "100", "--omit-header"]
        return self.run([self.dyff, "between", *options, "before.yaml", "after.yaml"], folder) if self.dyff else None

    def unified(self, folder):
        return self.run(["diff", "-u", "--label", "before", "--label", "after", "before.yaml", "after.yaml"], folder)

    def dyff_version(self):
        """The version of the module that dyff was built from, after a space; `go install` sets no other."""
        if not self.dyff:
            return " (not installed here)"
        told = self.run(["go", "version", "-m", self.dyff], None) if shutil.which("go") else ""
        found = re.search(r"^\s+mod\s+\S+\s+v(\S+)", told, re.MULTILINE)
        return f" {found[1]}" if found else ""


def write_tree(folder, held):
    """Makes the working tree what `held` says, and leaves the git directory alone."""
    for entry in folder.iterdir():
        if entry.name != ".git":
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    for path, text in held.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def committed(programs, folder, shop):
    folder.mkdir()
    write_tree(folder, shop)
    for argv in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "The shop"]):
        programs.run(["git", *argv], folder, accepted=(0,))


def outputs(programs, folder, change, shop):
    """What each of COLUMNS prints for a change; None for a program that is not there."""
    repository = folder / "shop"
    write_tree(repository, shop)
    programs.render(repository, change, folder / "before.yaml")
    tree = Tree(shop)
    change.edit(tree)
    write_tree(repository, tree.files)
    programs.render(repository, change, folder / "after.yaml")
    said = (programs.since(repository), programs.pair(folder), programs.dyff_pair(folder), programs.unified(folder))
    return [None if text is None else tidied(text) for text in said]


def tidied(text):
    """The lines of an output, without white space at their ends and without empty lines around them."""
    lines = [line.rstrip() for line in text.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return lines


def block(lines):
    if not lines:
        return "Nothing.\n"
    left = len(lines) - SHOWN
    cut = "" if left <= 0 else f"\n{left} more {'line' if left == 1 else 'lines'}.\n"
    fence = "`" * max(3, 1 + max((len(line) - len(line.lstrip("`")) for line in lines), default=0))
    return "\n".join([f"{fence}text", *lines[:SHOWN], fence]) + "\n" + cut


def folded(title, lines):
    count = f"{len(lines)} {'line' if len(lines) == 1 else 'lines'}"
    return f"<details><summary>{title}: {count}</summary>\n\n{block(lines)}\n</details>\n"


def section(change, said):
    titles = ("", f"offshoot diff, of two renders of {change.target}", f"dyff, {change.target}", f"diff -u, {change.target}")
    parts = [folded(title, lines) for title, lines in list(zip(titles, said))[1:] if lines is not None]
    return "\n".join([f"## {change.name}\n\n{change.sentence}\n", block(said[0]), *parts])


def table(results):
    head = ["| change | " + " | ".join(COLUMNS) + " |", "|:--|" + "--:|" * len(COLUMNS)]
    rows = [f"| [{change.name}](#{change.name}) | " + " | ".join("" if lines is None else str(len(lines)) for lines in said) + " |"
            for change, said in results]
    total = ["" if any(said[at] is None for _, said in results) else str(sum(len(said[at]) for _, said in results))
             for at in range(len(COLUMNS))]
    return "\n".join([*head, *rows, "| all | " + " | ".join(total) + " |"]) + "\n"


def page(programs, results):
    introduction = INTRODUCTION.format(count=len(results), version=programs.dyff_version(), shown=SHOWN)
    counted = "`of one target` is `offshoot diff before.yaml after.yaml`, of the renders that dyff and `diff -u` get.\n"
    return "\n".join([introduction, table(results), counted, *(section(change, said) for change, said in results)])


def installed(name, given):
    """The program that was given, or the one of that name in PATH or in Go's folder; None without it."""
    if given:
        return str(pathlib.Path(given).resolve(strict=True))
    go = pathlib.Path(os.environ.get("GOBIN") or pathlib.Path(os.environ.get("GOPATH") or pathlib.Path.home() / "go") / "bin")
    return shutil.which(name) or shutil.which(name, path=str(go))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, type=lambda path: str(pathlib.Path(path).resolve(strict=True)))
    parser.add_argument("--dyff")
    parser.add_argument("--helm")
    parser.add_argument("--write", type=pathlib.Path, metavar="PAGE")
    parser.add_argument("--only", default="", metavar="TEXT", help="only changes whose name has this; prints what is said")
    args = parser.parse_args()
    args.dyff, args.helm = installed("dyff", args.dyff), installed("helm", args.helm)
    changes = [change for change in CHANGES if args.only in change.name]
    if not args.dyff:
        print("dyff is not installed and left out: go install github.com/homeport/dyff/cmd/dyff@latest", file=sys.stderr)
    if not args.helm:
        print("helm is not installed: the changes of a chart are left out", file=sys.stderr)
        changes = [change for change in changes if change.target != CHART]
    programs, shop = Programs(args), files()
    if not args.helm:
        shop = {path: text for path, text in shop.items() if not path.startswith(f"{CHART}/")}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        committed(programs, folder / "shop", shop)
        results = [(change, outputs(programs, folder, change, shop)) for change in changes]
    if args.write:
        args.write.write_text(page(programs, results))
        return
    if args.only:
        print("\n".join(section(change, said) for change, said in results))
    print(table(results), end="")


if __name__ == "__main__":
    main()
