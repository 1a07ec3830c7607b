"""The fields of a kustomization, each drawn to fit the resources that it sees."""

from .objects import CLUSTER_SCOPED, KEYS, NAMES, VALUES
from .selectors import expression, label_selector
from .spelling import odd_text

WORKLOADS = ["Deployment", "StatefulSet", "ReplicaSet"]
PREFIXES = ["dev-", "team-a-", "x", "p1-"]
SUFFIXES = ["-dev", "-v2", "x", "-001"]
NAMESPACES = ["prod", "apps", "default", "team-b"]


class Visible:
    """A resource as a layer sees it: its name now and before, and the node as first written."""

    def __init__(self, node):
        self.node, self.kind = node, node["kind"]
        self.group, _, self.version = node["apiVersion"].rpartition("/")
        self.name = self.original = node["metadata"]["name"]
        self.namespace = node["metadata"].get("namespace")
        self.touched = False

    def copy(self):
        other = Visible(self.node)
        other.__dict__.update(self.__dict__)
        return other

    def id(self):
        return self.group, self.version, self.kind, self.name, self.namespace or "default"


def names(layer):
    dice, fields = layer.dice, layer.fields
    if dice.chance(0.7):
        fields["namePrefix"] = dice.choice(PREFIXES)
    if dice.chance(0.5):
        fields["nameSuffix"] = dice.choice(SUFFIXES)


def namespace(layer):
    layer.fields["namespace"] = layer.dice.choice(NAMESPACES)


def text_map(layer, keys):
    dice = layer.dice
    values = VALUES + ["a b", "x: y", "5", "no", "$(VAR_A)"]
    return {key: odd_text(dice) if layer.odd(0.15) else dice.choice(values) for key in dice.some(keys, 1, 2)}


def field_spec(layer):
    dice = layer.dice
    spec = {"path": dice.choice(["spec/labels", "metadata/labels", "spec/template/metadata/labels", "spec/items[]/labels", "spec/a/b", "spec/selector", "spec/x\\/y/z"])}
    if spec["path"] != "spec/items[]/labels":
        spec["create"] = True  # two specs that differ in this alone are an error
    if dice.chance(0.5):
        spec.update(dice.choice([{"kind": "Widget"}, {"group": "example.com"}, {"group": "apps", "kind": "Deployment"}, {"version": "v1", "kind": "Service"}, {"kind": "Nothing"}]))
    elif spec["path"] == "spec/selector":
        spec["kind"] = "Widget"
    return spec


def labels(layer):
    dice = layer.dice
    rules = []
    for _ in range(dice.randint(1, 2)):
        rule = {"pairs": text_map(layer, KEYS + ["a.b/c", "y"])}
        if dice.chance(0.4):
            rule["includeSelectors"] = dice.chance(0.8)
        if dice.chance(0.4):
            rule["includeTemplates"] = dice.chance(0.8)
        if dice.chance(0.25):
            rule["fields"] = [field_spec(layer)]
        rules.append(rule)
    layer.fields["labels"] = rules


def common_labels(layer):
    layer.fields["commonLabels"] = text_map(layer, KEYS)


def common_annotations(layer):
    layer.fields["commonAnnotations"] = text_map(layer, ["note", "example.com/by", "config.kubernetes.io/local-config-x", "y", "a.b/c-d"])


def image_rule(layer):
    dice = layer.dice
    rule = {"name": dice.choice(["nginx", "registry.example.com:5000/team/api", "redis", "ghcr.io/org/web", "busybox", "my/nginx", "postgres", "absent", "docker.io/library/nginx", ".*nginx", "example.com/ngin."])}
    if dice.chance(0.4):
        rule["newName"] = dice.choice(["mirror.example.com/nginx", "other", "localhost:5000/x/y", "redis"])
    if dice.chance(0.6):
        rule["newTag"] = dice.choice(["1.26", "v2", "latest", "1", "sha-abc", "1.0-rc.1_x"])
    if dice.chance(0.2):
        rule["digest"] = "sha256:" + "ab12" * 4
    if dice.chance(0.1):
        rule["tagSuffix"] = dice.choice(["-debian", "x"])
    return rule


def images(layer):
    layer.fields["images"] = [image_rule(layer) for _ in range(layer.dice.randint(1, 3))]


def replicas(layer):
    dice = layer.dice
    found = [visible for visible in layer.seen if visible.kind in WORKLOADS]
    rules = []
    for visible in dice.some(found, 1, 2):
        rule = {"name": dice.choice([visible.name, visible.name, visible.original])}
        if dice.chance(0.9):
            rule["count"] = dice.randint(0, 12)
        rules.append(rule)
    if rules:
        layer.fields["replicas"] = rules


# Generators

def literals(layer):
    dice = layer.dice
    values = ["1", "debug", "a=b", "", '"quoted"', "'single'", "x y ", "é", "😀", "true", "a: b", "# c", "$(VAR_A)", "0x1F", "a\\nb", "a\nb", "\ttab", "null", "~", "long " * 30]
    return [key + "=" + dice.choice(values) for key in dice.some(["a", "b", "log.level", "URL", "y" if dice.chance(0.1) else "c", "k-1"], 1, 3)]


def text_file(dice):
    """Contents of a file that a generator reads."""
    return dice.choice([
        b"host=db\nport=5432\n", b"", b"one line", b"a\r\nb\r\n", b"\xef\xbb\xbfbom\n", b"\x01\xff\xfe binary", b"\x00\xff", "é 日本語 😀\n".encode(), b"  leading\n", b"trailing  \nb\n",
        b"\ttab\n", b"\n\n\n", b"a\n\n\n", b"key: value\nlist:\n  - a\n", b'{"a": 1}', b"x" * 200 + b"\n", b"line\n" * 30, b"- a\n# b\n", b"\\ \"q\" 'q'\n", bytes(range(32, 127)),
        b"no newline at end\nhere", b"a\x1bb\x7f\n" if dice.chance(0.05) else b"\\x1b", "\u2028\u0085x\n".encode(), b"5", b"true", b"a \n", b"<a href='x'>&amp;</a>\n", b"k" * 90])


def env_file(dice):
    lines = ["# comment", "", "A=1", "B=two words ", " C=lead", "D=", "E", "F=a=b", 'G="q"', "export H=1", "I=é", "J=#x", "K = v", "L=$(VAR_A)", "\tM=tab"]
    chosen = dice.some(lines, 1, 8)
    text = dice.choice(["\n", "\n", "\n", "\r\n"]).join(line for line in lines if line in chosen) + dice.choice(["\n", ""])
    return dice.choice(["", "", "", "\ufeff"]).encode() + text.encode()


def generator_options(layer):
    dice = layer.dice
    options = {}
    if dice.chance(0.4):
        options["labels"] = text_map(layer, KEYS)
    if dice.chance(0.4):
        options["annotations"] = text_map(layer, ["note", "y"])
    if dice.chance(0.35):
        options["disableNameSuffixHash"] = dice.chance(0.8)
    if dice.chance(0.2):
        options["immutable"] = dice.chance(0.8)
    return options


def generator_sources(layer):
    dice = layer.dice
    fields = {}
    if dice.chance(0.7):
        fields["literals"] = literals(layer)
    if dice.chance(0.4):
        fields["files"] = []
        for index in range(dice.randint(1, 2)):
            path = layer.add_file(dice.choice(["app%d.properties", "f%d.bin", "sub/x%d.json"]) % index, text_file(dice))
            fields["files"].append(dice.choice([path, "key%d=%s" % (index, path)]))
    if dice.chance(0.25):
        path = layer.add_file(dice.choice(["vars.env", ".env"]), env_file(dice))
        fields.update(dice.choice([{"envs": [path]}, {"env": path}]))
    return fields


def generator_rule(layer, kind, made):
    dice = layer.dice
    rule = {}
    existing = [visible for visible in layer.seen if visible.kind == kind]
    if existing and dice.chance(0.35):
        visible = dice.choice(existing)
        rule.update(name=dice.choice([visible.name, visible.original]), behavior=dice.choice(["merge", "replace"]))
        if visible.namespace:
            rule["namespace"] = visible.namespace
        made.append(None)
    else:
        taken = {visible.name for visible in existing} | {visible.original for visible in existing}
        free = [name for name in NAMES[kind] + ["gen-a", "gen-b"] if name not in taken and name not in made]
        if not free:
            return None
        rule["name"] = dice.choice(free)
        if dice.chance(0.15):
            rule["namespace"] = dice.choice(NAMESPACES)
        if dice.chance(0.1):
            rule["behavior"] = "create"
        made.append(rule["name"])
    rule.update(generator_sources(layer))
    if dice.chance(0.4):
        rule["options"] = generator_options(layer)
    if kind == "Secret" and dice.chance(0.4):
        rule["type"] = dice.choice(["Opaque", "kubernetes.io/tls", "example.com/x"])
    return rule


def generated_resource(layer, kind, rule):
    if rule.get("behavior", "create") == "create":
        meta = {"name": rule["name"], **({"namespace": rule["namespace"]} if "namespace" in rule else {})}
        data = {entry.partition("=")[0]: entry.partition("=")[2].strip("\"'") for entry in rule.get("literals", [])}
        layer.seen.append(Visible({"apiVersion": "v1", "kind": kind, "metadata": meta, "data": data}))


def generators(layer):
    dice = layer.dice
    for kind, field in dice.some([("ConfigMap", "configMapGenerator"), ("Secret", "secretGenerator")], 1, 2):
        made = []
        rules = [generator_rule(layer, kind, made) for _ in range(dice.randint(1, 2))]
        rules = [rule for rule in rules if rule]
        if rules:
            layer.fields[field] = rules
            for rule in rules:
                generated_resource(layer, kind, rule)
    if dice.chance(0.3):
        layer.fields["generatorOptions"] = generator_options(layer)


# What speaks of resources and of fields in them

def walk(node, path=()):
    """Every path below a node with its value, lists by index."""
    if isinstance(node, dict):
        children = list(node.items())
    elif isinstance(node, list):
        children = list(enumerate(node))
    else:
        return
    for key, value in children:
        if isinstance(key, str) or isinstance(key, int):
            yield path + (key,), value
            yield from walk(value, path + (key,))


def selector(layer, visible):
    """A selector that finds the resource, exactly or by expression, or that may."""
    dice = layer.dice
    kind = dice.randrange(9)
    if kind < 3:
        return {"kind": visible.kind, "name": visible.name}
    if kind == 3:
        return {"kind": visible.kind}
    if kind == 4:
        return {"kind": dice.choice([visible.kind, visible.kind[:3] + ".*", "(%s|Other)" % visible.kind]), "name": dice.choice([".*", visible.name, visible.name[:2] + ".*"])}
    if kind == 5:
        return expressions(layer, visible)
    field, source = dice.choice([("labelSelector", "labels"), ("annotationSelector", "annotations")])
    found = visible.node["metadata"].get(source)
    if kind == 6 or found:
        return {field: label_selector(dice, found), **({"kind": visible.kind} if dice.chance(0.6) else {})}
    wanted = {"version": visible.version, "kind": visible.kind, "name": visible.name}
    if visible.group:
        wanted["group"] = visible.group
    if visible.namespace and visible.kind not in CLUSTER_SCOPED and dice.chance(0.5):
        wanted["namespace"] = visible.namespace
    return wanted


def expressions(layer, visible):
    """A selector of regular expressions for some of what a resource is known by."""
    dice = layer.dice
    known = {"group": visible.group, "version": visible.version, "kind": visible.kind, "name": visible.name, "namespace": visible.namespace or ""}
    return {field: expression(dice, known[field]) if dice.chance(0.6) else known[field] for field in dice.some(known, 1, 3)}


def variables(layer):
    dice = layer.dice
    rules = []
    for name in dice.some([name for name in ["VAR_A", "VAR_B", "VAR_C"] if name not in layer.tree.variables], 1, 2):
        counts = {}
        for visible in layer.seen:
            counts[visible.original] = counts.get(visible.original, 0) + 1
        found = [visible for visible in layer.seen if counts[visible.original] == 1 and visible.name == visible.original]
        if not found:
            return
        visible = dice.choice(found)
        rule = {"name": name, "objref": {"apiVersion": visible.node["apiVersion"], "kind": visible.kind, "name": visible.original}}
        scalars = [(path, value) for path, value in walk(visible.node) if isinstance(value, (str, int)) and not isinstance(value, bool) and all(
            isinstance(part, str) and part.replace("-", "").isalnum() for part in path)]
        if scalars and dice.chance(0.6):
            rule["fieldref"] = {"fieldpath": ".".join(dice.choice(scalars)[0])}
        layer.tree.variables.append(name)
        layer.variables.append(name)
        rules.append(rule)
    if rules:
        layer.fields["vars"] = rules


# Order

def sort_options(layer):
    layer.fields["sortOptions"] = layer.dice.choice([{"order": "fifo"}, {"order": "legacy"}, {"order": "legacy", "legacySortOptions": {
        "orderFirst": layer.dice.some(["Namespace", "ConfigMap", "Widget", "Deployment"], 1, 3), "orderLast": layer.dice.some(["Service", "Secret"], 1, 2)}}])


# Configuration of the transformers

def configurations(layer):
    dice = layer.dice
    config = {
        "nameReference": [{"kind": "ConfigMap", "version": "v1", "fieldSpecs": [{"path": "spec/configRef/name", "kind": "Widget"}]},
                          {"kind": "Secret", "version": "v1", "fieldSpecs": [{"path": "spec/secretName", "group": "example.com", "kind": "Widget"}]}],
        "images": [{"path": "spec/template/image", "kind": "Widget"}], "varReference": [{"path": "spec/args", "kind": "Widget"}],
        "commonLabels": [{"path": "spec/selector", "kind": "Widget", "create": False}], "replicas": [{"path": "spec/replicas", "kind": "Widget"}],
        "namePrefix": [{"path": "spec/secretName", "kind": "Widget"}], "commonAnnotations": [{"path": "spec/notes", "create": True, "kind": "Widget"}],
        "namespace": [{"path": "spec/namespace", "create": True, "kind": "Widget"}]}
    layer.fields["configurations"] = [layer.add_yaml("config.yaml", [{key: config[key] for key in dice.some(config, 1, 5)}])]


def crds(layer):
    definition = {"example.com/v1.Widget": {"Schema": {
        "x-kubernetes-group-version-kind": [{"group": "example.com", "version": "v1", "kind": "Widget"}],
        "properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}, "spec": {"$ref": "example.com/v1.WidgetSpec"}}}},
        "example.com/v1.WidgetSpec": {"Schema": {"properties": {
            "configRef": {"type": "object", "x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "ConfigMap"},
            "selector": {"type": "object", "x-kubernetes-label-selector": ""}}}}}
    layer.fields["crds"] = [layer.add_yaml("crd-schema.yaml", [definition])]
