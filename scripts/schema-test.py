#!/usr/bin/env python3
"""Checks documents against a JSON Schema. On stdin: {schema, cases: [{name, valid, document}]}.

Prints the cases that the schema judges otherwise, and ends with 1 if there are any.
Needs jsonschema (python3 -m pip install jsonschema).
"""

import json
import sys

import jsonschema


def main():
    given = json.load(sys.stdin)
    schema, cases = given["schema"], given["cases"]
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    wrong = 0
    for case in cases:
        errors = list(validator(schema).iter_errors(case["document"]))
        if bool(errors) == case["valid"]:
            wrong += 1
            said = "; ".join(error.message for error in errors) or "is accepted"
            print(f"{case['name']}: {said}\n  {json.dumps(case['document'])}")
    judged = sum(1 for case in cases if not case["valid"])
    print(f"{len(cases)} documents, {judged} of them wrong")
    return 1 if wrong or not judged else 0


if __name__ == "__main__":
    sys.exit(main())
