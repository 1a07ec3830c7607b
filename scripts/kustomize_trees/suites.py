"""The trees at hand that somebody wrote: our fixtures, and the conformance suites where they are beside the checkout."""

import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
LARGEST = 200_000
# For programs that build a case: neither git nor HTTP reaches anything, so that what a tree names elsewhere fails at once.
OFFLINE = {"GIT_ALLOW_PROTOCOL": "none", "HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}


class Case:
    """A directory to build: `top`, relative to the folder that holds all it reads. `builds`: whether kustomize 5.8.1 builds it."""

    def __init__(self, name, folder, top, builds=True):
        self.name, self.folder, self.top, self.builds = name, pathlib.Path(folder), top, builds

    def inputs(self):
        """The files that the build can read, by path: those whose path a file that is read mentions."""
        files, waiting = {}, [self.top]
        while waiting:
            place = self.folder / waiting.pop()
            for path in [place] if place.is_file() else [place / name for name in NAMES]:
                key = relative(path, self.folder)
                if key is None or key in files or not path.is_file() or path.stat().st_size > LARGEST:
                    continue
                files[key] = path.read_bytes()
                waiting += mentioned(files[key], path.parent, self.folder)
        return files


def relative(path, folder):
    """The path from the folder, without `..`; None if it is outside."""
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except (ValueError, OSError):
        return None


def mentioned(data, place, folder):
    """Paths of existing files and directories that a text mentions, as seen from its directory."""
    words = set(re.split(r"[\s'\",=\[\]{}]+", data.decode("utf-8", "replace")))
    found = [relative(place / word, folder) for word in words if 0 < len(word) < 200 and "\0" not in word]
    return sorted(path for path in found if path not in (None, ".") and (folder / path).exists())


def fixtures():
    for folder in sorted([*ROOT.glob("fixtures/kustomize/*/in"), *ROOT.glob("fixtures/versions/*/in")]):
        yield Case(f"fixtures/{folder.parent.parent.name}/{folder.parent.name}", folder, "top" if (folder / "top").is_dir() else ".")


def conformance(shared):
    """The cases of the suites that take no options."""
    for meta in sorted(shared.glob("conformance/kustomize-tests/*/case.json")):
        case = json.loads(meta.read_text())
        if not case["options"]:
            yield Case(f"kustomize-tests/{meta.parent.name}", meta.parent / "input", case["run"], case["expect"] == "ok")
    for index in sorted(shared.glob("conformance/public-trees/*/cases.jsonl")):
        for text in index.read_text().splitlines():
            case = json.loads(text)
            if not case.get("options"):
                yield Case(f"public-trees/{index.parent.name}:{case['dir']}", index.parent / "tree", case["dir"], case["expect"] == "ok")


def cases(shared=None):
    """Every case at hand. `shared`: the folder with the suites, if there is one."""
    return [*fixtures(), *(conformance(pathlib.Path(shared)) if shared else ())]
