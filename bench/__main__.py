"""Run the benchmarks: `python -m bench` all but the large one, `python -m bench NAME …` those named."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
LARGE = {"million"}


def main(wanted: list[str]) -> int:
    """Run each benchmark in a process and a home of its own; return 1 when a gate was missed."""
    known = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    known = [name for name in known if "def main(" in (HERE / f"{name}.py").read_text()]
    chosen = wanted or [name for name in known if name not in LARGE]
    unknown = set(chosen) - set(known)
    if unknown:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; known: {', '.join(known)}")
        return 2
    missed = []
    for name in chosen:
        print(f"== {name} ({os.cpu_count()} cores)", flush=True)
        with tempfile.TemporaryDirectory(prefix="opentisc-bench-") as home:
            environment = {**os.environ, "OPENTISC_HOME": home}
            code = subprocess.run(
                [sys.executable, "-m", f"bench.{name}"], env=environment, check=False
            ).returncode
        if code:
            missed.append(name)
    print(f"missed: {', '.join(missed)}" if missed else "every gate was met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
