"""Offering a request to another body: whom, which of its services, and what becomes of each answer."""

from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from opentisc.desk import actions, queries
from opentisc.desk.catalogue import Definition
from opentisc.desk.models import ServiceRequest
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from opentisc.network import queries as network
from opentisc.network.models import ServiceBody
from opentisc.web import hats
from opentisc.web.desk.staff.opening import UndertakeFirst, may_open, to_undertaking
from opentisc.web.desk.staff.request import crumbs, initial_of
from opentisc.web.desk.staff.step_forms import ReasonForm

PREFIX = "to_"


class OfferForm(ReasonForm):
    """Reason, consent, and one choice for each answer of ours: a field of theirs, or not carried."""

    consent = forms.BooleanField(label=gettext_lazy("委托人已同意转给该机构"), required=False)

    def map_answers(self, request: ServiceRequest, ours: Definition, theirs: Definition) -> None:
        """Add the choices; an answer whose name their form knows is proposed for that field."""
        language = get_language() or ""
        targets = [(name, field.label.of(language)) for name, field in theirs.form.fields.items()]
        for name in request.answers:
            known = ours.form.fields.get(name)
            self.fields[PREFIX + name] = forms.ChoiceField(
                label=known.label.of(language) if known else name,
                choices=[("", _("不带过去")), *targets],
                required=False,
                initial=name if name in theirs.form.fields else "",
            )

    def mapping(self) -> dict[str, str]:
        """Return field of ours → field of theirs, empty for what is not carried."""
        return {
            name.removeprefix(PREFIX): str(value)
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }


@require_http_methods(["GET", "HEAD", "POST"])
def offer(http: HttpRequest, key: UUID) -> HttpResponse:
    """Choose body and service by the address, then map and offer."""
    hat, now = hats.require_hat(http), timezone.now()
    try:
        request = may_open(key, hat, shows=False)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    if not any(one.step.code == "offer_transfer" for one in queries.steps_open(request, hat, now=now)):
        raise NotFound
    taker = _taker(http, request)
    theirs = _service(http, taker) if taker else None
    form = OfferForm(http.POST if http.method == "POST" else None, initial=initial_of(request.version))
    if taker and theirs:
        form.map_answers(request, queries.definition_of(request.service), theirs)
        if http.method == "POST" and form.is_valid():
            given = actions.TransferOffer(
                taker=taker,
                service=theirs.code,
                reason=form.cleaned_data["reason"],
                consent=form.cleaned_data["consent"],
                answers=form.mapping(),
            )
            try:
                actions.offer_transfer(key, given, by=hat, now=now, version=form.cleaned_data["version"])
            except (Invalid, Conflict, NotAllowed, NotFound) as wrong:
                form.add_error(None, _why(wrong, request))
            else:
                messages.success(http, _("已向 %(body)s 提出转办，等对方接收。") % {"body": taker.name})
                return redirect("desk_request", key)
    return _page(http, request, taker, theirs, form)


def _why(wrong: Invalid | Conflict | NotAllowed | NotFound, request: ServiceRequest) -> str:
    missing = wrong.facts.get("missing")
    codes = cast("list[str]", missing) if isinstance(missing, list) else []
    return " ".join(queries.missing_sentences(codes, request)) or sentence_for(wrong)


def _taker(http: HttpRequest, request: ServiceRequest) -> ServiceBody | None:
    wanted = http.GET.get("taker", "")
    return next((one for one in _bodies(request) if one.code == wanted), None)


def _bodies(request: ServiceRequest) -> list[ServiceBody]:
    return [one for one in network.bodies() if one.pk != request.body_id and one.is_open]


def _service(http: HttpRequest, taker: ServiceBody) -> Definition | None:
    wanted = http.GET.get("service", "")
    offered = queries.offered_by(taker, on=network.today(timezone.now()))
    return next((one.definition for one in offered if one.offer.code == wanted), None)


def _page(
    http: HttpRequest,
    request: ServiceRequest,
    taker: ServiceBody | None,
    theirs: Definition | None,
    form: OfferForm,
) -> HttpResponse:
    language = get_language() or ""
    today = network.today(timezone.now())
    services = queries.offered_by(taker, on=today) if taker else []
    context = {
        "form": form,
        "bodies": [(one.code, one.name) for one in _bodies(request)],
        "services": [(one.offer.code, one.definition.name.of(language)) for one in services],
        "taker": taker,
        "theirs": theirs,
        "theirs_name": theirs.name.of(language) if theirs else "",
        "back": reverse("desk_request", args=[request.key]),
        "crumbs": crumbs(_("转其他机构"), request),
    }
    return render(http, "desk/staff/offer.html", context, status=422 if form.errors else 200)
