"""The kinds of input, and what their trees are made of."""

import dataclasses, typing

KINDS = {}
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {0}}}\ndata: {{k: {0}}}\n"


@dataclasses.dataclass
class Kind:
    size: int
    arguments: tuple
    tree: typing.Callable
    # Lists and maps that it has many items in: fields of a kustomization, or after `offshoot.yaml ` those of that file.
    covers: tuple
    # The exit code, so that a run that only fails is not measured.
    ends: int
    # Why it grows faster, in the words of docs/limits.md.
    because: str


def kind(size, *arguments, covers=(), ends=None, because=""):
    """A kind of input: a function from n to files, run at `size` and its multiples with these arguments."""
    arguments = arguments or ("build", ".")
    ends = (1 if arguments[0] == "diff" else 0) if ends is None else ends

    def keep(function):
        KINDS[function.__name__.replace("_", "-")] = Kind(size, arguments, function, (covers,) if isinstance(covers, str) else covers, ends, because)
        return function
    return keep


def lines(n, text):
    return "".join(text.format(i) for i in range(n))


def documents(n, text):
    return "---\n".join(text.format(i) for i in range(n))


def deployment(containers, name="web"):
    return (f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  template:\n    spec:\n"
            f"      containers:\n{containers}")


def config_map(data):
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n{data}"


def config_maps(n):
    return documents(n, CONFIG_MAP.replace("{0}", "a{0}"))


def build(kustomization, **files):
    files = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    return {"kustomization.yaml": kustomization, **files}
