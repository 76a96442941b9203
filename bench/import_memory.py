"""Peak memory of all our processes while a 700 MB weekly file of US grants is imported and indexed.

Gate: at most 600 MB. The file is made of the real grants under new numbers (bench/weekly.py). Memory is the
resident set of the process and all that it started, read twenty times a second.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.weekly import ROOT, write_weekly

GATE_MB = 600
SHARED = Path(os.environ.get("OPENTISC_SAMPLES", ROOT.parent / "shared" / "data"))
_IMPORT = """
import os, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "opentisc.config.settings"
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from opentisc.accounts.types import OPERATOR
from opentisc.records import actions
report = actions.import_paths([Path(sys.argv[1])], by=OPERATOR)
print(f"read {report.read}, added {report.added}, rejected {len(report.rejected)}")
"""


def main() -> int:
    """Print the peak; 1 when the gate is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=int, default=700)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents = write_weekly(SHARED, folder / "weekly.xml", given.megabytes * 1_000_000)
        environment = {**os.environ, "OPENTISC_HOME": str(folder / "home")}
        started = time.perf_counter()
        importing = subprocess.Popen(
            [sys.executable, "-c", _IMPORT, str(folder / "weekly.xml")], env=environment, cwd=ROOT
        )
        peak, mapped = 0, 0
        while importing.poll() is None:
            peak, mapped = max((peak, mapped), _resident_bytes(importing.pid))
            time.sleep(0.05)
        seconds = time.perf_counter() - started
    megabytes = peak / 1_000_000
    print(
        f"{documents} grants, {given.megabytes} MB, made of the real ones; {os.cpu_count()} cores; {seconds:.0f} s"
    )
    met = megabytes <= GATE_MB and importing.returncode == 0
    print(
        f"peak resident memory {megabytes:.0f} MB, of which {mapped / 1_000_000:.0f} MB pages of files; "
        f"gate {GATE_MB} MB {'met' if met else 'MISSED'}"
    )
    return 0 if met else 1


def _resident_bytes(process: int) -> tuple[int, int]:
    """Return the resident bytes of a process and its descendants, and those that are pages of files.

    Both 0 for a process that has ended.
    """
    page = os.sysconf("SC_PAGE_SIZE")
    try:
        _size, resident, shared, *_rest = map(int, Path(f"/proc/{process}/statm").read_text().split())
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return 0, 0
    below = [_resident_bytes(int(child)) for child in children]
    return (
        resident * page + sum(one for one, _ in below),
        shared * page + sum(mapped for _, mapped in below),
    )


if __name__ == "__main__":
    sys.exit(main())
