#!/usr/bin/env python3
"""record.py KUBECONFIG: asks an API server about the cases of fixtures/admission, and writes its answers beside them.

Expressions become a ValidatingAdmissionPolicy and a binding each, for the object whose label names the case. Pods are
created in a namespace per level of the Pod Security Standards. Everything but policies and namespaces is a dry run.
"""

import json
import pathlib
import sys
import time

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "schema_answers"))
from server import Server  # noqa: E402

FIXTURES = pathlib.Path(__file__).parents[2] / "fixtures/admission"
POLICIES = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies"
BINDINGS = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings"
LEVELS = [(level, version) for level in ["baseline", "restricted"] for version in ["latest", "v1.34", "v1.30", "v1.20"]]


def policy(name, expression):
    rules = [{"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["deployments"]}]
    selector = {"matchLabels": {"case": name}}
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": name},
        "spec": {"matchConstraints": {"resourceRules": rules, "objectSelector": selector}, "validations": [{"expression": expression}]},
    }


def binding(name):
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": name},
        "spec": {"policyName": name, "validationActions": ["Deny"]},
    }


def cases():
    for topic, expressions in yaml.safe_load((FIXTURES / "expressions.yaml").read_text(encoding="utf-8")).items():
        for index, expression in enumerate(expressions):
            yield f"{topic}-{index}", expression
            yield f"{topic}-{index}-not", f"!({expression})"


def namespace(server, name, labels):
    server.request("POST", "/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}})


def expressions(server):
    namespace(server, "policies", {"team": "shop"})
    answers, valid = {}, []
    for name, expression in cases():
        for path in [BINDINGS, POLICIES]:
            server.request("DELETE", f"{path}/{name}")
        status, answer, _ = server.request("POST", POLICIES, policy(name, expression))
        if status >= 300:
            answers[name] = {"answer": "invalid", "message": answer["message"]}
            continue
        server.request("POST", BINDINGS, binding(name))
        valid.append(name)
    time.sleep(15)  # until the policies are in force
    template = (FIXTURES / "object.yaml").read_text(encoding="utf-8")
    for name in valid:
        status, answer, _ = server.create(yaml.safe_load(template.replace("CASE", name)))
        refused = status >= 300
        answers[name] = {"answer": "refused", "message": answer["message"]} if refused else {"answer": "accepted"}
    for name in valid:
        for path in [BINDINGS, POLICIES]:
            server.request("DELETE", f"{path}/{name}")
    return answers


def pods(server):
    key = "pod-security.kubernetes.io/enforce"
    for level, version in LEVELS:
        namespace(server, f"{level}-{version.replace('.', '-')}", {key: level, f"{key}-version": version})
    time.sleep(5)  # until they have their service accounts
    answers = {}
    for entry in yaml.safe_load((FIXTURES / "pods.yaml").read_text(encoding="utf-8")):
        for level, version in LEVELS:
            status, answer, _ = server.create(entry["manifest"], f"{level}-{version.replace('.', '-')}")
            message = answer.get("message", "")
            # Of what the types refuse, the levels say nothing.
            kind = "accepted" if status < 300 else "refused" if "violates PodSecurity" in message else "invalid"
            answers.setdefault(entry["case"], {})[f"{level} {version}"] = kind
    return answers


def main(kubeconfig):
    server = Server(kubeconfig)
    for name, ask in [("expressions", expressions), ("pods", pods)]:
        text = json.dumps(ask(server), indent=1, ensure_ascii=False)
        (FIXTURES / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
