#!/usr/bin/env python3
"""probe.py KUBECONFIG > scripts/schema_answers/confirmed.txt

Asks an API server of the newest version which marks of the OpenAPI it refuses manifests for: each required field is left
out, each enum is given another value, each list with keys a repeated item. A mark is confirmed if the server names that
very field. Places that are reached through several paths are tried on several.
"""

import copy
import importlib.util
import pathlib
import sys

import yaml

from server import Server, causes

HERE = pathlib.Path(__file__).parent
MOST_PATHS = 20

# Confirmed by the letter, but only under circumstances that the field alone does not tell.
CONDITIONAL = {
    line.split()[0] for line in (HERE / "conditional.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
}


def types():
    spec = importlib.util.spec_from_file_location("types", HERE.parent / "kubernetes-types.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def paths(version, module, server):
    """definition -> [(kind, path)], path with "[]" for items and "{}" for values; shortest first."""
    found = {}
    todo = [(kind, [], definition) for kind, definition in sorted(version.kinds.items()) if kind in server.resources]
    by_short = {module.short(name): name for name in version.definitions}
    while todo:
        after = []
        for kind, path, name in todo:
            places = found.setdefault(name, [])
            if len(places) >= MOST_PATHS or sum(own == kind for own, _ in places) >= 3 or len(path) > 14:
                continue
            places.append((kind, path))
            for field, schema in version.definitions[by_short[name]].get("properties", {}).items():
                if not path and field == "status":
                    continue
                steps, inner = [field], schema
                while "items" in inner or "additionalProperties" in inner:
                    steps.append("[]" if "items" in inner else "{}")
                    inner = inner.get("items") or inner.get("additionalProperties")
                if "$ref" in inner:
                    target = module.short(inner["$ref"].removeprefix("#/definitions/"))
                    if target not in module.SCALARS:
                        after.append((kind, path + steps, target))
        todo = after
    return found


def descend(value, path):
    """The value at the end of a path, which is made on the way."""
    for at, step in enumerate(path):
        empty = [] if at + 1 < len(path) and path[at + 1] == "[]" else {}
        if step == "[]":
            if not value:
                value.append(empty)
            value = value[0]
        else:
            key = "key" if step == "{}" else step
            value = value.setdefault(key, empty) if value.get(key) is not None else value.__setitem__(key, empty) or value[key]
    return value


def without_alternatives(manifest, path):
    """Removes the volume's source that the base has, if the path leads to another one."""
    if "volumes" in path and len(path) > path.index("volumes") + 2:
        descend(manifest, path[: path.index("volumes") + 2]).pop("emptyDir", None)
    if manifest["kind"] == "PersistentVolume" and len(path) > 1 and path[1] != "hostPath":
        manifest["spec"].pop("hostPath", None)


def shown(path):
    text = ""
    for step in path:
        text += "[0]" if step == "[]" else "[key]" if step == "{}" else f".{step}"
    return text.lstrip(".")


class Probe:
    def __init__(self, server, bases):
        self.server, self.bases = server, bases

    def base(self, kind):
        return copy.deepcopy(self.bases.get(kind) or {"apiVersion": kind[0], "kind": kind[1], "metadata": {"name": "a"}})

    def ask(self, kind, path, change):
        manifest = self.base(kind)
        without_alternatives(manifest, path)
        change(descend(manifest, path))
        status, answer, _ = self.server.create(manifest)
        return causes(answer) if status == 422 else []

    def missing(self, kind, path, field):
        # The server sees an empty map where one that is no pointer is missing: it names a field in it.
        wanted = shown(path + [field])
        found = self.ask(kind, path, lambda map: map.pop(field, None))
        return any(own == wanted or (own or "").startswith(wanted + ".") for own, _, _ in found)

    def zero(self, kind, path, field, value):
        wanted = shown(path + [field])
        return any(own == wanted for own, _, _ in self.ask(kind, path, lambda map: map.__setitem__(field, value)))

    def other(self, kind, path, field, value):
        wanted = shown(path + [field])
        found = self.ask(kind, path, lambda map: map.__setitem__(field, value))
        # Some values are refused in the name of the map that has them.
        # Some paths lack the index of an item.
        wanted = (wanted, wanted.removesuffix(f"[0].{field}") + f".{field}")
        return any(((own or "").startswith(wanted) or own == shown(path) and "Wrong" in message)
                   and reason in ("FieldValueNotSupported", "FieldValueInvalid") for own, reason, message in found)

    def repeated(self, kind, path, field, item):
        wanted = shown(path + [field])
        found = self.ask(kind, path, lambda map: map.__setitem__(field, [copy.deepcopy(item), copy.deepcopy(item)]))
        return any((own or "").startswith(wanted) and reason == "FieldValueDuplicate" for own, reason, _ in found)


ZERO = {"string": "", "integer": 0, "array": []}
SOME = {"string": "a", "integer": 1, "boolean": True}


def item_of(schema, version):
    """An item of a list with a value at each of its keys."""
    item = schema["items"]
    if "$ref" not in item:
        return SOME.get(item.get("type"), "a")
    fields = version.definitions[item["$ref"].removeprefix("#/definitions/")].get("properties", {})
    keys = schema.get("x-kubernetes-list-map-keys", [])
    return {key: SOME.get(fields[key].get("type"), "a") for key in keys}


def main(kubeconfig):
    module, server = types(), Server(kubeconfig)
    version = module.Version(module.VERSIONS[0], None)
    by_short = {module.short(name): name for name in version.definitions}
    documents = yaml.safe_load_all((HERE / "bases.yaml").read_text(encoding="utf-8"))
    probe = Probe(server, {(doc["apiVersion"], doc["kind"]): doc for doc in documents})
    rows = set()
    for name, places in paths(version, module, server).items():
        definition = version.definitions[by_short[name]]
        required = set(definition.get("required", []))
        for kind, path in places:
            for field, reason, message in probe.ask(kind, path, lambda map: map.clear() if path else None):
                start = shown(path) + "." if path else ""
                is_missing = reason == "FieldValueRequired" or (message or "").startswith('Invalid value: "":')
                if is_missing and field and field.startswith(start):
                    required.add(field.removeprefix(start))
        # A map that is no pointer in Go is there without content, and may lack a field then.
        required |= {field for field, schema in definition.get("properties", {}).items()
                     if "$ref" in schema and field not in ("metadata", "status")}
        for field, schema in definition.get("properties", {}).items():
            place = f"{name}.{field}"

            def some(test, *values):
                answers = [(test(kind, path, field, *values), kind, path) for kind, path in places]
                confirmed = [answer for answer, _, _ in answers]
                if any(confirmed) and not all(confirmed) and test != probe.zero:
                    others = [f"{kind[1]} {shown(path)}" for answer, kind, path in answers if not answer]
                    print(test.__name__, place, "not in", *others, sep="\n    ", file=sys.stderr)
                return any(confirmed)
            if field in required and some(probe.missing):
                rows.add(("required", place))
                if schema.get("type") in ZERO and not some(probe.zero, ZERO[schema["type"]]):
                    print(f"{place} may be {ZERO[schema['type']]!r}", file=sys.stderr)
                if field not in definition.get("required", []):
                    print(f"{place} is required beyond the OpenAPI", file=sys.stderr)
            if version.enums.get((module.function_of(by_short[name]), field)):
                wrong = ["Wrong"] if schema.get("type") == "array" else "Wrong"
                if some(probe.other, wrong):
                    rows.add(("enum", place))
                else:
                    print(f"{place} has other values than those of its enum", file=sys.stderr)
            if schema.get("x-kubernetes-list-type") in ("map", "set"):
                if some(probe.repeated, item_of(schema, version)):
                    rows.add(("unique", place))
    print("# Marks that an API server of", version.version, "refuses manifests for; written by probe.py.")
    for mark, place in sorted(rows):
        if mark != "required" or place not in CONDITIONAL:
            print(mark, place)


if __name__ == "__main__":
    main(*sys.argv[1:])
