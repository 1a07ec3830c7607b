#!/usr/bin/env python3
"""kubernetes-types.py > src/checks/schema/data/kubernetes.txt

Extracts the types of the four newest Kubernetes minors from the Go modules k8s.io/kubernetes, which `go mod download`
gets: the fields from api/openapi-spec/swagger.json, the enums from pkg/generated/openapi (the published OpenAPI has none).

The API server does not hold manifests against its OpenAPI: what it requires and which values it allows is written by
hand in its validation. scripts/schema_answers/confirmed.txt (written by scripts/schema_answers/probe.py) lists the marks
that a real API server refuses manifests for; all others are left out here.

The format is explained in src/checks/schema/types/table.rs.
"""

import json
import pathlib
import re
import subprocess
import sys

VERSIONS = ["1.37.2", "1.36.3", "1.35.4", "1.34.4"]

# Definitions that are a scalar to those who write manifests. `any` is judged no further.
SCALARS = {
    "meta.v1.Time": "time",
    "meta.v1.MicroTime": "time",
    "meta.v1.FieldsV1": "object",
    "runtime.RawExtension": "object",
    "resource.Quantity": "quantity",
    "intstr.IntOrString": "int-or-string",
    "apiextensions.v1.JSON": "any",
    "apiextensions.v1.JSONSchemaPropsOrArray": "any",
    "apiextensions.v1.JSONSchemaPropsOrBool": "any",
    "apiextensions.v1.JSONSchemaPropsOrStringArray": "any",
}

PREFIXES = [
    ("io.k8s.api.", ""),
    ("io.k8s.apimachinery.pkg.apis.", ""),
    ("io.k8s.apimachinery.pkg.api.", ""),
    ("io.k8s.apimachinery.pkg.util.", ""),
    ("io.k8s.apimachinery.pkg.", ""),
    ("io.k8s.apiextensions-apiserver.pkg.apis.", ""),
    ("io.k8s.kube-aggregator.pkg.apis.", ""),
]


def module(path, version):
    out = subprocess.run(["go", "mod", "download", "-json", f"{path}@v{version}"], check=True, capture_output=True)
    return pathlib.Path(json.loads(out.stdout)["Dir"])


def short(name):
    for prefix, replacement in PREFIXES:
        if name.startswith(prefix):
            return replacement + name[len(prefix):]
    return name


def enums(generated):
    """(function, field) -> values, from the generated Go code."""
    found, function, field = {}, None, None
    for line in generated.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"func schema_(\w+)\(", line):
            function = match[1]
        elif match := re.match(r'\t{5}"([^"]+)": \{$', line):
            field = match[1]
        elif match := re.match(r"\t+Enum: +\[\]interface\{\}\{(.*)\},$", line):
            found[function, field] = sorted(json.loads(f"[{match[1]}]"))
    return found


def function_of(name):
    """io.k8s.api.apps.v1.Deployment -> k8sio_api_apps_v1_Deployment, as kube-openapi names its functions."""
    words = name.split(".")
    if name.startswith("io.k8s.api."):
        return "k8sio_api_" + "_".join(words[3:]).replace("-", "")
    return "_".join(words[-4:]) if "apis" in words[-4:] else "_".join(words[2:])


def body(operation, shared):
    """The parameter that holds a manifest; parameters may be references to shared ones."""
    name = len("#/parameters/")
    entries = [shared[entry["$ref"][name:]] if "$ref" in entry else entry for entry in operation["parameters"]]
    return next(entry for entry in entries if entry["in"] == "body")


class Version:
    """The types of one minor."""

    def __init__(self, version, confirmed):
        root = module("k8s.io/kubernetes", version)
        swagger = json.loads((root / "api/openapi-spec/swagger.json").read_text(encoding="utf-8"))
        self.version = version
        self.digit = version.split(".")[1][-1]
        self.definitions = swagger["definitions"]
        self.enums = enums(root / "pkg/generated/openapi/zz_generated.openapi.go")
        self.confirmed = confirmed
        self.kinds = self.created(swagger)

    def created(self, swagger):
        """(apiVersion, kind) -> definition, of what can be created."""
        kinds = {}
        for path, operations in swagger["paths"].items():
            post = operations.get("post", {})
            if post.get("x-kubernetes-action") != "post":
                continue
            gvk = post["x-kubernetes-group-version-kind"]
            definition = short(body(post, swagger["parameters"])["schema"]["$ref"].removeprefix("#/definitions/"))
            api_version = f"{gvk['group']}/{gvk['version']}".lstrip("/")
            if re.search(r"/\{name\}/", path.replace("/{namespace}/", "/")):
                continue  # of a subresource
            kinds[api_version, gvk["kind"]] = definition
        return kinds

    def reached(self):
        """The definitions that manifests can have, by their short names."""
        by_short = {short(name): name for name in self.definitions}
        todo, known = set(self.kinds.values()), set()
        while todo:
            name = todo.pop()
            if name in known or name in SCALARS:
                continue
            known.add(name)
            text = json.dumps(self.definitions[by_short[name]].get("properties", {}))
            todo |= {short(ref) for ref in re.findall(r'"\$ref": "#/definitions/([^"]+)"', text)}
        return {name: by_short[name] for name in known}

    def type_of(self, schema):
        if "$ref" in schema:
            name = short(schema["$ref"].removeprefix("#/definitions/"))
            return SCALARS.get(name, name)
        kind, form = schema.get("type"), schema.get("format")
        if kind == "array":
            return f"[{self.type_of(schema['items'])}]"
        if kind == "object":
            values = schema.get("additionalProperties")
            return f"{{{self.type_of(values)}}}" if values else "object"
        return {"string": "bytes" if form == "byte" else "time" if form == "date-time" else "string",
                "boolean": "bool", "integer": form, "number": "number", None: "any"}[kind]

    def fields(self, name, full):
        """field -> text of its type and marks."""
        definition = self.definitions[full]
        required = definition.get("required", [])
        found = {}
        for field, schema in definition.get("properties", {}).items():
            kind, place = self.type_of(schema), f"{name}.{field}"
            values = self.enums.get((function_of(full), field))
            is_word = values and not any(" " in value for value in values)
            if is_word and "string" in kind and self.is_confirmed("enum", place):
                kind = kind.replace("string", "=" + "|".join(values))
            keys = schema.get("x-kubernetes-list-map-keys", [])
            if keys and self.is_confirmed("unique", place):
                kind = f"{kind[:-1]};{','.join(keys)}]"
            if schema.get("x-kubernetes-list-type") == "set" and self.is_confirmed("unique", place):
                kind = f"{kind[:-1]};]"
            confirmed = field in required if self.confirmed is None else ("required", place) in self.confirmed
            mark = "!" if confirmed else ""
            found[field] = f"{mark}:{kind}"
        return found

    def is_confirmed(self, mark, place):
        return self.confirmed is None or (mark, place) in self.confirmed


def masked(digits, every):
    return "" if digits == every else "@" + "".join(sorted(digits))


def by_content(versions, of):
    """key -> {content: digits of the versions that have it}, keys sorted, the newest content first."""
    found = {}
    for version in versions:
        for key, content in of(version).items():
            found.setdefault(key, {}).setdefault(content, []).append(version.digit)
    return dict(sorted(found.items()))


def main(everything):
    path = pathlib.Path(__file__).parent / "schema_answers/confirmed.txt"
    confirmed = None
    if not everything:
        rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        confirmed = {(mark, place) for mark, place in rows}
    versions = [Version(version, confirmed) for version in VERSIONS]
    every = [version.digit for version in versions]

    print("# Types of Kubernetes, written by scripts/kubernetes-types.py; types/table.rs explains the format.")
    print("versions", *VERSIONS)
    for (api_version, kind), contents in by_content(versions, lambda version: version.kinds).items():
        for definition, digits in contents.items():
            print("kind", api_version, kind, definition + masked(digits, every))
    names = {}
    for version in versions:
        for name, full in version.reached().items():
            names.setdefault(name, full)
    for name, full in sorted(names.items()):
        having = [version for version in versions if full in version.definitions]
        digits = [version.digit for version in having]
        fields = by_content(having, lambda version: version.fields(name, full))
        rows = [f"{field}{content}{masked(own, digits)}" for field, contents in fields.items()
                for content, own in contents.items()]
        print("type", name, *rows)


if __name__ == "__main__":
    main("--everything" in sys.argv[1:])
