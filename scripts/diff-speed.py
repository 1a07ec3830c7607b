#!/usr/bin/env python3
"""Times a comparison of two large renders beside the parsing of both.

    diff-speed.py --bin target/release/offshoot --synth SYNTH.PY [--sizes N,N] [--limit RATIO] [--growth FACTOR]

SYNTH.PY writes a kustomize tree of about N resources (`SYNTH.PY DIR N`); what `offshoot build` makes of its overlay
is the old side. The new sides: the same, one image another, every image, every label, every name, the documents in
reverse, and every resource repeated once under its own identity. Prints, for each: milliseconds to parse both, to
compare, to show, the ratio of comparing to parsing, and the time and the peak memory of the whole `offshoot diff`.
Then, for each edit, how much more time and memory a resource takes at the largest size than at the smallest: 1.0 is
linear. Exits with 1 where comparing takes more than RATIO times parsing, or a resource more than FACTOR times as much.
"""
import argparse, pathlib, re, subprocess, sys, tempfile


def edits(text):
    yield "same", text
    yield "one image", re.sub(r"(image: \S+)", r"\1-next", text, count=1)
    yield "every image", re.sub(r"(image: \S+)", r"\1-next", text)
    yield "every label", re.sub(r"(\n    \S+:) \S+(?=\n)", r"\1 other", text)
    yield "every name", re.sub(r"\n  name: (\S+)", r"\n  name: renamed-\1", text)
    yield "reversed", "---\n".join(reversed(text.split("---\n")))
    yield "repeated", text + "---\n" + re.sub(r"(image: \S+)", r"\1-next", text)


def measured(old, new):
    run = subprocess.run(["cargo", "bench", "--quiet", "--bench", "diff_speed", "--", str(old), str(new)],
                         capture_output=True, text=True)
    found = re.search(r"diff-speed (\S+) (\S+) (\S+)", run.stdout)
    if not found:
        sys.exit(run.stdout + run.stderr)
    return [float(part) for part in found.groups()]


def peak_memory(binary, old, new):
    """Megabytes that `offshoot diff` held at most, and how long the process took."""
    code = ("import resource,subprocess,sys,time;s=time.perf_counter();"
            "subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024,(time.perf_counter()-s)*1000)")
    argv = [sys.executable, "-c", code, binary, "diff", str(old), str(new)]
    run = subprocess.run(argv, capture_output=True, text=True, check=True)
    return [float(part) for part in run.stdout.split()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--synth", required=True, type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--sizes", default="5000,10000,20000,40000", type=lambda text: [int(part) for part in text.split(",")])
    parser.add_argument("--limit", default=2.0, type=float)
    parser.add_argument("--growth", default=1.5, type=float)
    args = parser.parse_args()
    too_slow, measures = False, {}
    print(f"{'resources':>9} {'edit':<12} {'parse':>9} {'compare':>9} {'show':>9} {'ratio':>6} {'process':>9} {'memory':>9}")
    for size in args.sizes:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            subprocess.run([sys.executable, args.synth, str(folder / "tree"), str(size)], check=True)
            built = subprocess.run([args.bin, "build", str(folder / "tree/overlay")], capture_output=True, text=True, check=True)
            old, new = folder / "old.yaml", folder / "new.yaml"
            old.write_text(built.stdout)
            for name, text in edits(built.stdout):
                new.write_text(text)
                parse, compare, show = measured(old, new)
                memory, process = peak_memory(args.bin, old, new)
                too_slow = too_slow or compare > args.limit * parse
                resources = built.stdout.count("\n---\n") + 1
                measures.setdefault(name, []).append((compare / resources, process / resources, memory / resources))
                print(f"{size:>9} {name:<12} {parse:>6.0f} ms {compare:>6.0f} ms {show:>6.0f} ms {compare / parse:>6.2f} "
                      f"{process:>6.0f} ms {memory:>6.0f} MB", flush=True)
    print(f"\na resource at {args.sizes[-1]}, to one at {args.sizes[0]}:")
    for name, found in measures.items():
        compare, process, memory = (last / first for first, last in zip(found[0], found[-1]))
        too_slow = too_slow or max(compare, process, memory) > args.growth
        print(f"{name:<12} compare {compare:>5.2f}  process {process:>5.2f}  memory {memory:>5.2f}")
    return 1 if too_slow else 0


if __name__ == "__main__":
    sys.exit(main())
