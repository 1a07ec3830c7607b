#!/usr/bin/env python3
"""Asks Flux's own libraries what they make of variables, and records the answers.

    scripts/flux_variables/probes.py [--count 1500] > fixtures/flux-variables.jsonl

Builds the Go program beside it (Go 1.27, from the module proxy). The probes are the same in each run. Each line has a manifest,
the variables, and what Flux writes, or nothing where it fails. `cargo test --lib substitution` replays them."""
import argparse, json, os, pathlib, random, subprocess, tempfile

HERE = pathlib.Path(__file__).resolve().parent
NAMES = ["A", "B", "_c", "EMPTY", "UNSET", "path"]
VALUES = [
    "x", "abc", "yes", "NO", "on", "true", "null", "~", "1", "017", "0x1F", "1_000", "1e3", "1.50", ".inf", "2001-01-01", "12:30:45",
    "a: b", "{a: 1}", "[1, two]", "# no", "a #b", "- x", "'q'", '"q"', '"', "*a", "&a", "!!str 1", "%x", "@x", "`", "a\nb", "\\", "a\\b",
    "/usr/local/bin", "name.tar.gz", "ÄÖ ß", "日本", "ǆ", "İi", "a,b", "  pad ", "", "${B}", "$$", "a/b/c", "aXbXc", "--", ": ",
    "9007199254740993", "-0", "0b11", "0o17", "+1", "1e400", "?", "|", ">", "y", "n",
]
PATTERNS = ["a", "*", "*.", ".*", "?", "??", "[a-c]", "[^a]", "[", "[a", "[]", "a*c", "*/", "/*", "\\*", "\\", "x*y*z", "[a-", "ä", "*[0-9]", "b?", "-*"]
NUMBERS = ["0", "1", "2", "-1", " -1", "-2", "99", "-99", "+1", "x", "01", "3"]
WORDS = ["d", "default", "a-b", "a b", "1", "true", "x: y", "${B}", "${A:=z}", "$", "$$", "a$b", "'", '"', "{", "a${B}c", ":", "/", "#", "="]
TEXTS = ["t", "", " ", "-", ".", "/", "$", "$$", "$$$", "{", "}", "$A", "$(A)", "\\", "x-", ":"]


def operator(dice):
    kind = dice.choice([0, 0, 0, 1, 2, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 11, 11])
    word = lambda: dice.choice(WORDS)
    if kind < 2:
        return ""
    if kind == 2:
        return dice.choice([":=", ":-", "=", ":?", ":+", ":=", ":=", "-", "?", ":"]) + word()
    if kind == 3:
        return dice.choice(["^", "^^", ",", ",,", ",^", "^^^", "^,"])
    if kind == 4:
        return ":" + dice.choice(NUMBERS) + dice.choice(["", ":" + dice.choice(NUMBERS), "::" + dice.choice(NUMBERS), ":"])
    if kind in (5, 6):
        return dice.choice(["#", "##", "%", "%%", "###"]) + dice.choice(PATTERNS + [""])
    if kind in (7, 8):
        return dice.choice(["/", "//", "/#", "/%", "///"]) + dice.choice(PATTERNS + WORDS + ["\\/", "\\\\"]) + dice.choice(["/", "//", ""]) + dice.choice(WORDS + ["", "\\/"])
    if kind == 9:
        return dice.choice([":=", "="]) + "".join(word() for _ in range(dice.randrange(3)))
    if kind == 10:
        return dice.choice(["!", "@", " ", "[0]", ".", "ä", ":ä"])
    return ":=${" + dice.choice(NAMES) + operator(dice) + "}"


def expansion(dice):
    roll = dice.randrange(20)
    if roll == 0:
        return "${#" + dice.choice(NAMES + ["", "#", "1"]) + "}"
    if roll == 1:
        return dice.choice(["$${A}", "$${B:=1}", "$$${A}", "${", "${}", "${ A}", "$${A}", "$$${A}", "${A", "${1}", "${ä}", "${A B}"])
    return "${" + dice.choice(NAMES) + operator(dice) + "}"


def text(dice):
    return dice.choice(TEXTS) + "".join(expansion(dice) + dice.choice(TEXTS) for _ in range(dice.choice([1, 1, 1, 2])))


def probe(dice):
    manifest = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"k": text(dice)}}
    where = dice.randrange(8)
    if where == 0:
        manifest["metadata"]["name"] = text(dice)
    elif where == 1:
        manifest["metadata"]["annotations"] = {text(dice): text(dice)}
    elif where == 2:
        manifest["data"]["long"] = "first line\n" + text(dice) + "\nlast\n"
    elif where == 3:
        manifest["data"][text(dice)] = "v"
        manifest["spec"] = {"n": dice.choice([1, 1.5, 9007199254740993, True, None]), "list": [text(dice), {"a": "b"}]}
    elif where == 4:
        manifest["metadata"][dice.choice(["labels", "annotations"])] = {"kustomize.toolkit.fluxcd.io/substitute": dice.choice(["disabled", "enabled"])}
    elif where == 5:
        manifest["data"]["wrapped"] = " ".join([text(dice)] + ["word"] * 30)
    variables = {name: dice.choice(VALUES) for name in NAMES if name not in ("UNSET", "EMPTY") and dice.random() < 0.9}
    variables["EMPTY"] = ""
    # kustomize-controller takes the line feeds out of values.
    variables = {name: value.replace("\n", "") for name, value in variables.items()}
    return {"manifest": json.dumps(manifest, ensure_ascii=False), "vars": variables, "strict": dice.random() < 0.25}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--count", type=int, default=1500)
    count = arguments.parse_args().count
    dice = random.Random(20261127)
    probes = [probe(dice) for _ in range(count)]
    with tempfile.TemporaryDirectory() as directory:
        program = os.path.join(directory, "flux")
        environment = {**os.environ, "GOTOOLCHAIN": "go1.27.4"}
        subprocess.run(["go", "build", "-o", program, "."], cwd=HERE, env=environment, check=True)
        lines = "".join(json.dumps(it) + "\n" for it in probes)
        answered = subprocess.run([program], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    for asked, answer in zip(probes, answered, strict=True):
        got = json.loads(answer)
        manifest = asked["manifest"]
        # kustomize-controller leaves such a resource as it is before it asks its library.
        metadata = json.loads(manifest)["metadata"]
        marks = {**metadata.get("labels", {}), **metadata.get("annotations", {})}
        if marks.get("kustomize.toolkit.fluxcd.io/substitute") == "disabled":
            continue
        # Flux writes half a character as U+FFFD; offshoot refuses it.
        is_cut = "\ufffd" in got.get("out", "")
        print(json.dumps({**asked, "out": None if is_cut else got.get("out")}, ensure_ascii=False))


main()
