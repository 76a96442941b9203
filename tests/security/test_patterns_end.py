"""Every pattern of ours ends soon on hostile text of 100,000 characters (SC-38).

Each is tried in the way its module uses it, in one process that is ended after a time no honest set of patterns
takes: one that backtracks by the square takes a minute alone. No time is asserted.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRIAL = """
import importlib, pkgutil, re, sys
from pathlib import Path
import django
django.setup()
import opentisc

LONG = 100_000
PIECES = (
    "a", "0", " ", "\\t", "\\n", "(", ")", "[", '"', ".", "-", ":", "*", "的", "<", "&", "a ", "0.", "0,", "1-", "(a", "的 ",
    "权利要求1", "claim 1 or ", "1至", "1、", "[1", "(AB", "PCT/", "1, ", "2020-", "1年", "&a;", "a=b ", "a\\n", "TY  - ",
    "<!--", "<![CDATA[", "<?", "<!DOCTYPE ", "<!DOCTYPE[",
)
tried = 0
for found in pkgutil.walk_packages(opentisc.__path__, "opentisc."):
    if ".settings" in found.name or ".migrations" in found.name or found.name.endswith("__main__"):
        continue
    module = importlib.import_module(found.name)
    source = Path(module.__file__).read_text()
    for name, value in list(vars(module).items()):
        if not isinstance(value, re.Pattern) or not re.search(rf"^{name}\\b", source, re.MULTILINE):
            continue
        ways = set(re.findall(rf"\\b{name}\\.(fullmatch|match|search|sub|split|findall|finditer)\\(", source))
        print(found.name, name, flush=True)
        tried += 1
        for way in ways or {"fullmatch"}:
            for piece in PIECES:
                text = (piece * (LONG // len(piece) + 1))[:LONG] + "!"
                given = text.encode() if isinstance(value.pattern, bytes) else text
                getattr(value, way if way in ("fullmatch", "match") else "search")(given)
print(tried)
"""


@pytest.mark.req("SC-38")
def test_no_pattern_backtracks_without_end():
    try:
        ended = subprocess.run(
            [sys.executable, "-c", TRIAL],
            cwd=ROOT,
            env={"DJANGO_SETTINGS_MODULE": "opentisc.config.settings", "PYTHONPATH": "src:."},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        last = (late.stdout or b"").decode().splitlines()[-1:]
        pytest.fail(f"does not end: {last}")
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout.splitlines()[-1]) > 100
