"""Commands that write, and what goes wrong meanwhile: a kill at every system call, a call that fails, a full disk, a directory
that may not be written, two writers and a reader. A file has its old or its new text, whatever happens; the next run completes
what was begun, and leaves no draft."""

import contextlib, os, pathlib, re, resource, shutil, signal, tempfile, threading

from .running import CONFIG_MAP, DEPLOYMENT, PREVIEW, Attack, start, write

# Calls that write, or that are next to one that does: a kill at each is a kill between any two steps. (strace counts each call of
# each thread on its own.)
KILLED = ("write", "fchmod", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "flock", "close")

# Calls that fail, and how.
FAILING = {"write": "ENOSPC", "openat": "EIO", "read": "EIO", "rename": "ENOSPC", "renameat": "ENOSPC", "renameat2": "ENOSPC", "unlink": "EACCES",
           "unlinkat": "EACCES", "mkdir": "ENOSPC", "mkdirat": "ENOSPC", "fchmod": "EPERM", "flock": "ENOLCK", "statx": "EIO", "getdents64": "EIO",
           "fsync": "EIO", "lseek": "EIO"}

DRAFTS = re.compile(r"\.offshoot-draft")

# The file that is locked where a directory cannot be: it stays.
LOCK = ".offshoot-lock"

# What `init` writes about a directory that cannot be read.
UNREAD = b"cannot be read: "

# What a run says about an error: a code.
CODED = re.compile(r"^(error|warning)\[[a-z-]+\]", re.MULTILINE)

# Commands by name: the arguments, and what they write.
COMMANDS = {
    "render": (["render", "preview", "--branch", "b", "-o", "out/"], ["out"]),
    "snapshot": (["snapshot", "live"], ["snapshots"]),
    "eject": (["eject", "preview", "--branch", "b", "--to", "ejected"], ["ejected"]),
    "edit": (["edit", "set", "image", "-C", "a", "i=j:2"], ["a"]),
    "init": (["init"], ["offshoot.yaml"]),
    "build": (["build", "a", "-o", "built/all.yaml"], ["built"]),
    "vendor": (["vendor", "-o", "get.sh"], ["get.sh"]),
}


def lay_out(tree, command):
    """The tree before the command has ever run."""
    write(tree, {"offshoot.yaml": PREVIEW, "a/kustomization.yaml": "resources: [r.yaml, d.yaml, gone.yaml]\nimages: [{name: i, newTag: '1'}]\n",
                 "a/r.yaml": CONFIG_MAP, "a/d.yaml": DEPLOYMENT, "a/gone.yaml": CONFIG_MAP.replace("name: a", "name: gone")})
    if command == "init":
        (tree / "offshoot.yaml").unlink()
    if command == "vendor":
        write(tree, {"v/kustomization.yaml": "resources: ['https://example.com/one.yaml']\n"})


def change(tree):
    """An edit after which the command writes another output: one file changes, one goes, one comes."""
    write(tree, {"a/kustomization.yaml": "resources: [r.yaml, d.yaml, come.yaml]\nimages: [{name: i, newTag: '3'}]\n",
                 "a/r.yaml": CONFIG_MAP.replace("k: v", "k: " + "w" * 9000), "a/come.yaml": CONFIG_MAP.replace("name: a", "name: come")})
    if (tree / "v").exists():
        write(tree, {"v/kustomization.yaml": "resources: ['https://example.com/one.yaml', 'https://example.com/two.yaml']\n"})


def output(tree, parts):
    """The files that the command writes, by path, with their bytes."""
    found = {}
    for part in parts:
        path = tree / part
        files = [path] if path.is_file() else sorted(path.rglob("*"))
        found.update({str(file.relative_to(tree)): file.read_bytes() for file in files if file.is_file() and file.name != LOCK})
    return found


@contextlib.contextmanager
def state(command, limits):
    """A tree in which the command has run, and was then changed; with its output before and after another run."""
    arguments, parts = COMMANDS[command]
    with tempfile.TemporaryDirectory(prefix="offshoot-writers-") as scratch:
        tree = pathlib.Path(os.path.realpath(scratch)) / "tree"
        tree.mkdir()
        lay_out(tree, command)
        if command not in ("edit", "init"):
            assert start(limits, arguments, tree).code == 0
        change(tree)
        kept = tree.parent / "kept"
        shutil.copytree(tree, kept)
        old = output(tree, parts)
        ended = start(limits, arguments, tree)
        assert ended.code == 0, ended.stderr
        new = output(tree, parts)
        if old == new:
            # The change is none for this command: it writes anew.
            for part in parts:
                shutil.rmtree(kept / part)
            old = {}

        def again():
            shutil.rmtree(tree)
            shutil.copytree(kept, tree)

        yield tree, again, old, new


def mixed(tree, parts, old, new):
    """What is in neither output, apart from drafts and a list of both; or None."""
    for path, text in output(tree, parts).items():
        if DRAFTS.search(path):
            continue
        if path.endswith(".offshoot-render"):
            known = set((old.get(path, b"") + new.get(path, b"")).split())
            if not set(text.split()) <= known:
                return f"{path} lists what no run wrote"
        elif text not in (old.get(path), new.get(path)) and UNREAD not in text:
            return f"{path} is neither old nor new"
    gone = [path for path in old if path in new and not (tree / path).exists()]
    return f"{gone[0]} is gone" if gone else None


def completed(tree, arguments, parts, new, limits):
    """What is wrong after the next run, or None."""
    found = output(tree, parts)
    if arguments == ["init"] and (found == new or any(UNREAD in text for text in found.values())):
        # It does not write what is there.
        return None
    ended = start(limits, arguments, tree)
    if ended.code != 0:
        return f"the next run fails ({ended.code}): {ended.stderr.strip()[:120]}"
    return completed_output(tree, parts, new)


def completed_output(tree, parts, new):
    """What is wrong with the output of the next run, or None."""
    found = output(tree, parts)
    left = [path for path in found if DRAFTS.search(path)]
    if left:
        return f"the next run leaves {left[0]}"
    different = [path for path in {*found, *new} if found.get(path) != new.get(path)]
    return f"after the next run, {different[0]} differs" if different else None


def injecting(calls, effect, log="/dev/null"):
    return ["strace", "-f", "-o", str(log), "-e", f"trace={calls}", "-e", f"inject={calls}:{effect}"]


def points(limits, short):
    """The calls to hit: each of them, or in the short form some."""
    return range(1, 10_000) if not limits.short else (*range(1, short), *range(short, 10_000, 17))


def kills(command):
    def scenario(_, limits):
        (arguments, parts), killed = COMMANDS[command], 0
        with state(command, limits) as (tree, again, old, new):
            for call in KILLED:
                for point in points(limits, 2):
                    again()
                    ended = start(limits, arguments, tree, under=injecting(call, f"signal=SIGKILL:when={point}"))
                    if ended.code not in (-signal.SIGKILL, 128 + signal.SIGKILL):
                        break
                    killed += 1
                    problem = mixed(tree, parts, old, new) or completed(tree, arguments, parts, new, limits)
                    if problem:
                        return f"killed at {call} {point}: {problem}"
        return None if killed > 3 else "hardly a kill"
    return scenario


def failures(command, call):
    error = FAILING[call]

    def scenario(_, limits):
        arguments, parts = COMMANDS[command]
        with state(command, limits) as (tree, again, old, new):
            for point in points(limits, 2):
                again()
                log = tree.parent / "log"
                ended = start(limits, arguments, tree, under=injecting(call, f"error={error}:when={point}", log))
                lines = [line for line in log.read_text(errors="replace").splitlines() if "(INJECTED)" in line]
                if not lines:
                    return None
                problem = judged(tree, parts, old, new, ended, lines) or completed(tree, arguments, parts, new, limits)
                if problem:
                    return f"{call} {point} fails with {error}: {problem} [{lines[0][:100]}]"
        return None
    return scenario


def judged(tree, parts, old, new, ended, lines):
    """What is wrong with a run one of whose calls failed, or None."""
    if ended.hung or ended.code < 0 or ended.code in (101, 134):
        return f"ends with {ended.code}: {ended.stderr.strip()[:160]}"
    problem = mixed(tree, parts, old, new)
    if problem:
        return problem
    if ended.code == 0:
        found = {path: text for path, text in output(tree, parts).items() if not DRAFTS.search(path)}
        is_told = any(UNREAD in text for text in found.values())
        return None if found == new or is_told else "exit code 0, and the output is not complete"
    # What cannot be said on a stream that fails, and what the loader of programs says.
    is_of_stream = any(re.search(r"\b(write|read)\([012],", line) for line in lines)
    is_loader = "shared libraries" in ended.stderr or "GLIBC" in ended.stderr
    if not CODED.search(ended.stderr) and not is_of_stream and not is_loader:
        return f"exit code {ended.code} without a code: {ended.stderr.strip()[:160]!r}"
    return None


def full(command, size):
    """No file may be longer than `size` bytes, as on a disk that is full."""
    def prepare():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    def scenario(_, limits):
        arguments, parts = COMMANDS[command]
        with state(command, limits) as (tree, again, old, new):
            again()
            ended = start(limits, arguments, tree, prepare=prepare)
            return judged(tree, parts, old, new, ended, []) or completed(tree, arguments, parts, new, limits)
    return scenario


def read_only(command):
    """Another user than the owner of the directories runs the command."""
    def prepare():
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)

    def scenario(_, limits):
        if os.geteuid() != 0:
            return ""
        arguments, parts = COMMANDS[command]
        with state(command, limits) as (tree, again, old, new):
            again()
            for path in (tree.parent, tree, *tree.rglob("*")):
                path.chmod(0o555 if path.is_dir() else 0o444)
            ended = start(limits, arguments, tree, prepare=prepare)
            if ended.code == 0:
                return None if old == new else "exit code 0, and nothing may be written"
            if output(tree, parts) != old:
                return "something was written"
            return judged(tree, parts, old, new, ended, [])
    return scenario


def two_writers(_, limits):
    """Two renders into one directory, again and again, and a reader."""
    with tempfile.TemporaryDirectory(prefix="offshoot-writers-") as scratch:
        tree = pathlib.Path(os.path.realpath(scratch)) / "tree"
        tree.mkdir()
        lay_out(tree, "render")
        write(tree, {f"a/r{i}.yaml": CONFIG_MAP.replace("name: a", f"name: a{i}") for i in range(30)})
        write(tree, {"a/kustomization.yaml": "resources: [r.yaml, " + ", ".join(f"r{i}.yaml" for i in range(30)) + "]\n"})
        calls = {name: ["render", "preview", "--branch", name, "-o"] for name in ("x", "y")}
        whole = {}
        for name, call in calls.items():
            assert start(limits, [*call, f"whole-{name}/"], tree).code == 0
            whole[name] = {path.split("/", 1)[1]: text for path, text in output(tree, [f"whole-{name}"]).items()}
        found, done = [], threading.Event()

        def reads():
            while not done.is_set():
                for path in list((tree / "out").glob("*.yaml")) if (tree / "out").exists() else []:
                    with contextlib.suppress(FileNotFoundError):
                        text = path.read_bytes()
                        if text not in [side.get(path.name) for side in whole.values()]:
                            found.append(f"a reader sees neither text of {path.name}")

        def writes(name):
            for _ in range(4 if limits.short else 25):
                ended = start(limits, [*calls[name], "out/"], tree)
                if ended.code != 0 and "output-busy" not in ended.stderr:
                    found.append(f"a writer ends with {ended.code}: {ended.stderr[:120]}")

        threads = [threading.Thread(target=reads), *(threading.Thread(target=writes, args=(name,)) for name in calls)]
        for thread in threads:
            thread.start()
        for thread in threads[1:]:
            thread.join()
        done.set()
        threads[0].join()
        left = {path.split("/", 1)[1]: text for path, text in output(tree, ["out"]).items()}
        if left not in whole.values():
            found.append("what is left is of both writers")
        return found[0] if found else None


def WRITERS():
    nothing = lambda tree: None
    for command in COMMANDS:
        yield Attack("writers", f"kill:{command}", nothing, [], scenario=kills(command), needs=("strace",))
        for size in (0, 1, 700, 5000):
            yield Attack("writers", f"full-disk:{size}:{command}", nothing, [], scenario=full(command, size))
        yield Attack("writers", f"read-only:{command}", nothing, [], scenario=read_only(command))
        for call in FAILING:
            yield Attack("writers", f"failing:{call}:{command}", nothing, [], scenario=failures(command, call), needs=("strace",))
    yield Attack("writers", "two-writers-and-a-reader", nothing, [], scenario=two_writers)
