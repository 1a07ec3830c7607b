#!/usr/bin/env python3
"""Holds `offshoot build` against kustomize on random trees: the bytes must be the same, and so must failure.

    differential.py --seed N --trees N --bin PATH --kubectl PATH [--keep DIR] [--only SEED:INDEX] [--features LIST]
    differential.py --seed N --trees N --bin PATH --kustomize PATH --kustomize-version VERSION …
    differential.py --mutations [--shared DIR] --seed N --trees N …

Trees are drawn by scripts/kustomize_trees; a seed and an index always give the same one. With --mutations, they are
our fixtures and the cases of the conformance suites in --shared, each with a thing or two changed. The reference is
`kubectl kustomize` of kustomize v5.8.1, or `kustomize build` of the version that offshoot is told to follow. A tree on
which the two differ is made smaller while they still do, and kept, both in full and small, with what each program
printed. Where the reference panics, or does not repeat itself, there is nothing to compare: such trees are counted and
left out. Nothing is fetched: what a tree names elsewhere fails in both.
Prints a line; exits with 1 if there is any difference.
"""

import argparse
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from kustomize_trees import generate, suites
from kustomize_trees.mutations import mutate
from kustomize_trees.reduce import reduce

TIMEOUT = 60


class Programs:
    """The two programs, and the options that both get."""

    def __init__(self, ours, theirs):
        """The arguments that come before the directory."""
        self.ours, self.theirs = ours, theirs

    def run(self, argv, folder, top):
        environment = {**os.environ, **suites.OFFLINE, "NO_COLOR": "1", "GOMAXPROCS": "2", "GOGC": "400"}
        try:
            return subprocess.run(argv + [top], cwd=folder, capture_output=True, timeout=TIMEOUT, env=environment)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(argv, 124, b"", b"timeout")

    def ours_alone(self, folder, top):
        pathlib.Path(folder, top).mkdir(parents=True, exist_ok=True)
        return self.run(self.ours, folder, top)

    def build(self, folder, top):
        return self.run(self.ours, folder, top), self.run(self.theirs, folder, top)

    def repeats(self, folder, top, first):
        """Whether the reference prints the same again and again."""
        again = [self.run(self.theirs, folder, top) for _ in range(4)]
        return all((run.returncode, run.stdout) == (first.returncode, first.stdout) for run in again)


def difference(ours, theirs):
    """How two runs differ: None, `crash` where the reference has no answer, or what is wrong, in a word or two."""
    if theirs.returncode not in (0, 1) or b"goroutine " in theirs.stderr:
        return "crash"
    if ours.returncode not in (0, 1):
        return "our exit code is %d" % ours.returncode
    if theirs.returncode == 1:
        return ("builds what kustomize refuses" if ours.returncode == 0 else "prints with an error") if ours.stdout or ours.returncode == 0 else None
    if ours.returncode == 1:
        return "refuses what kustomize builds"
    return None if ours.stdout == theirs.stdout else "other bytes"


def write(files, folder):
    for path, data in files.items():
        place = pathlib.Path(folder, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def compare(programs, files, top):
    with tempfile.TemporaryDirectory(prefix="tree-") as folder:
        write(files, folder)
        pathlib.Path(folder, top).mkdir(parents=True, exist_ok=True)
        ours, theirs = programs.build(folder, top)
        found = difference(ours, theirs)
        if found == "other bytes" and not programs.repeats(folder, top, theirs):
            found = "unstable"
        return found, ours, theirs


def keep(programs, directory, name, tree, found, seconds):
    """Writes the tree and a smaller one that fails in the same way."""
    place = pathlib.Path(directory, name.replace(":", "-"))
    shutil.rmtree(place, ignore_errors=True)

    _, first, reference = compare(programs, tree.files, tree.top)
    ours_alone = next((line for line in first.stdout.splitlines() if line not in reference.stdout.splitlines()), b"")

    def same(files):
        # Ours is asked first: it is quick, and says of most smaller trees that they will not do.
        with tempfile.TemporaryDirectory(prefix="tree-") as folder:
            write(files, folder)
            ours = programs.ours_alone(folder, tree.top)
        if ours.returncode != first.returncode or code(ours) != code(first) or ours_alone not in ours.stdout.splitlines() + [b""]:
            return False
        return compare(programs, files, tree.top)[0] == found

    small = reduce(tree.files, same, seconds) if seconds else tree.files
    write(tree.files, place / "full")
    write(small, place / "small")
    _, ours, theirs = compare(programs, small, tree.top)
    (place / "ours.yaml").write_bytes(ours.stdout + ours.stderr)
    (place / "theirs.yaml").write_bytes(theirs.stdout + theirs.stderr)
    (place / "top").write_text(tree.top + "\n")


def code(run):
    """The code of the first error that we print, so that a smaller tree fails for the same reason."""
    line = next((line for line in run.stderr.decode(errors="replace").splitlines() if line.startswith("error")), "")
    return line.partition("]")[0]


def check(programs, args, name):
    seed, index = name.split(":")
    tree = mutate(seed, int(index), args.cases) if args.mutations else generate(seed, int(index), args.features)
    found, _, theirs = compare(programs, tree.files, tree.top)
    if found not in (None, "crash", "unstable"):
        print(f"{name}: {found}{tree.title and f' ({tree.title})'}", flush=True)
        keep(programs, args.keep, name, tree, found, args.reduce)
    return found, theirs.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--trees", type=int, default=300)
    parser.add_argument("--bin", required=True, type=os.path.abspath)
    reference = parser.add_mutually_exclusive_group(required=True)
    reference.add_argument("--kubectl", type=os.path.abspath)
    reference.add_argument("--kustomize", type=os.path.abspath)
    parser.add_argument("--kustomize-version", help="the version that offshoot follows; its own default without it")
    parser.add_argument("--keep", default="target/differential", help="where differing trees are kept")
    parser.add_argument("--only", help="SEED:INDEX of the one tree to compare")
    parser.add_argument("--features", type=lambda text: text.split(","), default=[], help="comma-separated: draw only these")
    parser.add_argument("--mutations", action="store_true", help="trees at hand with something changed, instead of random ones")
    parser.add_argument("--shared", help="the folder with the conformance suites, for --mutations")
    parser.add_argument("--seconds", type=float, default=0, help="start no tree after this time")
    parser.add_argument("--reduce", type=float, default=60, help="seconds spent on making a differing tree smaller")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    args = parser.parse_args()
    args.cases = suites.cases(args.shared) if args.mutations else []
    ours = [args.bin, "build"] + (["--kustomize-version", args.kustomize_version] if args.kustomize_version else [])
    programs = Programs(ours, [args.kubectl, "kustomize"] if args.kubectl else [args.kustomize, "build"])
    names = [args.only] if args.only else [f"{args.seed}:{index}" for index in range(args.trees)]
    start, results = time.monotonic(), []

    def in_time(name):
        if args.seconds and time.monotonic() - start > args.seconds:
            return None
        return check(programs, args, name)

    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        results = [result for result in pool.map(in_time, names) if result]
    kinds = [found for found, _ in results]
    left_out = kinds.count("crash") + kinds.count("unstable")
    differing = len(kinds) - kinds.count(None) - left_out
    built = sum(success for _, success in results)
    print(f"seed {args.seed}: {len(results)} {'mutations' if args.mutations else 'trees'}, {built} build, {left_out} left out (the reference panics or does not repeat), {differing} differ; "
          f"{time.monotonic() - start:.0f} s")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
