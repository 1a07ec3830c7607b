"""Charts whose files lead out of the repository, and templates that ask for what helm should not have."""

import os

from .files import THINGS
from .running import Attack, write

BASE = {
    "kustomization.yaml": "helmCharts: [{name: c, releaseName: r}]\n",
    "charts/c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n",
    "charts/c/values.yaml": "a: b\n",
    "charts/c/templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {p: {{ .Files.Get \"pw\" | quote }}}\n",
}


def chart(place, thing):
    def make(path):
        write(path, BASE)
        at = path / "charts/c" / place
        if at.exists():
            at.unlink()
        thing(at)
    return make


def up_directory(path):
    os.symlink("..", path)


def HELM():
    for place in ("pw", "values.yaml", "Chart.yaml", "templates/b.yaml", "crds"):
        for name, thing in {**THINGS, "link-upwards": up_directory}.items():
            yield Attack("helm", f"{name}:{place}", chart(place, thing), ["build", ".", "--enable-helm", "--helm-command", "HELM"],
                         needs=("helm",), is_yaml=True, seconds=3, mebibytes=2)
