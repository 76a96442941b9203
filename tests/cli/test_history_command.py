"""The command keeps its searches, so that `#n` can be used; they can be listed, deleted and switched off."""

import pytest
from django.db import DatabaseError

from opentisc.search.history.kept import KeptHistory

pytestmark = [pytest.mark.usefixtures("installed"), pytest.mark.django_db]

BATTERY = "ti:硅碳复合负极材料"  # A and B of one application in the samples


def steps(call) -> list[tuple[int, str, int]]:
    _code, listed = call("history")
    return [(one["number"], one["query"], one["total"]) for one in listed["steps"]]


@pytest.mark.req("UX-13")
def test_a_search_is_a_step_that_later_searches_name(call):
    _code, page = call("search", BATTERY)
    assert page["step"] == 1
    _code, page = call("search", "kind:B")
    assert page["step"] == 2
    code, page = call("search", "#1 AND #2")
    assert (code, page["total"], page["step"]) == (0, 1, 3)
    assert [hit["record_id"] for hit in page["hits"]] == ["CN900000001B"]
    assert [(number, text) for number, text, _total in steps(call)] == [
        (3, "#1 AND #2"),
        (2, "kind:B"),
        (1, BATTERY),
    ]


def test_another_page_or_order_is_no_step_of_its_own(call):
    call("search", BATTERY)
    _code, page = call("search", BATTERY, "--offset", "1", "--sort", "date")
    assert page["step"] == 1
    assert len(steps(call)) == 1


def test_a_facet_value_taken_in_belongs_to_the_step(call):
    call("search", BATTERY, "--include", "kind=B")
    _code, page = call("search", "#1")
    assert [hit["record_id"] for hit in page["hits"]] == ["CN900000001B"]


def test_explain_and_export_know_the_steps(call, tmp_path):
    call("search", BATTERY)
    _code, told = call("explain", "#1 AND kind:B")
    assert (told["total"], [one["number"] for one in told["steps"]]) == (1, [1])
    assert "硅碳复合负极材料" in told["steps"][0]["words"]
    code, report = call("export", "#1", "-o", str(tmp_path / "list.csv"))
    assert (code, report["records"]) == (0, 2)


@pytest.mark.req("UX-13")
def test_a_deleted_step_is_unknown_and_its_number_is_not_given_again(call):
    call("search", BATTERY)
    call("search", "kind:B")
    assert call("history", "--delete", "2") == (0, {"deleted": 1})
    code, document = call("search", f"#2 AND {BATTERY}")
    assert (code, document["error"]["code"]) == (3, "unknown_step")
    assert document["error"]["position"] == {"start": 0, "end": 2}
    assert document["error"]["fixes"] == [f"#1 AND {BATTERY}", BATTERY]
    _code, page = call("search", "kind:A")
    assert page["step"] == 3


@pytest.mark.req("UX-13")
def test_all_steps_go_and_the_numbers_begin_anew(call):
    call("search", BATTERY)
    call("search", "kind:B")
    assert call("history", "--delete", "all") == (0, {"deleted": 2})
    assert steps(call) == []
    _code, page = call("search", "kind:B")
    assert page["step"] == 1


@pytest.mark.req("UX-13")
def test_switched_off_nothing_is_kept_and_what_is_there_stays(call):
    call("search", BATTERY)
    assert call("history", "--off")[1]["on"] is False
    _code, page = call("search", "kind:B")
    assert "step" not in page
    assert [number for number, _text, _total in steps(call)] == [1]
    assert call("search", "#1")[0] == 0
    assert call("history", "--on")[1]["on"] is True
    assert call("search", "kind:B")[1]["step"] == 2


def test_a_step_that_is_not_there_cannot_be_deleted(call):
    code, document = call("history", "--delete", "7")
    assert (code, document["error"]["code"]) == (1, "step_gone")
    assert call("history", "--delete", "first")[0] == 2
    assert call("history", "--delete", "1", "--off")[0] == 2


def test_a_database_that_cannot_be_written_costs_the_step_alone(call, monkeypatch, capsys):
    def refused(*_given, **_named):
        raise DatabaseError("attempt to write a readonly database")

    monkeypatch.setattr(KeptHistory, "_add", refused)
    code, page = call("search", BATTERY)
    assert (code, page["total"]) == (0, 2)
    assert "step" not in page


def test_lines_for_people_name_the_step(capsys):
    from opentisc.cli.main import run

    assert run(["search", BATTERY]) == 0
    first = capsys.readouterr().out.splitlines()[0].split("\t")
    assert (first[0], first[-1]) == ("2", "#1")
    assert run(["history"]) == 0
    assert capsys.readouterr().out.startswith(f"#1\t2\tpatents\t{BATTERY}\t")


def test_explain_names_the_facet_values_of_a_step(capsys):
    from opentisc.cli.main import run

    run(["search", BATTERY, "--include", "kind=B"])
    capsys.readouterr()
    assert run(["explain", "#1"]) == 0
    assert "    FacetClause kind B" in capsys.readouterr().out.splitlines()
