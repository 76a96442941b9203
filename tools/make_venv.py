"""Make the virtual environment, or say what has to be installed first."""

import subprocess
import sys

MINIMUM = (3, 11)


def main(folder: str) -> int:
    """Create the environment in `folder`; return the exit code."""
    if sys.version_info < MINIMUM:
        print(
            f"OpenTISC needs Python {MINIMUM[0]}.{MINIMUM[1]} or newer; {sys.executable} is {sys.version.split()[0]}."
        )
        print("Name another one: make demo PYTHON=python3.11")
        return 2
    try:
        import ensurepip  # noqa: F401  Debian splits it off; without it venv makes an environment without pip
        import venv
    except ImportError:
        print("This Python has no venv module. Install it and try again, for example:")
        print(f"  apt-get install python3.{sys.version_info.minor}-venv")
        return 2
    del venv
    return subprocess.run([sys.executable, "-m", "venv", folder], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
