#!/usr/bin/env python3
"""Replays the history of a repository: `offshoot diff --since` for each commit, held against kustomize and git.

    replay.py --bin target/release/offshoot --kubectl KUBECTL --repository DIR [--commits N] [--skip N] [--check N]
    replay.py --bin target/release/offshoot --kubectl KUBECTL --generated N [--seed N]    a history of N random edits

For each of the last N first-parent commits, in a scratch clone:
- truth: every kustomization is built by kustomize on both sides, or a sample of `--check` directories beside all that
  offshoot calls different. A target that differs and is not reported is missed; one that is reported and does not
  differ is false. Targets that kustomize does not build are left out.
- causes: the share of causes that are lines which the commit edited (`git diff -U0`), or lines of files that it added,
  removed or renamed.
Prints a line per commit with an effect, and the totals. Exit code 1 if anything was missed or false, or if fewer causes
than `--goal` percent are edited lines.
"""
import argparse, collections, json, pathlib, random, re, subprocess, sys, tempfile

from edited_history import generate

HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def git(directory, *arguments):
    run = subprocess.run(["git", "-C", str(directory), *arguments], capture_output=True, check=True)
    return run.stdout.decode(errors="replace")


def edited_lines(clone, old, new):
    """For each side the edited lines of each file: {"old": {path: {line, …}}, "new": …}."""
    lines = {"old": collections.defaultdict(set), "new": collections.defaultdict(set)}
    paths = {"old": None, "new": None}
    text = git(clone, "-c", "core.quotePath=false", "diff", "-U0", "--no-color", "--no-renames", "--no-ext-diff", old, new)
    for line in text.splitlines():
        if line.startswith("--- "):
            paths["old"] = line[6:] if line.startswith("--- a/") else None
        elif line.startswith("+++ "):
            paths["new"] = line[6:] if line.startswith("+++ b/") else None
        elif found := HUNK.match(line):
            for side, start, count in (("old", found[1], found[2]), ("new", found[3], found[4])):
                if paths[side]:
                    first = int(start)
                    lines[side][paths[side]].update(range(first, first + int(count or 1)))
    return lines


class Kustomize:
    """Builds by kustomize, each directory of a commit once."""

    def __init__(self, kubectl):
        self.kubectl = kubectl

    def build(self, directory):
        run = subprocess.run([self.kubectl, "kustomize", str(directory)], capture_output=True)
        return run.stdout if run.returncode == 0 else None


def kustomizations(clone):
    found = set()
    for path in git(clone, "ls-files").splitlines():
        path = pathlib.PurePosixPath(path)
        if path.name in NAMES and not any(part.startswith(".") for part in path.parts):
            found.add(str(path.parent))
    return found


def report(binary, clone, revision):
    argv = [binary, "diff", "--since", revision, "--no-merge-base", "-o", "json", "--all-targets"]
    run = subprocess.run(argv, cwd=clone, capture_output=True)
    lines = [json.loads(line) for line in run.stdout.decode().splitlines() if line.startswith("{")]
    if not lines:
        raise SystemExit(f"no report: {run.stderr.decode()[:2000]}")
    return lines


def is_edited(cause, lines):
    """True if the cause is an edited line. One that no file asked for has no line to be edited."""
    if cause is None or "file" not in cause:
        return False
    return cause["line"] in lines[cause["side"]].get(cause["file"], ())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True)
    parser.add_argument("--kubectl", help="without it, nothing is held against kustomize")
    history = parser.add_mutually_exclusive_group(required=True)
    history.add_argument("--repository")
    history.add_argument("--generated", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--commits", type=int, default=40)
    parser.add_argument("--skip", type=int, default=0, help="commits at the end to leave out")
    parser.add_argument("--check", type=int, default=20, help="directories to build on both sides besides those reported")
    parser.add_argument("--goal", type=float, default=98.0)
    parser.add_argument("--show", type=int, default=20, help="causes that are not edited lines, to print")
    options = parser.parse_args()
    binary, kustomize = str(pathlib.Path(options.bin).resolve()), Kustomize(options.kubectl)
    chance = random.Random(1)
    totals, others = collections.Counter(), []
    with tempfile.TemporaryDirectory() as scratch:
        clone, before = pathlib.Path(scratch) / "new", pathlib.Path(scratch) / "old"
        if options.generated:
            options.repository, options.commits = f"{scratch}/generated", options.generated
            generate(options.repository, options.generated, options.seed)
        subprocess.run(["git", "clone", "-q", "--shared", "--no-checkout", options.repository, str(clone)], check=True)
        commits = git(clone, "log", "--first-parent", "--format=%H", f"-{options.commits + options.skip + 1}").split()
        commits = commits[options.skip:]
        git(clone, "worktree", "add", "-q", "--detach", str(before), commits[-1])
        for new, old in reversed(list(zip(commits, commits[1:]))):
            git(clone, "checkout", "-q", "--detach", "--force", new)
            lines = report(binary, clone, old)
            states = {line["name"]: line["state"] for line in lines if line["type"] == "target"}
            differing = {name for name, state in states.items() if state == "differs"}
            causes = [line["cause"] for line in lines if line["type"] == "cause"]
            edits = edited_lines(clone, old, new)
            edited = sum(is_edited(cause, edits) for cause in causes)
            others += [(new[:9], cause) for cause in causes if not is_edited(cause, edits)]
            counts = collections.Counter(causes=len(causes), edited=edited, commits=1)
            if options.kubectl:
                git(before, "checkout", "-q", "--detach", "--force", old)
                counts += compare(kustomize, clone, before, states, differing, options.check, chance)
            totals += counts
            if differing or counts["missed"]:
                numbers = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()) if name != "commits")
                print(f"{new[:9]}: {len(differing)} differ; {numbers}", flush=True)
    for commit, cause in others[:options.show]:
        print("not an edited line:", commit, json.dumps(cause))
    share = 100 * totals["edited"] / totals["causes"] if totals["causes"] else 100
    print(f"{totals['commits']} commits, {totals['compared']} targets compared: {totals['missed']} missed, {totals['false']} false; "
          f"{totals['edited']} of {totals['causes']} causes are edited lines ({share:.1f} %)")
    return 1 if totals["missed"] or totals["false"] or share < options.goal else 0


def compare(kustomize, clone, before, states, differing, check, chance):
    """Holds the states of a sample of directories against builds of both sides."""
    directories = sorted(name for name in states if name in kustomizations(clone) | kustomizations(before))
    sample = set(chance.sample(directories, min(check, len(directories)))) | (differing & set(directories))
    counts = collections.Counter()
    for name in sorted(sample):
        old, new = kustomize.build(before / name), kustomize.build(clone / name)
        is_new, is_gone = not (before / name).exists(), not (clone / name).exists()
        if (old is None and not is_new) or (new is None and not is_gone):
            counts["unbuildable"] += 1
            continue
        counts["compared"] += 1
        differs = (old or b"") != (new or b"")
        if differs and name not in differing and states[name] != "failed":
            counts["missed"] += 1
            print("missed:", name)
        if not differs and name in differing:
            counts["false"] += 1
            print("false:", name)
    return counts


if __name__ == "__main__":
    sys.exit(main())
