"""Git repositories with damaged objects: what cannot be read is an error, or the answer is the same as without the damage."""

import os, subprocess

from .running import CONFIG_MAP, Attack, plain, start, write

COMMANDS = {
    "since": ["diff", "--since", "main", "--no-merge-base"],
    "affected": ["list", "--affected-by", "main"],
    "build": ["build", "main:a"],
}

DAMAGES = {
    "empty": lambda data, at: b"",
    "half": lambda data, at: data[: len(data) // 2],
    "flipped": lambda data, at: data[: at % len(data)] + bytes([data[at % len(data)] ^ 0x10]) + data[at % len(data) + 1:],
    "zeros": lambda data, at: bytes(len(data)),
    "longer": lambda data, at: data * 2,
    "missing": None,
}


def git(tree, *arguments):
    environment = {**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(tree), "GIT_AUTHOR_DATE": "@1 +0000", "GIT_COMMITTER_DATE": "@1 +0000"}
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments], cwd=tree, env=environment, check=True, capture_output=True)


def repository(tree, packed):
    plain(tree)
    write(tree, {f"a/r{i}.yaml": CONFIG_MAP.replace("name: a", f"name: a{i}") for i in range(5)})
    write(tree, {"a/kustomization.yaml": "resources: [r.yaml, " + ", ".join(f"r{i}.yaml" for i in range(5)) + "]\n"})
    git(tree, "init", "-q", "-b", "main")
    git(tree, "add", ".")
    git(tree, "commit", "-q", "-m", "first")
    if packed:
        git(tree, "gc", "-q")
    write(tree, {"a/r.yaml": CONFIG_MAP.replace("k: v", "k: w")})


def damaged(command, packed, damage):
    arguments, change = COMMANDS[command], DAMAGES[damage]

    def scenario(tree, limits):
        sound = start(limits, arguments, tree)
        files = sorted(path for path in (tree / ".git/objects").rglob("*") if path.is_file() and "info" not in path.parts)
        places = [(path, at) for path in files for at in ((0, 5, 30, 77, 200, 333, 1200) if packed else (0, 9, 40))]
        for path, at in places[:: 5 if limits.short else 1]:
            data = path.read_bytes()
            path.chmod(0o644)
            path.unlink() if change is None else path.write_bytes(change(data, at))
            ended = start(limits, arguments, tree)
            path.write_bytes(data)
            name = f"{path.relative_to(tree / '.git')} at {at}"
            if ended.hung or ended.code < 0 or ended.code in (101, 134):
                return f"{name}: ends with {ended.code}: {ended.stderr[:160]}"
            is_same = (ended.code, ended.stdout) == (sound.code, sound.stdout)
            if not is_same and ("error[" not in ended.stderr or ended.code == 0):
                return f"{name}: another answer ({ended.code}), and no error: {ended.stderr[:160]}"
            if ended.seconds > limits.seconds or ended.mebibytes > limits.mebibytes:
                return f"{name}: takes {ended.seconds:.1f} s, {ended.mebibytes:.0f} MiB"
        return None
    return scenario


def GIT():
    for packed in (False, True):
        for damage in DAMAGES:
            for command in COMMANDS:
                name = f"{damage}:{'pack' if packed else 'loose'}:{command}"
                make = lambda tree, packed=packed: repository(tree, packed)
                yield Attack("git", name, make, [], scenario=damaged(command, packed, damage), needs=("git",))
