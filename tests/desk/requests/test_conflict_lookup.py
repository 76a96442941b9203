"""The conflict check looks through 24 months with the same few queries, however many requests there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opentisc.accounts.types import OPERATOR
from opentisc.desk.policy import visible
from opentisc.desk.requests import conflicts
from opentisc.network.models import Client, ClientFact
from opentisc.network.types import FactKind
from tests.factories import desk as make
from tests.factories import network as people

pytestmark = pytest.mark.django_db
CODE = "91110000600037341L"


def _sides(*, names: str = "", opponents: str = "", rights: str = "", code: str = "") -> conflicts.Sides:
    return conflicts.Sides(code, *(frozenset(one.split()) for one in (names, opponents, rights)))


def _why(desk: make.Desk, mine: conflicts.Sides) -> list[dict[str, str]]:
    return list(conflicts.clashes(mine, body_id=desk.body.pk, now=make.NOW))


def test_each_kind_of_clash_is_found_and_the_same_client_never_clashes() -> None:
    desk = make.make_desk()
    client = people.make_client(desk.intake, name="北方电池有限公司")
    ClientFact.objects.create(client=client, kind=FactKind.FORMER_NAME, value="老北方厂")
    answers = {**make.CONSULTING, "opponent": "南方电池公司；", "question": "ZL200810123456.0 是否有效？"}
    request = make.make_accepted(desk, client=client)
    visible(OPERATOR, now=make.NOW).filter(pk=request.pk).update(answers=answers)
    right = next(conflicts.rights_in(["ZL200810123456.0"]))
    found = [{"request": str(request.key), "why": "opposite_party"}]
    assert _why(desk, _sides(opponents="北方电池")) == found  # they are our client
    assert _why(desk, _sides(opponents="老北方厂")) == found  # by a former name
    assert _why(desk, _sides(names="南方电池")) == found  # they have asked against us
    assert _why(desk, _sides(rights=right)) == [{**found[0], "why": "same_right"}]
    assert _why(desk, _sides(opponents="西方电池")) == []
    assert _why(desk, _sides(names="北方电池", rights=right)) == []  # the same client
    Client.objects.filter(pk=client.pk).update(credit_code=CODE)
    assert _why(desk, _sides(code=CODE, opponents="北方电池")) == []


def test_the_number_of_queries_does_not_grow_with_the_requests() -> None:
    desk = make.make_desk()
    asked = []
    for _ in range(2):
        for _ in range(3):
            make.make_submitted(desk, client=people.make_client(desk.intake))
        with CaptureQueriesContext(connection) as queries:
            assert _why(desk, _sides(opponents="某某 别家")) == []
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 3
