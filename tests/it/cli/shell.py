"""An interactive shell on a terminal, in which completions are asked for as people do.

Arguments: the shell, the file with its completions, and lines to type, a JSON list. For each line prints what the
shell makes of it after Tab: `echo` is put in front of the completed line, and what that prints is printed.
"""

import json, os, pty, re, select, subprocess, sys, tempfile, time

shell, script, lines = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
ESCAPES = re.compile(r"\x1b\[[0-9;?>=]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x1b[=>78]|[\x0e\x0f]")
LIMIT = 120
STARTS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], f"source {script}"),
    "zsh": (["zsh", "-f", "-i"], f"autoload -Uz compinit; compinit -u -D; source {script}"),
    "fish": (["fish", "--no-config", "-i"], f"source {script}"),
}


class Terminal:
    def __init__(self, command, home):
        self.master, slave = pty.openpty()
        env = {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm", "LC_ALL": "C.UTF-8", "PS1": "$ "}
        self.child = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True, close_fds=True,
            preexec_fn=lambda: __import__("fcntl").ioctl(0, __import__("termios").TIOCSCTTY, 0),
        )
        os.close(slave)
        self.shown = ""

    def type(self, text):
        os.write(self.master, text.encode())

    def wait(self, pattern):
        """The first match in what is shown from here on."""
        end = time.monotonic() + LIMIT
        while True:
            plain = ESCAPES.sub("", self.shown)
            found = re.search(pattern, plain)
            if found:
                self.shown = ""
                return found
            left = end - time.monotonic()
            if left <= 0:
                sys.exit(f"{shell} did not show {pattern!r} but {plain!r}")
            if select.select([self.master], [], [], left)[0]:
                self.shown += os.read(self.master, 65536).decode(errors="replace")


with tempfile.TemporaryDirectory() as home:
    command, setup = STARTS[shell]
    terminal = Terminal(command, home)
    terminal.type(setup + "; echo REA''DY\r")
    terminal.wait(r"[\r\n]READY\r*\n")
    for number, line in enumerate(lines):
        # Ctrl-A goes to the beginning of the line.
        terminal.type(line + "\t")
        time.sleep(0.2)
        terminal.type(f"\x01echo G''OT{number}:\r")
        print(terminal.wait(rf"[\r\n]GOT{number}:([^\r\n]*)\r*\n").group(1).rstrip())
    terminal.child.kill()
    terminal.child.wait()
