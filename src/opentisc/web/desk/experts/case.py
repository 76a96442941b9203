"""The one case of an outside expert: what was asked, and the versions to review. Nothing else of the desk opens."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opentisc.desk import queries
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import Deliverable, ServiceRequest
from opentisc.desk.types import DeliverableState
from opentisc.web import hats
from opentisc.web.desk.review import presenting
from opentisc.web.desk.staff.opening import UndertakeFirst, may_open, to_undertaking
from opentisc.web.network.lists import home_crumbs


@require_safe
def case(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show the case: what is asked of the expert until when, the application, the versions handed in."""
    hat, now = hats.require_hat(http), timezone.now()
    if hat.case is None or hat.case.key != key:
        raise UnknownRequest
    try:
        request = may_open(key, hat)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    invitation = queries.expert_case_of(hat, now=now)
    language = get_language() or ""
    definition = queries.definition_of(request.service)
    rows = [
        _version(request, row)
        for row in queries.deliverable_versions(request)
        if row.state in queries.HANDED_IN
    ]
    context = {
        "one": request,
        "invitation": invitation,
        "undertaken_at": queries.undertaken_at(request, hat.person_id),
        "service": definition.name.of(language),
        "answers": queries.answers_shown(request, definition, language),
        "versions": rows,
        "waiting": next((one for one in rows if one["waits"]), None),
        "crumbs": (*home_crumbs(), (request.number or _("请求"), "")),
    }
    return render(http, "desk/experts/case.html", context)


def _version(request: ServiceRequest, row: Deliverable) -> dict[str, object]:
    return {
        "row": row,
        "name": queries.deliverable_words("titles", row.kind, language=row.language),
        "state": presenting.state_of(row),
        "url": reverse("deliverable", args=[request.key, row.pk]),
        "waits": row.state == DeliverableState.IN_REVIEW,
    }
