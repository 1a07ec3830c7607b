#!/usr/bin/env python3
"""record.py KUBECONFIG: asks an API server about each case of fixtures/schema and writes answers.json there.

Each is created as `kubectl create --dry-run=server --validate=strict` does it, after the definitions. The server has to be
of VERSION, and to have a namespace `shop` with a service account `default`.
"""

import json
import pathlib
import re
import sys
import time

import yaml

from server import Server, causes

VERSION = "1.37.2"
FIXTURES = pathlib.Path(__file__).parents[2] / "fixtures/schema"

# What a server says about the JSON itself has no causes: the fields are in the text.
UNKNOWN = re.compile(r'unknown field "([^"]*)"')
GO_FIELD = re.compile(r"into Go struct field \w+\.([\w.]+) of type")


class Loader(yaml.SafeLoader):
    """YAML as kubectl reads it: times are text, and a float without a fraction becomes an integer in JSON."""

    def construct_yaml_float(self, node):
        value = super().construct_yaml_float(node)
        return int(value) if value.is_integer() else value


Loader.add_constructor("tag:yaml.org,2002:float", Loader.construct_yaml_float)

Loader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def answer_of(server, manifest):
    asked = server.create(manifest)
    if asked is None:
        return {"accepted": False, "message": f"no matches for kind {manifest['kind']} in version {manifest['apiVersion']}"}
    status, answer, warnings = asked
    if status < 300:
        return {"accepted": True} | ({"warnings": warnings} if warnings else {})
    message = answer["message"]
    fields = sorted({field for field, _, _ in causes(answer) if field and field != "<nil>"})
    fields = fields or sorted(set(UNKNOWN.findall(message))) or GO_FIELD.findall(message)
    return {"accepted": False, "fields": fields, "message": message}


def main(kubeconfig):
    server = Server(kubeconfig)
    for definition in yaml.load_all((FIXTURES / "definitions.yaml").read_text(encoding="utf-8"), Loader):
        path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
        server.request("DELETE", f"{path}/{definition['metadata']['name']}")
        for _ in range(50):
            status, answer, _ = server.request("POST", path, definition)
            if status < 300:
                break
            time.sleep(0.2)
        else:
            sys.exit(answer["message"])
    time.sleep(3)  # until they are served
    server.resources = server.discover()
    answers = {}
    for file in sorted(FIXTURES.glob("cases/*.yaml")):
        for entry in yaml.load(file.read_text(encoding="utf-8"), Loader):
            answers.setdefault(file.stem, {})[entry["case"]] = answer_of(server, entry["manifest"])
    text = json.dumps({"kubernetes": VERSION, "answers": answers}, indent=1, ensure_ascii=False)
    (FIXTURES / "answers.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
