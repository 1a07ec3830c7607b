"""Mistakes, of which most make a build fail: both programs must then."""

import re


def edit(tree, suffixes, change):
    """Changes the text of a random file with one of these suffixes."""
    paths = [path for path in sorted(tree.files) if path.endswith(suffixes)]
    if paths:
        path = tree.dice.choice(paths)
        text = tree.files[path].decode(errors="surrogateescape")
        tree.files[path] = change(text).encode(errors="surrogateescape")


def make(tree):
    dice = tree.dice
    kustomization = ("kustomization.yaml", "kustomization.yml", "Kustomization")
    lines = ["resources:\n- missing.yaml\n", "unknownField: 1\n", "namePrefix: 1\n", "namespace: [a]\n", "patches:\n- path: missing.yaml\n", "components:\n- ../base0\n",
             "resources:\n- .\n", "configMapGenerator:\n- name: x\n  literals: [novalue]\n", "configMapGenerator:\n- name: absent\n  behavior: merge\n", "images: nginx\n",
             "patches:\n- patch: '{}'\n", "patches:\n- patch: |\n    - op: nope\n      path: /a\n  target: {kind: Deployment}\n", "replicas:\n- {name: absent, count: 1}\n",
             "replacements:\n- source: {kind: Absent}\n  targets: []\n", "transformers:\n- missing.yaml\n", "secretGenerator:\n- literals: [a=b]\n", "kind: Widget\n",
             "labels:\n- pairs: {a: 1}\n", "commonLabels: {a: true}\n", "sortOptions: {order: none}\n", "vars:\n- name: X\n  objref: {kind: Absent, name: x, apiVersion: v1}\n",
             "patches:\n- target: {kind: '['}\n  patch: |\n    - {op: remove, path: /metadata/labels}\n", "patches:\n- target: {labelSelector: 'a=b=c'}\n  patch: |\n    - {op: remove, path: /kind}\n", "openapi: {version: v9}\n",
             "generatorOptions: {labels: []}\n", "configMapGenerator:\n- name: x\n  files: [missing.txt]\n", "configMapGenerator:\n- {name: x, literals: [a=1, a=2]}\n", "metadata: {name: x}\n",
             "RESOURCES: []\n", "transformers:\n- |-\n  apiVersion: builtin\n  kind: NoSuchTransformer\n  metadata: {name: x}\n", "crds: [missing.json]\n", "buildMetadata: [nothing]\n"]
    changes = [
        lambda text: text + "\n" + dice.choice(lines),
        lambda text: text + "\n" + dice.choice(lines),
        lambda text: text.replace("kind:", "kind:" + dice.choice(["\t", " [", " {", " '"]), 1),
        lambda text: text + dice.choice(["  bad indentation: x\n", "\t- tab\n", "key: a: b\n", "}\n", "%\n", "- item\n", "\x00", "*unknown\n", "a: *unknown\n", "--- text\n"]),
        lambda text: re.sub(r"^  name: .*\n", dice.choice(["", "  name: \n", "  name: 5\n", "  name: {}\n", "  generateName: x\n"]), text, count=1, flags=re.M),
        lambda text: re.sub(r"^kind: .*\n", dice.choice(["", "kind: 5\n", "kind: Other\n", "kind: \n"]), text, count=1, flags=re.M),
        lambda text: re.sub(r"^(apiVersion: .*\n)", dice.choice(["", "\\1\\1", "apiVersion: \n", "apiVersion: 1\n", "apiVersion: a/b/c\n"]), text, count=1, flags=re.M),
        lambda text: text[: dice.randrange(len(text) + 1)],
        lambda text: "\n".join(line for line in text.split("\n") if dice.chance(0.95)),
        lambda text: re.sub(r"labels:\n", dice.choice(["labels: x\n", "labels: []\n", "labels: 5\n", "labels:\n  dup: a\n  dup: b\n"]), text, count=1),
        lambda text: re.sub(r"image: .*", dice.choice(["image: 5", "image:", "image: []", "image: {a: b}"]), text, count=1),
        lambda text: re.sub(r"(containers|env|ports):\n", dice.choice([r"\1: x\n", r"\1: {}\n", r"\1: null\n", r"\1:\n- x\n"]), text, count=1),
    ]
    change = dice.choice(changes)
    edit(tree, kustomization if change in changes[:2] or dice.chance(0.2) else (".yaml", ".yml"), change)
