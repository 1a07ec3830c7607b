#!/usr/bin/env python3
"""Tells what grows faster than its input. For each kind of input, writes trees of n, 2n, 4n and 8n parts, counts the
instructions of a run on each, and prints the exponent of the growth.

    growth.py --bin target/debug/offshoot [--only REGEX] [--most EXPONENT] [--jobs N] [--time] [--ends]
    growth.py --fields

The exponent is that of the last two doublings: what a run needs whatever its input is cancels out. Instructions are
counted by valgrind's callgrind; where that is not installed, or with `--time`, user time is measured, with larger
inputs: that is coarser. Ends with 1 if a kind grows faster than n log n, which is an exponent of at most 1.25 at these
sizes, but for those that docs/limits.md lists. The kinds are in growth_kinds/; --fields prints the lists and maps of
kustomizations and of offshoot.yaml that they cover, which tests/it holds against the decoders.
"""
import argparse, concurrent.futures, math, os, pathlib, re, shutil, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from growth_kinds import diffs, environments, kustomizations  # noqa: F401 -- each fills KINDS
from growth_kinds.kinds import KINDS

VALGRIND = shutil.which("valgrind")

# How much larger inputs are where time is measured, and the seconds after which a run is ended.
LARGER, LONGEST = 16, 60

def write(tree, folder):
    changed = tree.pop(None, None)
    for name, text in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if path.suffix == ".sh":
            path.chmod(0o755)
    if changed is not None:
        commit(folder)
        write(changed, folder)


def commit(folder):
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "first"]):
        names = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "gc.auto=0"]
        subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


def instructions(argv, folder):
    """The instructions of a run, in millions."""
    counts = folder / "callgrind"
    argv = [VALGRIND, "--tool=callgrind", f"--callgrind-out-file={counts}", *argv]
    ran = subprocess.run(argv, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    found = re.search(r"Collected : (\d+)", ran.stderr)
    if not found:
        sys.exit(f"{argv}: {ran.stderr[-2000:]}")
    return int(found[1]) / 1e6


def seconds(argv, folder):
    """The user time of a run; infinite if it had to be ended."""
    argv = ["timeout", str(LONGEST), *argv]
    child = subprocess.Popen(argv, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return math.inf if child.returncode == 124 else used.ru_utime


def measured(name, program, measure):
    kind = KINDS[name]
    size = kind.size * (LARGER if measure is seconds else 1)
    counts = []
    for n in [size, 2 * size, 4 * size, 8 * size]:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder).resolve()
            write(kind.tree(n), folder)
            counts.append(measure([program, *kind.arguments], folder))
    return size, counts


def ends(name, program):
    """What is wrong with a small run of a kind: one that only fails measures nothing."""
    kind = KINDS[name]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder).resolve()
        write(kind.tree(3), folder)
        ran = subprocess.run([program, *kind.arguments], cwd=folder, capture_output=True, text=True)
    return None if ran.returncode == kind.ends else f"{name} ends with {ran.returncode}, not {kind.ends}: {ran.stderr[:800]}"


def exponent(counts):
    """That of the growth from 2n over 4n to 8n."""
    if math.inf in counts:
        return math.inf
    first, second = counts[2] - counts[1], counts[3] - counts[2]
    return math.log2(second / first) if first > 0 and second > 0 else 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--only", default=".")
    parser.add_argument("--most", type=float, default=1.25)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--time", action="store_true")
    parser.add_argument("--fields", action="store_true", help="print the lists and maps that are covered, instead")
    parser.add_argument("--ends", action="store_true", help="run each kind once, with few parts, and compare its exit code")
    args = parser.parse_args()
    names = [name for name in KINDS if re.search(args.only, name)]
    if args.fields:
        print("\n".join(sorted({field for kind in KINDS.values() for field in kind.covers})))
        return 0
    wrong = list(filter(None, (ends(name, args.bin) for name in names)))
    if wrong or args.ends:
        print("\n".join(wrong))
        return 1 if wrong else 0
    measure = instructions if VALGRIND and not args.time else seconds
    unit = "million instructions" if measure is instructions else "seconds"
    print(f"{'kind':28}{'8n':>7}  {unit} at n, 2n, 4n, 8n{'':10}exponent")
    too_fast = []
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for name, (size, counts) in zip(names, pool.map(lambda name: measured(name, args.bin, measure), names)):
            found = exponent(counts)
            shown = "".join(f"{count:10.2f}" for count in counts)
            because = KINDS[name].because
            mark = "" if found <= args.most else f"  as documented: {because}" if because else "  too fast"
            print(f"{name:28}{8 * size:7}{shown}{found:12.2f}{mark}", flush=True)
            if found > args.most and not because:
                too_fast.append(name)
    print(f"{len(names)} kinds, {len(too_fast)} faster than n^{args.most}: {', '.join(too_fast) or 'none'}")
    return 1 if too_fast else 0


if __name__ == "__main__":
    sys.exit(main())
