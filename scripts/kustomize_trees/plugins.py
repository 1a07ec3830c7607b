"""Builtin plugins by name: what `transformers` and `generators` list, inline or in files."""

from .fields import KEYS, NAMES, NAMESPACES, PREFIXES, SUFFIXES, WORKLOADS, generated_resource, generator_sources, image_rule, selector, text_map
from .patches import operations, spelled, strategic
from .replacements import replacement


def plugin(kind, name, fields):
    return {"apiVersion": "builtin", "kind": kind, "metadata": {"name": name}, **fields}


def specs(layer, *paths):
    dice = layer.dice
    return {"fieldSpecs": [{"path": path, **({"create": True} if dice.chance(0.6) else {}), **({"kind": "Deployment"} if dice.chance(0.3) else {})} for path in dice.some(paths, 1, 2)]}


def transformer(layer, index):
    dice = layer.dice
    visible = dice.choice(layer.seen)
    kind = dice.choice(["PrefixTransformer", "SuffixTransformer", "NamespaceTransformer", "LabelTransformer", "AnnotationsTransformer", "ImageTagTransformer",
                        "ReplicaCountTransformer", "PatchTransformer", "PatchJson6902Transformer", "PatchStrategicMergeTransformer", "ValueAddTransformer", "ReplacementTransformer"])
    name = "t%d" % index
    if kind == "PrefixTransformer":
        return plugin(kind, name, {"prefix": dice.choice(PREFIXES), **specs(layer, "metadata/name")})
    if kind == "SuffixTransformer":
        return plugin(kind, name, {"suffix": dice.choice(SUFFIXES), **specs(layer, "metadata/name", "spec/serviceName")})
    if kind == "NamespaceTransformer":
        fields = {**specs(layer, "metadata/namespace"), **({"unsetOnly": True} if dice.chance(0.4) else {})}
        if dice.chance(0.5):
            fields["setRoleBindingSubjects"] = dice.choice(["defaultOnly", "allServiceAccounts", "none"])
        node = plugin(kind, name, fields)
        node["metadata"]["namespace"] = dice.choice(NAMESPACES)
        return node
    if kind == "LabelTransformer":
        return plugin(kind, name, {"labels": text_map(layer, KEYS), **specs(layer, "metadata/labels", "spec/template/metadata/labels", "spec/made/labels")})
    if kind == "AnnotationsTransformer":
        return plugin(kind, name, {"annotations": text_map(layer, ["note", "a.b/c"]), **specs(layer, "metadata/annotations", "spec/template/metadata/annotations")})
    if kind == "ImageTagTransformer":
        return plugin(kind, name, {"imageTag": image_rule(layer), **(specs(layer, "spec/template/image", "spec/image") if dice.chance(0.5) else {})})
    if kind == "ReplicaCountTransformer":
        found = [visible for visible in layer.seen if visible.kind in WORKLOADS]
        if found:
            return plugin(kind, name, {"replica": {"name": dice.choice(found).name, "count": dice.randint(0, 9)},
                                       "fieldSpecs": [{"path": "spec/replicas", "create": True, "kind": workload} for workload in WORKLOADS]})
        return None
    if kind == "PatchTransformer":
        if dice.chance(0.5):
            return plugin(kind, name, {"patch": spelled(layer, [strategic(layer, visible)])})
        return plugin(kind, name, {"target": {"kind": visible.kind, "name": visible.name}, "patch": spelled(layer, [operations(layer, visible)])})
    if kind == "PatchJson6902Transformer":
        target = {"group": visible.group, "version": visible.version, "kind": visible.kind, "name": visible.name}
        return plugin(kind, name, {"target": {key: value for key, value in target.items() if value}, "jsonOp": spelled(layer, [operations(layer, visible)])})
    if kind == "PatchStrategicMergeTransformer":
        return plugin(kind, name, {"patches": spelled(layer, [strategic(layer, visible)])})
    if kind == "ValueAddTransformer":
        where = {"selector": selector(layer, visible), "fieldPath": dice.choice(["metadata/annotations/made", "metadata/labels/made", "metadata/name"])}
        return plugin(kind, name, {"value": dice.choice(["added", "5", "a/b"]), "targets": [where]})
    rule = replacement(layer)
    return plugin(kind, name, {"replacements": [rule]}) if rule else None


def written(layer, nodes, name):
    """Entries for plugins: each in a file, all in one, or inline."""
    dice = layer.dice
    if dice.chance(0.4):
        return [layer.add_yaml(name + ".yaml", nodes)]
    return [spelled(layer, [node]) if dice.chance(0.6) else layer.add_yaml("%s%d.yaml" % (name, index), [node]) for index, node in enumerate(nodes)]


def transformers(layer):
    nodes = [transformer(layer, index) for index in range(layer.dice.randint(1, 2)) if layer.seen]
    nodes = [node for node in nodes if node]
    if nodes:
        layer.fields["transformers"] = written(layer, nodes, "transformer")
    # What a plugin renames is not followed here: later layers do not speak of these resources.
    for visible in layer.seen:
        visible.touched = True


def generators(layer):
    dice = layer.dice
    kind = dice.choice(["ConfigMap", "Secret"])
    free = [name for name in NAMES[kind] + ["plugged"] if not any(visible.kind == kind and name in (visible.name, visible.original) for visible in layer.seen)]
    if not free:
        return
    node = plugin(kind + "Generator", dice.choice(free), generator_sources(layer))
    node.pop("env", None)
    generated_resource(layer, kind, {"name": node["metadata"]["name"], "literals": node.get("literals", [])})
    layer.fields["generators"] = written(layer, [node], "generator")
