#!/usr/bin/env python3
"""Times `offshoot build` against `kubectl kustomize`, whole processes, in one run, and compares the output.

    speed.py --bin target/release/offshoot --reference KUBECTL --shared DIR [--only REGEX] [--rounds N] [--synth N,N]

For every tree of the public suite that builds without options: the best of N rounds of each program, the runs
interleaved. Then synthetic trees of several sizes (the reference only up to 3,000 resources: its time grows with
the square). Prints the ten slowest ratios, the largest outputs, the geometric mean, and a line per synthetic size.
"""
import argparse, json, math, os, pathlib, re, subprocess, sys, tempfile, time


def timed(argv, cwd):
    """Seconds, and the run. Output goes to a file: a pipe would time this script's reading, too."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        run = subprocess.run(argv, cwd=cwd, stdout=out, stderr=subprocess.PIPE)
        seconds = time.perf_counter() - start
        out.seek(0)
        run.stdout = out.read()
    return seconds, run


def compare(ours, theirs, cwd, rounds):
    """Best times of both, whether the output is the same, and its length in bytes."""
    best, same = [math.inf, math.inf], True
    for _ in range(rounds):
        seconds, first = timed(ours, cwd)
        best[0] = min(best[0], seconds)
        seconds, second = timed(theirs, cwd)
        best[1] = min(best[1], seconds)
        same = same and first.returncode == second.returncode == 0 and first.stdout == second.stdout
    return best[0], best[1], same, len(first.stdout)


def public_trees(shared, only):
    for index in sorted((shared / "conformance/public-trees").glob("*/cases.jsonl")):
        for line in index.read_text().splitlines():
            case = json.loads(line)
            name = f"{index.parent.name}:{case['dir']}"
            if case["expect"] == "ok" and not case.get("options") and re.search(only, name):
                yield name, index.parent / "tree", case["dir"]


def trees(args):
    rows = []
    for name, cwd, directory in public_trees(args.shared, args.only):
        ours, theirs, same, size = compare([args.bin, "build", directory], [args.reference, "kustomize", directory],
                                           cwd, args.rounds)
        rows.append((theirs / ours, name, ours, theirs, same, size))
    rows.sort()
    print(f"{len(rows)} public trees, {sum(not row[4] for row in rows)} with other output; slowest ratios:")
    for row in rows[:10]:
        print(line(*row))
    print("the largest outputs:")
    for row in sorted(rows, key=lambda row: -row[5])[:3]:
        print(line(*row))
    if rows:
        mean = math.exp(sum(math.log(row[0]) for row in rows) / len(rows))
        print(f"geometric mean {mean:.1f}x, fastest {rows[-1][0]:.1f}x ({rows[-1][1]})")


def line(ratio, name, ours, theirs, same, size):
    return (f"  {ratio:7.1f}x  {ours * 1000:8.1f} ms  {theirs * 1000:8.1f} ms  {size / 1e6:6.2f} MB  {name}"
            f"{'' if same else '  (DIFFERS)'}")


def synthetic(args):
    print("synthetic trees, profile full:")
    for count in args.synth:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, args.shared / "tools/synth.py", f"{folder}/t", str(count)], check=True)
            ours = min(timed([args.bin, "build", "overlay"], f"{folder}/t")[0] for _ in range(max(args.rounds, 3)))
            text = f"  {count:6} resources: {ours * 1000:8.1f} ms, {ours / count * 1e6:6.1f} us each"
            if count <= 3000:
                _, theirs, same, _ = compare([args.bin, "build", "overlay"], [args.reference, "kustomize", "overlay"],
                                          f"{folder}/t", 1)
                text += f"; reference {theirs * 1000:8.1f} ms, {theirs / ours:6.1f}x, {'same' if same else 'OTHER'} output"
            print(text, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, type=os.path.abspath)
    parser.add_argument("--reference", required=True, type=os.path.abspath)
    parser.add_argument("--shared", required=True, type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--synth", type=lambda text: [int(n) for n in text.split(",")], default=[100, 1000, 20000])
    args = parser.parse_args()
    args.shared = args.shared.resolve()
    trees(args)
    synthetic(args)


if __name__ == "__main__":
    main()
