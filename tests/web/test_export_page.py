"""Export from the result list."""

import csv
import io

import pytest


def rows(response) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"), newline=""))
    )


def test_an_export_holds_every_hit_of_the_list_and_no_other(visitor, site):
    response = visitor.get("/search/export/?q=ab:(wireless AND network)&format=csv")
    assert sorted(row["record_id"] for row in rows(response)) == ["XX2000001A", "XX2000002A", "XX2000004A"]
    assert response.headers["Content-Disposition"] == 'attachment; filename="opentisc-patents.csv"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_picked_records_alone_are_exported_when_there_are_any(visitor, site):
    response = visitor.get("/search/export/?q=wireless&format=csv&pick=XX2000003A&pick=XX2000001A")
    assert [row["record_id"] for row in rows(response)] == ["XX2000003A", "XX2000001A"]


def test_facets_narrow_an_export_as_they_narrow_the_list(visitor, site):
    response = visitor.get("/search/export/?q=ab:wireless&include=year:2021&format=csv")
    assert sorted(row["record_id"] for row in rows(response)) == ["XX2000002A", "XX2000003A"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [("xlsx", "spreadsheetml"), ("jsonl", "ndjson"), ("ris", "research-info-systems"), ("csv", "text/csv")],
)
def test_each_format_has_its_type(visitor, site, code, kind):
    response = visitor.get(f"/search/export/?q=wireless&format={code}")
    assert kind in response.headers["Content-Type"]
    assert b"".join(response.streaming_content)


def test_an_unknown_format_or_a_query_that_cannot_be_read_gives_no_file(visitor, site):
    assert visitor.get("/search/export/?q=wireless&format=exe").status_code == 422
    assert visitor.get("/search/export/?q=wireless AND&format=csv").status_code == 422
