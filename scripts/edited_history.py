"""A repository with a history of random edits, each of a known kind: for `replay.py --generated`."""
import pathlib, random, subprocess

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  replicas: 2
  selector:
    matchLabels: {{app: {name}}}
  template:
    metadata:
      labels: {{app: {name}}}
    spec:
      containers:
      - name: {name}
        image: registry.example.com/{name}:v1
        args:
        - --port=8080
        env:
        - name: LEVEL
          value: info
        envFrom:
        - configMapRef:
            name: {name}-settings
---
apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  selector: {{app: {name}}}
  ports:
  - port: 80
"""
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  level: info\n"
BASES, OVERLAYS = ("api", "web", "worker"), ("dev", "stage", "prod-eu", "prod-us")


class History:
    """The repository, and the edits that can be made in it."""

    def __init__(self, root, seed):
        self.root, self.chance, self.count = pathlib.Path(root), random.Random(seed), 0
        for name in BASES:
            base = f"bases/{name}"
            self.write(f"{base}/{name}.yaml", DEPLOYMENT.format(name=name))
            self.write(f"{base}/settings.env", "LEVEL=info\nTIMEOUT=10\n")
            self.write(f"{base}/kustomization.yaml",
                       f"resources:\n- {name}.yaml\nconfigMapGenerator:\n- name: {name}-settings\n  envs:\n  - settings.env\n")
        for name in OVERLAYS:
            lines = "".join(f"- ../../bases/{base}\n" for base in BASES)
            self.write(f"overlays/{name}/kustomization.yaml",
                       f"namespace: shop-{name}\nresources:\n{lines}images:\n- name: registry.example.com/web\n  newTag: {name}-1\n"
                       "patches:\n- path: replicas.yaml\n")
            self.write(f"overlays/{name}/replicas.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: worker\nspec:\n  replicas: 5\n")

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def change(self, path, old, new):
        """Replaces the first `old`; nothing if the file has none."""
        file = self.root / path
        text = file.read_text()
        file.write_text(text.replace(old, new, 1))

    def edit(self):
        """One edit of a kind that reviews are full of."""
        self.count += 1
        base, overlay = self.chance.choice(BASES), self.chance.choice(OVERLAYS)
        manifest, at = f"bases/{base}/{base}.yaml", f"overlays/{overlay}/kustomization.yaml"
        own, number = f"bases/{base}/kustomization.yaml", self.count + 1
        text = (self.root / manifest).read_text()
        image = next(line.strip() for line in text.splitlines() if "image:" in line)
        edits = {
            "image": lambda: self.change(manifest, image, f"image: registry.example.com/{base}:v{number}"),
            "argument": lambda: self.change(manifest, "        - --port=8080", f"        - --extra={number}\n        - --port=8080"),
            "port": lambda: self.change(manifest, "  - port: 80", f"  - port: 80{number}"),
            "comment": lambda: self.change(manifest, "kind: Deployment", f"# {number}\nkind: Deployment"),
            "env file": lambda: self.change(f"bases/{base}/settings.env", "TIMEOUT=", f"ADDED_{number}={number}\nTIMEOUT="),
            "overlay image": lambda: self.change(at, f"newTag: {overlay}-", f"newTag: {overlay}-{number}"),
            "namespace": lambda: self.change(at, f"namespace: shop-{overlay}", f"namespace: shop-{overlay}{number}"),
            "label": lambda: self.change(at, "resources:", f"labels:\n- pairs:\n    edit: e{number}\nresources:"),
            "prefix": lambda: self.change(at, "namespace:", f"namePrefix: p{number}-\nnamespace:"),
            "patch": lambda: self.change(f"overlays/{overlay}/replicas.yaml", "replicas: ", f"replicas: {number}"),
            "hash": lambda: self.change(own, "configMapGenerator:", "generatorOptions:\n  disableNameSuffixHash: true\nconfigMapGenerator:"),
            "listed": lambda: self.listed(own, base, number),
            "unlisted": lambda: self.change(own, f"- extra-{number - 1}.yaml\n", ""),
            "hidden": lambda: self.change("bases/worker/worker.yaml", "replicas: ", f"replicas: {number}"),
        }
        for _ in range(self.chance.choice((1, 1, 1, 2))):
            kind = self.chance.choice(sorted(edits))
            # A field that is there already would be given twice.
            twice = {"label": "labels:", "prefix": "namePrefix:", "hash": "generatorOptions:"}.get(kind)
            file = own if kind == "hash" else at
            if not (twice and twice in (self.root / file).read_text()):
                edits[kind]()

    def listed(self, own, base, number):
        self.write(f"bases/{base}/extra-{number}.yaml", CONFIG_MAP.format(name=f"extra-{number}"))
        self.change(own, "resources:\n", f"resources:\n- extra-{number}.yaml\n")


def generate(root, commits, seed):
    """Makes a repository at `root` with that many commits."""
    def git(*arguments):
        identity = ("-c", "user.name=Generated", "-c", "user.email=generated@example.com")
        subprocess.run(["git", "-C", str(root), *identity, *arguments], check=True, capture_output=True)

    pathlib.Path(root).mkdir(parents=True)
    git("init", "--quiet", "--initial-branch=main")
    history = History(root, seed)
    for number in range(commits + 1):
        if number:
            history.edit()
        git("add", "--all")
        git("commit", "--quiet", "--allow-empty", "-m", f"edit {number}")
