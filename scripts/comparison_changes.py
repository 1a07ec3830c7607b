"""The changes that comparison.py makes to the shop: for each a name, a sentence for the page, and the edit."""

import re

from comparison_shop import workload


class Tree:
    """The files of a repository, edited by text that they must have exactly once."""

    def __init__(self, files):
        self.files = dict(files)

    def replace(self, path, old, new):
        found = self.files[path].count(old)
        if found != 1:
            raise ValueError(f"{path} has this {found} times, not once: {old!r}")
        self.files[path] = self.files[path].replace(old, new)

    def append(self, path, text):
        self.files[path] += text

    def move(self, old, new):
        self.files[new] = self.files.pop(old)


class Change:
    """An edit, and the target whose renders the programs for two files compare."""

    def __init__(self, name, sentence, edit, target="overlays/prod-eu"):
        self.name, self.sentence, self.edit, self.target = name, sentence, edit, target


CHANGES = []


def change(name, sentence, **options):
    """Registers the function below it as the next change."""

    def register(edit):
        CHANGES.append(Change(f"{len(CHANGES) + 1:02}-{name}", sentence, edit, **options))
        return edit

    return register


API, WEB, POSTGRES, EU = "bases/api", "bases/web", "bases/postgres", "overlays/prod-eu"
# The only target that needs helm.
CHART = "monitoring"


@change("image", "The image of api gets another tag in its base; stage sets a tag of its own.")
def _(tree):
    tree.replace(f"{API}/deployment.yaml", "api:1.4.2", "api:1.5.0")


@change("configmap", "A value in the env file of a generated ConfigMap, which a Deployment reads.")
def _(tree):
    tree.replace(f"{API}/app.env", "LOG_LEVEL=info", "LOG_LEVEL=debug")


@change("label", "A label on everything, pod templates and claim templates included.")
def _(tree):
    tree.append("bases/kustomization.yaml", "labels:\n- pairs: {team: checkout}\n  includeTemplates: true\n")


@change("port", "The container port of api; the Service refers to it by name.")
def _(tree):
    tree.replace(f"{API}/deployment.yaml", "containerPort: 8080", "containerPort: 8081")
    tree.replace(f"{API}/deployment.yaml", "--port=8080", "--port=8081")


@change("env-order", "DB_HOST moves below DB_URL, which uses `$(DB_HOST)`: it is not expanded any more.")
def _(tree):
    path = f"{API}/deployment.yaml"
    entry = "        - name: DB_HOST\n          value: postgres\n"
    tree.replace(path, entry, "")
    tree.replace(path, "        - name: REGION\n", entry + "        - name: REGION\n")


@change("env-order-harmless", "Two variables that nothing refers to swap places.")
def _(tree):
    region, currency = (f"        - name: {name}\n          value: {value}\n"
                        for name, value in (("REGION", "local"), ("CURRENCY", "EUR")))
    tree.replace(f"{API}/deployment.yaml", region + currency, currency + region)


@change("namespace", "The EU shop moves to another namespace.")
def _(tree):
    tree.replace(f"{EU}/kustomization.yaml", "namespace: shop-prod", "namespace: shop-eu")
    tree.replace(f"{EU}/namespace.yaml", "name: shop-prod", "name: shop-eu")


@change("moved", "A manifest moves to another folder of its base.")
def _(tree):
    tree.move(f"{API}/rbac.yaml", f"{API}/access/rbac.yaml")
    tree.replace(f"{API}/kustomization.yaml", "- rbac.yaml", "- access/rbac.yaml")


@change("moved-to-other-base", "The NetworkPolicy of api moves from the base of api to that of web.")
def _(tree):
    tree.move(f"{API}/networkpolicy.yaml", f"{WEB}/networkpolicy.yaml")
    tree.replace(f"{API}/kustomization.yaml", "- networkpolicy.yaml\n", "")
    tree.append(f"{WEB}/kustomization.yaml", "- networkpolicy.yaml\n")


@change("renamed", "A Deployment is renamed; its autoscaler is forgotten.")
def _(tree):
    tree.replace(f"{WEB}/deployment.yaml", "metadata:\n  name: web\n", "metadata:\n  name: storefront\n")
    tree.replace("overlays/dev/kustomization.yaml", "- name: web\n", "- name: storefront\n")


@change("rbac", "The Role of api may read Secrets, and do anything with what it may see.")
def _(tree):
    tree.replace(f"{API}/rbac.yaml", "resources: [configmaps]", "resources: [configmaps, secrets]")
    tree.replace(f"{API}/rbac.yaml", "  - get\n  - list\n  - watch\n", "  - '*'\n")


@change("networkpolicy", "The list of peers becomes empty, which admits everybody.")
def _(tree):
    tree.replace(f"{API}/networkpolicy.yaml", """\
  - from:
    - podSelector:
        matchLabels:
          app: web
""", "  - from: []\n")


@change("secret", "A password in the env file of a generated Secret.")
def _(tree):
    tree.replace(f"{API}/secret.env", "correct-horse-7", "battery-staple-9")


@change("dashboard", "One query of a Grafana dashboard, JSON inside of a ConfigMap.")
def _(tree):
    tree.replace(f"{API}/dashboard.json", "{code=~'5..'}", "{code=~'5..',app='api'}")


@change("script", "Two lines of a shell script in a generated ConfigMap, which a pod mounts.")
def _(tree):
    tree.replace(f"{API}/migrate.sh", "  sleep 1\n", "  sleep 5\n")
    tree.replace(f"{API}/migrate.sh", "echo \"migrating\"\n", "echo \"migrating $DB_NAME\"\n")


@change("pvc", "The claim for backups shrinks.")
def _(tree):
    tree.replace(f"{POSTGRES}/backup.yaml", "storage: 50Gi", "storage: 30Gi")


@change("claim-template", "The claim template of the database grows.")
def _(tree):
    tree.replace(f"{POSTGRES}/statefulset.yaml", "storage: 20Gi", "storage: 50Gi")


@change("replicas", "The replicas of api in its base; three of four overlays set their own.")
def _(tree):
    tree.replace(f"{API}/deployment.yaml", "replicas: 2", "replicas: 3")


@change("pin-dropped", "Stage drops the tag that it set for api.", target="overlays/stage")
def _(tree):
    path = "overlays/stage/kustomization.yaml"
    tree.files[path] = tree.files[path].partition("images:")[0]


@change("hidden", "The image of web in its base, which `images` of both prod overlays overrides.")
def _(tree):
    tree.replace(f"{WEB}/deployment.yaml", "web:2.0.1", "web:2.1.0")


@change("container-renamed", "The container of web gets another name.")
def _(tree):
    tree.replace(f"{WEB}/deployment.yaml", "      - name: web\n", "      - name: nginx\n")


@change("selector", "The selector and the labels of the pods of web; its Service and its budget are forgotten.")
def _(tree):
    path = f"{WEB}/deployment.yaml"
    tree.replace(path, "    matchLabels:\n      app: web\n", "    matchLabels:\n      app: storefront\n")
    tree.replace(path, "      labels:\n        app: web\n", "      labels:\n        app: storefront\n")


@change("definition", "A new release of a CustomResourceDefinition removes a property, requires one, adds one, "
        "gives one a pattern, and stops serving v1alpha1.", target="cluster")
def _(tree):
    path = "cluster/coupons.yaml"
    tree.replace(path, "v1alpha1\n    served: true", "v1alpha1\n    served: false")
    tree.replace(path, "required: [code]", "required: [code, percent]")
    tree.replace(path, "              campaign:\n                type: string\n", "")
    tree.replace(path, "              expires:\n                type: string\n", """\
              expires:
                type: string
                pattern: ^\\d{4}-\\d{2}-\\d{2}$
              currency:
                type: string
                default: EUR
""")


@change("chart-release", "A new release of a Helm chart: another image, another argument, a security context, "
        "and the right to read Secrets.", target=CHART)
def _(tree):
    chart = f"{CHART}/charts/exporter"
    tree.files[f"{chart}/Chart.yaml"] = tree.files[f"{chart}/Chart.yaml"].replace("1.8.0", "1.9.0").replace("0.24.0", "0.25.0")
    tree.replace(f"{chart}/templates/access.yaml", "[services, endpoints]", "[services, endpoints, secrets]")
    tree.replace(f"{chart}/templates/config.yaml", "timeout: 5s", "timeout: 10s")
    tree.replace(f"{chart}/templates/deployment.yaml", "        ports:\n", """\
        - --log.level=info
        securityContext:
          readOnlyRootFilesystem: true
        ports:
""")


@change("chart-values", "The values of a Helm chart.", target=CHART)
def _(tree):
    tree.append(f"{CHART}/values.yaml", "replicas: 2\nport: 9116\n")


@change("unlisted", "The PodDisruptionBudget is taken off the list of resources; its file stays.")
def _(tree):
    tree.replace(f"{WEB}/kustomization.yaml", "- disruption.yaml\n", "")


@change("prefix", "The EU overlay gets a prefix for all names.")
def _(tree):
    tree.append(f"{EU}/kustomization.yaml", "namePrefix: eu-\n")


@change("patch-added", "The EU overlay gets another patch, inline: a toleration and a longer grace period.")
def _(tree):
    tree.replace(f"{EU}/kustomization.yaml", "- path: api.yaml\n", """\
- path: api.yaml
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          terminationGracePeriodSeconds: 90
          tolerations:
          - key: dedicated
            value: shop
            effect: NoSchedule
""")


@change("comment", "A comment.")
def _(tree):
    tree.replace(f"{POSTGRES}/backup.yaml", "# The claim is shared by all jobs of one night.",
                 "# All jobs of one night share the claim.\n# It is not backed up itself.")


@change("reformat", "Two manifests are formatted anew: flow style, quotes, order of keys.")
def _(tree):
    tree.files[f"{WEB}/service.yaml"] = """\
kind: Service
apiVersion: "v1"
metadata: {name: "web"}
spec:
  ports: [{name: "http", port: 80, targetPort: "http"}]
  selector: {app: "web"}
"""
    path = f"{API}/rbac.yaml"
    tree.files[path] = re.sub(r"(?m)^(- |  )", r"  \1", tree.files[path]).replace("    name: api\nrules", "    name: 'api'\nrules")


@change("spelling", "Quantities are spelled differently: they mean what they meant.")
def _(tree):
    tree.replace(f"{API}/deployment.yaml", "{cpu: 100m, memory: 128Mi}", "{cpu: 0.1, memory: 0.125Gi}")


@change("hash-dropped", "The names of the ConfigMaps and Secrets of api lose their hash.")
def _(tree):
    tree.append(f"{API}/kustomization.yaml", "generatorOptions:\n  disableNameSuffixHash: true\n")


@change("new-overlay", "A new overlay includes the existing bases, with one resource of its own.", target="overlays/prod-asia")
def _(tree):
    folder = "overlays/prod-asia"
    tree.files[f"{folder}/kustomization.yaml"] = tree.files[f"{EU}/kustomization.yaml"] \
        .replace("REGION=eu", "REGION=asia").replace("- namespace.yaml\n", "- namespace.yaml\n- quota.yaml\n")
    tree.files[f"{folder}/namespace.yaml"] = tree.files[f"{EU}/namespace.yaml"]
    tree.files[f"{folder}/api.yaml"] = tree.files[f"{EU}/api.yaml"]
    tree.files[f"{folder}/quota.yaml"] = """\
apiVersion: v1
kind: ResourceQuota
metadata:
  name: shop
spec:
  hard:
    pods: "40"
"""


@change("new-workload", "A worker joins the bases: a Deployment and its ServiceAccount.")
def _(tree):
    worker = workload("worker", "1.0.0", "args: [work]\nenv:\n- name: QUEUE\n  value: orders\n")
    tree.files["bases/worker/kustomization.yaml"] = "resources:\n- deployment.yaml\n- serviceaccount.yaml\n"
    tree.files["bases/worker/deployment.yaml"] = worker
    tree.files["bases/worker/serviceaccount.yaml"] = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: worker\n"
    tree.replace("bases/kustomization.yaml", "- postgres\n", "- postgres\n- worker\n")
