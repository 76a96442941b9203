"""`bodies`, `divisions import`, `workdays import` speak as documented."""

import pytest

from opentisc.network.models import OfficialYear
from opentisc.network.types import BodyKind
from tests.factories import network as make

pytestmark = pytest.mark.django_db

YEAR = """year = 2027
status = "official"
[[notices]]
title = "虚构通知"
number = "虚构〔2026〕1号"
date = 2026-11-01
[[holidays]]
name = "元旦"
from = 2027-01-01
until = 2027-01-03
"""


def test_bodies_are_listed_by_code_with_kind_and_division(call):
    make.make_division("31", "上海市")
    centre = make.make_body("B", name="虚构中心")
    make.make_body("A", name="虚构工作站", kind=BodyKind.WORKSTATION, parent=centre, division="31")
    assert call("bodies") == (
        0,
        {
            "bodies": [
                {"code": "A", "name": "虚构工作站", "kind": "workstation", "division": "31"},
                {"code": "B", "name": "虚构中心", "kind": "centre", "division": "11"},
            ]
        },
    )
    assert [one["code"] for one in call("bodies", "--division", "11")[1]["bodies"]] == ["B"]
    assert call("bodies", "--division", "99")[1]["error"]["code"] == "division_not_found"


def test_divisions_are_imported_once(call, tmp_path):
    file = tmp_path / "cities.csv"
    file.write_text("code,name\n1101,市辖区\n")
    assert call("divisions", "import", str(file)) == (
        0, {"added": 1, "changed": 0, "unchanged": 0, "towns_left_out": 0},
    )  # fmt: skip
    assert call("divisions", "import", str(file))[1]["unchanged"] == 1
    code, said = call("divisions", "import", str(tmp_path / "none.csv"))
    assert (code, said["error"]["code"]) == (1, "bad_divisions")


def test_a_year_is_taken_in_and_a_wrong_one_names_its_mistake(call, tmp_path):
    file = tmp_path / "2027.toml"
    file.write_text(YEAR)
    assert call("workdays", "import", str(file)) == (
        0, {"year": 2027, "status": "official", "notice": "虚构〔2026〕1号"},
    )  # fmt: skip
    file.write_text(YEAR.replace("2027-01-03", "2026-01-03"))
    code, said = call("workdays", "import", str(file))
    assert (code, said["error"]["code"]) == (1, "bad_year_table")
    assert "holidays[0]" in said["error"]["message"]
    assert OfficialYear.objects.count() == 1
    assert call("workdays", "import", str(tmp_path / "none.toml"))[0] == 2
