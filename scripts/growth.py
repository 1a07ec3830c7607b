#!/usr/bin/env python3
"""Tells what grows faster than its input. For each kind of input, writes trees of n, 2n, 4n and 8n parts, counts the
instructions of a run on each, and prints the exponent of the growth.

    growth.py --bin target/debug/offshoot [--only REGEX] [--most EXPONENT] [--jobs N] [--time]

The exponent is that of the last two doublings: what a run needs whatever its input is cancels out. Instructions are
counted by valgrind's callgrind; where that is not installed, or with `--time`, user time is measured, with larger
inputs: that is coarser. Ends with 1 if a kind grows faster than
n log n, which is an exponent of at most 1.25 at these sizes.
"""
import argparse, concurrent.futures, math, os, pathlib, re, shutil, subprocess, sys, tempfile

VALGRIND = shutil.which("valgrind")

# How much larger inputs are where time is measured, and the seconds after which a run is ended.
LARGER, LONGEST = 16, 60

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {0}}}\ndata: {{k: {0}}}\n"
KINDS = {}


def kind(size, *arguments):
    """A kind of input: a function from n to files, run at `size` and its multiples with these arguments."""
    def keep(function):
        KINDS[function.__name__.replace("_", "-")] = (size, arguments or ("build", "."), function)
        return function
    return keep


def lines(n, text):
    return "".join(text.format(i) for i in range(n))


def documents(n, text):
    return "---\n".join(text.format(i) for i in range(n))


def deployment(containers, name="web"):
    return (f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  template:\n    spec:\n"
            f"      containers:\n{containers}")


def container(i, rest):
    return f"      - name: c{i}\n        image: i{i}\n{rest}"


def build(kustomization, **files):
    files = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    return {"kustomization.yaml": kustomization, **files}


@kind(50)
def images(n):
    rules = lines(n, "- {{name: i{0}, newTag: x}}\n")
    return build(f"resources: [r.yaml]\nimages:\n{rules}",
                 r_yaml=deployment(lines(n, "      - {{name: c{0}, image: 'i{0}:1'}}\n")))


@kind(50)
def images_unmatched(n):
    rules = lines(n, "- {{name: x.y/z{0}, newTag: x}}\n")
    return build(f"resources: [r.yaml]\nimages:\n{rules}",
                 r_yaml=deployment(lines(n, "      - {{name: c{0}, image: 'i{0}:1'}}\n")))


@kind(100)
def json_patch_adds(n):
    operations = lines(n, "      - {{op: add, path: /data/k{0}, value: v}}\n")
    return build(f"resources: [r.yaml]\npatches:\n  - target: {{kind: ConfigMap}}\n    patch: |-\n{operations}",
                 r_yaml=CONFIG_MAP.format("a"))


@kind(50)
def json_patch_below(n):
    operations = lines(n, "      - {{op: add, path: /data/k{0}/x, value: v}}\n")
    objects = lines(n, "  k{0}: {{a: b}}\n")
    return build(f"resources: [r.yaml]\npatches:\n  - target: {{kind: Foo}}\n    patch: |-\n{operations}",
                 r_yaml=f"apiVersion: example.com/v1\nkind: Foo\nmetadata: {{name: a}}\ndata:\n{objects}")


@kind(25)
def json_patches(n):
    patches = lines(n, "- target: {{kind: ConfigMap}}\n  patch: '[{{\"op\": \"add\", \"path\": \"/data/k{0}\", \"value\": \"v\"}}]'\n")
    return build(f"resources: [r.yaml]\npatches:\n{patches}", r_yaml=CONFIG_MAP.format("a"))


@kind(25)
def targeted_json_patches(n):
    patches = lines(n, "- target: {{kind: ConfigMap, name: a{0}}}\n  patch: '[{{\"op\": \"add\", \"path\": \"/data/x\", \"value\": \"v\"}}]'\n")
    return build(f"resources: [r.yaml]\npatches:\n{patches}", r_yaml=documents(n, CONFIG_MAP.replace("{0}", "a{0}")))


@kind(25)
def targeted_merges(n):
    patches = lines(n, "- target: {{kind: ConfigMap, name: a{0}}}\n  patch: '{{kind: ConfigMap, metadata: {{name: x}}, data: {{x: v}}}}'\n")
    return build(f"resources: [r.yaml]\npatches:\n{patches}", r_yaml=documents(n, CONFIG_MAP.replace("{0}", "a{0}")))


@kind(25)
def merges_by_name(n):
    patches = lines(n, "- patch: '{{apiVersion: v1, kind: ConfigMap, metadata: {{name: a{0}}}, data: {{x: v}}}}'\n")
    return build(f"resources: [r.yaml]\npatches:\n{patches}", r_yaml=documents(n, CONFIG_MAP.replace("{0}", "a{0}")))


@kind(50)
def merged_map(n):
    patch = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n" + lines(n, "  k{0}: v\n")
    base = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n" + lines(n, "  k{0}: w\n")
    return build("resources: [r.yaml]\npatches: [{path: p.yaml}]\n", r_yaml=base, p_yaml=patch)


@kind(50)
def merged_containers(n):
    return build("resources: [r.yaml]\npatches: [{path: p.yaml}]\n",
                 r_yaml=deployment(lines(n, "      - {{name: c{0}, image: i}}\n")),
                 p_yaml=deployment(lines(n, "      - {{name: c{0}, image: j}}\n")))


@kind(50)
def merged_ports(n):
    def service(name):
        ports = lines(n, "  - {{port: {0}, protocol: TCP, name: " + name + "{0}}}\n")
        return f"apiVersion: v1\nkind: Service\nmetadata: {{name: a}}\nspec:\n  ports:\n{ports}"
    return build("resources: [r.yaml]\npatches: [{path: p.yaml}]\n", r_yaml=service("a"), p_yaml=service("b"))


@kind(50)
def merged_finalizers(n):
    def object_(prefix):
        items = lines(n, "  - example.com/" + prefix + "{0}\n")
        return f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  finalizers:\n{items}"
    return build("resources: [r.yaml]\npatches: [{path: p.yaml}]\n", r_yaml=object_("a"), p_yaml=object_("b"))


@kind(25)
def variables(n):
    rules = lines(n, "- {{name: V{0}, objref: {{apiVersion: v1, kind: ConfigMap, name: a{0}}}, fieldref: {{fieldpath: data.k}}}}\n")
    values = lines(n, "        - {{name: E{0}, value: $(V{0})}}\n")
    containers = "      - name: c\n        image: i\n        env:\n" + values
    return build(f"resources: [r.yaml, d.yaml]\nvars:\n{rules}",
                 r_yaml=documents(n, CONFIG_MAP.replace("{0}", "a{0}")), d_yaml=deployment(containers))


@kind(25)
def replacements(n):
    rules = lines(n, "- source: {{kind: ConfigMap, name: a{0}, fieldPath: data.k}}\n"
                     "  targets: [{{select: {{kind: ConfigMap, name: a{0}}}, fieldPaths: [data.x], options: {{create: true}}}}]\n")
    return build(f"resources: [r.yaml]\nreplacements:\n{rules}", r_yaml=documents(n, CONFIG_MAP.replace("{0}", "a{0}")))


@kind(50)
def replacement_targets(n):
    paths = lines(n, "      - data.k{0}\n")
    return build("resources: [r.yaml]\nreplacements:\n- sourceValue: v\n  targets:\n  - select: {kind: ConfigMap}\n"
                 f"    options: {{create: true}}\n    fieldPaths:\n{paths}", r_yaml=CONFIG_MAP.format("a"))


@kind(50)
def missing_files_on_one_line(n):
    return build("resources: [" + ", ".join(f"missing{i}.yaml" for i in range(n)) + "]\n")


@kind(100)
def repeated_keys_on_one_line(n):
    pairs = ", ".join("k: v" for _ in range(n))
    return build("resources: [r.yaml]\n", r_yaml="apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {" + pairs + "}\n")


@kind(100)
def unknown_fields(n):
    return build("resources: [r.yaml]\n" + lines(n, "unknown{0}: x\n"))


@kind(50)
def manifests(n):
    return build("resources: [r.yaml]\n", r_yaml=documents(n, CONFIG_MAP.replace("{0}", "a{0}")))


@kind(25)
def files(n):
    texts = {f"r{i}.yaml": CONFIG_MAP.format(f"a{i}") for i in range(n)}
    return {"kustomization.yaml": "resources:\n" + lines(n, "- r{0}.yaml\n"), **texts}


@kind(25)
def bases(n):
    tree = {"kustomization.yaml": "resources:\n" + lines(n, "- b{0}\n")}
    for i in range(n):
        tree[f"b{i}/kustomization.yaml"] = "resources: [r.yaml]\nnamePrefix: x-\n"
        tree[f"b{i}/r.yaml"] = CONFIG_MAP.format(f"a{i}")
    return tree


@kind(25)
def components(n):
    tree = build("resources: [r.yaml]\ncomponents:\n" + lines(n, "- c{0}\n"), r_yaml=CONFIG_MAP.format("a"))
    for i in range(n):
        tree[f"c{i}/kustomization.yaml"] = ("apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
                                            f"configMapGenerator: [{{name: g{i}, literals: [a=b]}}]\n")
    return tree


@kind(50)
def generators(n):
    return build("configMapGenerator:\n" + lines(n, "- {{name: g{0}, literals: [a=b]}}\n"))


@kind(50)
def literals(n):
    return build("configMapGenerator:\n- name: g\n  literals:\n" + lines(n, "  - k{0}=v\n"))


@kind(50)
def env_file(n):
    return build("secretGenerator: [{name: g, envs: [e.env]}]\n", e_env=lines(n, "K{0}=v\n"))


@kind(25)
def merged_generators(n):
    return build("resources: [b]\nconfigMapGenerator:\n" + lines(n, "- {{name: g{0}, behavior: merge, literals: [c=d]}}\n"),
                 b__kustomization_yaml="configMapGenerator:\n" + lines(n, "- {{name: g{0}, literals: [a=b]}}\n"))


@kind(50)
def labels(n):
    return build("resources: [r.yaml]\ncommonLabels:\n" + lines(n, "  l{0}: v\n"), r_yaml=deployment("      - {name: c}\n"))


@kind(50)
def annotations(n):
    return build("resources: [r.yaml]\ncommonAnnotations:\n" + lines(n, "  l{0}: v\n"), r_yaml=CONFIG_MAP.format("a"))


@kind(50)
def label_fields(n):
    return build("resources: [r.yaml]\nlabels:\n- pairs: {a: b}\n  fields:\n" + lines(n, "  - {{path: x/y{0}, create: true}}\n"),
                 r_yaml=CONFIG_MAP.format("a"))


@kind(25)
def replicas(n):
    return build("resources: [r.yaml]\nreplicas:\n" + lines(n, "- {{name: w{0}, count: 2}}\n"),
                 r_yaml="---\n".join(deployment("      - {name: c}\n", f"w{i}") for i in range(n)))


@kind(25)
def references(n):
    objects = documents(n, CONFIG_MAP.replace("{0}", "a{0}"))
    pods = "---\n".join(deployment(f"      - {{name: c, envFrom: [{{configMapRef: {{name: a{i}}}}}]}}\n", f"w{i}") for i in range(n))
    return build("resources: [r.yaml, d.yaml]\nnamePrefix: x-\n", r_yaml=objects, d_yaml=pods)


@kind(25)
def field_specs(n):
    specs = lines(n, "- {{path: spec/f{0}, kind: Foo}}\n")
    return build("resources: [r.yaml]\nnamePrefix: x-\nconfigurations: [c.yaml]\n", c_yaml=f"namePrefix:\n{specs}",
                 r_yaml=CONFIG_MAP.format("a"))


@kind(25)
def sort_order(n):
    return build("resources: [r.yaml]\nsortOptions:\n  order: legacy\n  legacySortOptions:\n    orderFirst:\n"
                 + lines(n, "    - Kind{0}\n"), r_yaml=documents(n, CONFIG_MAP.replace("{0}", "a{0}")))


@kind(25)
def transformers(n):
    plugins = documents(n, "apiVersion: builtin\nkind: AnnotationsTransformer\nmetadata: {{name: t{0}}}\n"
                           "annotations: {{a{0}: b}}\nfieldSpecs: [{{path: metadata/annotations, create: true}}]\n")
    return build("resources: [r.yaml]\ntransformers: [t.yaml]\n", r_yaml=CONFIG_MAP.format("a"), t_yaml=plugins)


@kind(25)
def build_metadata(n):
    return build("resources: [r.yaml]\nnamePrefix: x-\nbuildMetadata: [originAnnotations, transformerAnnotations]\n",
                 r_yaml=documents(n, CONFIG_MAP.replace("{0}", "a{0}")))


@kind(50)
def aliases(n):
    items = lines(n, "- *a\n")
    return build("resources: [r.yaml]\n", r_yaml=f"apiVersion: v1\nkind: Foo\nmetadata: {{name: a}}\nx: &a {{b: c}}\ny:\n{items}")


def environment(fields, **files):
    text = f"apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  a:\n    path: .\n    namespace: n\n{fields}"
    return {"offshoot.yaml": text, **build("resources: [r.yaml]\n", **{"r_yaml": deployment("      - {name: c, image: i}\n"), **files})}


@kind(25, "list")
def environments(n):
    each = lines(n, "  e{0}: {{path: ., namespace: n{0}}}\n")
    return {"offshoot.yaml": f"apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n{each}",
            **build("resources: [r.yaml]\n", r_yaml=CONFIG_MAP.format("a"))}


@kind(25, "render", "a")
def environment_images(n):
    return environment("    images:\n" + lines(n, "      i{0}: {{newTag: x}}\n"),
                       r_yaml=deployment(lines(n, "      - {{name: c{0}, image: 'i{0}:1'}}\n")))


@kind(25, "render", "a")
def environment_labels(n):
    return environment("    labels:\n" + lines(n, "      l{0}: x\n"))


@kind(2, "render", "a")
def environment_values(n):
    return environment("    values:\n" + lines(n, "      V{0}: 'v{0}'\n") +
                       "    labels:\n" + lines(n, "      l{0}: '{{{{{{{{ values.V{0} }}}}}}}}'\n").replace("{{{{", "{{").replace("}}}}", "}}"))


@kind(25, "render", "a")
def environment_patches(n):
    return environment("    patches:\n" + lines(n, "      - patch: '{{apiVersion: v1, kind: ConfigMap, metadata: {{name: a{0}}}, data: {{x: y}}}}'\n"),
                       r_yaml=documents(n, CONFIG_MAP.replace("{0}", "a{0}")))


@kind(25, "render", "a")
def environment_resources(n):
    return environment("", r_yaml=documents(n, CONFIG_MAP.replace("{0}", "a{0}")))


@kind(25, "render", "a")
def hosts(n):
    rules = "---\n".join(f"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: i{i}}}\n"
                         f"spec: {{rules: [{{host: h{i}.example.com}}]}}\n" for i in range(n))
    return environment("    hosts: {pattern: '{{ label }}-x.{{ parent }}'}\n", r_yaml=rules)


def two(old, new):
    return {"old/kustomization.yaml": "resources: [r.yaml]\n", "old/r.yaml": old,
            "new/kustomization.yaml": "resources: [r.yaml]\n", "new/r.yaml": new}


def config_map(data):
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n{data}"


@kind(25, "diff", "old", "new")
def diff_resources(n):
    return two(documents(n, CONFIG_MAP.replace("{0}", "a{0}")), documents(n, CONFIG_MAP.replace("name: {0}", "name: a{0}").replace("k: {0}", "k: x{0}")))


@kind(25, "diff", "old", "new")
def diff_renamed(n):
    return two(documents(n, CONFIG_MAP.replace("{0}", "a{0}")), documents(n, CONFIG_MAP.replace("name: {0}", "name: b{0}").replace("k: {0}", "k: a{0}")))


@kind(50, "diff", "old", "new")
def diff_fields(n):
    return two(config_map(lines(n, "  k{0}: a\n")), config_map(lines(n, "  k{0}: b\n")))


@kind(50, "diff", "old", "new")
def diff_lines(n):
    return two(config_map("  f: |\n" + lines(n, "    line {0} a\n")), config_map("  f: |\n" + lines(n, "    line {0} b\n")))


@kind(25, "diff", "old", "new")
def diff_containers(n):
    return two(deployment(lines(n, "      - {{name: c{0}, image: 'i:1'}}\n")), deployment(lines(n, "      - {{name: c{0}, image: 'i:2'}}\n")))


@kind(50, "diff", "old", "new")
def diff_arguments(n):
    def pod(text):
        return deployment("      - name: c\n        args:\n" + lines(n, text))
    return two(pod("        - a{0}\n"), pod("        - b{0}\n"))


@kind(25, "diff", "old", "new")
def diff_moved_items(n):
    def pod(order):
        return deployment("      - name: c\n        env:\n" + "".join(f"        - {{name: E{i}, value: v}}\n" for i in order))
    return two(pod(range(n)), pod(reversed(range(n))))


@kind(25, "diff", "old", "new")
def diff_items_without_name(n):
    def foo(value):
        return "apiVersion: example.com/v1\nkind: Foo\nmetadata: {name: a}\nspec:\n  list:\n" + lines(n, "  - {{x: " + value + "{0}, y: {0}}}\n")
    return two(foo("a"), foo("b"))


@kind(25, "diff", "old", "new")
def diff_secrets(n):
    def secret(value):
        return f"apiVersion: v1\nkind: Secret\nmetadata: {{name: a}}\nstringData:\n" + lines(n, "  k{0}: " + value + "{0}-long-enough\n")
    return two(secret("a"), secret("b"))


@kind(25, "check", ".")
def checks(n):
    objects = "---\n".join(deployment(f"      - {{name: c, image: 'i:1', envFrom: [{{configMapRef: {{name: a{i}}}}}]}}\n", f"w{i}") for i in range(n))
    return build("resources: [r.yaml, d.yaml]\n", r_yaml=documents(n, CONFIG_MAP.replace("{0}", "a{0}")), d_yaml=objects)


def write(tree, folder):
    for name, text in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


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
    size, arguments, tree = KINDS[name]
    size *= LARGER if measure is seconds else 1
    counts = []
    for n in [size, 2 * size, 4 * size, 8 * size]:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder).resolve()
            write(tree(n), folder)
            counts.append(measure([program, *arguments], folder))
    return size, counts


def exponent(counts):
    """That of the growth from 2n over 4n to 8n."""
    if math.inf in counts:
        return math.inf
    first, second = counts[2] - counts[1], counts[3] - counts[2]
    return math.log2(second / first) if first > 0 and second > 0 else 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--only", default=".")
    parser.add_argument("--most", type=float, default=1.25)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--time", action="store_true")
    args = parser.parse_args()
    names = [name for name in KINDS if re.search(args.only, name)]
    measure = instructions if VALGRIND and not args.time else seconds
    unit = "million instructions" if measure is instructions else "seconds"
    print(f"{'kind':28}{'8n':>7}  {unit} at n, 2n, 4n, 8n{'':10}exponent")
    too_fast = []
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for name, (size, counts) in zip(names, pool.map(lambda name: measured(name, args.bin, measure), names)):
            found = exponent(counts)
            shown = "".join(f"{count:10.2f}" for count in counts)
            mark = "  too fast" if found > args.most else ""
            print(f"{name:28}{8 * size:7}{shown}{found:12.2f}{mark}", flush=True)
            if found > args.most:
                too_fast.append(name)
    print(f"{len(names)} kinds, {len(too_fast)} faster than n^{args.most}: {', '.join(too_fast) or 'none'}")
    return 1 if too_fast else 0


if __name__ == "__main__":
    sys.exit(main())
