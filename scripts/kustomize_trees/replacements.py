"""Replacements: values taken from one field and written to others, and into YAML and JSON that strings hold."""

from .embedded import Embedded
from .fields import selector, walk
from .objects import NAMES

# Paths that `create` makes, or stumbles over.
CREATED = ["metadata.annotations.from-elsewhere", "metadata.labels.made", "spec.made.deep.value", "metadata.annotations.[a.b/c]", "metadata.annotations.a\\.b/c-d", "metadata.annotations.made", "spec.made.0", "spec.made.0.x",
           "spec.made.[name=x].value", "spec.made.[name=x].[y=z].w", "spec.made.*.x", "spec.made.-", "spec.made.-.x", "data.[a.b]", "data.new", "metadata", "spec", "metadata.name", "metadata.namespace", "kind", "apiVersion", "", ".", "spec..x",
           "spec.made.'q k'", "metadata.annotations['a.b']", "spec.made\\.x", "spec.[a.b]", "metadata.finalizers.0", "status.x", "spec.replicas", "items.0"]
CREATED_IN_PODS = ["spec.template.spec.containers.[name=main].env.[name=MADE].value", "spec.template.spec.containers.*.workingDir", "spec.template.spec.containers.[name=new].image", "spec.template.spec.containers.[name=m.*].tty",
                   "spec.template.spec.containers.[image=nginx].name", "spec.template.spec.containers.0.env.0.value", "spec.template.spec.containers.5.name", "spec.template.spec.containers.[name=main].ports.[containerPort=80].name",
                   "spec.template.spec.containers.[name=main].env.[name=A].[value=b]", "spec.template.spec.initContainers.[name=new].image", "spec.template.spec.volumes.[name=v0].configMap.name", "spec.template.spec.containers.[name=].image",
                   "spec.template.spec.containers.[].image", "spec.template.spec.containers.[name=main", "spec.template.metadata.annotations.made", "spec.template.spec.nodeSelector.[kubernetes.io/os]"]
WORKLOADS = ["Deployment", "StatefulSet", "ReplicaSet", "DaemonSet"]


def path_text(path):
    """A field path of a replacement: fields with dots are escaped, list items are found by name or index."""
    parts = []
    for part in path:
        parts.append(part if isinstance(part, str) and part.startswith("[") else str(part).replace(".", "\\."))
    return ".".join(parts)


def replacement_path(layer, visible, scalars_only=True):
    """A path into the object as a replacement writes it, and the value there."""
    dice = layer.dice
    found = [(path, value) for path, value in walk(visible.node) if path[0] not in ("apiVersion", "kind") and path != ("metadata",) and path != ("spec",)
             and (not scalars_only or isinstance(value, (str, int)) and value != "" and not isinstance(value, bool))]
    if not found:
        return None
    path, value = dice.choice(found)
    written, node = [], visible.node
    for part in path:
        child = node[part]
        if isinstance(part, int):
            if isinstance(child, dict) and isinstance(child.get("name"), str) and child["name"] and dice.chance(0.7):
                part = "[name=%s]" % child["name"]
            elif dice.chance(0.15) and not scalars_only:
                part = "*"
        elif "/" in part and dice.chance(0.3):
            part = "[%s]" % part
        written.append(part)
        node = child
    return path_text(written), value


def replacement_source(layer):
    dice = layer.dice
    counts = {}
    for visible in layer.seen:
        for name in {visible.name, visible.original}:
            counts[visible.kind, name] = counts.get((visible.kind, name), 0) + 1
    found = [visible for visible in layer.seen if counts[visible.kind, visible.name] == 1 and not visible.touched]
    if not found:
        return None
    visible = dice.choice(found)
    source = {"kind": visible.kind, "name": visible.name}
    if visible.kind in NAMES and dice.chance(0.1) and counts[visible.kind, visible.original] == 1:
        source["name"] = visible.original
    if visible.group and dice.chance(0.2):
        source["group"] = visible.group
    if dice.chance(0.2):
        source["version"] = visible.version
    found = replacement_path(layer, visible)
    if found and dice.chance(0.8):
        source["fieldPath"], value = found
    else:
        value = visible.name
    if dice.chance(0.25) and isinstance(value, str):
        for delimiter in ["-", "/", ":", ".", "="]:
            if delimiter in value and "\n" not in value:
                source["options"] = {"delimiter": delimiter, **({"index": dice.randint(0, value.count(delimiter))} if dice.chance(0.8) else {})}
                break
    return source


def replacement_target(layer):
    dice = layer.dice
    visible = dice.choice(layer.seen)
    target = {"select": selector(layer, visible)}
    if dice.chance(0.15):
        other = dice.choice(layer.seen)
        target["reject"] = [dice.choice([{"kind": other.kind, "name": other.name}, {"name": other.name}, {"kind": "Nothing"}])]
    paths, options = [], {}
    if dice.chance(0.4):
        options["create"] = True
        paths.append(dice.choice(CREATED))
        if visible.kind in WORKLOADS:
            paths[0] = dice.choice([paths[0], *CREATED_IN_PODS])
    elif not visible.touched and set(target["select"]) >= {"kind", "name"} and target["select"]["name"] == visible.name:
        values = []
        for _ in range(dice.randint(1, 2)):
            found = replacement_path(layer, visible, dice.chance(0.9))
            if found and (isinstance(found[1], str) or dice.chance(0.2)):
                paths.append(found[0])
                values.append(found[1])
        if paths and all(isinstance(value, str) for value in values) and dice.chance(0.25):
            options.update(delimiter=dice.choice(["-", "/", ":", "."]), index=dice.choice([0, 0, 1, -1, 5]))
    if paths:
        target["fieldPaths"] = paths
    elif dice.chance(0.5):
        options["create"] = True
        target["fieldPaths"] = ["metadata.annotations.made"]
    if options:
        target["options"] = options
    return target


def replacement(layer):
    dice = layer.dice
    rule = {}
    if dice.chance(0.15):
        rule["sourceValue"] = dice.choice(["given", "5", "a-b-c", "true", ""]) or "x"
    else:
        rule["source"] = replacement_source(layer)
        if rule["source"] is None:
            return None
    rule["targets"] = [replacement_target(layer) for _ in range(dice.randint(1, 2))]
    return rule


def structured(layer):
    """A value put into YAML or JSON that a ConfigMap or an annotation holds as text."""
    dice = layer.dice
    found = [(visible, path, value) for visible in layer.seen if not visible.touched for path, value in walk(visible.node) if isinstance(value, str) and inner_paths(value)]
    source = replacement_source(layer)
    if not found or source is None:
        return None
    visible, path, value = dice.choice(found)
    inner = [str(part) for part in dice.choice(inner_paths(value))]
    options = {}
    if dice.chance(0.35):
        options["create"] = dice.chance(0.9)
        inner += dice.choice([[], ["new"], ["new", "deep"], ["0"], ["[name=made]", "value"], ["-"], ["*"]])
    if dice.chance(0.25):
        options.update(delimiter=dice.choice([".", "-", "/", ":", " ", ","]), index=dice.choice([0, 0, 1, -1, 9]))
    if dice.chance(0.02):
        options[dice.choice(["format", "encoding"])] = dice.choice(["yaml", "json", "base64"])
    target = {"select": {"kind": visible.kind, "name": visible.name}, "fieldPaths": [path_text(path) + "." + path_text(inner)], **({"options": options} if options else {})}
    return {"source": source, "targets": [target]}


def inner_paths(value):
    """Paths into a text that holds YAML or JSON."""
    if isinstance(value, Embedded):
        return value.paths
    return [["host"], ["port"]] if value.startswith("{") else [["a"], ["b", 0], ["b", 1], ["b"]] if value.startswith("a: ") else []


def replacements(layer):
    dice = layer.dice
    rules = []
    for _ in range(dice.randint(1, 3)):
        rule = structured(layer) if dice.chance(0.2) else replacement(layer)
        if rule and dice.chance(0.15):
            path = layer.add_yaml("replacement%d.yaml" % len(rules), [rule if dice.chance(0.5) else [rule]])
            rule = {"path": path}
        if rule:
            rules.append(rule)
    if rules:
        layer.fields["replacements"] = rules
