"""Visible whole or not at all: the published pointer, the writer's lock, roll-back."""

import json
import os
import socket
import subprocess
import sys
import threading

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.records import actions, queries
from opentisc.records.errors import ImportRunning, LakeBroken
from opentisc.records.imports.batchfiles import Rejections
from opentisc.records.lake.home import lake_of_installation
from opentisc.records.lake.kinds import Kind, take_apart
from opentisc.records.lake.known import KnownIds
from opentisc.records.lake.lock import writing
from opentisc.records.lake.published import Pointer, Published
from opentisc.records.lake.store import Lake, forget_files
from opentisc.records.lake.writer import Piece, Writer
from opentisc.records.models import ImportBatch
from tests.records.lake_records import patent
from tests.records.lake_states import held, say, source


def line(version, action="import", batch=None):
    return Published(
        data_version=version, action=action, batch=batch, tables={}, at="2020-01-01T00:00:00+00:00"
    )


def test_a_torn_last_line_was_never_published(tmp_path):
    pointer = Pointer(tmp_path)
    pointer.append(line(1, batch=1))
    with pointer.file.open("ab") as out:
        out.write(b'{"data_version": 2, "act')
    assert pointer.newest().data_version == 1
    pointer.append(line(2, batch=2))
    assert [one.data_version for one in Pointer(tmp_path).lines()] == [1, 2]


def test_the_last_line_of_a_version_names_its_tables(tmp_path):
    pointer = Pointer(tmp_path)
    for one in (line(1, batch=1), line(1, batch=2), line(2, "undo", 1)):
        pointer.append(one)
    assert pointer.at(1) is not None
    assert pointer.at(1).batch == 2
    assert (pointer.active(1), pointer.active()) == ({1, 2}, {2})
    assert pointer.at(3) is None


def test_rows_that_were_not_published_are_seen_by_nobody_and_rolled_back(tmp_path):
    lake = Lake(tmp_path)
    say(lake, 1, [(patent(), source("s", 50))])
    before = held(lake)
    writer = Writer(lake, batch=2, active=lake.pointer.active())
    other = patent(digits="2")
    writer.write([Piece(said, 0, 0, "record 0", source("s", 50)) for said in take_apart(other)])
    assert held(lake) == before
    assert lake.roll_back()
    assert not lake.roll_back()
    say(lake, 2, [(patent(digits="3"), source("s", 50))])
    assert [row["record_id"] for row in held(lake)[Kind.PATENTS.value]] == ["XX1A", "XX3A"]
    assert [row["record_id"] for row in held(lake, 1)[Kind.PATENTS.value]] == ["XX1A"]


def test_a_second_writer_is_told_who_holds_the_lake(tmp_path):
    with (
        writing(tmp_path, person="Li"),
        pytest.raises(ImportRunning) as caught,
        writing(tmp_path, person="Wang", wait=False),
    ):
        pytest.fail("two writers at once")
    assert (caught.value.person, caught.value.pid, caught.value.host) == (
        "Li",
        os.getpid(),
        socket.gethostname(),
    )
    with writing(tmp_path, person="Wang", wait=False):
        pass


def test_a_second_writer_waits_and_says_so(tmp_path):
    told, inside = [], threading.Event()
    release = threading.Event()

    def hold():
        with writing(tmp_path, person="Li"):
            inside.set()
            release.wait(30)

    def waiting(held_by):
        told.append(held_by.person)
        release.set()

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(30)
    with writing(tmp_path, person="Wang", waiting=waiting):
        assert told[0] == "Li"
    holder.join()


_DIES = """
import os, sys
from pathlib import Path
from opentisc.records.lake.lock import writing
with writing(Path(sys.argv[1]), person="Li"):
    os.kill(os.getpid(), 9)
"""


def test_a_dead_writer_holds_nothing(tmp_path):
    ended = subprocess.run([sys.executable, "-c", _DIES, str(tmp_path)], check=False)
    assert ended.returncode == -9
    with writing(tmp_path, person="Wang", wait=False):
        pass


def test_no_wait_fails_at_once(home, write):
    file = write(patent())
    with writing(lake_of_installation().folder, person="Li"), pytest.raises(ImportRunning):
        actions.import_paths([file], by=OPERATOR, wait=False)
    assert not ImportBatch.objects.exists()


def test_a_batch_published_before_its_row_was_written_is_committed(home, write):
    file = write(patent())
    actions.import_paths([file], by=OPERATOR)
    ImportBatch.objects.update(state="open", finished_at=None, data_version_after=None)
    actions.import_paths([write(patent(digits="2"), name="b.jsonl")], by=OPERATOR)
    row = ImportBatch.objects.get(number=1)
    assert (row.state, row.data_version_after) == ("committed", 1)


def test_another_import_does_not_take_over_an_open_batch(home, write):
    lake = lake_of_installation()
    file = write(patent())
    ImportBatch.objects.create(number=1, fingerprint="of another order", by_name="Li")
    lake.note_open({"batch": 1, "action": "import"})
    report = actions.import_paths([file], by=OPERATOR)
    assert (report.batch, report.resumed) == (2, False)
    assert ImportBatch.objects.get(number=1).state == "failed"


def test_a_file_that_changed_under_an_open_batch_starts_it_anew(home, write, monkeypatch):
    from opentisc.records.imports import run

    file = write(patent(title="Old"), patent(digits="2"))

    def die(_writer):
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "update_families", die)
    with pytest.raises(KeyboardInterrupt):
        actions.import_paths([file], by=OPERATOR)
    monkeypatch.undo()
    monkeypatch.setattr(actions, "catch_up", lambda: None)
    stat = file.stat()
    file.write_bytes(file.read_bytes().replace(b"Old", b"New"))
    os.utime(
        file, ns=(stat.st_atime_ns, stat.st_mtime_ns)
    )  # same name, size and time: only the content tells
    from django.conf import settings

    settings.HOME = home
    report = actions.import_paths([file], by=OPERATOR)
    assert (report.read, report.added) == (2, 2)
    assert queries.get_record("XX1A", actor=OPERATOR).record.titles[0].value == "New"


def test_a_lake_whose_files_are_gone_says_which_table(home, write):
    actions.import_paths([write(patent())], by=OPERATOR)
    for log in (home / "lake" / "patents" / "current" / "_delta_log").iterdir():
        log.unlink()
    forget_files()
    with pytest.raises(LakeBroken) as caught:
        queries.counts(actor=OPERATOR)
    assert caught.value.table == "patents/current"


def test_known_ids_never_say_a_wrong_no():
    known = KnownIds(f"A{n}" for n in range(1000))
    for n in range(1000):
        known.add(f"B{n}")
    assert all(f"{letter}{n}" in known for letter in "AB" for n in range(1000))
    assert "C1" not in known


def test_a_torn_line_of_rejections_is_cut_off(tmp_path):
    from opentisc.records.formats.base import Rejected
    from opentisc.records.formats.reading import EntryInfo

    info = EntryInfo("f.xml", tmp_path / "f.xml")
    first = Rejections(tmp_path)
    first.add(3, info, Rejected("row 3", "title", "empty"))
    first.flush()
    with first.file.open("ab") as out:
        out.write(b'{"seq": 4, "fi')
    again = Rejections(tmp_path)
    again.resume()
    again.add(3, info, Rejected("row 3", "title", "empty"))
    again.add(4, info, Rejected("row 4", "title", "empty"))
    again.flush()
    assert [row.seq for row in again] == [3, 4]
    assert json.loads(again.file.read_text().splitlines()[0])["where"] == "row 3"
