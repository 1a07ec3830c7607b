#!/usr/bin/env python3
"""Measures everything that docs/performance.md says, in one run, and writes the page.

    performance.py --bin target/release/offshoot --reference KUBECTL --shared DIR [--write docs/performance.md]
                   [--only SECTION,SECTION] [--trees REGEX] [--rounds N] [--large N]

DIR has `tools/synth.py` and the public trees of the conformance suites. Sections: instructions, trees, large, diff.
Instructions are counted by valgrind's callgrind; the files that a build reads are seen by strace, where it is
installed, else all files of a small tree count. Times are those of whole processes, the best of N rounds, and output
goes to a file. The comparison of two renders is `cargo bench --bench diff_speed`.
"""
import argparse, json, math, os, pathlib, platform, re, shutil, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
KUBEFLOW = "kubeflow+manifests"


def run(argv, cwd, **more):
    return subprocess.run(argv, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def timed(argv, cwd):
    """Seconds, peak memory in bytes, and the output. Memory is that of a child of a child, which nothing ran before."""
    code = ("import resource,subprocess,sys,time;s=time.perf_counter();"
            "c=subprocess.run(sys.argv[2:],stdout=open(sys.argv[1],'wb'),stderr=subprocess.DEVNULL).returncode;"
            "print(time.perf_counter()-s,resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss*1024,c)")
    with tempfile.NamedTemporaryFile() as out:
        done = run([sys.executable, "-c", code, out.name, *argv], cwd, check=True)
        seconds, memory, status = done.stdout.split()
        return float(seconds), int(memory), (int(status), pathlib.Path(out.name).read_bytes())


def best(argv, cwd, rounds):
    """The best time of some rounds, the least memory, and the output of the last."""
    found = [timed(argv, cwd) for _ in range(rounds)]
    return min(each[0] for each in found), min(each[1] for each in found), found[-1][2]


def instructions(argv, cwd):
    """The instructions of a process, and its output."""
    with tempfile.TemporaryDirectory() as folder:
        callgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out"]
        environment = {"HOME": folder, "PATH": os.environ["PATH"]}
        done = run([*callgrind, *argv], cwd, env=environment)
    found = re.search(rb"Collected : (\d+)", done.stderr)
    if not found:
        sys.exit(done.stderr.decode())
    return int(found.group(1)), done.stdout


def bytes_read(argv, cwd):
    """The bytes of the files below `cwd` that a process opens; without strace, of all files there."""
    cwd = pathlib.Path(cwd)
    if not shutil.which("strace"):
        return sum(path.stat().st_size for path in cwd.rglob("*") if path.is_file())
    with tempfile.NamedTemporaryFile("r") as log:
        run(["strace", "-f", "-e", "trace=openat", "-o", log.name, *argv], cwd)
        opened = {cwd / name for name in re.findall(r'openat\(AT_FDCWD, "([^"]+)".* = \d+', log.read())}
    top = cwd.resolve()
    files = {path.resolve() for path in opened if path.is_file()}
    return sum(path.stat().st_size for path in files if path.is_relative_to(top))


def table(head, rows):
    """A table in Markdown: the first column is left-aligned."""
    lines = ["| " + " | ".join(head) + " |", "|:--" + "|--:" * (len(head) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows]) + "\n"


def millions(count):
    return f"{count / 1e6:,.1f} M"


class Trees:
    """The trees that are measured, made in a folder or from the suites."""

    def __init__(self, args, folder):
        self.args, self.folder = args, pathlib.Path(folder)
        self.public = args.shared / "conformance/public-trees"

    def synthetic(self, count, profile):
        tree = self.folder / f"{profile}-{count}"
        if not tree.exists():
            synth = [sys.executable, self.args.shared / "tools/synth.py", tree, str(count), "--profile", profile]
            subprocess.run(synth, check=True)
        return tree

    def of_file(self, name, text):
        """A tree of one manifest."""
        return self.of_files(name, [text])

    def of_files(self, name, texts):
        tree = self.folder / name
        tree.mkdir(exist_ok=True)
        names = [f"{number}.yaml" for number, _ in enumerate(texts)]
        for file, text in zip(names, texts):
            (tree / file).write_text(text)
        (tree / "kustomization.yaml").write_text("resources:\n" + "".join(f"- {file}\n" for file in names))
        return tree

    def many(self, name, manifest, count):
        """`count` manifests, a hundred in a file."""
        def file(first):
            return "---\n".join(manifest.replace("NUMBER", str(number)) for number in range(first, min(first + 100, count)))
        return self.of_files(f"{name}-{count}", [file(first) for first in range(0, count, 100)])


CONFIG_MAP = """apiVersion: v1
kind: ConfigMap
metadata:
  name: app-NUMBER
  labels:
    app: app-NUMBER
data:
  LOG_LEVEL: info
  PEER_URL: http://app-NUMBER:80
"""

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-NUMBER
  labels:
    app: app-NUMBER
spec:
  replicas: 2
  selector:
    matchLabels:
      app: app-NUMBER
  template:
    metadata:
      labels:
        app: app-NUMBER
    spec:
      containers:
      - name: main
        image: registry.example.com/team/app-NUMBER:1.0.0
        ports:
        - containerPort: 8080
          name: http
        env:
        - name: LOG_LEVEL
          value: info
        resources:
          limits:
            memory: 256Mi
"""


def instruction_cases(trees):
    """Name, arguments and directory of what is counted."""
    crds = trees.public / KUBEFLOW / "tree/applications/trainer/upstream/base/crds"
    crd = crds / "trainer.kubeflow.org_clustertrainingruntimes.yaml"
    yield "one ConfigMap", ["build", "."], trees.many("config-map", CONFIG_MAP, 1)
    yield "1,000 resources, plain", ["build", "overlay"], trees.synthetic(1000, "plain")
    yield "1,000 resources, all transformers", ["build", "overlay"], trees.synthetic(1000, "full")
    if crd.exists():
        yield "a large CustomResourceDefinition", ["build", "."], trees.of_file("crd", crd.read_text())
        yield "kubeflow/manifests, `example`", ["build", "example"], trees.public / KUBEFLOW / "tree"
    yield "this repository, `build overlays/preview`", ["build", "overlays/preview"], ROOT
    yield "`render preview --branch login`", ["render", "preview", "--branch", "login"], ROOT
    yield "`check preview`", ["check", "preview"], ROOT


def instruction_section(args, trees):
    rows = []
    for name, arguments, cwd in instruction_cases(trees):
        argv = [args.bin, *arguments]
        count, output = instructions(argv, cwd)
        read = bytes_read(argv, cwd)
        each = f"{count / (read + len(output)):.1f}" if arguments[0] == "build" else "–"
        rows.append((name, millions(count), f"{read:,}", f"{len(output):,}", each))
        print(rows[-1], flush=True)
    return ("## Instructions\n\nCounted by callgrind, and so the same in every run. Bytes read are those of the tree's files.\n\n"
            + table(["build", "instructions", "bytes read", "bytes written", "per byte of both"], rows))


def public_trees(args, trees):
    for index in sorted(trees.public.glob("*/cases.jsonl")):
        for line in index.read_text().splitlines():
            case = json.loads(line)
            name = f"{index.parent.name}:{case['dir']}"
            if case["expect"] == "ok" and not case.get("options") and re.search(args.trees, name):
                yield name, index.parent / "tree", case["dir"]


def tree_section(args, trees):
    found = []
    for name, cwd, directory in public_trees(args, trees):
        ours, _, one = best([args.bin, "build", directory], cwd, args.rounds)
        theirs, _, other = best([args.reference, "kustomize", directory], cwd, args.rounds)
        found.append((theirs / ours, name, ours, theirs, one == other, len(one[1])))
    if not found:
        return ""
    found.sort()
    mean = math.exp(sum(math.log(each[0]) for each in found) / len(found))
    differ = sum(not each[4] for each in found)
    largest = sorted(found, key=lambda each: -each[5])[:3]
    text = (f"## Public trees\n\n{len(found)} trees of public repositories, built by `offshoot build` and by `kubectl kustomize`: "
            f"{differ} differ in their output. The geometric mean of the ratios of times is {mean:.1f}, the smallest "
            f"{found[0][0]:.1f}, the largest {found[-1][0]:.1f}. The five smallest, and the three largest outputs:\n\n")
    row = lambda each: (f"`{each[1]}`", f"{each[2] * 1000:.1f} ms", f"{each[3] * 1000:.1f} ms", f"{each[0]:.1f}", f"{each[5] / 1e6:.2f} MB")
    return text + table(["tree", "offshoot", "kubectl kustomize", "ratio", "output"], [row(each) for each in found[:5] + largest])


def large_section(args, trees):
    rows = []
    for name, manifest in [("ConfigMaps", CONFIG_MAP), ("Deployments", DEPLOYMENT)]:
        small, _, _ = best([args.bin, "build", "."], trees.many(name, manifest, 1000), max(args.rounds, 5))
        large, memory, (_, output) = best([args.bin, "build", "."], trees.many(name, manifest, args.large), 1)
        growth = large / args.large / (small / 1000)
        rows.append((f"{args.large:,} {name}", f"{large:.2f} s", f"{large / args.large * 1e6:.1f} µs", f"{growth:.2f}",
                     f"{memory / 1e6:.0f} MB", f"{memory / len(output):.1f}"))
        print(rows[-1], flush=True)
    head = ["resources", "time", "per resource", "to one of 1,000", "peak memory", "to the output"]
    return "## Many resources\n\n" + table(head, rows)


def edits(text):
    yield "the same", text
    yield "one image", re.sub(r"(image: \S+)", r"\1-next", text, count=1)
    yield "every image", re.sub(r"(image: \S+)", r"\1-next", text)
    yield "every label", re.sub(r"(\n    \S+:) \S+(?=\n)", r"\1 other", text)
    yield "every name", re.sub(r"\n  name: (\S+)", r"\n  name: renamed-\1", text)
    yield "documents in reverse", "---\n".join(reversed(text.split("---\n")))
    yield "each repeated", text + "---\n" + re.sub(r"(image: \S+)", r"\1-next", text)


def diff_section(args, trees):
    tree = trees.synthetic(20000, "full")
    text = run([args.bin, "build", "overlay"], tree, check=True).stdout.decode()
    old, new = trees.folder / "old.yaml", trees.folder / "new.yaml"
    old.write_text(text)
    rows = []
    for name, edited in edits(text):
        new.write_text(edited)
        done = run(["cargo", "bench", "--quiet", "--bench", "diff_speed", "--", old, new], ROOT)
        found = re.search(rb"diff-speed (\S+) (\S+) (\S+)", done.stdout)
        if not found:
            sys.exit((done.stdout + done.stderr).decode())
        parse, compare, show = map(float, found.groups())
        seconds, memory, _ = timed([args.bin, "diff", str(old), str(new)], trees.folder)
        rows.append((name, f"{parse:.0f} ms", f"{compare:.0f} ms", f"{show:.0f} ms", f"{(parse + compare) / parse:.2f}",
                     f"{seconds * 1000:.0f} ms", f"{memory / 1e6:.0f} MB"))
        print(rows[-1], flush=True)
    head = ["new side", "parse both", "compare", "show", "parse and compare, to parse", "`offshoot diff`", "peak memory"]
    return ("## A diff of two renders\n\nTwo renders of 20,000 resources each. The first four columns are parts of one process with one "
            "thread for each core, without its start.\n\n" + table(head, rows))


def machine(args):
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    version = run([args.bin, "--version"], ROOT).stdout.decode().strip()
    peer = json.loads(run([args.reference, "version", "--client", "-o", "json"], ROOT).stdout)
    return (f"- {version}, built by `cargo build --release`\n"
            f"- kubectl {peer['clientVersion']['gitVersion']}, whose kustomize is {peer['kustomizeVersion']}\n"
            f"- {os.cpu_count()} cores of {model.group(1).strip() if model else platform.machine()}, "
            f"load {os.getloadavg()[0]:.1f} at the start\n")


SECTIONS = {"instructions": instruction_section, "trees": tree_section, "large": large_section, "diff": diff_section}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, type=os.path.abspath)
    parser.add_argument("--reference", required=True, type=os.path.abspath)
    parser.add_argument("--shared", required=True, type=pathlib.Path)
    parser.add_argument("--write", type=pathlib.Path)
    parser.add_argument("--only", default=list(SECTIONS), type=lambda text: text.split(","))
    parser.add_argument("--trees", default="")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--large", type=int, default=100_000)
    args = parser.parse_args()
    args.shared = args.shared.resolve()
    options = f"--only {','.join(args.only)} --rounds {args.rounds}"
    parts = ["# Performance\n\nWritten by one run of `scripts/performance.py --bin target/release/offshoot --reference kubectl "
             f"--shared ../shared {options}`, which describes what is counted and how. With one round, offshoot, which runs first, "
             "also waits for files that are not in memory yet.\n\n" + machine(args)]
    with tempfile.TemporaryDirectory() as folder:
        trees = Trees(args, folder)
        for name in args.only:
            parts.append(SECTIONS[name](args, trees))
            # Each section is kept at once: a run takes long.
            if args.write:
                args.write.write_text("\n".join(part for part in parts if part))
    print("\n".join(part for part in parts if part))


if __name__ == "__main__":
    main()
