"""Files become records: added, unchanged, changed, rejected, undone, seen as of an older version."""

import json
from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser

from opentisc.accounts.types import OPERATOR
from opentisc.cli import doctor
from opentisc.kernel.errors import NotAllowed
from opentisc.records import actions, queries
from opentisc.records.errors import BatchState, RecordGone, UnknownSource, VersionGone
from opentisc.records.formats.registry import formats
from opentisc.records.formats.tables.profile import shipped
from opentisc.records.imports.sources import known_sources, source_of_format, source_of_table
from opentisc.records.lake.home import lake_of_installation
from opentisc.records.lake.lock import writing
from opentisc.records.models import ImportBatch, Source
from tests.records.lake_records import application, day, party, patent
from tests.records.lake_states import held


def bring(*paths, **choices):
    return actions.import_paths(paths, by=OPERATOR, **choices)


def counts(report):
    return report.read, report.added, report.changed, report.unchanged


def title(record_id, **choices):
    return queries.get_record(record_id, actor=OPERATOR, **choices).record.titles[0].value


def test_a_file_becomes_records_with_their_origin(home, write):
    file = write(patent(digits="1", title="Lamp"), patent(digits="2", title="Chair"))
    report = bring(file)
    assert counts(report) == (2, 2, 0, 0)
    assert queries.counts(actor=OPERATOR)["patents"] == 2
    view = queries.get_record("XX2A", actor=OPERATOR)
    assert view.record == patent(digits="2", title="Chair")
    (origin,) = view.origins
    assert (origin.file, origin.source, origin.batch) == ("records.jsonl", "opentisc", 1)
    assert "2" in origin.where
    assert view.data_version == 1


def test_the_same_file_again_is_a_batch_of_unchanged_records(home, write):
    file = write(patent(digits="1"), patent(digits="2"))
    bring(file)
    again = bring(file)
    assert (again.batch, counts(again)) == (2, (2, 0, 0, 2))
    assert queries.data_version() == 1
    assert [row.data_version_after for row in ImportBatch.objects.order_by("number")] == [1, 1]


def test_undo_of_the_first_of_two_same_imports_keeps_the_records(home, write):
    file = write(patent(digits="1"))
    bring(file)
    bring(file)
    actions.undo_batch(1, by=OPERATOR)
    assert queries.get_record("XX1A", actor=OPERATOR).origins[0].batch == 2
    actions.undo_batch(2, by=OPERATOR)
    assert queries.counts(actor=OPERATOR)["patents"] == 0


def test_a_later_batch_wins_and_the_loser_is_kept_as_a_conflict(home, write):
    bring(write(patent(title="Lamp", published_on=day("2020-05-01"))))
    report = bring(write(patent(title="Lantern"), name="later.jsonl"))
    assert counts(report) == (1, 0, 1, 0)
    view = queries.get_record("XX1A", actor=OPERATOR)
    assert view.record.titles[0].value == "Lantern"
    assert view.record.published_on == "2020-05-01"  # the later file is silent, so the earlier one stands
    (conflict,) = view.conflicts
    assert (conflict.group, conflict.value["titles"][0]["value"]) == ("titles:en", "Lamp")
    assert conflict.origin.file == "records.jsonl"


def test_a_better_ranked_source_wins_over_a_later_one(home, write):
    bring(write(patent(title="Office")), source="uspto")
    bring(write(patent(title="Research set"), name="later.jsonl"), source="other")
    assert title("XX1A") == "Office"


def test_each_language_is_a_group_of_its_own(home, write):
    bring(write(patent(title="灯", language="zh")), source="cnipa")
    bring(write(patent(title="Lamp", language="en"), name="later.jsonl"), source="other")
    view = queries.get_record("XX1A", actor=OPERATOR)
    assert {text.language: text.value for text in view.record.titles} == {"zh": "灯", "en": "Lamp"}
    assert view.conflicts == ()


def test_as_of_gives_the_exact_records_of_that_version(home, write):
    bring(write(patent(digits="1", title="Lamp")))
    bring(write(patent(digits="1", title="Lantern"), patent(digits="2"), name="second.jsonl"))
    assert (
        queries.counts(actor=OPERATOR, as_of=1)["patents"],
        queries.counts(actor=OPERATOR, as_of=2)["patents"],
    ) == (1, 2)
    assert (title("XX1A", as_of=1), title("XX1A", as_of=2)) == ("Lamp", "Lantern")
    with pytest.raises(RecordGone):
        queries.get_record("XX2A", actor=OPERATOR, as_of=1)
    with pytest.raises(VersionGone):
        queries.counts(actor=OPERATOR, as_of=3)


def test_prune_keeps_the_newest_version_and_says_which_are_gone(home, write):
    bring(write(patent(digits="1")))
    bring(write(patent(digits="2"), name="second.jsonl"))
    _, gone = actions.prune(by=OPERATOR)
    assert gone == (1,)
    assert queries.counts(actor=OPERATOR)["patents"] == 2
    with pytest.raises(VersionGone):
        queries.counts(actor=OPERATOR, as_of=1)
    actions.undo_batch(1, by=OPERATOR)
    assert queries.counts(actor=OPERATOR)["patents"] == 1


def test_prune_drops_ended_rows_and_changes_nothing_else(home, write):
    bring(write(patent(digits="1"), patent(digits="2")))
    for title_ in ("Second", "Third"):
        bring(write(patent(digits="1", title=title_), name=f"{title_}.jsonl"))
    lake = lake_of_installation()
    before = held(lake)
    files = {path.name for path in (home / "lake" / "patents" / "current").glob("*.parquet")}
    deleted, gone = actions.prune(by=OPERATOR)
    left = {path.name for path in (home / "lake" / "patents" / "current").glob("*.parquet")}
    assert held(lake) == before
    assert (deleted > 0, gone, files & left) == (True, (1, 2), set())
    assert len(title("XX1A")) == len("Third")
    actions.undo_batch(3, by=OPERATOR)
    assert title("XX1A") == "Second"


def test_a_dry_run_counts_the_same_and_writes_nothing(home, write):
    bring(write(patent(digits="1"), patent(digits="2")))
    second = write(
        patent(digits="1"), patent(digits="2", title="Chair"), patent(digits="3"), name="second.jsonl"
    )
    before = sorted(path for path in home.rglob("*"))
    dry = bring(second, dry_run=True)
    assert sorted(path for path in home.rglob("*")) == before
    real = bring(second)
    assert counts(dry) == counts(real) == (3, 1, 1, 1)
    assert (dry.batch, real.batch) == (None, 2)


def left_by_a_killed_dry_run(lake):
    folder = lake.folder / "dry-run-abcd1234"
    (folder / "patents" / "log").mkdir(parents=True)
    (folder / "patents" / "log" / "part.parquet").write_bytes(b"x")
    return folder


@pytest.mark.parametrize("choices", [{}, {"dry_run": True}])
def test_what_a_killed_dry_run_left_goes_with_the_next_import(home, write, choices):
    bring(write(patent(digits="1")))
    left = left_by_a_killed_dry_run(lake_of_installation())
    assert queries.abandoned_dry_runs() == 1
    bring(write(patent(digits="2"), name="second.jsonl"), **choices)
    assert not left.exists()
    assert queries.abandoned_dry_runs() == 0


def test_pruning_removes_what_a_killed_dry_run_left_and_the_doctor_names_it(home, write):
    bring(write(patent(digits="1")))
    left = left_by_a_killed_dry_run(lake_of_installation())
    assert any(one.mend == "opentisc lake prune" for one in doctor._data())
    actions.prune(by=OPERATOR)
    assert not left.exists()
    assert not any(one.mend == "opentisc lake prune" for one in doctor._data())


def test_a_dry_run_that_is_going_on_is_not_called_abandoned(home, write):
    bring(write(patent(digits="1")))
    lake = lake_of_installation()
    left_by_a_killed_dry_run(lake)
    with writing(lake.folder, person="li"):
        assert queries.abandoned_dry_runs() == 0


def test_a_bad_record_costs_itself_alone_and_is_reported(home, write, tmp_path):
    file = write(patent(digits="1"), patent(digits="2"))
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + b'{"kind": "patent", "record": {"titles": 3}}\n' + lines[1])
    junk = tmp_path / "junk.bin"
    junk.write_bytes(bytes(range(256)) * 8)
    report = bring(file, junk)
    assert (report.read, len(report.rejected)) == (2, 2)
    rejected = queries.rejections(report.batch, actor=OPERATOR).page(0, 10)
    assert [row.file for row in rejected] == ["records.jsonl", "junk.bin"]
    assert rejected[1].reason == "unknown_format"
    assert all(row.where and row.field and row.reason for row in rejected)


def test_what_no_field_takes_is_counted(home, write):
    file = write(patent())
    whole = json.loads(file.read_text())
    whole["record"]["colour"] = "red"
    file.write_text(json.dumps(whole) + "\n")
    report = bring(file)
    assert sum(report.unmapped.values()) == 1
    assert any("colour" in path for path in report.unmapped)


def test_two_entries_of_one_batch_lose_nothing(home, write):
    first = write(patent(title="Lamp", published_on=day("2020")), name="a.jsonl")
    second = write(patent(title="Lantern"), patent(digits="2"), name="b.jsonl")
    assert counts(bring(first, second)) == (3, 2, 1, 0)
    view = queries.get_record("XX1A", actor=OPERATOR)
    assert (view.record.titles[0].value, view.record.published_on) == ("Lantern", "2020")
    assert {origin.file for origin in view.origins} == {"a.jsonl", "b.jsonl"}


def test_two_publications_never_share_an_id(home, write):
    bring(write(patent(digits="1", kind="A"), patent(digits="1", kind="B"), patent(digits="11", kind=None)))
    assert queries.counts(actor=OPERATOR)["patents"] == 3


def test_an_applications_facts_are_joined_over_its_publications(home, write):
    facts = application("77", status="pending", status_on=day("2020-01-01"))
    later = application("77", status="granted", status_on=day("2022-01-01"))
    bring(write(replace(patent(digits="1", application="77"), application=facts)))
    bring(write(replace(patent(digits="2", kind="B", application="77"), application=later), name="b.jsonl"))
    view = queries.get_record("XX1A", actor=OPERATOR)
    assert view.application is not None
    assert view.application.status == "granted"
    assert [one.record_id for one in view.publications] == ["XX2B"]
    actions.undo_batch(2, by=OPERATOR)
    view = queries.get_record("XX1A", actor=OPERATOR)
    assert view.application is not None
    assert (view.application.status, view.publications) == ("pending", ())


def test_the_newer_status_wins_whatever_the_order_of_import(home, write):
    bring(write(application("77", status="granted", status_on=day("2022-01-01"))))
    bring(write(application("77", status="pending", status_on=day("2020-01-01")), name="old.jsonl"))
    assert queries.get_record("APP-XX77", actor=OPERATOR).record.status == "granted"


def test_undo_asks_for_a_batch_in_force(home, write):
    bring(write(patent()))
    actions.undo_batch(1, by=OPERATOR)
    with pytest.raises(BatchState):
        actions.undo_batch(1, by=OPERATOR)
    row = ImportBatch.objects.get(number=1)
    assert (row.state, row.undone_by_name) == ("undone", "command")


def test_an_unknown_source_is_refused_before_anything_is_written(home, write):
    with pytest.raises(UnknownSource):
        bring(write(patent()), source="nobody")
    assert queries.data_version() == 0
    assert not ImportBatch.objects.exists()


def test_every_format_has_a_source_of_its_own(db):
    assert [one.code for one in formats() if source_of_format(one.code).code == "other"] == []
    assert all(source.licence and 0 <= source.rank <= 100 for source in known_sources().values())


def test_a_table_takes_the_source_of_its_column_mapping(db, tmp_path):
    assert source_of_table(tmp_path / "gone.csv", None).code == "table"
    assert source_of_table(tmp_path / "gone.csv", "patsnap").audience == "centre"
    unknown = tmp_path / "own.csv"
    unknown.write_text("a,b\n1,2\n")
    assert source_of_table(unknown, None).code == "table"


@pytest.mark.real_data
def test_the_lens_set_comes_from_the_lens(db, shared_data):
    assert source_of_table(shared_data / "lens-drones-9071" / "lens_drones.csv.gz", None).code == "lens"


def test_every_shipped_mapping_has_a_source_or_is_a_table_of_our_own(db, tmp_path):
    own = {code for code in shipped() if source_of_table(tmp_path / "x", code).code == "table"}
    assert own == {"cn-indications", "cn-layouts", "cn-marks", "opentisc-export"}


@pytest.mark.req("SC-15")
def test_what_the_centre_alone_may_see_stays_hidden_from_visitors(home, write):
    Source.objects.create(code="bought", name="Bought", licence="no copies", rank=90, audience="centre")
    bring(write(patent(digits="1", title="Public")))
    bring(write(patent(digits="1", title="Bought"), patent(digits="2"), name="b.jsonl"), source="bought")
    visitor = AnonymousUser()
    staff = get_user_model()(email="s@example.org", is_staff=True)
    assert queries.counts(actor=visitor)["patents"] == 1
    with pytest.raises(RecordGone):
        queries.get_record("XX2A", actor=visitor)
    seen = queries.get_record("XX1A", actor=visitor)
    assert seen.record.titles[0].value == "Public"
    assert [origin.source for origin in seen.origins] == ["opentisc"]
    opened = queries.get_record("XX1A", actor=staff)
    assert opened.record.titles[0].value == "Bought"
    assert list(queries.iter_records(["XX2A", "XX1A"], actor=visitor)) == [patent(digits="1", title="Public")]
    assert queries.look_up("XX2A", actor=visitor) == ()
    assert queries.look_up("XX2A", actor=staff) == (("patents", "XX2A"),)


def test_visitors_may_neither_import_nor_undo(home, write):
    file = write(patent())
    with pytest.raises(NotAllowed):
        actions.import_paths([file], by=AnonymousUser())
    bring(file)
    with pytest.raises(NotAllowed):
        actions.undo_batch(1, by=AnonymousUser())
    with pytest.raises(NotAllowed):
        queries.get_batch(1, actor=AnonymousUser())


def test_a_lake_without_its_database_never_uses_a_number_twice(home, write):
    bring(write(patent()))
    ImportBatch.objects.all().delete()
    assert bring(write(patent(digits="2"), name="b.jsonl")).batch == 2
    assert lake_of_installation().pointer.active() == {1, 2}


def test_a_whole_empty_import_is_a_batch_that_says_so(home, tmp_path):
    empty = tmp_path / "nothing"
    empty.mkdir()
    report = bring(empty)
    assert counts(report) == (0, 0, 0, 0)
    assert queries.data_version() == 0


def test_many_small_chunks_give_the_same_as_one(home, write, settings):
    records = [
        patent(digits=str(one % 7), title=f"T{one}", applicants=(party(f"P{one}"),)) for one in range(40)
    ]
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, import_chunk_mb=0)
    report = bring(write(*records))
    assert (report.read, report.added) == (40, 7)
    assert title("XX4A") == "T39"
    assert queries.counts(actor=OPERATOR)["patents"] == 7
