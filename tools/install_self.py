"""Make the checkout importable in its environment, without a build back end from the network.

pip would fetch setuptools, unhashed, into an isolated build; a path file and the command's script say the same.
"""

import stat
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMAND = """#!{python}
import sys
from opentisc.cli.main import main
sys.exit(main())
"""


def main() -> int:
    """Write the path file and the `opentisc` script."""
    Path(sysconfig.get_path("purelib"), "opentisc.pth").write_text(f"{ROOT / 'src'}\n")
    script = Path(sysconfig.get_path("scripts"), "opentisc")
    script.write_text(COMMAND.format(python=sys.executable))
    script.chmod(script.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return 0


if __name__ == "__main__":
    sys.exit(main())
