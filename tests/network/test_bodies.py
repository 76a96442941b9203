"""Bodies, designations, relations and divisions."""

import json
from dataclasses import replace
from datetime import date

import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.infra import audit
from opentisc.kernel.errors import NotAllowed
from opentisc.network import actions, queries
from opentisc.network.errors import BadBody, BadDivisions, BadPeriod, BodyExists, UnknownBody, UnknownDivision
from opentisc.network.models import Division
from opentisc.network.types import BodyKind, DesignationStage, RelationKind, Role
from tests.factories import network as make

pytestmark = pytest.mark.django_db
STAGE = DesignationStage


def test_a_workstation_stands_under_a_centre_and_nothing_else_does():
    centre = make.make_body("BJ1")
    station = make.make_body("BJ1-1", kind=BodyKind.WORKSTATION, parent=centre)
    assert station.parent == centre
    for given in (
        {"kind": BodyKind.WORKSTATION},
        {"kind": BodyKind.WORKSTATION, "parent": station},
        {"kind": BodyKind.CENTRE, "parent": centre},
    ):
        with pytest.raises(BadBody):
            make.make_body(**given)
    other = make.make_body("BJ2")
    moved = actions.BodyPlace(kind=BodyKind.WORKSTATION, division_code="11", parent=other)
    assert actions.place_body(station, moved, holds_from=make.TODAY, by=OPERATOR).parent == other
    itself = actions.BodyPlace(kind=BodyKind.WORKSTATION, division_code="11", parent=station)
    with pytest.raises(BadBody):
        actions.place_body(station, itself, holds_from=make.TODAY, by=OPERATOR)
    outlet = actions.BodyPlace(kind=BodyKind.CITY_AGENCY, division_code="11")
    with pytest.raises(BadBody):  # a workstation would be left without a centre
        actions.place_body(other, outlet, holds_from=make.TODAY, by=OPERATOR)
    (change,) = queries.changes(station.pk)
    assert (change.before, change.holds_from) == ({"parent": "BJ1"}, make.TODAY)


def test_a_code_is_given_once_whatever_its_letters():
    make.make_body("BJ1")
    with pytest.raises(BodyExists):
        make.make_body("bj1")
    with pytest.raises(BadBody):
        make.make_body("BJ/1")
    with pytest.raises(UnknownBody):
        queries.body("NONE")


def test_bodies_are_found_by_division_with_all_below_it():
    make.make_division("1101", "市辖区")
    make.make_division("12", "天津市")
    for code, division in (("A", "CN"), ("B", "11"), ("C", "1101"), ("D", "12")):
        make.make_body(code, division=division)
    found = {path: [one.code for one in queries.bodies(path=path)] for path in ("CN", "CN/11", "CN/1")}
    assert found == {"CN": ["A", "B", "C", "D"], "CN/11": ["B", "C"], "CN/1": []}


def designation(stage, first, last=None):
    return actions.NewDesignation(
        code="novelty_station",
        name="查新站",
        granted_by="虚构厅",
        stage=stage,
        valid_from=first,
        valid_until=last,
    )


def test_a_body_is_designated_only_while_it_operates():
    body = make.make_body()
    actions.designate(body, designation(STAGE.PREPARING, date(2024, 1, 1)), by=OPERATOR)
    actions.designate(body, designation(STAGE.OPERATING, date(2025, 1, 1)), by=OPERATOR)
    actions.designate(body, designation(STAGE.REVOKED, date(2026, 1, 1)), by=OPERATOR)
    told = {
        day: queries.body_is_designated(body.pk, "novelty_station", on=date.fromisoformat(day))
        for day in ("2023-12-31", "2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")
    }
    assert [day for day, operates in told.items() if operates] == ["2025-01-01", "2025-12-31"]
    assert [one.valid_until for one in queries.designations(body.pk)] == [
        None, date(2025, 12, 31), date(2024, 12, 31),
    ]  # fmt: skip
    with pytest.raises(BadPeriod):
        actions.designate(body, designation(STAGE.OPERATING, date(2025, 6, 1)), by=OPERATOR)


def test_two_stages_of_one_day_leave_the_later_one():
    body = make.make_body()
    for stage in (STAGE.PREPARING, STAGE.OPERATING):
        actions.designate(body, designation(stage, date(2026, 1, 1)), by=OPERATOR)
    assert queries.body_is_designated(body.pk, "novelty_station", on=date(2026, 1, 1))


def test_a_designation_gives_its_number_only_while_the_body_works_under_it():
    body = make.make_body()
    for stage, first in ((STAGE.PREPARING, date(2024, 1, 1)), (STAGE.OPERATING, date(2025, 1, 1))):
        actions.designate(body, replace(designation(stage, first), number=" 036 "), by=OPERATOR)
    told = [
        queries.designation_number(body.pk, "novelty_station", on=day)
        for day in (date(2023, 1, 1), date(2024, 6, 1), date(2025, 6, 1))
    ]
    assert told == ["", "", "036"]


def test_a_province_governs_its_own_division_and_no_other():
    office = make.make_hat(make.make_body("BJ0", kind=BodyKind.AUTHORITY), Role.PROVINCE)
    own, other = make.make_body("BJ1"), make.make_body("SH1", division="31")
    actions.designate(own, designation(STAGE.OPERATING, date(2026, 1, 1)), by=office)
    away = actions.BodyPlace(kind=BodyKind.CENTRE, division_code="31")
    for refused in (
        lambda: actions.designate(other, designation(STAGE.OPERATING, date(2026, 1, 1)), by=office),
        lambda: actions.place_body(own, away, holds_from=make.TODAY, by=office),
        lambda: actions.place_body(
            other, replace(away, division_code="11"), holds_from=make.TODAY, by=office
        ),
        lambda: actions.update_body(other, {"host": "x"}, holds_from=make.TODAY, by=office),
        lambda: actions.create_body(
            actions.NewBody(code="SH2", name="x", kind=BodyKind.CENTRE, division_code="31"), by=office
        ),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert queries.changes(other.pk) == []


def test_what_a_body_was_stays_readable_after_a_change():
    body = make.make_body("BJ1", name="旧名", host="甲大学")
    actions.update_body(body, {"name": "新名", "host": "甲大学"}, holds_from=date(2026, 3, 1), by=OPERATOR)
    (change,) = queries.changes(body.pk)
    assert (change.before, change.holds_from) == ({"name": "旧名"}, date(2026, 3, 1))


def test_a_manager_does_not_designate_the_own_body():
    body = make.make_body()
    with pytest.raises(NotAllowed):
        actions.designate(
            body, designation(STAGE.OPERATING, date(2026, 1, 1)), by=make.make_hat(body, Role.MANAGER)
        )


def test_a_relation_is_seen_from_both_sides_in_its_time():
    giver, taker = make.make_body(), make.make_body()
    new = actions.NewRelation(
        kind=RelationKind.SUPPORT, giver=giver, taker=taker, valid_from=date(2026, 1, 1)
    )
    row = actions.relate(new, by=make.make_hat(giver, Role.MANAGER))
    (seen,) = queries.relations(taker.pk, on=date(2026, 6, 1))
    assert (seen.other, seen.gives) == (giver, False)
    assert queries.relations(giver.pk, on=date(2026, 6, 1))[0].gives
    actions.end_relation(giver, row.pk, on=date(2026, 6, 1), by=OPERATOR)
    assert queries.relations(giver.pk, on=date(2026, 6, 2)) == []


def test_a_closed_body_is_acted_for_by_nobody():
    body = make.make_body()
    member = make.make_member(body)
    actions.close_body(body, by=OPERATOR)
    assert queries.hats_of(member.person, on=make.TODAY) == []
    assert body not in queries.bodies()


@pytest.mark.req("SC-48")
def test_each_write_of_a_body_leaves_its_event():
    body = make.make_body("BJ1")
    actions.update_body(body, {"phone": "010-1"}, holds_from=make.TODAY, by=OPERATOR)
    actions.update_body(
        body, {"phone": "010-1"}, holds_from=make.TODAY, by=OPERATOR
    )  # nothing changed, nothing told
    events = audit.entries_for(audit.Subject("network.body", "BJ1"))
    assert [one.act for one in events] == ["network.body.created", "network.body.changed"]
    assert (events[0].machine, events[0].name) == ("command", "command")


# Divisions


def test_the_provinces_are_there_from_the_start():
    rows = Division.objects.filter(level=1)
    assert rows.count() == 35  # 31 and Taiwan, Hong Kong, Macao; and the 兵团
    assert queries.division("65").name == "新疆维吾尔自治区"
    assert queries.division("CN").path == "CN"
    with pytest.raises(UnknownDivision):
        queries.division("99")


NESTED = [{"code": "11", "name": "北京市", "children": [
    {"code": "1101", "name": "市辖区", "children": [{"code": "110101", "name": "东城区"}]}]}]  # fmt: skip


def test_an_import_twice_changes_nothing(tmp_path):
    file = tmp_path / "pca-code.json"
    file.write_text(json.dumps(NESTED))
    first = actions.import_divisions(file, by=OPERATOR)
    again = actions.import_divisions(file, by=OPERATOR)
    assert (first.added, first.changed, first.unchanged) == (2, 0, 1)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    county = queries.division("110101")
    assert (county.path, county.level) == ("CN/11/1101/110101", 3)
    assert queries.division_names(county.path) == ["北京市", "市辖区", "东城区"]
    assert [one.code for one in queries.divisions_under("CN/11", levels=2)] == ["1101", "110101"]
    assert [one.code for one in queries.divisions_under("CN/11")] == ["1101"]


def test_a_new_name_is_taken_over(tmp_path):
    file = tmp_path / "areas.csv"
    file.write_text("code,name\n1101,甲\n")
    actions.import_divisions(file, by=OPERATOR)
    file.write_text("code,name\n1101,乙\n")
    assert actions.import_divisions(file, by=OPERATOR).changed == 1
    assert queries.division("1101").name == "乙"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("code,name\n1101,甲\n11x1,乙\n", "areas.csv:3"),
        ("code,name\n110101,东城区\n", "110101"),  # its city is neither here nor shipped
        ("number,name\n1101,甲\n", "areas.csv:1"),
        ("code,name\n1101,\n", "areas.csv:2"),
        ("code,name\n", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole_and_names_the_place(tmp_path, text, place):
    file = tmp_path / "areas.csv"
    file.write_text(text)
    before = Division.objects.count()
    with pytest.raises(BadDivisions) as refused:
        actions.import_divisions(file, by=OPERATOR)
    assert place in str(refused.value.facts["problems"])
    assert Division.objects.count() == before


def test_only_the_nation_imports_divisions(tmp_path):
    body = make.make_body()
    with pytest.raises(NotAllowed):
        actions.import_divisions(tmp_path, by=make.make_hat(body, Role.MANAGER))


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "counties", "towns"), [("", 2978, 0), ("pca-code.json", 2974, 82)])
def test_the_real_set_gives_its_cities_and_counties(shared_data, name, counties, towns):
    # README of the set: 342 cities, 2,978 counties. The tree has 82 towns instead of the one county row that the
    # list makes up for each of the four cities without counties.
    loaded = actions.import_divisions(shared_data / "cn-divisions" / name, by=OPERATOR)
    assert (loaded.changed, loaded.towns) == (0, towns)
    assert Division.objects.filter(level=2).count() == 342
    assert Division.objects.filter(level=3).count() == counties
    assert queries.division_names("CN/44/4403/440305") == ["广东省", "深圳市", "南山区"]
