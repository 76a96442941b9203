"""Runs imports that can be killed: forks one child per line of standard input, `import FILE SECONDS` or `undo N SECONDS`.

Only for the drill of RD-01. It loads everything once and touches no table itself, so that children start
in milliseconds, and kills a child after so many seconds (none when negative). Answers how the child ended.
"""

import os
import signal
import sys
import time
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from opentisc.accounts.types import OPERATOR
    from opentisc.records import actions

    actions.catch_up = lambda: None
    for line in sys.stdin:
        word, argument, seconds = line.split()
        child = os.fork()
        if child == 0:
            if word == "import":
                actions.import_paths([Path(argument)], by=OPERATOR)
            elif word == "undo":
                actions.undo_batch(int(argument), by=OPERATOR)
            os._exit(0)
        if float(seconds) >= 0:
            time.sleep(float(seconds))
            os.kill(child, signal.SIGKILL)  # not yet waited for, so the number is still the child's
        _, status = os.waitpid(child, 0)
        sys.stdout.write("killed\n" if os.WIFSIGNALED(status) else f"{os.WEXITSTATUS(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
