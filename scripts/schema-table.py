#!/usr/bin/env python3
"""Turns merge keys and scopes of Kubernetes' built-in kinds into a Rust table.

    scripts/schema-table.py MERGE_KEYS_JSON SET > src/model/data/NAME.rs

MERGE_KEYS_JSON holds sets of OpenAPI facts, each with
  definitions  name -> {fields: {field: {strategy, mergeKey, listMapKeys}}, refs: {field: name or [name]}}
  gvks         "apiVersion Kind" -> {def: name, namespaced: bool}
  version      what the set was read from
SET is `kustomize` (what kustomize v5.8.1 embeds) or `newest`.

Only what leads to a list that merges is kept; types of one shape share it.
The tests of `model::schema` compare the result with the JSON.
"""

import json
import re
import sys

# Kinds that kustomize's precomputed table (kyaml/openapi/openapi.go) knows and the schema does not.
PRECOMPUTED_CLUSTER_SCOPED = {"kustomize": ["v1 NodeProxyOptions"], "newest": []}


def merge_keys(facts):
    """The keys by which kyaml merges a list; None where it does not (PatchStrategyAndKeyList)."""
    if "merge" not in facts.get("strategy", "").split(","):
        return None
    if "listMapKeys" in facts:
        return tuple(facts["listMapKeys"])
    return (facts["mergeKey"],) if "mergeKey" in facts else ()


class Shapes:
    """Interned shapes: a shape is a sorted tuple of (field, list?, keys, shape index)."""

    def __init__(self, definitions):
        self.definitions = definitions
        self.indices = {(): 0}
        self.by_definition = {}
        self.visiting = set()

    def of(self, definition):
        if definition in self.visiting:
            return 0
        if definition not in self.by_definition:
            self.visiting.add(definition)
            self.by_definition[definition] = self.build(definition)
            self.visiting.discard(definition)
        return self.by_definition[definition]

    def build(self, definition):
        known = self.definitions.get(definition, {})
        facts, refs = known.get("fields", {}), known.get("refs", {})
        fields = []
        for field in sorted(set(facts) | set(refs)):
            ref = refs.get(field)
            keys = merge_keys(facts.get(field, {}))
            target = self.of(ref[0] if isinstance(ref, list) else ref) if ref else 0
            if (definition.rpartition(".")[2], field) == ("LabelSelectorRequirement", "key"):
                continue  # a merge key on a scalar: nothing to merge
            if keys is None and target == 0:
                continue
            fields.append((field, keys is not None or isinstance(ref, list), keys, target))
        shape = tuple(fields)
        return self.indices.setdefault(shape, len(self.indices))

    def names(self):
        """A constant's name for each shape: its type's, or its fields' where types share it."""
        kinds = {}
        for definition, index in self.by_definition.items():
            kinds.setdefault(index, set()).add(definition.rpartition(".")[2])
        names, taken = {0: "EMPTY"}, {"EMPTY"}
        for shape, index in self.indices.items():
            if index == 0:
                continue
            only = len(kinds[index]) == 1
            name = base = constant(kinds[index].pop()) if only else "_".join(constant(f[0]) for f in shape)
            while name in taken:
                name = f"{base}_{sum(other.startswith(base) for other in taken) + 1}"
            names[index] = name
            taken.add(name)
        return names


def constant(word):
    """PodSpec -> POD_SPEC"""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", word).upper()


def gvk(text):
    api_version, kind = text.split(" ")
    group, _, version = api_version.rpartition("/")
    return kind, group, version


def string(text):
    return json.dumps(text)


def field(names, entry):
    name, is_list, keys, target = entry
    shape = names[target]
    if keys is not None:
        return f"Field::merged({string(name)}, &[{', '.join(map(string, keys))}], &{shape})"
    return f"Field::{'list' if is_list else 'map'}({string(name)}, &{shape})"


def main(path, which):
    with open(path, encoding="utf-8") as file:
        facts = json.load(file)[which]
    shapes = Shapes(facts["definitions"])
    types = {gvk(name): shapes.of(entry["def"]) for name, entry in facts["gvks"].items()}
    types = sorted((key, shape) for key, shape in types.items() if shape)
    cluster = {name for name, entry in facts["gvks"].items() if entry.get("namespaced") is False}
    cluster |= set(PRECOMPUTED_CLUSTER_SCOPED[which])

    print(f"//! Kubernetes {facts['version']}: list merge keys and cluster-scoped types.")
    print(f"//! Written by scripts/schema-table.py from the `{which}` set; do not edit.\n")
    print("use crate::model::schema::{Field, Shape, TypeKey};\n")
    print("/// Types that live outside namespaces: kind, group, version; sorted.")
    print("pub(crate) static CLUSTER_SCOPED: &[TypeKey] = &[")
    for key in sorted(map(gvk, cluster)):
        print(f"    ({', '.join(map(string, key))}),")
    print("];\n")
    print("/// Types with lists that merge: kind, group, version; sorted; and their fields.")
    print("pub(crate) static TYPES: &[(TypeKey, &Shape)] = &[")
    names = shapes.names()
    for key, shape in types:
        print(f"    (({', '.join(map(string, key))}), &{names[shape]}),")
    print("];\n")
    for shape, index in sorted(shapes.indices.items(), key=lambda item: names[item[1]]):
        print(f"static {names[index]}: Shape = Shape(&[")
        for entry in shape:
            print(f"    {field(names, entry)},")
        print("]);")


if __name__ == "__main__":
    main(*sys.argv[1:])
