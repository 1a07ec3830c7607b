"""YAML and kustomizations that grow, nest and repeat: from a few bytes to everything that a machine has."""

from .running import CONFIG_MAP, DEPLOYMENT, Attack, write


def tree(kustomization, **files):
    named = {name.replace("__", "/").replace("_yaml", ".yaml"): text for name, text in files.items()}
    return lambda path: write(path, {"kustomization.yaml": kustomization, "r.yaml": CONFIG_MAP, **named})


def chain(length):
    def make(path):
        for number in range(length):
            write(path, {f"{number}/kustomization.yaml": f"resources: [../{number + 1}]\n"})
        write(path, {f"{length}/kustomization.yaml": "resources: [r.yaml]\n", f"{length}/r.yaml": CONFIG_MAP})
    return make


def diamond(levels):
    def make(path):
        for number in range(levels):
            write(path, {f"{number}{side}/kustomization.yaml": f"resources: [../{number + 1}a, ../{number + 1}b]\n"
                         f"nameSuffix: -{side}\n" for side in "ab"})
        for side in "ab":
            write(path, {f"{levels}{side}/kustomization.yaml": f"resources: [r.yaml]\nnamePrefix: {side}-\n",
                         f"{levels}{side}/r.yaml": CONFIG_MAP})
    return make


def bomb(levels, width):
    lines = ["a0: &a0 [x, x]"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} [" + ", ".join([f"*a{level - 1}"] * width) + "]")
    return "apiVersion: v1\nkind: X\nmetadata: {name: a}\n" + "\n".join(lines) + "\n"


def patches(count, operation):
    entries = [f"- target: {{kind: ConfigMap}}\n  patch: '[{operation(number)}]'" for number in range(count)]
    return "resources: [r.yaml]\npatches:\n" + "\n".join(entries) + "\n"


def copies(count):
    steps = ['{"op": "copy", "from": "/data", "path": "/data/c%d"}' % number for number in range(count)]
    return "resources: [r.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: '[" + ", ".join(steps) + "]'\n"


TEXTS = {
    "deep-flow": "[" * 100_000,
    "deep-block": "".join(" " * number + "a:\n" for number in range(2_000)),
    "deep-sequence": "- " * 50_000 + "a\n",
    "alias-bomb": bomb(30, 10),
    "alias-of-itself": "a: &a [*a]\n",
    "merge-of-itself": "a: &a {<<: *a}\n",
    "long-line": CONFIG_MAP + "x: " + "y" * 1_000_000 + "\n",
    "long-anchor": f"a: &{'b' * 100_000} c\n",
    "many-documents": (CONFIG_MAP + "---\n") * 3_000,
    "unnamed-documents": "kind: X\napiVersion: v1\n---\n" * 5_000,
    "repeated-keys": "apiVersion: v1\nkind: X\nmetadata: {name: a}\nd: {" + "a: 1, " * 5_000 + "}\n",
    "nul": "a: \"\\0\"\n",
    "invalid-utf8": b"a: \xff\xfe\n",
    "utf-16": "kind: X\n".encode("utf-16"),
    "huge-number": CONFIG_MAP + "n: " + "9" * 100_000 + "\n",
    "huge-exponent": CONFIG_MAP + "n: 1e999999999\n",
    "tags": CONFIG_MAP + "n: !!binary " + "=" * 1000 + "\n",
    "unclosed-quote": "a: \"" + "b\n" * 10_000,
    "tabs": "a:\n\tb: c\n",
    "escapes": "a: \"\\e[31m\\u202e\\r\"\nb\n",
    "bidi": CONFIG_MAP.replace("name: a", "name: \u202ea"),
}

KUSTOMIZATIONS = {
    "prefix-path": "resources: [r.yaml]\nconfigurations: [c.yaml]\nnamePrefix: p-\n",
    "replacement-path": "resources: [r.yaml]\nreplacements:\n- source: {kind: ConfigMap, fieldPath: data.k}\n  targets:\n"
                        "  - select: {kind: ConfigMap}\n    options: {create: true}\n    fieldPaths: [" + ".".join(["x"] * 100_000) + "]\n",
    "replacement-index": "resources: [r.yaml]\nreplacements:\n- source: {kind: ConfigMap, fieldPath: data.k}\n  targets:\n"
                         "  - select: {kind: ConfigMap}\n    options: {create: true}\n    fieldPaths: [data.99999999999]\n",
    "regexes": "resources: [r.yaml]\npatches:\n" + "".join(
        f"- target: {{name: '(?:a{{900}}){{{number}}}'}}\n  patch: '[]'\n" for number in range(1, 500)),
    "nested-quantifiers": "resources: [r.yaml]\npatches: [{target: {name: '" + "(" * 2_000 + "a" + ")*" * 2_000 + "'}, patch: '[]'}]\n",
    "patches": patches(2_000, lambda number: '{"op": "add", "path": "/data/k%d", "value": "v"}' % number),
    "pointer": patches(1, lambda _: '{"op": "add", "path": "' + "/a" * 100_000 + '", "value": 1}'),
    "copies": copies(40),
    "one-patch": "resources: [r.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: '[" + ", ".join(
        '{"op": "add", "path": "/data/k%d", "value": "v"}' % number for number in range(4_000)) + "]'\n",
    "missing-files": "resources: [" + ", ".join(f"m{number}.yaml" for number in range(4_000)) + "]\n",
    "images": "resources: [d.yaml]\nimages:\n" + "".join(f"- {{name: i{number}, newTag: '2'}}\n" for number in range(4_000)),
    "labels": "resources: [r.yaml]\nlabels: [{pairs: {" + ", ".join(f"k{number}: v" for number in range(5_000)) + "}}]\n",
    "itself": "resources: [.]\n",
    "above": "resources: [..]\n",
    "component-of-itself": "components: [.]\nresources: [r.yaml]\n",
    "vars": "resources: [r.yaml]\nvars:\n" + "".join(
        f"- {{name: V{number}, objref: {{kind: ConfigMap, name: a, apiVersion: v1}}, fieldref: {{fieldpath: data.k}}}}\n" for number in range(1_000)),
    "generator": "configMapGenerator: [{name: g, literals: [" + ", ".join(f"k{number}=v" for number in range(5_000)) + "]}]\n",
    "escape-name": "resources: [\"\\e[31mx\\r\\n::error::y\"]\n",
    "namespace": "resources: [r.yaml]\nnamespace: \"a\\nb\"\n",
    "suffix": "resources: [r.yaml]\nnameSuffix: '" + "s" * 1_000_000 + "'\n",
}


def YAML():
    for name, text in TEXTS.items():
        body = text if isinstance(text, bytes) else text
        yield Attack("yaml", name, tree("resources: [t.yaml]\n", t_yaml=body), ["build", "."], is_yaml=True)
    for name in ("deep-flow", "alias-bomb", "repeated-keys", "invalid-utf8", "nul", "escapes"):
        yield Attack("yaml", f"kustomization:{name}", tree(TEXTS[name]), ["build", "."])
        config = TEXTS[name]
        yield Attack("yaml", f"config:{name}", lambda path, config=config: write(path, {"offshoot.yaml": config}), ["list"])
    containers = "\n".join(f"      - {{name: c{number}, image: 'i{number}:1'}}" for number in range(2_000))
    many = DEPLOYMENT.replace("containers: [{name: c, image: i:1}]", f"\n      containers:\n{containers}").replace("spec: {\n", "spec:\n")
    many = many.replace("    spec: {", "    spec:").replace("\n}\n", "\n")
    for name, text in KUSTOMIZATIONS.items():
        specs = "namePrefix:\n- path: " + "/".join(["x"] * 100_000) + "\n  create: true\n"
        yield Attack("yaml", f"build:{name}", tree(text, c_yaml=specs, d_yaml=many), ["build", "."], is_yaml=True)
    for length in (100, 300, 1_500):
        yield Attack("yaml", f"chain:{length}", chain(length), ["build", "0"], is_yaml=True)
    for levels in (5, 30):
        yield Attack("yaml", f"diamond:{levels}", diamond(levels), ["build", "0a"], is_yaml=True)
