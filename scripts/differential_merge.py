#!/usr/bin/env python3
"""Holds strategic merge patches of `offshoot build` against kustomize's, on random manifests and patches.

    differential_merge.py --seed N --trees N --bin PATH --kubectl PATH [--keep DIR] [--pairs N] [--only SEED:INDEX]

A tree is one kustomization with --pairs manifests and a patch or more for each; a seed and an index always give the
same one. The reference is `kubectl kustomize` of kustomize v5.8.1. Where the two programs differ on a tree, or the
reference refuses it, each pair is built alone, and one that differs is made smaller while it still does, and kept with
what both printed. A pair on which the reference panics is counted and left out.
Prints a line; exits with 1 if there is any difference.
"""

import argparse
import concurrent.futures
import copy
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

# ---- YAML as data: maps, lists and scalars whose spelling is decided when they are drawn ----


class Scalar:
    def __init__(self, text):
        self.text, self.comment = text, None

    def size(self):
        return 1


class Map:
    def __init__(self, entries, flow=False):
        self.entries, self.flow, self.comment = entries, flow, None

    def get(self, name):
        return next((value for key, value in self.entries if plain(key) == name), None)

    def size(self):
        return 1 + sum(value.size() for _, value in self.entries)


class List:
    def __init__(self, items, flow=False):
        self.items, self.flow, self.comment = items, flow, None

    def size(self):
        return 1 + sum(item.size() for item in self.items)


def plain(key):
    return key.strip("\"'")


def flow_text(node):
    if isinstance(node, Map):
        return "{" + ", ".join(f"{key}: {flow_text(value)}" for key, value in node.entries) + "}"
    if isinstance(node, List):
        return "[" + ", ".join(map(flow_text, node.items)) + "]"
    return node.text or "null"


def is_inline(node):
    if isinstance(node, Map):
        return node.flow or not node.entries
    if isinstance(node, List):
        return node.flow or not node.items
    return True


def lines(node, margin=""):
    """The lines of a node in block style; each begins with the margin."""
    if isinstance(node, Map):
        for key, value in node.entries:
            comment = f" # {value.comment}" if value.comment else ""
            if isinstance(value, Scalar) and value.text.startswith("|"):
                first, *rest = value.text.split("\n")
                yield f"{margin}{key}: {first}"
                yield from (f"{margin}  {line}" if line else "" for line in rest)
            elif is_inline(value):
                text = value.text if isinstance(value, Scalar) else flow_text(value)
                yield f"{margin}{key}: {text}{comment}".rstrip()
            else:
                yield f"{margin}{key}:{comment}"
                yield from lines(value, margin + ("" if isinstance(value, List) else "  "))
    else:
        for item in node.items:
            comment = f" # {item.comment}" if item.comment else ""
            if is_inline(item):
                text = item.text if isinstance(item, Scalar) else flow_text(item)
                yield f"{margin}- {text}{comment}".rstrip()
            elif isinstance(item, List):
                yield f"{margin}-"
                yield from lines(item, margin + "  ")
            else:
                first, *rest = lines(item, margin + "  ")
                yield f"{margin}- {first[len(margin) + 2:]}"
                yield from rest


def text_of(node):
    return (flow_text(node) if is_inline(node) else "\n".join(lines(node))) + "\n"


# ---- what is drawn ----

NULLS = ["null", "~", "", "Null", "NULL"]
WORDS = ["a", "b", "c", "web", "api", "db", "x-1", "on", "yes", "1", "8080", "0x10", "1.0", "1e3", "true", "null", "", "~", "-", "a b", "a: b",
         "2020-01-01", "010", "#c", "é", "*a", "0o7", "1_000", ".5", "+1", "NO", "=", "<<", "|", "{}", "[]", "%x", "@x", "`x"]


class Draw:
    """Random values of a few dozen types, told from each other by the fields they have."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, probability):
        return self.random.random() < probability

    def one(self, choices):
        return self.random.choice(choices)

    def scalar(self, text):
        return self.comment(Scalar(text))

    def comment(self, node):
        if self.chance(0.04):
            node.comment = self.one(["a note", "{a: note}", "note: x"])
        return node

    def null(self):
        return Scalar(self.one(NULLS))

    def word(self, words):
        """A string in one of the styles that can hold it."""
        word = self.one(words)
        simple = re.fullmatch(r"[a-zA-Z/][\w./-]*", word) and word.lower() not in ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
        style = self.random.random()
        if style < (0.8 if simple else 0.1) and simple:
            return self.scalar(word)
        if style < 0.6:
            return self.scalar("'" + word.replace("'", "''") + "'")
        return self.scalar('"' + word + '"')

    def text(self):
        if self.chance(0.08):
            return Scalar(self.one(["|\none\ntwo", "|-\none\ntwo", "|+\none\n"]))
        return self.word(WORDS if self.chance(0.4) else WORDS[:6])

    def number(self, numbers=(1, 2, 80, 8080)):
        number = str(self.one(numbers))
        return self.scalar(number if self.chance(0.85) else self.one(['"%s"', "'%s'"]) % number)

    def any_scalar(self):
        return self.one([self.text, self.text, self.number, lambda: self.scalar(self.one(["true", "false", "1.5", "1e3", "0x1F", "010", "1_000", "yes"]))])()

    def map(self, entries):
        node = Map([(self.key(key), value) for key, value in entries], flow=self.chance(0.1))
        return self.whole(node)

    def list(self, items):
        return self.whole(List(items, flow=self.chance(0.12)))

    def whole(self, node):
        """A flow collection holds no block scalars, comments or blank nulls."""
        if node.flow:
            settle(node)
        return self.comment(node)

    def key(self, key):
        return f'"{key}"' if self.chance(0.02) else key

    def free_map(self):
        keys = self.random.sample(["app", "tier", "a.b/c", "team", "x"], self.random.randint(0, 3))
        return self.map([(key, self.text() if self.chance(0.9) else self.any_scalar()) for key in keys])

    def tree(self, depth=2):
        if depth == 0 or self.chance(0.4):
            return self.any_scalar()
        if self.chance(0.5):
            return self.map([(key, self.tree(depth - 1)) for key in self.random.sample(["a", "b", "name", "kind", "c"], self.random.randint(0, 3))])
        return self.list([self.tree(depth - 1) for _ in range(self.random.randint(0, 3))])


def settle(node):
    for child in [value for _, value in node.entries] if isinstance(node, Map) else node.items if isinstance(node, List) else []:
        child.comment = None
        if isinstance(child, Scalar) and child.text.startswith("|"):
            child.text = "block"
        if isinstance(child, (Map, List)):
            child.flow = True
        settle(child)


def listed(fields, *keys):
    return ("list", fields, keys)


def names(*words):
    return ("words", words)


NAME = names("web", "api", "db")
PORT = ("number", (80, 443, 8080))
KEY_REF = {"name": NAME, "key": NAME, "optional": "any"}
ENV = {"name": names("A", "B", "C"), "value": "text", "valueFrom": {"secretKeyRef": KEY_REF, "configMapKeyRef": KEY_REF, "fieldRef": {"fieldPath": "text"}}}
PROBE = {"httpGet": {"port": PORT, "path": "text", "httpHeaders": listed({"name": NAME, "value": "text"})}, "periodSeconds": PORT, "exec": {"command": listed("text")}}
RESOURCES = {"limits": "free", "requests": "free"}
SECURITY = {"runAsUser": PORT, "capabilities": {"add": listed("text"), "drop": listed("text")}}
CONTAINER = {
    "name": NAME, "image": "text", "command": listed("text"), "args": listed("text"), "env": listed(ENV, "name"),
    "envFrom": listed({"prefix": "text", "configMapRef": {"name": NAME}}),
    "ports": listed({"containerPort": PORT, "protocol": names("TCP", "UDP"), "name": NAME, "hostPort": PORT}, "containerPort", "protocol"),
    "volumeMounts": listed({"name": NAME, "mountPath": names("/a", "/b"), "subPath": "text", "readOnly": "any"}, "mountPath"),
    "volumeDevices": listed({"name": NAME, "devicePath": names("/dev/a", "/dev/b")}, "devicePath"),
    "livenessProbe": PROBE, "resources": RESOURCES, "securityContext": SECURITY, "workingDir": "text",
}
SELECTOR = {"matchLabels": "free", "matchExpressions": listed({"key": NAME, "operator": names("In", "Exists"), "values": listed("text")}, "key")}
TERM = {"labelSelector": SELECTOR, "topologyKey": "text", "namespaces": listed("text")}
POD = {
    "containers": listed(CONTAINER, "name"), "initContainers": listed(CONTAINER, "name"),
    "volumes": listed({"name": NAME, "emptyDir": {"medium": "text"}, "configMap": {"name": NAME, "items": listed({"key": NAME, "path": "text"})},
                       "projected": {"sources": listed({"secret": {"name": NAME}})}, "secret": {"secretName": "text"}}, "name"),
    "tolerations": listed({"key": NAME, "operator": names("Exists", "Equal"), "effect": "text", "value": "text"}, "key"),
    "topologySpreadConstraints": listed({"topologyKey": names("zone", "host"), "whenUnsatisfiable": names("DoNotSchedule", "ScheduleAnyway"), "maxSkew": PORT,
                                         "labelSelector": SELECTOR}, "topologyKey", "whenUnsatisfiable"),
    "hostAliases": listed({"ip": names("1.2.3.4", "5.6.7.8"), "hostnames": listed("text")}, "ip"),
    "imagePullSecrets": listed({"name": NAME}, "name"), "nodeSelector": "free", "serviceAccountName": "text", "hostNetwork": "any",
    "affinity": {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": listed(TERM)}, "nodeAffinity": "tree"},
    "securityContext": {"sysctls": listed({"name": NAME, "value": "text"}), "supplementalGroups": listed("any")},
    "readinessGates": listed({"conditionType": "text"}), "dnsConfig": {"options": listed({"name": NAME, "value": "text"}), "searches": listed("text")},
    "ephemeralContainers": listed(CONTAINER, "name"), "overhead": "free",
}
META = {"labels": "free", "annotations": "free", "finalizers": listed(names("a/x", "b/y", "c/z"), ""),
        "ownerReferences": listed({"uid": names("1-a", "2-b"), "name": NAME, "kind": "text", "apiVersion": names("v1", "apps/v1")}, "uid"),
        "managedFields": listed({"manager": NAME, "operation": "text"}), "generateName": "text", "creationTimestamp": "any"}
TEMPLATE = {"metadata": META, "spec": POD}
CONDITIONS = listed({"type": names("Ready", "Bound"), "status": "text", "message": "text"}, "type")
CLAIM = {"metadata": META, "spec": {"accessModes": listed("text"), "resources": RESOURCES, "storageClassName": "text"}}
STRATEGY = {"type": "text", "rollingUpdate": {"maxSurge": "any", "maxUnavailable": "any"}}
RULE = {"apiGroups": listed("text"), "resources": listed("text"), "verbs": listed("text")}
HOST_PATHS = {"host": "text", "http": {"paths": listed({"path": names("/", "/x"), "pathType": "text", "backend": {"service": {"name": NAME, "port": {"number": PORT}}}})}}
WEBHOOK = {"name": NAME, "clientConfig": {"url": "text", "service": {"name": NAME}}, "rules": listed(RULE), "namespaceSelector": SELECTOR}
PEER = {"podSelector": SELECTOR, "namespaceSelector": SELECTOR, "ipBlock": {"cidr": "text", "except": listed("text")}}
SERVICE_PORT = {"port": PORT, "protocol": names("TCP", "UDP"), "name": NAME, "targetPort": PORT, "nodePort": PORT}
METRIC = {"type": "text", "resource": {"name": NAME, "target": "tree"}}
WORKLOAD = {"replicas": PORT, "selector": SELECTOR, "template": TEMPLATE}
KINDS = {
    ("v1", "Pod"): {"spec": POD, "status": {"conditions": CONDITIONS, "podIPs": listed({"ip": names("1.1.1.1", "2.2.2.2")}, "ip")}},
    ("apps/v1", "Deployment"): {"spec": {**WORKLOAD, "strategy": STRATEGY}, "status": {"conditions": CONDITIONS}},
    ("apps/v1", "StatefulSet"): {"spec": {**WORKLOAD, "volumeClaimTemplates": listed(CLAIM), "serviceName": "text"}},
    ("apps/v1", "DaemonSet"): {"spec": {**WORKLOAD, "updateStrategy": STRATEGY}},
    ("apps/v1", "ReplicaSet"): {"spec": WORKLOAD},
    ("apps/v1beta2", "Deployment"): {"spec": WORKLOAD},
    ("batch/v1", "Job"): {"spec": {"template": TEMPLATE, "backoffLimit": PORT}},
    ("batch/v1", "CronJob"): {"spec": {"schedule": "text", "jobTemplate": {"metadata": META, "spec": {"template": TEMPLATE}}}},
    ("batch/v1beta1", "CronJob"): {"spec": {"schedule": "text", "jobTemplate": {"spec": {"template": TEMPLATE}}}},
    ("v1", "PodTemplate"): {"template": TEMPLATE},
    ("v1", "ReplicationController"): {"spec": {"replicas": PORT, "selector": "free", "template": TEMPLATE}},
    ("v1", "Service"): {"spec": {"ports": listed(SERVICE_PORT, "port", "protocol"), "selector": "free", "type": "text", "externalIPs": listed("text"),
                                 "loadBalancerSourceRanges": listed("text")}, "status": {"conditions": CONDITIONS}},
    ("v1", "ServiceAccount"): {"secrets": listed({"name": NAME, "namespace": "text"}, "name"), "imagePullSecrets": listed({"name": NAME}, "name")},
    ("v1", "ConfigMap"): {"data": "free", "binaryData": "free", "immutable": "any"},
    ("v1", "Secret"): {"data": "free", "stringData": "free", "type": "text"},
    ("v1", "Endpoints"): {"subsets": listed({"addresses": listed({"ip": "text"}), "ports": listed({"port": PORT, "name": NAME})})},
    ("v1", "Namespace"): {"spec": {"finalizers": listed(names("kubernetes", "x"))}, "status": {"conditions": CONDITIONS}},
    ("v1", "Node"): {"spec": {"taints": listed({"key": NAME, "effect": "text"}), "podCIDRs": listed(names("a", "b"), "")},
                     "status": {"addresses": listed({"type": NAME, "address": "text"}, "type"), "conditions": CONDITIONS}},
    ("v1", "PersistentVolumeClaim"): CLAIM,
    ("networking.k8s.io/v1", "Ingress"): {"spec": {"rules": listed(HOST_PATHS), "tls": listed({"hosts": listed("text"), "secretName": "text"}), "defaultBackend": {"service": {"name": NAME, "port": {"number": PORT}}}}},
    ("networking.k8s.io/v1", "NetworkPolicy"): {"spec": {"podSelector": SELECTOR, "ingress": listed({"from": listed(PEER), "ports": listed(SERVICE_PORT)})}},
    ("rbac.authorization.k8s.io/v1", "Role"): {"rules": listed(RULE)},
    ("rbac.authorization.k8s.io/v1", "ClusterRole"): {"rules": listed(RULE), "aggregationRule": {"clusterRoleSelectors": listed(SELECTOR)}},
    ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"): {"webhooks": listed(WEBHOOK, "name")},
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler"): {"spec": {"metrics": listed(METRIC), "minReplicas": PORT, "scaleTargetRef": {"kind": "text", "name": NAME}}},
    ("autoscaling/v2", "HorizontalPodAutoscaler"): {"spec": {"metrics": listed(METRIC), "maxReplicas": PORT}},
    ("policy/v1", "PodDisruptionBudget"): {"spec": {"selector": SELECTOR, "minAvailable": "any"}, "status": {"conditions": CONDITIONS}},
    ("apps/v1", "ControllerRevision"): {"data": "tree", "revision": PORT},
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"): {"spec": {"versions": listed({"name": NAME, "served": "any", "schema": "tree"}), "names": {"shortNames": listed("text")}}},
    ("example.com/v1", "Widget"): {"spec": {**WORKLOAD, "anything": "tree"}, "containers": listed(CONTAINER)},
    ("kustomize.config.k8s.io/v1beta1", "Kustomization"): {"configMapGenerator": listed({"name": NAME, "literals": listed("text")}, "name"), "resources": listed("text")},
}


class Manifests(Draw):
    def value(self, kind, density, keys=()):
        """A value of a type; with less density, fewer of its fields."""
        if isinstance(kind, dict):
            return self.fields(kind, density, keys)
        if kind == "text":
            return self.text()
        if kind == "any":
            return self.any_scalar()
        if kind == "free":
            return self.free_map()
        if kind == "tree":
            return self.tree(3)
        if kind[0] == "words":
            return self.word(kind[1])
        if kind[0] == "number":
            return self.number(kind[1])
        _, of, keys = kind
        items = [self.value(of, density, keys) for _ in range(self.one([0, 1, 1, 2, 2, 3]))]
        return self.list(self.apart(items, keys))

    def fields(self, fields, density, keys=()):
        sure = {key for key in keys if self.chance(0.95 if key != "protocol" else 0.6)}
        share = min(1.0, density * 4 / max(len(fields), 4))
        chosen = [name for name in fields if name in sure or name not in keys and self.chance(share)]
        if self.chance(0.3):
            self.random.shuffle(chosen)
        return self.map([(name, self.value(fields[name], density)) for name in chosen])

    def apart(self, items, keys):
        """Mostly without two items of one identity."""
        if not keys or self.chance(0.06):
            return items
        seen, kept = set(), []
        for item in items:
            identity = tuple(map(identifying, [item] if keys == ("",) else [item.get(key) if isinstance(item, Map) else None for key in keys]))
            if identity not in seen:
                seen.add(identity)
                kept.append(item)
        return kept

    def target(self, api_version, kind, name):
        fields = KINDS[api_version, kind]
        meta = self.value(META, 0.6)
        meta.entries[:0] = [("name", Scalar(name))] + ([("namespace", Scalar("shop"))] if self.chance(0.15) else [])
        body = self.fields(fields, 1.4)
        node = Map([("apiVersion", Scalar(api_version)), ("kind", Scalar(kind)), ("metadata", meta), *body.entries])
        meta.flow = False
        return self.spoilt(node, 0.02)

    def spoilt(self, node, probability):
        """Nulls and empty collections here and there."""
        if isinstance(node, Map):
            node.entries = [(key, self.spoil(value, probability, plain(key))) for key, value in node.entries]
        elif isinstance(node, List):
            node.items = [self.spoil(item, probability, "") for item in node.items]
        return node

    def spoil(self, node, probability, key):
        if key == "metadata":
            return self.spoilt(node, probability)
        if key in ("apiVersion", "kind", "labels", "annotations") or (key in ("name", "namespace") and self.chance(0.8)):
            return node
        if self.chance(probability):
            odd = [self.null, lambda: type(node)([])] if isinstance(node, (Map, List)) else [self.null, lambda: Scalar('""')]
            return self.one(odd + [lambda: Map([]), lambda: List([])] * (not re.search("[nN]ame$", key) and isinstance(node, Scalar)))()
        return self.spoilt(node, probability)

    # -- patches --

    def patch(self, target, api_version, kind, name):
        """A patch of a manifest: new values beside old ones, some of these changed, some taken out."""
        fields = {"metadata": META, **KINDS[api_version, kind]}
        body = self.changed(target, fields)
        kept = [(key, value) for key, value in body.entries if plain(key) not in ("apiVersion", "kind", "metadata")]
        meta = body.get("metadata")
        meta = meta if isinstance(meta, Map) and self.chance(0.5) else Map([])
        meta.flow = False
        namespace = target.get("metadata").get("namespace")
        meta.entries = [("name", Scalar(name))] + ([("namespace", namespace)] if namespace else []) + [
            entry for entry in meta.entries if plain(entry[0]) not in ("name", "namespace")]
        head = [("apiVersion", Scalar(api_version)), ("kind", Scalar(kind)), ("metadata", meta)]
        if self.chance(0.03):
            kept.insert(0, ("$patch", Scalar(self.one(["delete", "replace", "merge"]))))
        return Map(head + kept)

    def changed(self, target, kind):
        """A patch of a value of a type."""
        if isinstance(kind, tuple) and kind[0] == "list":
            return self.changed_list(target, kind[1], kind[2])
        if isinstance(kind, dict) and isinstance(target, Map):
            return self.changed_map(target, kind)
        if kind in ("free", "tree") and isinstance(target, Map):
            return self.directed(self.map([(plain(key), self.changed(value, "any")) for key, value in target.entries if self.chance(0.5)]
                                          + self.free_map().entries[:1]))
        return self.null() if self.chance(0.1) else self.value(kind, 0.7)

    def changed_map(self, target, fields, keys=()):
        entries = []
        for key, value in target.entries:
            name = plain(key)
            if name in keys:
                entries.append((name, copy.deepcopy(value)))
            elif name in fields and self.chance(0.45):
                entries.append((name, self.null() if self.chance(0.08) else self.changed(value, fields[name])))
        there = {plain(key) for key, _ in target.entries}
        lacking = [name for name in fields if name not in there]
        for name in self.random.sample(lacking, min(len(lacking), self.one([0, 0, 1, 1, 2]))):
            entries.append((name, self.null() if self.chance(0.06) else self.value(fields[name], 0.7)))
        if self.chance(0.3):
            self.random.shuffle(entries)
        return self.directed(self.map(entries), is_typed=True)

    def directed(self, node, is_typed=False):
        if self.chance(0.05):
            word = self.one(["delete", "replace", "merge"])
            node.entries.insert(self.random.randint(0, len(node.entries)), ("$patch", Scalar(word)))
        if is_typed and self.chance(0.015):
            of = self.one(["containers", "ports", "env"])
            node.entries.append(self.one([(f"$setElementOrder/{of}", List([Map([("name", Scalar("web"))])])),
                                          ("$deleteFromPrimitiveList/finalizers", List([Scalar("a/x")])),
                                          ("$retainKeys", List([Scalar("name"), Scalar("emptyDir")]))]))
        return node

    def changed_list(self, target, of, keys):
        items = []
        for item in target.items if isinstance(target, List) else []:
            if not self.chance(0.5):
                continue
            if isinstance(item, Map) and isinstance(of, dict):
                items.append(self.changed_map(item, of, [key for key in keys if self.chance(0.97 if key != "protocol" else 0.75)]))
                if self.chance(0.1):
                    items[-1] = self.map([entry for entry in items[-1].entries if plain(entry[0]) in keys] + [("$patch", Scalar(self.one(["delete", "delete", "replace", "merge"])))])
            else:
                items.append(copy.deepcopy(item))
        for _ in range(self.one([0, 0, 1, 1, 2])):
            items.append(self.value(of, 0.7, keys))
        items = self.apart(items, keys)
        if self.chance(0.3):
            self.random.shuffle(items)
        if self.chance(0.05):
            items.insert(self.random.randint(0, len(items)), Map([("$patch", Scalar(self.one(["delete", "replace", "merge"])))]))
        return self.list(items)


def identifying(node):
    return node.text.strip("\"'") if isinstance(node, Scalar) else ""


# ---- trees ----


class Pair:
    """A manifest, its patches, and how the kustomization asks for them."""

    def __init__(self, target, patches, way, entry):
        self.target, self.patches, self.way, self.entry = target, patches, way, entry

    def file(self):
        return "---\n".join(map(text_of, self.patches))

    def size(self):
        return sum(node.size() for node in [self.target, *self.patches]) + len(self.entry)


WAYS = ["patches inline", "patches inline", "patches file", "patches file", "legacy inline", "legacy file"]


def draw_pair(seed, number):
    draw = Manifests(f"{seed}/{number}")
    api_version, kind = draw.one(list(KINDS) + [("apps/v1", "Deployment")] * 8 + [("v1", "Pod"), ("v1", "Service"), ("apps/v1", "StatefulSet")] * 2)
    name = f"r{number}"
    target = draw.target(api_version, kind, name)
    patches = [draw.patch(target, api_version, kind, name) for _ in range(draw.one([1, 1, 1, 1, 2]))]
    way, entry = draw.one(WAYS), []
    if way.startswith("patches") and len(patches) == 1 and draw.chance(0.3):
        entry.append(draw.one([f"target: {{kind: {kind}, name: {name}}}", f"target: {{name: {name}}}", f"target: {{name: r{number}.*, version: {api_version.split('/')[-1]}}}"]))
        options = [option for option in ["allowNameChange: true", "allowKindChange: true"] if draw.chance(0.3)]
        if options:
            entry.append("options: {" + ", ".join(options) + "}")
        if draw.chance(0.4):
            patches[0].get("metadata").entries[0] = ("name", Scalar(f"s{number}"))
        if draw.chance(0.2):
            patches[0].entries[1] = ("kind", Scalar("Gizmo"))
        if draw.chance(0.2):
            patches[0].entries[0] = ("apiVersion", Scalar("example.com/v9"))
    return Pair(target, patches, way, entry)


def indented(text, margin):
    return "".join(f"{margin}{line}\n" if line else "\n" for line in text.rstrip("\n").split("\n"))


def files_of(pairs):
    """The files of a tree: file name -> text."""
    files, patches, legacy = {}, "", ""
    for number, pair in enumerate(pairs):
        files[f"target-{number}.yaml"] = text_of(pair.target)
        body, file = pair.file(), f"patch-{number}.yaml"
        entry = "".join(f"  {line}\n" for line in pair.entry)
        if pair.way.endswith("file"):
            files[file] = body
        if pair.way == "patches inline":
            patches += "- patch: |-\n" + indented(body, "    ") + entry
        elif pair.way == "patches file":
            patches += f"- path: {file}\n{entry}"
        elif pair.way == "legacy inline":
            legacy += "- |-\n" + indented(body, "  ")
        else:
            legacy += f"- {file}\n"
    top = "resources:\n" + "".join(f"- target-{number}.yaml\n" for number in range(len(pairs)))
    top += f"patches:\n{patches}" if patches else ""
    top += f"patchesStrategicMerge:\n{legacy}" if legacy else ""
    return {"kustomization.yaml": top, **files}


# ---- comparing ----

TIMEOUT = 60
# What the reference says where it has written a comment into a flow collection and cannot read that back.
BROKEN_FLOW = re.compile(rb"yaml: line \d+: (did not find expected|could not find expected|found unexpected)")


class Programs:
    def __init__(self, ours, theirs):
        self.ours, self.theirs = ours, theirs

    def run(self, argv, folder):
        environment = {**os.environ, "NO_COLOR": "1", "GOMAXPROCS": "1", "GOGC": "400"}
        try:
            return subprocess.run([*argv, folder], capture_output=True, timeout=TIMEOUT, env=environment)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(argv, 124, b"", b"timeout")

    def compare(self, pairs):
        """How the programs differ (None, `crash` where the reference has no answer, or a few words), and both runs."""
        with tempfile.TemporaryDirectory(prefix="merge-") as folder:
            for name, text in files_of(pairs).items():
                pathlib.Path(folder, name).write_text(text, encoding="utf-8")
            ours, theirs = self.run([self.ours, "build"], folder), self.run([self.theirs, "kustomize"], folder)
        if theirs.returncode not in (0, 1) or b"goroutine " in theirs.stderr or BROKEN_FLOW.search(theirs.stderr):
            return "crash", ours, theirs
        if ours.returncode not in (0, 1):
            return f"our exit code is {ours.returncode}", ours, theirs
        if theirs.returncode == 1:
            return ("builds what kustomize refuses" if ours.returncode == 0 else None), ours, theirs
        if ours.returncode == 1:
            return "refuses what kustomize builds", ours, theirs
        return (None if ours.stdout == theirs.stdout else "other bytes"), ours, theirs


def holders(node):
    """Every list of entries or items in a tree, outermost first."""
    if isinstance(node, Map):
        yield node.entries
        for _, value in node.entries:
            yield from holders(value)
    elif isinstance(node, List):
        yield node.items
        for item in node.items:
            yield from holders(item)


def smaller(pair, differs, deadline):
    """A pair that still differs, with as little in it as the time allows."""
    progress = True
    while progress:
        progress = False
        for part in range(1 + len(pair.patches)):
            root = [pair.target, *pair.patches][part]
            for holder in list(holders(root)):
                index = len(holder) - 1
                while index >= (3 if holder is root.entries else 0) and time.monotonic() < deadline:
                    taken = holder.pop(index)
                    if differs(pair):
                        progress = True
                    else:
                        holder.insert(index, taken)
                    index -= 1
        if len(pair.patches) > 1:
            for index in range(len(pair.patches)):
                fewer = Pair(pair.target, pair.patches[:index] + pair.patches[index + 1:], pair.way, pair.entry)
                if differs(fewer):
                    pair, progress = fewer, True
                    break
        if pair.entry and time.monotonic() < deadline:
            fewer = Pair(pair.target, pair.patches, pair.way, pair.entry[:-1])
            if differs(fewer):
                pair, progress = fewer, True
    return pair


def keep(folder, pair, found, programs):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, text in files_of([pair]).items():
        (folder / name).write_text(text, encoding="utf-8")
    _, ours, theirs = programs.compare([pair])
    (folder / "ours.txt").write_bytes(ours.stdout + ours.stderr)
    (folder / "theirs.txt").write_bytes(theirs.stdout + theirs.stderr)
    (folder / "found.txt").write_text(found + "\n")


def check(programs, args, name):
    """The findings of a tree: one for each pair that differs, and how many pairs there are, build, and crash."""
    pairs = [draw_pair(name, number) for number in range(args.pairs)]
    found, _, theirs = programs.compare(pairs)
    if found is None and theirs.returncode == 0:
        return [], len(pairs), len(pairs), 0
    findings, built, crashed = [], 0, 0
    for number, pair in enumerate(pairs):
        found, _, theirs = programs.compare([pair])
        built += theirs.returncode == 0
        crashed += found == "crash"
        if found in (None, "crash"):
            continue
        small = smaller(copy.deepcopy(pair), lambda other: programs.compare([other])[0] == found, time.monotonic() + args.reduce)
        keep(pathlib.Path(args.keep, f"{name}-{number}".replace(":", "-")), small, found, programs)
        findings.append(f"{name} pair {number}: {found}")
        print(findings[-1], flush=True)
    return findings, len(pairs), built, crashed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--trees", type=int, default=100)
    parser.add_argument("--pairs", type=int, default=10, help="manifests with patches in a tree")
    parser.add_argument("--bin", required=True, type=os.path.abspath)
    parser.add_argument("--kubectl", required=True, type=os.path.abspath)
    parser.add_argument("--keep", default="target/differential-merge", help="where differing pairs are kept")
    parser.add_argument("--only", help="SEED:INDEX of the one tree to compare")
    parser.add_argument("--reduce", type=float, default=30, help="seconds spent on making a differing pair smaller")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    args = parser.parse_args()
    programs, start = Programs(args.bin, args.kubectl), time.monotonic()
    trees = [args.only] if args.only else [f"{args.seed}:{index}" for index in range(args.trees)]
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        results = list(pool.map(lambda name: check(programs, args, name), trees))
    findings, drawn, built, crashed = [sum((result[field] for result in results), [] if field == 0 else 0) for field in range(4)]
    print(f"seed {args.seed}: {drawn} pairs, {built} build, {crashed} left out (the reference panics), {len(findings)} differ; "
          f"{time.monotonic() - start:.0f} s")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
