#!/usr/bin/env python3
"""Times `offshoot diff --since` in a repository of many overlays over one base, whole processes.

    since-speed.py --bin target/release/offshoot [--overlays N] [--rounds N] [--keep DIR]

Makes the repository, commits it, edits it in several ways, and prints the best of N rounds for each: how long it
takes to tell which of the overlays differ, and what is said of that. With `--all` nothing is taken for unchanged
unseen, so that the line shows what telling beforehand is worth.
"""
import argparse, os, pathlib, re, shutil, subprocess, tempfile, time

NAMES = ["api", "web"]

WORKLOAD = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  labels: {{app: {name}}}
spec:
  replicas: 2
  selector:
    matchLabels: {{app: {name}}}
  template:
    metadata:
      labels: {{app: {name}}}
    spec:
      serviceAccountName: {name}
      containers:
      - name: {name}
        image: registry.example.com/{name}:v1
        args: [serve, --port=8080]
        ports:
        - {{name: http, containerPort: 8080}}
        env:
        - {{name: LOG_LEVEL, value: info}}
        - name: PASSWORD
          valueFrom: {{secretKeyRef: {{name: {name}, key: password}}}}
        envFrom:
        - configMapRef: {{name: settings}}
        resources:
          requests: {{cpu: 100m, memory: 128Mi}}
          limits: {{memory: 256Mi}}
        readinessProbe:
          httpGet: {{path: /ready, port: http}}
---
apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec:
  selector: {{app: {name}}}
  ports:
  - {{name: http, port: 80, targetPort: http}}
"""

REST = """\
apiVersion: v1
kind: ServiceAccount
metadata: {{name: {name}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: {name}}}
spec:
  minAvailable: 1
  selector: {{matchLabels: {{app: {name}}}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: {name}}}
spec:
  rules:
  - host: {name}.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {{service: {{name: {name}, port: {{name: http}}}}}}
"""

OVERLAY = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: tenant-{n}
resources:
- ../../base
images:
- name: registry.example.com/web
  newTag: v{n}
patches:
- path: replicas.yaml
"""

PATCH = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: api}}
spec: {{replicas: {n}}}
"""


def git(folder, *arguments):
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def generate(folder, overlays):
    def write(path, text):
        path = folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    files = []
    for name in NAMES:
        write(f"base/{name}.yaml", WORKLOAD.format(name=name))
        write(f"base/{name}-rest.yaml", REST.format(name=name))
        files += [f"{name}.yaml", f"{name}-rest.yaml"]
    resources = "".join(f"- {file}\n" for file in files)
    write("base/settings.env", "LOG_FORMAT=json\nWORKERS=4\n")
    write("base/kustomization.yaml", f"resources:\n{resources}configMapGenerator:\n- name: settings\n  envs: [settings.env]\n")
    for n in range(overlays):
        write(f"overlays/tenant-{n:04}/kustomization.yaml", OVERLAY.format(n=n))
        write(f"overlays/tenant-{n:04}/replicas.yaml", PATCH.format(n=n % 7 + 1))
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "generated")


def edit(folder, path, old, new):
    text = (folder / path).read_text()
    assert old in text, (path, old)
    (folder / path).write_text(text.replace(old, new))


EDITS = [
    ("nothing edited", [], []),
    ("one overlay edited", [("overlays/tenant-0007/kustomization.yaml", "newTag: v7", "newTag: v8")], []),
    ("a comment in the base", [("base/api.yaml", "kind: Deployment", "# a word\nkind: Deployment")], []),
    ("an image in the base", [("base/api.yaml", "api:v1", "api:v2")], []),
    ("a generated ConfigMap in the base", [("base/settings.env", "WORKERS=4", "WORKERS=8")], []),
    ("one overlay edited, --all", [("overlays/tenant-0007/kustomization.yaml", "newTag: v7", "newTag: v8")], ["--all"]),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, type=os.path.abspath)
    parser.add_argument("--overlays", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=pathlib.Path, help="make the repository here, and leave it")
    args = parser.parse_args()
    folder = args.keep or pathlib.Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    try:
        generate(folder, args.overlays)
        for title, edits, options in EDITS:
            git(folder, "checkout", "--", ".")
            for change in edits:
                edit(folder, *change)
            best = None
            for _ in range(args.rounds):
                start = time.perf_counter()
                run = subprocess.run([args.bin, "diff", "--since", "main", *options], cwd=folder, capture_output=True)
                seconds = time.perf_counter() - start
                best = min(best or seconds, seconds)
            said = re.findall(r"^\d+ of \d+ targets.*$", run.stdout.decode(), re.M) or [run.stderr.decode()[:200]]
            print(f"{best * 1000:8.1f} ms  {title:34}  {said[-1]}", flush=True)
    finally:
        if not args.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
