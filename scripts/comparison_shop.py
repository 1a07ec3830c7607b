"""The repository that comparison.py edits: a small shop, as text. Three bases, four overlays, a definition, a chart."""

import textwrap


def workload(name, tag, container):
    """A Deployment of one container; `container` is the rest of it, indented by nothing."""
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  labels:
    app: {name}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: {name}
  template:
    metadata:
      labels:
        app: {name}
    spec:
      serviceAccountName: {name}
      containers:
      - name: {name}
        image: registry.example.com/shop/{name}:{tag}
{textwrap.indent(container, "        ")}"""


def service(name, port, target):
    return f"""\
apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  selector:
    app: {name}
  ports:
  - name: http
    port: {port}
    targetPort: {target}
"""


def account(name):
    return f"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {name}\n"


def autoscaler(name, most):
    return f"""\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {name}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {name}
  minReplicas: 2
  maxReplicas: {most}
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 70
"""


def panel(number, title, query):
    return f"""\
    {{
      "id": {number},
      "title": "{title}",
      "type": "timeseries",
      "targets": [
        {{
          "expr": "{query}",
          "legendFormat": "{{{{code}}}}"
        }}
      ]
    }}"""


PANELS = [("Requests", "sum(rate(http_requests_total[5m])) by (code)"),
          ("Errors", "sum(rate(http_requests_total{code=~'5..'}[5m])) by (code)"),
          ("Latency", "histogram_quantile(0.99, sum(rate(http_duration_bucket[5m])) by (le))"),
          ("Saturation", "sum(container_memory_working_set_bytes) by (pod)")]

DASHBOARD = '{\n  "title": "Shop",\n  "panels": [\n' + ",\n".join(
    panel(number, title, query) for number, (title, query) in enumerate(PANELS, 1)) + "\n  ]\n}\n"

API = {
    "kustomization.yaml": """\
resources:
- deployment.yaml
- service.yaml
- serviceaccount.yaml
- rbac.yaml
- autoscaler.yaml
- networkpolicy.yaml
configMapGenerator:
- name: api-config
  envs: [app.env]
- name: api-scripts
  files: [migrate.sh]
- name: api-dashboard
  files: [dashboard.json]
  options:
    labels: {grafana: dashboard}
    disableNameSuffixHash: true
secretGenerator:
- name: api-secret
  envs: [secret.env]
""",
    "deployment.yaml": workload("api", "1.4.2", """\
args: [serve, --port=8080]
ports:
- name: http
  containerPort: 8080
env:
- name: DB_HOST
  value: postgres
- name: DB_NAME
  value: shop
- name: DB_URL
  value: postgres://$(DB_HOST):5432/$(DB_NAME)
- name: REGION
  value: local
- name: CURRENCY
  value: EUR
envFrom:
- configMapRef:
    name: api-config
- secretRef:
    name: api-secret
resources:
  requests: {cpu: 100m, memory: 128Mi}
  limits: {memory: 256Mi}
readinessProbe:
  httpGet: {path: /ready, port: http}
volumeMounts:
- name: scripts
  mountPath: /scripts
""") + """\
      volumes:
      - name: scripts
        configMap:
          name: api-scripts
""",
    "service.yaml": service("api", 80, "http"),
    "serviceaccount.yaml": account("api"),
    "rbac.yaml": """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: api
rules:
- apiGroups: [""]
  resources: [configmaps]
  verbs:
  - get
  - list
  - watch
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: api
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: api
subjects:
- kind: ServiceAccount
  name: api
""",
    "autoscaler.yaml": autoscaler("api", 6),
    "networkpolicy.yaml": """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector:
        matchLabels:
          app: web
    ports:
    - port: http
""",
    "app.env": "LOG_LEVEL=info\nCACHE_SIZE=200\nCHECKOUT_URL=http://checkout:8080\n",
    "secret.env": "DB_USER=shop_api\nDB_PASSWORD=correct-horse-7\n",
    "migrate.sh": """\
#!/bin/sh
set -eu
echo "waiting for the database"
until pg_isready -h "$DB_HOST"; do
  sleep 1
done
echo "migrating"
exec /app/migrate --database "$DB_URL" up
""",
    "dashboard.json": DASHBOARD,
}

WEB = {
    "kustomization.yaml": """\
resources:
- deployment.yaml
- service.yaml
- serviceaccount.yaml
- ingress.yaml
- disruption.yaml
- autoscaler.yaml
""",
    "deployment.yaml": workload("web", "2.0.1", """\
ports:
- name: http
  containerPort: 8080
env:
- name: API_URL
  value: http://api
- name: LOCALE
  value: en
resources:
  requests: {cpu: 50m, memory: 64Mi}
readinessProbe:
  httpGet: {path: /, port: http}
"""),
    "service.yaml": service("web", 80, "http"),
    "serviceaccount.yaml": account("web"),
    "ingress.yaml": """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port:
              name: http
""",
    "disruption.yaml": """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 1
  selector:
    matchLabels:
      app: web
""",
    "autoscaler.yaml": autoscaler("web", 10),
}

POSTGRES = {
    "kustomization.yaml": "resources:\n- statefulset.yaml\n- service.yaml\n- backup.yaml\n",
    "statefulset.yaml": """\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: postgres
spec:
  serviceName: postgres
  replicas: 1
  selector:
    matchLabels:
      app: postgres
  template:
    metadata:
      labels:
        app: postgres
    spec:
      containers:
      - name: postgres
        image: registry.example.com/postgres:16.4
        ports:
        - name: sql
          containerPort: 5432
        volumeMounts:
        - name: data
          mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes: [ReadWriteOnce]
      resources:
        requests:
          storage: 20Gi
""",
    "service.yaml": """\
apiVersion: v1
kind: Service
metadata:
  name: postgres
spec:
  clusterIP: None
  selector:
    app: postgres
  ports:
  - name: sql
    port: 5432
""",
    "backup.yaml": """\
# The claim is shared by all jobs of one night.
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: backup
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 50Gi
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
spec:
  schedule: "0 3 * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: backup
            image: registry.example.com/postgres:16.4
            command: [pg_dump, -h, postgres, -f, /backup/shop.sql, shop]
            volumeMounts:
            - name: backup
              mountPath: /backup
          volumes:
          - name: backup
            persistentVolumeClaim:
              claimName: backup
""",
}


def overlay(name, rest):
    return {
        "kustomization.yaml": f"namespace: {name}\nresources:\n- ../../bases\n- namespace.yaml\n" + rest,
        "namespace.yaml": f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {name}\n",
    }


def region(name):
    return f"""\
images:
- name: registry.example.com/shop/web
  newTag: 2.0.0
patches:
- path: api.yaml
configMapGenerator:
- name: api-config
  behavior: merge
  literals: [REGION={name}]
"""


PROD_PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 4
  template:
    spec:
      containers:
      - name: api
        resources:
          limits: {memory: 1Gi}
"""

DEV_REST = """\
replicas:
- name: api
  count: 1
- name: web
  count: 1
"""

STAGE_REST = """\
images:
- name: registry.example.com/shop/api
  newTag: 1.5.0-rc.1
"""

DEFINITION = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: coupons.shop.example.com
spec:
  group: shop.example.com
  scope: Namespaced
  names:
    kind: Coupon
    plural: coupons
  versions:
  - name: v1alpha1
    served: true
    storage: false
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              code: {type: string}
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [code]
            properties:
              code:
                type: string
                maxLength: 32
              percent:
                type: integer
                maximum: 100
              campaign:
                type: string
              expires:
                type: string
"""

CHART = {
    "Chart.yaml": "apiVersion: v2\nname: exporter\nversion: 1.8.0\nappVersion: 0.24.0\n",
    "values.yaml": """\
image: registry.example.com/exporter
replicas: 1
port: 9115
interval: 30s
resources:
  requests: {cpu: 50m, memory: 64Mi}
""",
    "templates/_helpers.tpl": """\
{{- define "exporter.labels" -}}
app.kubernetes.io/name: exporter
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}
""",
    "templates/config.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "exporter.labels" . | nindent 4 }}
data:
  exporter.yaml: |
    modules:
      http_2xx:
        prober: http
        timeout: 5s
        http:
          preferred_ip_protocol: ip4
""",
    "templates/access.yaml": """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "exporter.labels" . | nindent 4 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "exporter.labels" . | nindent 4 }}
rules:
- apiGroups: [""]
  resources: [services, endpoints]
  verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "exporter.labels" . | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {{ .Release.Name }}
subjects:
- kind: ServiceAccount
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
""",
    "templates/deployment.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "exporter.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels:
      app.kubernetes.io/name: exporter
  template:
    metadata:
      labels: {{- include "exporter.labels" . | nindent 8 }}
      annotations:
        checksum/config: {{ include (print $.Template.BasePath "/config.yaml") . | sha256sum }}
    spec:
      serviceAccountName: {{ .Release.Name }}
      containers:
      - name: exporter
        image: "{{ .Values.image }}:{{ .Chart.AppVersion }}"
        args:
        - --config.file=/config/exporter.yaml
        - --web.listen-address=:{{ .Values.port }}
        ports:
        - name: http
          containerPort: {{ .Values.port }}
        resources: {{- toYaml .Values.resources | nindent 10 }}
        volumeMounts:
        - name: config
          mountPath: /config
      volumes:
      - name: config
        configMap:
          name: {{ .Release.Name }}
""",
    "templates/service.yaml": """\
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "exporter.labels" . | nindent 4 }}
spec:
  selector:
    app.kubernetes.io/name: exporter
  ports:
  - name: http
    port: {{ .Values.port }}
    targetPort: http
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "exporter.labels" . | nindent 4 }}
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: exporter
  endpoints:
  - port: http
    interval: {{ .Values.interval }}
""",
}

MONITORING = """\
namespace: monitoring
helmGlobals:
  chartHome: charts
helmCharts:
- name: exporter
  releaseName: probes
  namespace: monitoring
  valuesFile: values.yaml
"""


def files():
    """The files of the shop: path and text."""
    folders = {
        "bases": {"kustomization.yaml": "resources:\n- api\n- web\n- postgres\n"},
        "bases/api": API,
        "bases/web": WEB,
        "bases/postgres": POSTGRES,
        "overlays/dev": overlay("shop-dev", DEV_REST),
        "overlays/stage": overlay("shop-stage", STAGE_REST),
        "overlays/prod-eu": {**overlay("shop-prod", region("eu")), "api.yaml": PROD_PATCH},
        "overlays/prod-us": {**overlay("shop-prod", region("us")), "api.yaml": PROD_PATCH},
        "cluster": {"kustomization.yaml": "resources:\n- coupons.yaml\n", "coupons.yaml": DEFINITION},
        "monitoring": {"kustomization.yaml": MONITORING, "values.yaml": "interval: 60s\n"},
        "monitoring/charts/exporter": CHART,
    }
    return {f"{folder}/{name}": text for folder, held in folders.items() for name, text in held.items()}
