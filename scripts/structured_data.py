"""Compares replacements into YAML and JSON in strings with the reference program, on generated trees.

    python3 scripts/structured_data.py --bin target/debug/offshoot --kubectl "$OFFSHOOT_KUBECTL" [--seed 1] [--probes 1000] [--seconds 0]

Prints each difference and their number. The same seed makes the same trees. Exits with 1 if there is any difference.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from kustomize_trees.embedded import json_text, yaml_text

VALUES = ["new", "2", "", "a b", "x: y", "true", "null", "two\nlines", "#c", " lead", "- i", "é", "\ttab", "!t", "'q'", "[x]"]


def probe(seed, number):
    dice = random.Random(seed * 1_000_003 + number)
    text, paths = yaml_text(dice) if dice.random() < 0.8 else json_text(dice)
    path = dice.choice(paths or [["a"]])
    create = dice.random() < 0.3
    if create and dice.random() < 0.6:
        path = path + [dice.choice(["new", "0", "[name=x]", "1"])]
    field = ".".join(["data", "config"] + ["'%s'" % part if " " in part else part for part in path])
    source = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "src"}, "data": {"v": dice.choice(VALUES)}}
    target = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cm"}, "data": {"config": text}}
    source_field = "data.v"
    if dice.random() < 0.1:
        source["extra"] = dice.choice([{"k": "v", "l": [1, "2"]}, ["a", {"b": "1"}], 7, True])
        source_field = "extra"
    entry = {
        "source": {"kind": "ConfigMap", "name": "src", "fieldPath": source_field},
        "targets": [{"select": {"name": "cm"}, "fieldPaths": [field], "options": {"create": create}}],
    }
    return {"kustomization.yaml": json.dumps({"resources": ["a.yaml", "b.yaml"], "replacements": [entry]}), "a.yaml": json.dumps(source), "b.yaml": json.dumps(target)}


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else None


def compare(arguments, number):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in probe(arguments.seed, number).items():
            Path(folder, name).write_text(text)
        theirs = run([arguments.kubectl, "kustomize", "."], folder)
        ours = run([arguments.bin, "build", "."], folder)
    return theirs, ours


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--kubectl", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--probes", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0, help="start no probe after this time")
    parser.add_argument("--show", type=int, default=10)
    arguments = parser.parse_args()
    arguments.bin = str(Path(arguments.bin).resolve())
    differing, built, compared, start = 0, 0, 0, time.monotonic()

    def in_time(number):
        return None if arguments.seconds and time.monotonic() - start > arguments.seconds else compare(arguments, number)

    with ThreadPoolExecutor(arguments.jobs) as pool:
        for number, answer in enumerate(pool.map(in_time, range(arguments.probes))):
            if answer is None:
                break
            theirs, ours = answer
            compared += 1
            built += theirs is not None
            if theirs == ours:
                continue
            differing += 1
            if differing <= arguments.show:
                print("=== probe %d" % number)
                for name, text in probe(arguments.seed, number).items():
                    shown = json.loads(text)
                    print(name, shown["data"].get("config", text) if name == "b.yaml" else text)
                print("--- reference\n%s\n--- offshoot\n%s" % (theirs, ours))
    print("%d probes, %d build, %d differ" % (compared, built, differing))
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
