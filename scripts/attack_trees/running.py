"""Running a command in a hostile tree, and judging how it ends."""

import dataclasses, os, pathlib, re, resource, shutil, signal, subprocess, threading, time, typing

# What files outside a tree contain: no output may have it.
SENTINEL = "eyJhbGciOi-not-of-this-tree"

# What a terminal acts on, but for line ends and tabs: C0, DEL, C1, marks that turn text around.
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]")

# Address space: what a runaway may take before the machine suffers.
CEILING = 6 * 1024**3


@dataclasses.dataclass
class Attack:
    """A hostile tree and the command to run in it."""

    kind: str
    name: str
    make: typing.Callable[[pathlib.Path], None]
    arguments: list
    codes: tuple = (0, 1, 2)
    # A problem that the tree shows after the run, or None.
    after: typing.Callable[[pathlib.Path], typing.Optional[str]] = lambda _: None
    needs: tuple = ()
    # Manifests on stdout may have any character; all else may not.
    is_yaml: bool = False
    # The whole run instead of one command: (directory, limits) to a problem.
    scenario: typing.Optional[typing.Callable] = None
    seconds: float = 1
    mebibytes: float = 1


@dataclasses.dataclass
class Limits:
    program: pathlib.Path
    helm: typing.Optional[pathlib.Path]
    seconds: float
    mebibytes: float
    # True for a sample of what there is.
    short: bool = False


@dataclasses.dataclass
class Ended:
    code: int
    seconds: float
    mebibytes: float
    stdout: str
    stderr: str
    hung: bool


def run(attack, scratch, limits):
    """None if the attack is held, "" if it cannot run here, else what is wrong."""
    if any(not available(need, limits) for need in attack.needs):
        return ""
    tree = scratch / "tree"
    tree.mkdir()
    (scratch / "outside").mkdir()
    (scratch / "outside" / "token").write_text(SENTINEL + "\n")
    attack.make(tree)
    before = listing(scratch / "outside")
    if attack.scenario:
        problem = attack.scenario(tree, limits)
    else:
        ended = start(limits, [str(part) for part in attack.arguments], tree)
        problem = judged(attack, ended, limits)
    if problem is None and listing(scratch / "outside") != before:
        problem = "a file outside the tree was written"
    return problem if problem is not None else attack.after(tree)


def available(need, limits):
    if need == "helm":
        return limits.helm is not None
    return shutil.which(need) is not None


def listing(directory):
    return {str(path): path.read_bytes() for path in sorted(directory.rglob("*")) if path.is_file() and not path.is_symlink()}


def start(limits, arguments, tree, timeout=30, environment=None, under=(), prepare=lambda: None):
    """Runs offshoot, `under` another program if there is one, and measures it."""
    helm = str(limits.helm or "helm")
    command = [*under, str(limits.program), *(part.replace("HELM", helm) if part == "HELM" else part for part in arguments)]
    base = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", **(environment or {})}
    process = subprocess.Popen(
        command, cwd=tree, env=base, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True, preexec_fn=lambda: (resource.setrlimit(resource.RLIMIT_AS, (CEILING, CEILING)), prepare()))
    texts = {}
    readers = [threading.Thread(target=lambda name=name, pipe=pipe: texts.__setitem__(name, pipe.read(64 * 1024**2)))
               for name, pipe in (("out", process.stdout), ("err", process.stderr))]
    for reader in readers:
        reader.start()
    hung, deadline = False, time.monotonic() + timeout
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        if time.monotonic() > deadline:
            hung = True
            os.killpg(process.pid, signal.SIGKILL)
            _, status, used = os.wait4(process.pid, 0)
            break
        time.sleep(0.005)
    process.returncode = os.waitstatus_to_exitcode(status)
    for reader in readers:
        reader.join(5)
    out, err = (texts.get(name, b"").decode(errors="replace") for name in ("out", "err"))
    return Ended(process.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out, err, hung)


def judged(attack, ended, limits):
    """What is wrong with the way in which the command ended, or None."""
    said = ended.stderr.strip().splitlines()
    said = said[0][:120] if said else ""
    if ended.hung:
        return "does not end"
    if ended.code < 0 or ended.code in (101, 134):
        return f"ends by signal or panic ({ended.code}): {said}"
    if ended.code not in attack.codes:
        return f"exit code {ended.code}, not one of {attack.codes}: {said}"
    if SENTINEL in ended.stdout + ended.stderr:
        return "shows a file outside the tree"
    if ended.code and not ended.stderr.strip() and not ended.stdout.strip():
        return f"exit code {ended.code} without a word"
    shown = ended.stderr if attack.is_yaml else ended.stderr + ended.stdout
    if CONTROLS.search(shown):
        return f"prints {CONTROLS.search(shown).group()!r}"
    if ended.seconds > limits.seconds * attack.seconds:
        return f"takes {ended.seconds:.1f} s"
    if ended.mebibytes > limits.mebibytes * attack.mebibytes:
        return f"takes {ended.mebibytes:.0f} MiB"
    return None


def write(tree, files):
    """Files by path, each with its text."""
    for path, text in files.items():
        path = tree / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text) if isinstance(text, str) else path.write_bytes(text)


CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n"
DEPLOYMENT = ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {a: b}}\n"
              "  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: c, image: i:1}]}\n")
PREVIEW = ("apiVersion: offshoot/v1\nkind: Environments\nenvironments:\n  live: {path: a}\n"
           "  preview: {path: a, perBranch: true, namespace: \"p-{{ slug }}\"}\n")


def plain(tree):
    """A small repository that renders."""
    write(tree, {"offshoot.yaml": PREVIEW, "a/kustomization.yaml": "resources: [r.yaml]\n", "a/r.yaml": CONFIG_MAP})
