"""Write the two lock files from pyproject.toml: hashes for every file of every version named, no registry host."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMON = (
    "--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url",
    "--no-emit-find-links", "--custom-compile-command", "make lock", "--quiet",
)  # fmt: skip


def main() -> int:
    """Run uv twice; return the first exit code that is not 0."""
    for target, extra in (("requirements.txt", ()), ("requirements-dev.txt", ("--extra", "dev"))):
        command = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            "pyproject.toml",
            *extra,
            *COMMON,
            "-o",
            target,
        ]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
