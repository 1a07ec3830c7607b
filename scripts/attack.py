#!/usr/bin/env python3
"""Renders hostile trees, and says which of them offshoot does not survive.

    attack.py [--bin PATH] [--helm PATH] [--only TEXT] [--list] [--short] [--seconds N] [--mebibytes N]

Each tree of attack_trees/ is made in a scratch directory and a command is run in it. It has to end, with an exit
code that it may have, in --seconds of CPU time (2) and --mebibytes of memory (256), without a panic, without a
byte of a file that is not the tree's, without a control character for the terminal, and without a change to a file
outside. The table at the end counts each kind; the exit code is 1 if anything was found. Commands that write are
killed, or denied, at every system call (strace), and write to a disk that is full; --short takes a sample of each family. Hostile names are in tests/it.
"""

import argparse, collections, os, pathlib, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from attack_trees import running
from attack_trees.disk import DISK
from attack_trees.files import FILES
from attack_trees.git import GIT
from attack_trees.helm import HELM
from attack_trees.templates import TEMPLATES
from attack_trees.writers import WRITERS
from attack_trees.yaml import YAML

KINDS = [FILES, YAML, TEMPLATES, HELM, GIT, WRITERS, DISK]

# In the short form, of each kind every so many.
SAMPLE = {"files": 12, "yaml": 3, "templates": 2, "helm": 6, "git": 5, "writers": 4, "disk": 1}
ROOT = pathlib.Path(__file__).resolve().parent.parent


def selected(options):
    for kind in KINDS:
        wanted = [attack for attack in kind() if options.only in f"{attack.kind}/{attack.name}"]
        for attack in wanted:
            if not options.short or wanted.index(attack) % SAMPLE[attack.kind] == 0:
                yield attack


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "target/release/offshoot")
    parser.add_argument("--helm", type=pathlib.Path, help="without it, trees with charts are left out")
    parser.add_argument("--only", default="", help="those whose KIND/NAME has this text")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--short", action="store_true", help="a sample of each family")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--mebibytes", type=float, default=256)
    options = parser.parse_args()
    if not options.bin.exists():
        parser.error(f"{options.bin} does not exist: build it, or name another with --bin")
    limits = running.Limits(options.bin.resolve(), options.helm and options.helm.resolve(), options.seconds, options.mebibytes, options.short)
    counts, failed = collections.OrderedDict(), 0
    for attack in selected(options):
        if options.list:
            print(f"{attack.kind}/{attack.name}")
            continue
        passed, found, skipped = counts.setdefault(attack.kind, [0, 0, 0])
        with tempfile.TemporaryDirectory(prefix="offshoot-attack-") as scratch:
            problem = running.run(attack, pathlib.Path(os.path.realpath(scratch)), limits)
        counts[attack.kind] = [passed + (problem is None), found + bool(problem), skipped + (problem == "")]
        if problem:
            failed += 1
            print(f"FOUND {attack.kind}/{attack.name}: {problem}", flush=True)
    if not options.list:
        report(counts)
    return 1 if failed else 0


def report(counts):
    print(f"{'kind':<12} {'held':>6} {'found':>6} {'skipped':>8}")
    for kind, (passed, found, skipped) in counts.items():
        print(f"{kind:<12} {passed:>6} {found:>6} {skipped:>8}")
    held, found, skipped = (sum(column) for column in zip(*counts.values())) if counts else (0, 0, 0)
    print(f"{'all':<12} {held:>6} {found:>6} {skipped:>8}")


if __name__ == "__main__":
    sys.exit(main())
