"""Run as a program of its own: sets one paper in a jailed folder under limits of memory and processor time (SC-35).

Standard input: JSON with `root`, `paper` (JSON text) and `timestamp`. Standard output: the PDF. An error is one JSON
line on standard error and exit code 2. It imports nothing of the platform, so that nothing of it can be reached.
"""

import json
import resource
import sys
from pathlib import Path

import typst

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 60


def main() -> int:
    """Return 0 after writing the PDF, 2 after writing why there is none."""
    asked = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    root = Path(asked["root"])
    try:
        pdf = typst.compile(
            root / "paper.typ",
            root=root,
            sys_inputs={"paper": asked["paper"]},
            pdf_standards="ua-1",
            timestamp=int(asked["timestamp"]),
            package_path=root / "none",
            package_cache_path=root / "none",
        )
    except typst.TypstError as wrong:
        json.dump({"message": wrong.message, "diagnostic": wrong.diagnostic}, sys.stderr)
        return 2
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
