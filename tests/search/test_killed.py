"""An index survives the death of its writer at any moment (RD-02)."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from opentisc.search.engines.base import Deadline
from opentisc.search.engines.tantivy import TantivyEngine
from opentisc.search.language.parser import parse
from tests.engines.memory import EVERYBODY, TABLE, collection
from tests.search.killed_writer import BATCH

KILLS = 20
ROOT = Path(__file__).resolve().parents[2]


def write_until_killed(folder: Path, first: int, after: float) -> int:
    """Run the writer and kill it `after` seconds past its first commit; return the last batch it acknowledged."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.search.killed_writer", str(folder), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=ROOT, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline()]
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        told += process.stdout.readlines()
    whole = [line for line in told if line.endswith("\n")]
    return int(whole[-1])


@pytest.mark.req("RD-02")
def test_twenty_kills_leave_an_index_that_opens_with_every_acknowledged_batch(tmp_path):
    draw = random.Random(4)  # noqa: S311  (repeatable, not secret)
    folder, number = tmp_path / "index", 0
    for _ in range(KILLS):
        last = write_until_killed(folder, number, draw.uniform(0, 0.08))
        reader = TantivyEngine().reader(folder, collection())
        count = reader.documents()
        assert count % BATCH == 0
        assert count >= (last + 1) * BATCH
        assert count <= (last + 2) * BATCH  # one more may have been committed but not told
        found = reader.select(parse("ti:电池", TABLE), EVERYBODY, Deadline(60))
        assert len(list(found.record_ids())) == count
        number = count // BATCH
