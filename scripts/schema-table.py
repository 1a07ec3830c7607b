#!/usr/bin/env python3
"""Turns merge keys and scopes of Kubernetes' built-in kinds into a Rust table.

    scripts/schema-table.py MERGE_KEYS_JSON SET > src/model/data/NAME.rs

MERGE_KEYS_JSON holds sets of OpenAPI facts, each with
  definitions  name -> {fields: {field: {strategy, mergeKey, listMapKeys}}, refs: {field: name or [name]}}
  gvks         "apiVersion Kind" -> {def: name, namespaced: bool}
  version      what the set was read from
SET is `kustomize` (what kustomize v5.8.1 embeds) or `newest`.

Only what leads to a list that merges is kept. tests/it/schema_tables.rs compares
the result with the JSON.
"""

import json
import re
import sys
import textwrap

# Kinds that kustomize's precomputed table (kyaml/openapi/openapi.go) knows and the schema does not.
PRECOMPUTED = {
    "kustomize": {
        "v1 NodeProxyOptions": False,
        "v1 PodAttachOptions": True,
        "v1 PodExecOptions": True,
        "v1 PodPortForwardOptions": True,
        "v1 PodProxyOptions": True,
        "v1 ServiceProxyOptions": True,
    },
    "newest": {},
}

# What kustomize knows besides, in every build (kyaml/openapi/kustomizationapi).
KUSTOMIZATION = {
    "definitions": {
        "io.k8s.api.apps.v1.Kustomization": {
            "fields": {
                "configMapGenerator": {"strategy": "merge", "mergeKey": "name"},
                "secretGenerator": {"strategy": "merge", "mergeKey": "name"},
            }
        }
    },
    "gvks": {"kustomize.config.k8s.io/v1beta1 Kustomization": {"def": "io.k8s.api.apps.v1.Kustomization"}},
}


def merge_keys(facts):
    """The keys by which kyaml merges a list; None where it does not (PatchStrategyAndKeyList)."""
    if "merge" not in facts.get("strategy", "").split(","):
        return None
    if "listMapKeys" in facts:
        return tuple(facts["listMapKeys"])
    return (facts["mergeKey"],) if "mergeKey" in facts else ()


class Definitions:
    """Which definitions lead to a list that merges, and the constants that hold them."""

    def __init__(self, definitions):
        self.definitions = definitions
        self.fields = {name: self.own(name) for name in definitions}
        kept = {name for name, fields in self.fields.items() if any(entry[2] is not None for entry in fields)}
        while more := {name for name in set(definitions) - kept if any(entry[3] in kept for entry in self.fields[name])}:
            kept |= more
        self.kept = sorted(kept)
        self.constants = self.named()

    def own(self, definition):
        """The fields of a definition: (name, list?, keys, definition that it refers to)."""
        known = self.definitions[definition]
        facts, refs = known.get("fields", {}), known.get("refs", {})
        fields = []
        for field in sorted(set(facts) | set(refs)):
            if (definition.rpartition(".")[2], field) == ("LabelSelectorRequirement", "key"):
                continue  # a merge key on a scalar: nothing to merge
            ref = refs.get(field)
            keys = merge_keys(facts.get(field, {}))
            target = ref[0] if isinstance(ref, list) else ref
            fields.append((field, keys is not None or isinstance(ref, list), keys, target))
        return fields

    def of(self, definition):
        """The fields that merge or lead to some that do."""
        return [entry for entry in self.fields[definition] if entry[2] is not None or entry[3] in self.kept]

    def named(self):
        """A constant's name for each definition: its last word, and as many before it as tell it from others."""
        words = {name: name.split(".") for name in self.kept}
        count = dict.fromkeys(self.kept, 1)
        while True:
            names = {key: "_".join(map(constant, words[key][-count[key]:])) for key in self.kept}
            alike = [key for key in self.kept if list(names.values()).count(names[key]) > 1]
            if not alike:
                return names
            for key in alike:
                count[key] += 1


def constant(word):
    """PodSpec -> POD_SPEC"""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", word).upper().replace("-", "_")


def gvk(text):
    api_version, kind = text.split(" ")
    group, _, version = api_version.rpartition("/")
    return kind, group, version


def string(text):
    return json.dumps(text)


def field(constants, entry):
    name, is_list, keys, target = entry
    target = constants.get(target, "NOTHING")
    if keys is not None:
        return f"Field::merged({string(name)}, &[{', '.join(map(string, keys))}], &{target})"
    return f"Field::{'list' if is_list else 'map'}({string(name)}, &{target})"


def table(what, name, keys):
    print(f"/// Types that live {what} namespaces: kind, group, version; sorted.")
    print(f"pub(crate) static {name}: &[TypeKey] = &[")
    for key in sorted(map(gvk, keys)):
        print(f"    ({', '.join(map(string, key))}),")
    print("];\n")


def main(path, which):
    with open(path, encoding="utf-8") as file:
        facts = json.load(file)[which]
    facts["definitions"].update(KUSTOMIZATION["definitions"])
    facts["gvks"].update(KUSTOMIZATION["gvks"])
    definitions = Definitions(facts["definitions"])
    types = {gvk(name): entry["def"] for name, entry in facts["gvks"].items()}
    types = sorted((key, name) for key, name in types.items() if name in definitions.constants)
    scopes = {name: entry["namespaced"] for name, entry in facts["gvks"].items() if "namespaced" in entry}
    scopes |= PRECOMPUTED[which]

    print(f"//! Kubernetes {facts['version']}: list merge keys, and which types live in namespaces.")
    print(f"//! Written by scripts/schema-table.py from the `{which}` set; do not edit.\n")
    print("use super::definition::{Definition, Field, NOTHING, TypeKey};\n")
    table("outside", "CLUSTER_SCOPED", [name for name, namespaced in scopes.items() if not namespaced])
    table("in", "NAMESPACED", [name for name, namespaced in scopes.items() if namespaced])
    print("/// Types with lists that merge: kind, group, version; sorted; and their definitions.")
    print("pub(crate) static TYPES: &[(TypeKey, &Definition)] = &[")
    for key, name in types:
        print(f"    (({', '.join(map(string, key))}), &{definitions.constants[name]}),")
    print("];\n")
    print("/// The definitions, sorted by name.")
    print("pub(crate) static DEFINITIONS: &[&Definition] = &[")
    print(textwrap.fill(", ".join(f"&{definitions.constants[name]}" for name in definitions.kept), 118,
                        initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False))
    print("];\n")
    for name in definitions.kept:
        fields = ", ".join(field(definitions.constants, entry) for entry in definitions.of(name))
        print(f"static {definitions.constants[name]}: Definition = Definition::new({string(name)}, &[{fields}]);")


if __name__ == "__main__":
    main(*sys.argv[1:])
