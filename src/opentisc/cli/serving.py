"""Web and worker under one parent: the parent starts them, starts a dead one again, and ends both."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable

from opentisc.cli import output
from opentisc.config.environment import environment

_GRACE_SECONDS = 15
_QUICK_DEATH_SECONDS = 5
_MOST_QUICK_DEATHS = 3


def serve_forever(*, host: str, port: int) -> int:
    """Run the site until a signal; return 1 when a part cannot be kept alive."""
    parts = {"web": _web_command(host, port), "worker": [sys.executable, "-m", "opentisc", "worker"]}
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    # The address in force, for what depends on it: no demonstration waives a second factor beyond this machine.
    inherited = {**os.environ, "OPENTISC_HOST": host, "OPENTISC_PORT": str(port)}
    running = {name: subprocess.Popen(command, env=inherited) for name, command in parts.items()}
    started, deaths = dict.fromkeys(parts, time.monotonic()), dict.fromkeys(parts, 0)
    output.tell(f"http://{host}:{port}")
    gave_up = False
    while not stop.wait(0.5) and not gave_up:
        for name, process in running.items():
            if process.poll() is None:
                continue
            quick = time.monotonic() - started[name] < _QUICK_DEATH_SECONDS
            deaths[name] = deaths[name] + 1 if quick else 1
            if deaths[name] >= _MOST_QUICK_DEATHS:
                output.tell(f"{name} ended with {process.returncode} {deaths[name]} times; giving up")
                gave_up = True
                break
            output.tell(f"{name} ended with {process.returncode}; starting it again")
            running[name], started[name] = subprocess.Popen(parts[name], env=inherited), time.monotonic()
    _end(running.values())
    return output.FAILED if gave_up else output.DONE


def _web_command(host: str, port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(environment().workers), "--blocking-threads", "8", "--no-ws", "--log-level", "warning",
        "opentisc.config.wsgi:application",
    ]  # fmt: skip


def _end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """Ask each process to end, and end it when it does not."""
    alive = [process for process in processes if process.poll() is None]
    for process in alive:
        process.terminate()
    for process in alive:
        try:
            process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
