"""Two persons: who wrote a deliverable neither approves it nor sends it back, not even in another's place."""

import pytest

from opentisc.desk import actions
from opentisc.desk.errors import GateClosed
from tests.factories import desk as make

pytestmark = pytest.mark.django_db


def test_who_wrote_it_neither_approves_nor_sends_back():
    desk = make.make_desk()
    request = make.make_working(desk, service="B2")
    make.make_deliverable(request, desk.reviewer, kind="paper")
    actions.hand_in(request.key, by=desk.consultant, now=make.NOW)
    with pytest.raises(GateClosed) as refused:
        actions.send_back(request.key, by=desk.reviewer, now=make.NOW, reason="再补检")
    assert refused.value.facts["missing"] == ["reviewer_not_author"]
    with pytest.raises(GateClosed):
        actions.approve(request.key, by=desk.reviewer, now=make.NOW)
