"""A terminal for a program: what it shows there, to standard output; the program's exit code.

`terminal.py COLUMNS STEPS ARGV…` runs ARGV on a terminal of that width. STEPS are JSON: pairs of what is waited for
(nothing: until nothing more is shown) and what is typed then. Nothing happening for too long ends the program, with exit code 124.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

PATIENCE = 60
SILENCE = 0.3
ROWS = 12


def main():
    columns, steps, argv = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
    child, terminal = pty.fork()
    if child == 0:
        # The parent sets the size first: a program may ask for it at once.
        signal.sigtimedwait([], 0.3)
        os.execvp(argv[0], argv)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    shown, seen, until = b"", 0, time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if not select.select([terminal], [], [], SILENCE)[0]:
            if steps and not steps[0][0]:
                os.write(terminal, steps.pop(0)[1].encode())
            continue
        try:
            read = os.read(terminal, 65536)
        except OSError:
            read = b""
        if not read:
            break
        shown += read
        if steps and steps[0][0] and steps[0][0].encode() in shown[seen:]:
            seen = len(shown)
            os.write(terminal, steps.pop(0)[1].encode())
            until = time.monotonic() + PATIENCE
    else:
        os.killpg(child, signal.SIGKILL)
    sys.stdout.buffer.write(shown)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    sys.exit(124 if code < 0 else code)


main()
