"""Simple family: the same priorities. Extended family: linked priorities. Rule: docs/families.md."""

import csv
import gzip
import io

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.records import actions, queries
from opentisc.records.families.grouping import Member, families, simple_id
from tests.records.lake_records import patent


def groups(*members):
    made = families([Member(key, tuple(claimed)) for key, claimed in members])
    return {key: (family.simple, family.extended) for key, family in made.items()}


def test_an_application_without_priority_is_its_own_priority():
    made = groups(("US1", []), ("EP2", ["US1"]), ("JP3", ["US1"]))
    assert {simple for simple, _ in made.values()} == {"US1"}


def test_a_second_priority_makes_another_simple_family_and_the_same_extended_one():
    made = groups(("EP2", ["US1"]), ("EP4", ["US1", "US3"]), ("JP5", ["US3"]))
    assert {key: simple for key, (simple, _) in made.items()} == {
        "EP2": "US1",
        "EP4": "US1+US3",
        "JP5": "US3",
    }
    assert {extended for _, extended in made.values()} == {"EP2"}  # the smallest key that holds it together


def test_unlinked_applications_share_nothing():
    made = groups(("A1", []), ("A2", ["P9"]))
    assert made == {"A1": ("A1", "A1"), "A2": ("P9", "A2")}


def test_the_id_of_many_priorities_is_short_and_depends_on_all():
    many = frozenset(f"US{n}" for n in range(40))
    assert len(simple_id(many)) < 30
    assert simple_id(many) != simple_id(many - {"US39"})


def test_families_grow_and_shrink_with_imports(home, write):
    def view(record_id):
        seen = queries.get_record(record_id, actor=OPERATOR)
        return {one.record_id for one in seen.simple_family}, {one.record_id for one in seen.extended_family}

    one = patent(digits="1", application="10", priorities=["90"])
    two = patent(digits="2", application="20", priorities=["91"])
    bridge = patent(digits="3", application="30", priorities=["90", "91"])
    same = patent(digits="4", application="40", priorities=["90"])
    actions.import_paths([write(one, two, name="a.jsonl")], by=OPERATOR)
    assert view("XX1A") == (set(), set())
    actions.import_paths([write(bridge, same, name="b.jsonl")], by=OPERATOR)
    assert view("XX1A") == ({"XX4A"}, {"XX2A", "XX3A", "XX4A"})
    assert view("XX2A") == (set(), {"XX1A", "XX3A", "XX4A"})
    actions.undo_batch(2, by=OPERATOR)
    assert view("XX1A") == (set(), set())


def test_publications_of_one_application_are_one_family(home, write):
    first = patent(digits="1", kind="A", application="10", priorities=["90"])
    second = patent(digits="2", kind="B", application="10")
    actions.import_paths([write(first, second)], by=OPERATOR)
    view = queries.get_record("XX2B", actor=OPERATOR)
    assert (view.simple_family_id, [one.record_id for one in view.simple_family]) == ("XX90", ["XX1A"])


def test_cited_by_counts_publications_and_their_families(home, write):
    from opentisc.records.types import Citation
    from tests.records.lake_records import number

    def citing(digits, application, priorities):
        citation = Citation(patent=number("XX", "1"))
        return patent(
            digits=digits, application=application, priorities=priorities, citations=(citation,), title=digits
        )

    records = [patent(digits="1"), citing("2", "20", ["9"]), citing("3", "30", ["9"]), citing("4", "40", [])]
    actions.import_paths([write(*records)], by=OPERATOR)
    view = queries.get_record("XX1A", actor=OPERATOR)
    assert (view.cited_by_count, view.cited_by_families) == (3, 2)
    assert {one.record_id for one in view.cited_by} == {"XX2A", "XX3A", "XX4A"}
    assert queries.get_record("XX2A", actor=OPERATOR).cites[0].record_id == "XX1A"


@pytest.mark.real_data
def test_lens_drones_has_as_many_families_as_the_set_says(shared_data):
    with gzip.open(shared_data / "lens-drones-9071" / "lens_drones.csv.gz", "rb") as packed:
        rows = list(csv.DictReader(io.TextIOWrapper(packed, "utf-8")))
    members = [
        Member(f"row {at}", tuple(one.strip() for one in row["priority_numbers"].split(";;") if one.strip()))
        for at, row in enumerate(rows)
    ]
    made = families(members)
    assert len({family.simple for family in made.values()}) == 9071
    assert len({family.extended for family in made.values()}) == 7996
