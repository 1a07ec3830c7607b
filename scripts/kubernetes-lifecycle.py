#!/usr/bin/env python3
"""kubernetes-lifecycle.py > src/checks/schema/data/lifecycle.txt

API versions that Kubernetes deprecated or removed: since 1.16, when the first ones were. Sources: the generated
`APILifecycle…` methods of the Go module k8s.io/api, and for versions whose code is gone the deprecation guide,
https://kubernetes.io/docs/reference/using-api/deprecation-guide/.
"""

import json
import pathlib
import re
import subprocess

VERSION = "0.37.2"

# apiVersion, kind, deprecated in, removed in, replacement. "-": none.
GUIDE = [
    ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", "1.16", "1.22", "apiextensions.k8s.io/v1"),
    ("apiregistration.k8s.io/v1beta1", "APIService", "1.19", "1.22", "apiregistration.k8s.io/v1"),
    ("auditregistration.k8s.io/v1alpha1", "AuditSink", "1.19", "1.19", "-"),
    ("autoscaling/v2beta1", "HorizontalPodAutoscaler", "1.22", "1.25", "autoscaling/v2"),
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler", "1.23", "1.26", "autoscaling/v2"),
    ("batch/v2alpha1", "CronJob", "1.19", "1.21", "batch/v1"),
    ("extensions/v1beta1", "PodSecurityPolicy", "1.11", "1.16", "-"),
    ("policy/v1beta1", "PodSecurityPolicy", "1.21", "1.25", "-"),
    ("settings.k8s.io/v1alpha1", "PodPreset", "1.19", "1.20", "-"),
    ("flowcontrol.apiserver.k8s.io/v1alpha1", "FlowSchema", "1.20", "1.24", "flowcontrol.apiserver.k8s.io/v1"),
    ("flowcontrol.apiserver.k8s.io/v1alpha1", "PriorityLevelConfiguration", "1.20", "1.24",
     "flowcontrol.apiserver.k8s.io/v1"),
    ("node.k8s.io/v1alpha1", "RuntimeClass", "1.20", "1.24", "node.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1alpha1", "ClusterRole", "1.17", "1.23", "rbac.authorization.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1alpha1", "ClusterRoleBinding", "1.17", "1.23", "rbac.authorization.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1alpha1", "Role", "1.17", "1.23", "rbac.authorization.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1alpha1", "RoleBinding", "1.17", "1.23", "rbac.authorization.k8s.io/v1"),
    ("scheduling.k8s.io/v1alpha1", "PriorityClass", "1.14", "1.24", "scheduling.k8s.io/v1"),
    ("storage.k8s.io/v1alpha1", "VolumeAttachment", "1.21", "1.24", "storage.k8s.io/v1"),
    # Deprecated versions that the code has no method for: `v1` types are generally available.
    ("v1", "Endpoints", "1.33", "-", "discovery.k8s.io/v1 EndpointSlice"),
    ("v1", "ComponentStatus", "1.19", "-", "-"),
]


def module(path):
    out = subprocess.run(["go", "mod", "download", "-json", path], check=True, capture_output=True)
    return pathlib.Path(json.loads(out.stdout)["Dir"])


def rows(file):
    text = file.read_text(encoding="utf-8")
    register = (file.parent / "register.go").read_text(encoding="utf-8")
    group = re.search(r'GroupName\s*=\s*"([^"]*)"', register)[1]
    api_version = f"{group}/{file.parent.name}".lstrip("/")
    facts = {}
    for kind, fact, body in re.findall(r"func \(in \*(\w+)\) APILifecycle(\w+)\(\) [^{]*\{\n\t(.*?)\n\}", text, re.S):
        facts.setdefault(kind, {})[fact] = body
    for kind, of in facts.items():
        number = lambda fact: re.sub(r"return (\d+), (\d+)", r"\1.\2", of[fact]) if fact in of else "-"
        if kind.endswith("List") or kind.endswith("Options") or number("Deprecated") == "-":
            continue
        replacement = "-"
        if match := re.search(r'Group: "([^"]*)", Version: "([^"]*)", Kind: "([^"]*)"', of.get("Replacement", "")):
            replacement = f"{match[1]}/{match[2]}".lstrip("/") + (f" {match[3]}" if match[3].removesuffix("List") != kind else "")
        yield api_version, kind, number("Deprecated"), number("Removed"), replacement


def main():
    root = module(f"k8s.io/api@v{VERSION}")
    found = {row[:2]: row for row in GUIDE}
    for file in sorted(root.glob("*/*/zz_generated.prerelease-lifecycle.go")):
        found.update({row[:2]: row for row in rows(file)})
    print(f"# apiVersion, kind, deprecated in, removed in, replacement; by scripts/kubernetes-lifecycle.py from {VERSION}")
    for row in sorted(found.values()):
        print(*row)


if __name__ == "__main__":
    main()
