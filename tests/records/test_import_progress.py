"""What an import tells while it runs, and how it stops when it is asked to."""

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.infra.errors import Cancelled
from opentisc.records import actions, queries
from opentisc.records.formats.reading import EntryInfo
from opentisc.records.imports.progress import Meter, Progress
from opentisc.records.models import ImportBatch
from tests.records.lake_records import patent


def test_rate_and_time_left_follow_the_bytes_read(tmp_path):
    file = tmp_path / "a.xml"
    file.write_bytes(bytes(1000))
    told: list[Progress] = []
    now, read = [0.0], [0]
    meter = Meter([tmp_path], told.append, clock=lambda: now[0])
    info = EntryInfo("a.xml", file, size=1000, position=lambda: read[0])
    now[0], read[0] = 10.0, 250
    meter.tick(info, 500)
    assert (told[-1].done, told[-1].total, told[-1].records) == (250, 1000, 500)
    assert (told[-1].rate, told[-1].seconds_left) == (
        50.0,
        30.0,
    )  # 500 records in 10 s; 750 bytes at 25 a second


def test_it_tells_at_most_twice_a_second(tmp_path):
    file = tmp_path / "a.xml"
    file.write_bytes(bytes(1000))
    told: list[Progress] = []
    now = [1.0]
    meter = Meter([file], told.append, clock=lambda: now[0])
    info = EntryInfo("a.xml", file, size=1000, position=lambda: 1)
    for tick in range(10):
        now[0] = 2.0 + tick / 10
        meter.tick(info, tick)
    assert len(told) == 2


def test_the_phases_of_an_import_come_in_order(home, write):
    told: list[Progress] = []
    actions.import_paths([write(patent())], by=OPERATOR, progress=told.append)
    assert [one.phase for one in told] == ["reading", "families", "indexing"]
    assert told[-1].done == told[-1].total > 0


def test_a_cancelled_import_leaves_nothing(home, write):
    def stop(_progress):
        raise Cancelled

    actions.import_paths([write(patent(digits="1"))], by=OPERATOR)
    with pytest.raises(Cancelled):
        actions.import_paths([write(patent(digits="2"), name="b.jsonl")], by=OPERATOR, progress=stop)
    assert queries.counts(actor=OPERATOR)["patents"] == 1
    assert ImportBatch.objects.get(number=2).state == "failed"
    report = actions.import_paths([write(patent(digits="2"), name="b.jsonl")], by=OPERATOR)
    assert (report.batch, report.added, report.resumed) == (3, 1, False)


def test_a_cancel_after_publication_comes_too_late(home, write):
    def stop(progress):
        if progress.phase == "indexing":
            raise Cancelled

    report = actions.import_paths([write(patent())], by=OPERATOR, progress=stop)
    assert (report.added, ImportBatch.objects.get(number=1).state) == (1, "committed")
