"""Whole real sets through the lake: counts, look-ups, records that are joined."""

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.records import actions, queries

pytestmark = pytest.mark.real_data


def bring(*paths):
    report = actions.import_paths(paths, by=OPERATOR)
    return report.read, report.added, len(report.rejected)


def test_us_grants_weekly_files(home, shared_data):
    files = sorted((shared_data / "us-grants-xml-2005-2013").glob("*.xml.gz"))
    assert bring(*files) == (225, 225, 5)  # 225 grants and 5 sequence listings, by the set's own README
    assert {row.reason for row in queries.rejections(1, actor=OPERATOR)} == {"sequence_listing"}
    assert queries.look_up("US 6,837,151", actor=OPERATOR) == (("patents", "US6837151B2"),)
    view = queries.get_record("US6837151B2", actor=OPERATOR)
    assert view.origins[0].file == "ipg050104.small.xml.gz"
    assert view.record.description
    assert view.application is not None
    assert view.application.granted_on == "2005-01-04"


def test_the_lens_set_and_its_families(home, shared_data):
    assert bring(shared_data / "lens-drones-9071" / "lens_drones.csv.gz") == (9071, 9071, 0)
    view = queries.get_record("US20160278678A1", actor=OPERATOR)
    assert view.origins[0].source == "lens"
    assert "US14373443" in {claim.number.office + claim.number.number for claim in view.record.priorities}
    assert view.extended_family_id == "US14373443"


def test_geographical_indications(home, shared_data):
    files = [path for path in (shared_data / "gi-eu-uk-register").iterdir() if path.suffix != ".md"]
    assert bring(*files) == (3715, 3715, 0)
    assert queries.counts(actor=OPERATOR)["indications"] == 3715


def test_an_indian_number_meets_its_kind_and_is_taken_apart_again(home, shared_data, write):
    from dataclasses import replace

    from opentisc.records.types import RecordId

    bring(shared_data / "in-grants-2019" / "2019_grants.csv.gz")
    assert queries.counts(actor=OPERATOR)["patents"] == 22897
    bare = queries.get_record("IN325016", actor=OPERATOR).record
    kinded = replace(
        bare,
        record_id=RecordId("IN325016B"),
        publication=replace(bare.publication, kind="B", as_given="IN 325016 B"),
        titles=(),
    )
    bring(write(kinded))
    assert queries.counts(actor=OPERATOR)["patents"] == 22897
    joined = queries.get_record("IN325016B", actor=OPERATOR)
    assert bare.titles
    assert joined.record.titles == bare.titles
    assert {origin.source for origin in joined.origins} == {"in-journals", "opentisc"}
    actions.undo_batch(2, by=OPERATOR)
    assert queries.get_record("IN325016", actor=OPERATOR).record == bare


def test_a_mark_given_by_both_standards_has_each_event_once_with_both_files(home, shared_data):
    folder = shared_data / "fixtures-trademark"
    assert bring(folder / "sn77478018-ST66.xml", folder / "sn77478018-ST96.xml") == (2, 1, 0)
    view = queries.get_record("TM-US-77478018", actor=OPERATOR)
    assert len(view.record.events) == 40  # MarkEvent elements of either file
    files = [origin.file for origin in view.origins]
    for first, others in zip(view.groups["events"], view.also["events"], strict=True):
        assert sorted(files[at] for at in (first, *others)) == ["sn77478018-ST66.xml", "sn77478018-ST96.xml"]
