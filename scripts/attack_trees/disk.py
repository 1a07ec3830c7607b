"""A disk without room: a file system of its own (tmpfs in a namespace of the user), with as many pages or files left as the
case says, in which commands write. Nothing old is lost, an error says so in words, and once there is room the next run
completes what was begun. Also streams whose reader has no room. Where namespaces are not allowed, the cases are skipped."""

import functools, os, pathlib, shutil, subprocess, tempfile

from .running import Attack, start, write
from .writers import COMMANDS, completed_output, judged, lay_out, output, state

PAGE = 4096

# What a command is run under: it fills a file system of `options` with the tree, runs the command in it, keeps what is there
# then, makes room, and runs the command again.
SCRIPT = """
kept=$1 room=$2 options=$3 result=$4; shift 4
mount -t tmpfs -o "$options" none "$room" && cp -a "$kept/." "$room/" && cd "$room" || exit 97
"$@"; code=$?
cp -a "$room" "$result/first"
mount -o remount,size=64m,nr_inodes=10000 "$room" || exit 97
"$@" > "$result/said" 2>&1; echo $? > "$result/code"
cp -a "$room" "$result/second"
exit $code
"""

# The code of a script whose file system cannot be made.
NO_ROOM = 97


@functools.cache
def is_allowed():
    """True if a namespace may be made, and a file system in it."""
    with tempfile.TemporaryDirectory() as scratch:
        mount = ["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=16k", "none", scratch]
        allowed = shutil.which("unshare") and subprocess.run(mount, capture_output=True).returncode == 0
    if not allowed:
        print("SKIPPED disk: unshare may make no file system here", flush=True)
    return bool(allowed)


def sizes(tree):
    """The pages and the files that a tree takes in a tmpfs."""
    paths = list(tree.rglob("*"))
    pages = sum(-(-path.stat().st_size // PAGE) for path in paths if path.is_file())
    return pages, len(paths) + 1


def options(tree, what, left):
    pages, files = sizes(tree)
    if what == "pages":
        return f"size={(pages + left) * PAGE},nr_inodes=10000"
    return f"size=64m,nr_inodes={files + left}"


def full(command, what):
    def scenario(_, limits):
        if not is_allowed():
            return ""
        arguments, parts = COMMANDS[command]
        failed = 0
        with state(command, limits) as (tree, again, old, new):
            again()
            for left in (0, 1, 2, 5) if limits.short else range(200):
                # A file system of no size has no limit.
                if what == "pages" and sizes(tree)[0] + left == 0:
                    continue
                problem, code = run(tree, what, left, arguments, parts, old, new, limits)
                if problem:
                    return f"{left} {what} left: {problem}"
                if code == 0 and not limits.short:
                    break
                failed += code != 0
        return None if failed else "there was always room"
    return scenario


def run(tree, what, left, arguments, parts, old, new, limits):
    with tempfile.TemporaryDirectory(prefix="offshoot-disk-") as scratch:
        room, result = pathlib.Path(scratch) / "room", pathlib.Path(scratch) / "result"
        room.mkdir()
        result.mkdir()
        under = ["unshare", "-rm", "sh", "-c", SCRIPT, "sh", str(tree), str(room), options(tree, what, left), str(result)]
        ended = start(limits, arguments, tree, under=under)
        if ended.code == NO_ROOM:
            return "the file system of the case cannot be made", NO_ROOM
        problem = judged(result / "first", parts, old, new, ended, [])
        if problem is None and ended.code and "No space left on device" not in ended.stderr:
            problem = f"the error does not say that there is no space: {ended.stderr.strip()[:160]!r}"
        if problem is None and arguments != ["init"]:
            said, code = (result / "said").read_text(), (result / "code").read_text().strip()
            problem = f"the next run fails: {said[:160]!r}" if code != "0" else completed_output(result / "second", parts, new)
        return problem, ended.code


# Commands that print, and whose output nobody can take.
PRINTING = {
    "build": ["build", "a"],
    "render": ["render", "live"],
    "list": ["list"],
    "diff": ["diff", "a", "b"],
    "completions": ["completions", "bash"],
    "man": ["man"],
    "explain": ["explain", "a", "ConfigMap/a"],
    "help": ["--help"],
    "vendor": ["vendor"],
}


def unprinted(arguments):
    def scenario(tree, limits):
        lay_out(tree, "vendor")
        write(tree, {"b/kustomization.yaml": "resources: [../a]\nnamePrefix: x-\n"})
        sound = start(limits, arguments, tree)
        ended = start(limits, arguments, tree, prepare=lambda: os.dup2(os.open("/dev/full", os.O_WRONLY), 1))
        if ended.hung or ended.code < 0 or ended.code in (101, 134):
            return f"ends with {ended.code}: {ended.stderr.strip()[:160]}"
        if not sound.stdout:
            return "prints nothing, so that nothing is tried"
        if ended.code == 0 or "No space left on device" not in ended.stderr:
            return f"exit code {ended.code}, and the output is lost: {ended.stderr.strip()[:160]!r}"
        return None
    return scenario


def DISK():
    nothing = lambda tree: None
    for command in COMMANDS:
        for what in ("pages", "files"):
            yield Attack("disk", f"{what}:{command}", nothing, [], scenario=full(command, what))
    for command, arguments in PRINTING.items():
        yield Attack("disk", f"stdout:{command}", nothing, [], scenario=unprinted(arguments))
