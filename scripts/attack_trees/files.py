"""Symlinks that lead out of the tree, pipes, devices, and files without end, in every place that is read."""

import os, socket

from .running import CONFIG_MAP, PREVIEW, Attack, plain, write

# Where a file is read by a name that the tree gives it, with a command that reads it.
PLACES = {
    "kustomization.yaml": ["build", "."],
    "kustomization.yml": ["build", "."],
    "Kustomization": ["build", "."],
    "a/kustomization.yaml": ["build", "a"],
    "a/r.yaml": ["build", "a"],
    "offshoot.yaml": ["render", "live"],
    ".gitignore": ["list"],
    ".offshootignore": ["list"],
    "a/.offshootignore": ["list"],
    "patch.yaml": ["build", "patched"],
    "values.env": ["build", "generated"],
    "file.txt": ["build", "generated"],
    "schema.json": ["build", "schema"],
    "crd.json": ["build", "crds"],
    "config.yaml": ["build", "configured"],
    "transformer.yaml": ["build", "transformed"],
    "vendored": ["build", "remote"],
    "plain.yaml": ["render", "plain"],
    "images.txt": ["render", "preview", "--branch", "b"],
    "snapshots/live/configmap_a.yaml": ["snapshot", "--check", "live"],
    "snapshots/live/.offshoot-render": ["snapshot", "--check", "live"],
}

KUSTOMIZATIONS = {
    "patched/kustomization.yaml": "resources: [r.yaml]\npatches: [{path: ../patch.yaml}]\n",
    "generated/kustomization.yaml": "configMapGenerator: [{name: g, files: [../file.txt], envs: [../values.env]}]\n",
    "schema/kustomization.yaml": "resources: [r.yaml]\nopenapi: {path: ../schema.json}\n",
    "crds/kustomization.yaml": "resources: [r.yaml]\ncrds: [../crd.json]\n",
    "configured/kustomization.yaml": "resources: [r.yaml]\nconfigurations: [../config.yaml]\n",
    "transformed/kustomization.yaml": "resources: [r.yaml]\ntransformers: [../transformer.yaml]\n",
    "remote/kustomization.yaml": "resources: ['https://example.com/v.yaml']\n",
}

CONFIG = (PREVIEW.replace("slug }}\"}", "slug }}\", imagesFrom: {file: images.txt}}")
          + "  plain: {plain: [plain.yaml]}\nvendor: {'https://example.com/v.yaml': vendored}\n")


def fifo(path):
    os.mkfifo(path)


def unix_socket(path):
    # A path of more than 108 bytes cannot be bound.
    here = os.getcwd()
    os.chdir(path.parent)
    try:
        server = socket.socket(socket.AF_UNIX)
        server.bind(path.name)
        server.close()
    finally:
        os.chdir(here)


def link(target):
    return lambda path: os.symlink(target, path)


def up(name):
    """A symlink to a file beside the tree, relative, however deep the place is."""
    def make(path):
        tree = path
        while tree.name != "tree":
            tree = tree.parent
        os.symlink(tree.parent / "outside" / name, path)
    return make


THINGS = {
    "link-to-token": up("token"),
    "link-to-zero": link("/dev/zero"),
    "link-to-itself": lambda path: os.symlink(path.name, path),
    "link-to-directory": up("."),
    "pipe": fifo,
    "socket": unix_socket,
    "huge-hole": lambda path: (path.touch(), os.truncate(path, 40 * 1024**3)),
}


def tree_with(place, thing):
    def make(tree):
        plain(tree)
        write(tree, KUSTOMIZATIONS)
        for folder in ("patched", "schema", "crds", "configured", "transformed"):
            write(tree, {f"{folder}/r.yaml": CONFIG_MAP})
        write(tree, {"offshoot.yaml": CONFIG, "kustomization.yaml": "resources: [a]\n"})
        if place.startswith("kustomization.yml") or place == "Kustomization":
            (tree / "kustomization.yaml").unlink()
        write(tree, {"snapshots/live/.offshoot-render": "configmap_a.yaml\n", "snapshots/live/configmap_a.yaml": CONFIG_MAP})
        path = tree / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.unlink()
        thing(path)
    return make


def git_special(place):
    def make(tree):
        plain(tree)
        if place != ".git":
            (tree / ".git/objects").mkdir(parents=True)
            (tree / ".git/refs").mkdir()
            (tree / ".git/HEAD").write_text("ref: refs/heads/main\n")
        os.mkfifo(tree / place)
    return make


def loops(tree):
    plain(tree)
    os.symlink("..", tree / "a" / "up")
    os.symlink(".", tree / "here")


def FILES():
    for place, arguments in PLACES.items():
        for name, thing in THINGS.items():
            yield Attack("files", f"{name}:{place}", tree_with(place, thing), arguments)
    for place in (".git", ".git/config", ".git/packed-refs", ".git/commondir", ".git/shallow", ".git/info"):
        yield Attack("files", f"pipe:{place}", git_special(place), ["diff", "--since", "main"])
    for command in (["list"], ["diff", "--since", "main"], ["verify"], ["init", "--dry-run"]):
        yield Attack("files", f"directory-loops:{command[0]}", loops, command)
