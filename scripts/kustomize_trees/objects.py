"""Kubernetes objects, as nodes: builtin kinds and custom ones, which refer to each other by name."""

from .embedded import embedded
from .spelling import odd_text, odd_value, odd_number

NAMES = {
    "ConfigMap": ["settings", "web-env", "files", "web"],
    "Secret": ["tls", "token", "web-env", "db"],
    "ServiceAccount": ["default", "runner", "web"],
    "Service": ["web", "api", "db", "web-headless"],
    "PersistentVolumeClaim": ["data", "cache"],
    "Deployment": ["web", "api", "worker"],
    "StatefulSet": ["db", "web"],
    "DaemonSet": ["agent", "logs"],
    "Job": ["migrate", "seed"],
    "CronJob": ["backup", "report"],
    "Role": ["reader", "web"],
    "ClusterRole": ["reader", "admin"],
    "Widget": ["gear", "web"],
}
IMAGES = ["nginx", "nginx:1.25", "registry.example.com:5000/team/api:v1", "redis@sha256:0123456789abcdef", "ghcr.io/org/web", "busybox:1.36@sha256:fedcba98",
          "docker.io/library/nginx:latest", "my/nginx", "nginx-exporter:0.1", "postgres:16.1-alpine", "example.com/nginx:v2.0"]
KEYS = ["app", "tier", "app.kubernetes.io/name", "team", "version"]
VALUES = ["web", "api", "backend", "a", "v1", "1", "true", ""]
CLUSTER_SCOPED = {"Namespace", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "MutatingWebhookConfiguration",
                  "ValidatingWebhookConfiguration", "PriorityClass", "StorageClass", "PersistentVolume"}


class Objects:
    """Draws objects for one tree."""

    def __init__(self, dice, oddness):
        self.dice, self.oddness = dice, oddness

    def odd(self, probability):
        return self.oddness > 0 and self.dice.chance(probability * self.oddness)

    def name(self, kind):
        """The name of an object of the kind, which the tree may or may not have."""
        return self.dice.choice(NAMES.get(kind, ["main", "web", "extra"]))

    def some(self, probability, fields):
        return fields() if self.dice.chance(probability) else {}

    def text(self, plain):
        return odd_text(self.dice) if self.odd(0.5) else plain

    def labels(self):
        dice = self.dice
        return {key: self.text(dice.choice(VALUES)) if self.odd(0.3) else dice.choice(VALUES) for key in dice.some(KEYS, 1, 3)}

    def annotations(self):
        dice = self.dice
        keys = dice.some(["note", "example.com/owner", "url", "checksum/config", "nginx.ingress.kubernetes.io/auth-secret", "a.b/c-d", "host"], 1, 3)
        values = ["by hand", "https://example.com", "$(VAR_A)", "tls", "5", "true", "http://$(VAR_B):80/x", "a,b"]
        return {key: self.text(dice.choice(values)) for key in keys}

    def meta(self, kind, name, namespace):
        meta = {"name": name}
        if namespace and kind not in CLUSTER_SCOPED:
            meta["namespace"] = namespace
        meta.update(self.some(0.4, lambda: {"labels": self.labels()}))
        meta.update(self.some(0.3, lambda: {"annotations": self.annotations()}))
        if self.odd(0.1):
            meta[self.dice.choice(["labels", "annotations", "creationTimestamp"])] = self.dice.choice([None, {}])
            if meta.get("creationTimestamp") == {}:
                meta["creationTimestamp"] = None
        return meta

    def make(self, kind, name=None, namespace=None):
        name = name or self.name(kind)
        api_version, fields = getattr(self, "make_" + kind)()
        node = {"apiVersion": api_version, "kind": kind, "metadata": self.meta(kind, name, namespace)}
        node.update(fields)
        return node

    # Pods and what runs them

    def environment(self):
        dice = self.dice
        entries = []
        for name in dice.some(["LOG", "URL", "TOKEN", "COUNT", "VAR_A", "HOST"], 1, 4):
            kind = dice.randrange(6)
            if kind == 0:
                entry = {"valueFrom": {"configMapKeyRef": {"name": self.name("ConfigMap"), "key": dice.choice(["a", "b", "log.level"])}}}
            elif kind == 1:
                entry = {"valueFrom": {"secretKeyRef": {"name": self.name("Secret"), "key": "password", "optional": True}}}
            elif kind == 2:
                entry = {"valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}
            else:
                entry = {"value": self.text(dice.choice(["debug", "$(VAR_A)", "http://$(VAR_B).svc:80", "$$(VAR_A)", "1", "true", "$(UNKNOWN)", "a=b"]))}
            entries.append({"name": name, **entry})
        return entries

    def container(self, name):
        dice = self.dice
        container = {"name": name, "image": dice.choice(IMAGES)}
        container.update(self.some(0.3, lambda: {"command": dice.some(["sh", "-c", "exec $(VAR_A)", "--flag=$(VAR_B)", "x y"], 1, 3)}))
        container.update(self.some(0.3, lambda: {"args": [self.text(text) for text in dice.some(["--port=80", "$(VAR_A)", "-v", "$(VAR_B)/$(VAR_C)"], 1, 3)]}))
        container.update(self.some(0.6, lambda: {"env": self.environment()}))
        container.update(self.some(0.3, lambda: {"envFrom": [dice.choice([
            {"configMapRef": {"name": self.name("ConfigMap")}}, {"secretRef": {"name": self.name("Secret"), "optional": True}}])]}))
        container.update(self.some(0.4, lambda: {"ports": [
            {"containerPort": port, **self.some(0.5, lambda: {"name": "p%d" % port}), **self.some(0.4, lambda: {"protocol": dice.choice(["TCP", "UDP"])})}
            for port in dice.some([80, 443, 8080, 53], 1, 2)]}))
        container.update(self.some(0.3, lambda: {"volumeMounts": [{"name": "v%d" % index, "mountPath": path} for index, path in enumerate(dice.some(["/a", "/b", "/etc/$(VAR_C)"], 1, 2))]}))
        container.update(self.some(0.3, lambda: {"resources": {"limits": {"cpu": dice.choice(["100m", 1, 0.5, "2"]), "memory": "1Gi"}, "requests": {"cpu": "10m"}}}))
        container.update(self.some(0.1, lambda: {"livenessProbe": {"httpGet": {"path": "/healthz", "port": dice.choice([80, "http"])}, "periodSeconds": 5}}))
        return container

    def volume(self, name):
        dice = self.dice
        kind = dice.randrange(5)
        if kind == 0:
            return {"name": name, "configMap": {"name": self.name("ConfigMap"), **self.some(0.3, lambda: {"items": [{"key": "a", "path": "a.txt"}]})}}
        if kind == 1:
            return {"name": name, "secret": {"secretName": self.name("Secret"), **self.some(0.3, lambda: {"defaultMode": odd_number(dice) if self.odd(0.2) else 420})}}
        if kind == 2:
            return {"name": name, "persistentVolumeClaim": {"claimName": self.name("PersistentVolumeClaim")}}
        if kind == 3:
            return {"name": name, "projected": {"sources": [{"configMap": {"name": self.name("ConfigMap")}}, {"secret": {"name": self.name("Secret")}}]}}
        return {"name": name, "emptyDir": {}}

    def pod(self):
        dice = self.dice
        containers = dice.some(["main", "side", "web"], 1, 2)
        pod = {"containers": [self.container(name) for name in containers]}
        pod.update(self.some(0.2, lambda: {"initContainers": [self.container("init")]}))
        pod.update(self.some(0.4, lambda: {"volumes": [self.volume("v%d" % index) for index in range(dice.randint(1, 3))]}))
        pod.update(self.some(0.4, lambda: {"serviceAccountName": self.name("ServiceAccount")}))
        pod.update(self.some(0.2, lambda: {"imagePullSecrets": [{"name": self.name("Secret")}]}))
        pod.update(self.some(0.1, lambda: {"tolerations": [{"key": "a", "operator": "Exists"}], "nodeSelector": {"disk": "ssd"}}))
        pod.update(self.some(0.15, lambda: {"affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [
            {"weight": 100, "podAffinityTerm": {"topologyKey": "zone", "labelSelector": {"matchLabels": self.labels()}}}]}}}))
        pod.update(self.some(0.1, lambda: {"topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule",
                                                                          "labelSelector": {"matchLabels": self.labels()}}]}))
        pod.update(self.some(0.1, lambda: {"hostAliases": [{"ip": "127.0.0.1", "hostnames": ["a.local", "b.local"]}], "terminationGracePeriodSeconds": 30}))
        return pod

    def template(self, labels):
        meta = {"labels": labels}
        meta.update(self.some(0.2, lambda: {"annotations": self.annotations()}))
        if self.odd(0.1):
            meta = self.dice.choice([{}, {"labels": None}, {"annotations": {}}])
        return {"metadata": meta, "spec": self.pod()}

    def workload(self):
        labels = self.labels()
        selector = {"selector": {"matchLabels": dict(labels)}} if self.dice.chance(0.9) else {}
        replicas = self.some(0.6, lambda: {"replicas": odd_number(self.dice) if self.odd(0.2) else self.dice.randint(0, 5)})
        return {**replicas, **selector, "template": self.template(labels)}

    def make_Deployment(self):
        spec = self.workload()
        spec.update(self.some(0.2, lambda: {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}}}))
        return "apps/v1", {"spec": spec}

    def make_StatefulSet(self):
        spec = {"serviceName": self.name("Service"), **self.workload()}
        spec.update(self.some(0.5, lambda: {"volumeClaimTemplates": [{"metadata": {"name": "data", **self.some(0.4, lambda: {"labels": self.labels()})},
                                                                      "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}}]}))
        return "apps/v1", {"spec": spec}

    def make_DaemonSet(self):
        spec = self.workload()
        spec.pop("replicas", None)
        return "apps/v1", {"spec": spec}

    def make_ReplicaSet(self):
        return "apps/v1", {"spec": self.workload()}

    def make_Job(self):
        return "batch/v1", {"spec": {"backoffLimit": 2, "template": {**self.some(0.5, lambda: {"metadata": {"labels": self.labels()}}), "spec": {**self.pod(), "restartPolicy": "Never"}}}}

    def make_CronJob(self):
        version = self.dice.choice(["batch/v1", "batch/v1", "batch/v1beta1"])
        job = {"template": {"spec": {**self.pod(), "restartPolicy": "OnFailure"}}}
        return version, {"spec": {"schedule": "*/5 * * * *", "jobTemplate": {**self.some(0.3, lambda: {"metadata": {"annotations": self.annotations()}}), "spec": job}}}

    def make_Pod(self):
        return "v1", {"spec": self.pod()}

    # Network

    def make_Service(self):
        dice = self.dice
        ports = [{"port": port, **self.some(0.5, lambda: {"name": "p%d" % port}), **self.some(0.4, lambda: {"targetPort": dice.choice([port, "http"])}),
                  **self.some(0.4, lambda: {"protocol": dice.choice(["TCP", "UDP"])})} for port in dice.some([80, 443, 53], 1, 2)]
        spec = {"ports": ports, **self.some(0.8, lambda: {"selector": self.labels()}), **self.some(0.2, lambda: {"type": dice.choice(["ClusterIP", "LoadBalancer"])})}
        if self.odd(0.1):
            spec["selector"] = dice.choice([None, {}])
        return "v1", {"spec": spec}

    def make_Ingress(self):
        dice = self.dice
        if dice.chance(0.25):
            path = {"path": "/", "backend": {"serviceName": self.name("Service"), "servicePort": 80}}
            return dice.choice(["extensions/v1beta1", "networking.k8s.io/v1beta1"]), {"spec": {"rules": [{"host": "$(VAR_A).example.com", "http": {"paths": [path]}}]}}
        rules = [{"host": host, "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {"service": {"name": self.name("Service"), "port": {"number": 80}}}}]}}
                 for host in dice.some(["a.example.com", "$(VAR_B).example.com", "*.example.com"], 1, 2)]
        spec = {"rules": rules, **self.some(0.3, lambda: {"ingressClassName": "nginx"}), **self.some(0.3, lambda: {"tls": [{"hosts": ["a.example.com"], "secretName": self.name("Secret")}]}),
                **self.some(0.2, lambda: {"defaultBackend": {"service": {"name": self.name("Service"), "port": {"name": "http"}}}})}
        return "networking.k8s.io/v1", {"spec": spec}

    def make_NetworkPolicy(self):
        rule = {"from": [{"podSelector": {"matchLabels": self.labels()}}, {"namespaceSelector": {"matchLabels": self.labels()}}]}
        return "networking.k8s.io/v1", {"spec": {"podSelector": self.dice.choice([{}, {"matchLabels": self.labels()}]), "policyTypes": ["Ingress"], "ingress": [rule]}}

    # Configuration

    def data(self):
        dice = self.dice
        values = ["1", "info", "a: 1\nb: [x, y]\n", '{"host": "a", "port": 80}', "host=db\nport=1\n", embedded(dice), embedded(dice), "true", "", "x y", "http://a.example.com:80/x", "line\n\nline\n"]
        data = {}
        for key in dice.some(["a", "b", "log.level", "app.properties", "config.yaml", "data.json"], 1, 4):
            data[key] = (odd_value(dice) if self.odd(0.03) else odd_text(dice)) if self.odd(0.6) else dice.choice(values)
        return data

    def make_ConfigMap(self):
        dice = self.dice
        fields = {"data": self.data()}
        if dice.chance(0.1):
            fields = dice.choice([{}, {"data": {}}, {"data": None}, {"binaryData": {"b": "aGVsbG8="}}, {"data": {"a": "1"}, "immutable": True}])
        return "v1", fields

    def make_Secret(self):
        dice = self.dice
        fields = {"type": dice.choice(["Opaque", "kubernetes.io/tls"])} if dice.chance(0.5) else {}
        if dice.chance(0.5):
            return "v1", {**fields, "stringData": self.data()}
        return "v1", {**fields, "data": {"password": "aHVudGVyMg==", "user": "YWRtaW4="}}

    def make_PersistentVolumeClaim(self):
        return "v1", {"spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, **self.some(0.3, lambda: {"storageClassName": "main", "volumeName": "main"})}}

    def make_PersistentVolume(self):
        return "v1", {"spec": {"capacity": {"storage": "5Gi"}, "accessModes": ["ReadWriteOnce"], "storageClassName": "main", "claimRef": {"name": "data", "namespace": "default"}}}

    def make_StorageClass(self):
        return "storage.k8s.io/v1", {"provisioner": "example.com/none", "parameters": {"a": "b"}}

    def make_PriorityClass(self):
        return "scheduling.k8s.io/v1", {"value": 1000, "globalDefault": False}

    def make_Namespace(self):
        return "v1", {}

    def make_LimitRange(self):
        return "v1", {"spec": {"limits": [{"type": "Container", "default": {"cpu": "1"}}]}}

    # Rights

    def make_ServiceAccount(self):
        return "v1", {**self.some(0.2, lambda: {"imagePullSecrets": [{"name": self.name("Secret")}]}), **self.some(0.2, lambda: {"secrets": [{"name": self.name("Secret")}]})}

    def rules(self):
        resources = self.dice.choice(["configmaps", "secrets", "pods"])
        return [{"apiGroups": [""], "resources": [resources], "verbs": ["get", "list"], **self.some(0.5, lambda: {"resourceNames": [self.name("ConfigMap"), self.name("Secret")]})}]

    def make_Role(self):
        return "rbac.authorization.k8s.io/v1", {"rules": self.rules()}

    make_ClusterRole = make_Role

    def subjects(self):
        dice = self.dice
        subjects = []
        for _ in range(dice.randint(1, 2)):
            kind = dice.choice(["ServiceAccount", "ServiceAccount", "User", "Group"])
            subject = {"kind": kind, "name": self.name("ServiceAccount")}
            if kind == "ServiceAccount" and dice.chance(0.6):
                subject["namespace"] = dice.choice(["default", "prod", "apps"])
            elif kind != "ServiceAccount":
                subject["apiGroup"] = "rbac.authorization.k8s.io"
            subjects.append(subject)
        return subjects

    def make_RoleBinding(self):
        kind = self.dice.choice(["Role", "ClusterRole"])
        return "rbac.authorization.k8s.io/v1", {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": self.name(kind)}, "subjects": self.subjects()}

    def make_ClusterRoleBinding(self):
        return "rbac.authorization.k8s.io/v1", {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": self.name("ClusterRole")}, "subjects": self.subjects()}

    # Scaling and policy

    def make_HorizontalPodAutoscaler(self):
        kind = self.dice.choice(["Deployment", "StatefulSet"])
        return self.dice.choice(["autoscaling/v1", "autoscaling/v2", "autoscaling/v2beta2"]), {
            "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": kind, "name": self.name(kind)}, "minReplicas": 1, "maxReplicas": 5}}

    def make_PodDisruptionBudget(self):
        return self.dice.choice(["policy/v1", "policy/v1beta1"]), {"spec": {"minAvailable": self.dice.choice([1, "50%"]), "selector": {"matchLabels": self.labels()}}}

    # Extensions

    def webhooks(self):
        return {"webhooks": [{"name": name, "clientConfig": {"service": {"name": self.name("Service"), "namespace": self.dice.choice(["default", "prod"]), "path": "/x"}},
                              "sideEffects": "None", "admissionReviewVersions": ["v1"]} for name in self.dice.some(["a.example.com", "b.example.com"], 1, 2)]}

    def make_MutatingWebhookConfiguration(self):
        return "admissionregistration.k8s.io/v1", self.webhooks()

    make_ValidatingWebhookConfiguration = make_MutatingWebhookConfiguration

    def make_CustomResourceDefinition(self):
        schema = {"type": "object", "properties": {"spec": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}
        version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
        conversion = self.some(0.3, lambda: {"conversion": {"strategy": "Webhook", "webhook": {"clientConfig": {"service": {"name": self.name("Service"), "namespace": "default"}}}}})
        return "apiextensions.k8s.io/v1", {"spec": {"group": "example.com", "names": {"kind": "Widget", "plural": "widgets"}, "scope": "Namespaced", "versions": [version], **conversion}}

    def make_Widget(self):
        """A custom resource: anything may be in it."""
        dice = self.dice
        spec = {"configRef": {"name": self.name("ConfigMap")}, "secretName": self.name("Secret"), "replicas": dice.randint(0, 9), "size": "big",
                "items": [{"name": name, "value": odd_value(dice) if self.oddness else dice.randint(0, 9)} for name in dice.some(["a", "b", "c"], 1, 3)],
                "args": dice.some(["--x", "$(VAR_A)", "-1", "y z"], 1, 3), "template": {"image": dice.choice(IMAGES)}, "selector": self.labels()}
        spec = {key: spec[key] for key in dice.some(spec, 2, 7)}
        if self.oddness:
            spec.update({"x%d" % index: odd_value(dice) for index in range(dice.randint(0, 5))})
        return dice.choice(["example.com/v1", "example.com/v1", "example.com/v1alpha1"]), {"spec": spec}


KINDS = [name.removeprefix("make_") for name in dir(Objects) if name.startswith("make_")]
COMMON = ["Deployment", "Deployment", "Service", "ConfigMap", "StatefulSet", "Ingress", "Widget", "Secret", "ServiceAccount", "RoleBinding"]
