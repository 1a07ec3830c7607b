"""Patches: strategic ones and JSON patches, in all the fields that take them."""

import copy

from .fields import selector, walk
from .spelling import Lines, Raw, odd_number, odd_text, odd_value

LISTS = {"containers": "name", "initContainers": "name", "env": "name", "volumes": "name", "volumeMounts": "mountPath", "hostAliases": "ip", "webhooks": "name",
         "imagePullSecrets": "name", "secrets": "name"}


def plain(node):
    """Whether a value reads back as it stands here."""
    if isinstance(node, dict):
        return all(map(plain, node.values()))
    if isinstance(node, list):
        return all(map(plain, node))
    return not isinstance(node, (Raw, Lines))


def changed(layer, value):
    dice = layer.dice
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return dice.choice([value + 1, 0, None]) if not layer.odd(0.3) else odd_number(dice)
    if layer.odd(0.3):
        return odd_text(dice)
    return dice.choice(["changed", "web", "nginx:2", "5", "a b", None if dice.chance(0.5) else "x"])


def partial(layer, node, depth=0):
    """What a strategic patch of this mapping may say."""
    dice = layer.dice
    result = {}
    for key in dice.some([key for key in node if isinstance(key, str)], 1, 2):
        value = node[key]
        if isinstance(value, dict) and not value:
            result[key] = dice.choice([{}, {"new": "x"}, None])
        elif isinstance(value, dict) and depth < 8:
            result[key] = partial(layer, value, depth + 1)
            if dice.chance(0.04):
                result[key]["$patch"] = dice.choice(["replace", "merge", "delete"])
        elif isinstance(value, list):
            result[key] = partial_list(layer, key, value, depth)
        elif dice.chance(0.12):
            result[key] = None
        else:
            result[key] = changed(layer, value)
    if dice.chance(0.25):
        field, value = dice.choice([("added", "x"), ("count", 5), ("options", {"a": {"b": "c"}, "gone": None}), ("list", ["a", "b"]), ("text", odd_text(dice) if layer.oddness else "")])
        result[field] = value
    if layer.odd(0.1):
        result["any"] = odd_value(dice)
    return result


def partial_list(layer, field, items, depth):
    dice = layer.dice
    key = LISTS.get(field)
    if not key or not items or not all(isinstance(item, dict) and isinstance(item.get(key), str) for item in items):
        if field == "ports" and items and dice.chance(0.7):
            return [{**dice.choice(items), "name": "patched"}]
        return dice.choice([["only"], copy.deepcopy(items[:1]), []]) if items and not isinstance(items[0], dict) else copy.deepcopy(items[:1])
    result = []
    for item in dice.some(items, 1, 2):
        if dice.chance(0.1):
            result.append({key: item[key], "$patch": "delete"})
        elif depth > 7 or not set(item) - {key}:
            result.append(copy.deepcopy(item))
        else:
            result.append({**partial(layer, {name: value for name, value in item.items() if name != key}, depth + 1), key: item[key]})
    if dice.chance(0.2):
        result.append({key: "/new" if key == "mountPath" else "new-one", **({"image": "new:1"} if "ontainers" in field else {})})
    if dice.chance(0.04):
        result.insert(0, {"$patch": "replace"})
    return result


def strategic(layer, visible, named=True):
    """A strategic patch of the resource."""
    dice = layer.dice
    body = {key: value for key, value in visible.node.items() if key not in ("apiVersion", "kind", "metadata")}
    name = dice.choice([visible.name, visible.name, visible.original]) if named else "any"
    patch = {"apiVersion": visible.node["apiVersion"], "kind": visible.kind, "metadata": {"name": name}}
    if visible.namespace and named:
        patch["metadata"]["namespace"] = visible.namespace
    if named and dice.chance(0.03):
        layer.seen.remove(visible)
        return {**patch, "$patch": "delete"}
    if dice.chance(0.3):
        patch["metadata"][dice.choice(["labels", "annotations"])] = dice.choice([{"patched": "yes"}, {"app": None}, {"note": "new", "app": "patched"}])
    if body and dice.chance(0.9):
        patch.update(partial(layer, body))
    visible.touched = True
    return patch


def like(layer, old):
    """Another value of the kind of the old one."""
    dice = layer.dice
    if isinstance(old, dict):
        return {**copy.deepcopy(old), "like": dice.choice(["x", 1.50, None, True])}
    if isinstance(old, list):
        return copy.deepcopy(old) + copy.deepcopy(old[:1])
    return odd_text(dice) if layer.odd(0.3) else dice.choice(["x", "1.0", "long " * 20]) if isinstance(old, str) else dice.choice([5, 1.5, 1000000])


def pointer(path):
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def operations(layer, visible):
    """A JSON patch of the resource. What an operation needs is there as long as no earlier one took it away."""
    dice = layer.dice
    found = [(path, value) for path, value in walk(visible.node) if path[0] not in ("apiVersion", "kind") and path not in [("metadata",), ("metadata", "name"), ("metadata", "namespace")]]
    any_value = lambda: odd_value(dice) if layer.odd(0.3) else dice.choice(["x", 5, True, None, {"a": 1}, ["a"], "1.0", 1.5, "long " * 20])
    result = []
    for _ in range(dice.randint(1, 3)):
        if not found or visible.touched:
            result.append({"op": "add", "path": dice.choice(["/metadata/labels", "/spec", "/metadata/annotations"]), "value": {"json": "patched"}})
            break
        path, old = dice.choice(found)
        kind = dice.randrange(8)
        where = pointer(path)
        if isinstance(path[-1], int) and dice.chance(0.3):
            size = len(parent(visible.node, path))
            where = pointer(path[:-1] + (path[-1] - size,))
        if kind < 2:
            result.append({"op": "replace", "path": where, "value": like(layer, old)})
        elif kind == 2:
            result.append({"op": "add", "path": where, "value": like(layer, old)})
        elif kind == 3 and isinstance(old, list):
            result.append({"op": "add", "path": pointer(path) + dice.choice(["/-", "/0"] + (["/-1"] if old else [])), "value": like(layer, old[0]) if old else "first"})
        elif kind == 3 and isinstance(old, dict):
            result.append({"op": "add", "path": pointer(path + (dice.choice(["new", "a/b", "m~n", "y", "1"]),)), "value": any_value() if path[0] == "spec" else "new"})
        elif kind == 4 and plain(old):
            result.append({"op": "test", "path": where, "value": old})
            continue
        elif kind == 5 and path != ("metadata", "annotations"):  # in which kustomize's own annotations would move along
            result.append({"op": dice.choice(["copy", "move"]), "from": pointer(path), "path": pointer(path[:-1] + ("moved",)) if isinstance(path[-1], str) else pointer(path[:-1]) + "/-"})
        else:
            result.append({"op": "remove", "path": where})
        # Later operations stay away from what this one changed, and from lists whose indices moved.
        gone = path[:-1] if isinstance(path[-1], int) else path
        found = [(other, old) for other, old in found if other[: len(gone)] != gone and gone[: len(other)] != other]
    visible.touched = True
    return result


def parent(node, path):
    for part in path[:-1]:
        node = node[part]
    return node


def spelled(layer, nodes):
    """The text of a patch inside a kustomization, as YAML or JSON."""
    return layer.tree.text(nodes)


def target(layer, visible):
    return {key: value for key, value in selector(layer, visible).items()}


def patch_rule(layer, index):
    dice = layer.dice
    visible = dice.choice(layer.seen)
    kind = dice.randrange(5)
    rule = {}
    if kind < 2:
        nodes = [strategic(layer, visible)]
        others = [other for other in layer.seen if other is not visible and not other.touched]
        if others and dice.chance(0.15):
            nodes.append(strategic(layer, dice.choice(others)))
    elif kind == 2:
        rule["target"] = target(layer, visible)
        nodes = [strategic(layer, visible, named=False)]
        if dice.chance(0.1):
            rule["options"] = {dice.choice(["allowNameChange", "allowKindChange"]): dice.chance(0.7)}
    else:
        exact = {"kind": visible.kind, "name": visible.name}
        rule["target"] = exact if dice.chance(0.8) else target(layer, visible)
        nodes = [operations(layer, visible)]
    if dice.chance(0.35):
        rule["path"] = layer.add_yaml("patch%d.%s" % (index, dice.choice(["yaml", "yml", "json"])), nodes)
    else:
        rule["patch"] = spelled(layer, nodes)
    return rule


def patches(layer):
    rules = []
    for index in range(layer.dice.randint(1, 3)):
        if layer.seen:
            rules.append(patch_rule(layer, index))
    layer.fields["patches"] = rules


def patches_strategic_merge(layer):
    dice = layer.dice
    entries = []
    for index in range(dice.randint(1, 2)):
        if not layer.seen:
            break
        nodes = [strategic(layer, dice.choice(layer.seen))]
        entries.append(layer.add_yaml("strategic%d.yaml" % index, nodes) if dice.chance(0.6) else spelled(layer, nodes))
    layer.fields["patchesStrategicMerge"] = entries


def patches_json6902(layer):
    dice = layer.dice
    visible = dice.choice(layer.seen)
    wanted = {"version": visible.version, "kind": visible.kind, "name": visible.name}
    if visible.group:
        wanted["group"] = visible.group
    nodes = [operations(layer, visible)]
    source = {"path": layer.add_yaml("operations.yaml", nodes)} if dice.chance(0.5) else {"patch": spelled(layer, nodes)}
    layer.fields["patchesJson6902"] = [{"target": wanted, **source}]
