#!/usr/bin/env python3
"""Holds reports against published schemas. On stdin: {cases: [{name, schema, valid, text}]}.

`schema` is a file of fixtures/schemas, a JSON Schema or an XSD. Prints the cases that the schema judges
otherwise, and ends with 1 if there are any.
Needs jsonschema and xmlschema (python3 -m pip install jsonschema xmlschema).
"""

import json
import pathlib
import sys

import jsonschema
import xmlschema

SCHEMAS = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "schemas"


def errors(schema, text):
    path = SCHEMAS / schema
    if schema.endswith(".xsd"):
        return [error.reason for error in xmlschema.XMLSchema(str(path)).iter_errors(text)]
    schema = json.loads(path.read_text())
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    found = validator(schema).iter_errors(json.loads(text))
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in found]


def main():
    cases = json.load(sys.stdin)["cases"]
    wrong = 0
    for case in cases:
        found = errors(case["schema"], case["text"])
        if bool(found) == case["valid"]:
            wrong += 1
            print(f"{case['name']}: {'; '.join(found)[:2000] or 'is accepted'}")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
