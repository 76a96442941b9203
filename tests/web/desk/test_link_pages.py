"""The page behind an effect link names the request only where its label lets others see it."""

import pytest
from django.utils import timezone

from opentisc.desk import actions, queries
from opentisc.desk.models import ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.network.types import Label
from tests.factories import desk as make
from tests.factories.desk import NOW
from tests.web.html_reading import css, page, text

pytestmark = pytest.mark.django_db

TITLE = "一项很特别的事项"


@pytest.mark.parametrize(("label", "named"), [(Label.PUBLIC, True), (Label.INTERNAL, True), (Label.CLIENT, False),
                                              (Label.NEED_TO_KNOW, False)])  # fmt: skip
def test_an_effect_link_names_request_and_service_by_its_label(empty_site, visitor, label, named):
    desk = make.make_desk()
    request = make.make_working(desk, title=TITLE)
    make.make_deliverable(request, desk.consultant)
    actions.deliver(request.key, by=desk.consultant, now=NOW)
    effect = request.effects.get(after_days=90)
    token = actions.effect_link(request.key, effect.pk, by=desk.consultant, now=timezone.now())
    ServiceRequest.objects.narrowed(EVERYTHING).filter(pk=request.pk).update(label=label)
    said = text(css(page(visitor, f"/effect/{token}/"), "main")[0])
    assert "问题是否得到解决" in said
    assert request.number in said
    service = queries.definition_of(request.service).name.zh
    assert (TITLE in said, service in said) == (named, named)
