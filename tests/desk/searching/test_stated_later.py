"""What the searcher states of a search after it was recorded; what nobody stated is not a nought."""

import pytest

from opentisc.desk import actions
from opentisc.desk.models import SearchStep
from opentisc.search.types import Query
from tests.factories import desk as make

pytestmark = pytest.mark.django_db
NOW = make.NOW


def recorded(desk) -> tuple:
    request = make.make_working(desk, service="B2")
    checked = actions.check_text(request.key, "隔膜", by=desk.consultant, now=NOW)
    stated = actions.Outside(
        text="隔膜", hits=38, searched_at=NOW, database="中国学术期刊", confirmed=checked.sha256
    )
    actions.record_outside(request.key, stated, by=desk.consultant, now=NOW)
    return request, SearchStep.objects.get(request_id=request.pk)


def test_hits_looked_through_are_unknown_until_somebody_states_them(desk):
    request, row = recorded(desk)
    assert row.reviewed is None
    actions.aim_search(request.key, 1, actions.Aim(reviewed=0), by=desk.consultant, now=NOW)
    row.refresh_from_db()
    assert row.reviewed == 0


def test_years_that_were_not_stated_are_added_once(desk):
    request, row = recorded(desk)
    actions.aim_search(request.key, 1, actions.Aim(coverage=" 1994–2026 "), by=desk.consultant, now=NOW)
    actions.aim_search(request.key, 1, actions.Aim(coverage="2020–2026"), by=desk.consultant, now=NOW)
    row.refresh_from_db()
    assert row.coverage == "1994–2026"


def test_years_of_an_own_search_are_its_data_version(desk):
    request = make.make_working(desk, service="B2")
    actions.search_for(request.key, Query(text="电池"), by=desk.consultant, now=NOW)
    actions.aim_search(request.key, 1, actions.Aim(coverage="1994–2026"), by=desk.consultant, now=NOW)
    assert SearchStep.objects.get().coverage == ""
