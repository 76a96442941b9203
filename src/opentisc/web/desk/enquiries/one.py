"""One enquiry: what it says, its corrections; its review, what compliance decides, and the way to a full request."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.errors import BadAnswers, StepRefused
from opentisc.network import queries as network
from opentisc.network.types import Hat, Role
from opentisc.web import hats
from opentisc.web.desk import panels
from opentisc.web.desk.enquiries import presenters, words
from opentisc.web.desk.enquiries.forms import ConflictForm, ReviewForm
from opentisc.web.desk.enquiries.quick import crumbs
from opentisc.web.desk.forms import in_words
from opentisc.web.downloading import sent
from opentisc.web.network import form_page


@require_safe
def enquiry(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show an enquiry that the person may read."""
    return _page(http, key, hats.require_hat(http))


@require_safe
def file(http: HttpRequest, key: UUID, number: int) -> HttpResponseBase:
    """Send a file of an enquiry; the opening is in the trail. number: of the file's row."""
    stored, stream = actions.open_enquiry_file(key, number, by=hats.require_hat(http), now=timezone.now())
    return sent(stored, stream)


@require_POST
def review(http: HttpRequest, key: UUID) -> HttpResponse:
    """Write down what the reviewer found, and go on to the next that waits."""
    hat, form = hats.require_hat(http), ReviewForm(http.POST)
    form.full_clean()
    try:
        row = actions.review_enquiry(
            key,
            result=form.cleaned_data.get("result", ""),
            note=form.cleaned_data.get("note", ""),
            by=hat,
            now=timezone.now(),
        )
    except BadAnswers as wrong:
        for name, code in wrong.problems.items():
            form.add_error(name, words.problem(code))
        return _page(http, key, hat, review_form=form)
    messages.success(http, _("已复查 %(number)s。") % {"number": row.number})
    return redirect("enquiries_review")


@require_POST
def conflict(http: HttpRequest, key: UUID) -> HttpResponse:
    """Write down what compliance decides."""
    hat, form = hats.require_hat(http), ConflictForm(http.POST)
    if not form.is_valid():
        return _page(http, key, hat, conflict_form=form)
    data = form.cleaned_data
    row = actions.decide_enquiry_conflict(
        key, outcome=data["outcome"], reason=data["reason"], by=hat, now=timezone.now()
    )
    messages.success(http, _("已决定 %(number)s 的利益冲突。") % {"number": row.number})
    return redirect("enquiry", key)


class PromotionForm(forms.Form):
    """Which service, and for which client."""

    service = forms.ChoiceField(label=gettext_lazy("服务"))
    client = forms.ChoiceField(label=gettext_lazy("客户"), required=False, widget=forms.RadioSelect)


@require_http_methods(["GET", "HEAD", "POST"])
def promote(http: HttpRequest, key: UUID) -> HttpResponse:
    """Ask for service and client; make the request, and go to it."""
    hat, now = hats.require_hat(http), timezone.now()
    row = queries.get_enquiry(key, actor=hat)
    known = queries.request_of_enquiry(row, by=hat, now=now)
    if known is not None:
        return redirect(panels.address("desk_request", known.key) or reverse("enquiry", args=[key]))
    if row.promoted_to_id is not None or not hat.keeps_clients:
        raise StepRefused("it became a request already", step="promote")
    form = _promotion_form(http, row, hat)

    def act(data: Mapping[str, Any]) -> HttpResponse:
        chosen = data["client"]
        how = actions.EnquiryPromotion(
            service=data["service"],
            client_id=int(chosen) if chosen.isdecimal() else None,
            new_client=chosen == "new",
        )
        request = actions.promote_enquiry(key, how, by=hat, now=now)
        messages.success(http, _("已转为请求，问题、客户和权利类型已带入。"))
        return redirect(panels.address("desk_request", request.key) or reverse("enquiry", args=[key]))

    page = form_page.FormPage(
        heading=_("转为完整请求"),
        purpose=_("问题、权利类型、渠道和地点会带入请求，双方互相链接。"),
        submit=_("转为请求"),
        crumbs=(*crumbs(), (row.number, reverse("enquiry", args=[key]))),
    )
    return form_page.answer(http, form, page, act)


def _promotion_form(http: HttpRequest, row: presenters.Enquiry, hat: Hat) -> PromotionForm:
    form = PromotionForm(http.POST or None, initial={"client": ""})
    body = network.body_by_id(row.body_id)
    offered = queries.offered_by(body, on=network.today(timezone.now()))
    services, clients = form.fields["service"], form.fields["client"]
    if isinstance(services, forms.ChoiceField) and isinstance(clients, forms.ChoiceField):
        services.choices = [
            (one.offer.code, f"{one.offer.code} {in_words(one.definition.name)}") for one in offered
        ]
        clients.choices = [
            ("", _("暂不指定")),
            *((str(one.pk), f"{one.name}（{one.pk}）") for one in queries.likely_clients(row, by=hat)),
            *([("new", _("登记为新客户：%(name)s") % {"name": row.client_name})] if row.client_name else []),
        ]
    return form


def _page(
    http: HttpRequest,
    key: UUID,
    hat: Hat,
    *,
    review_form: ReviewForm | None = None,
    conflict_form: ConflictForm | None = None,
) -> HttpResponse:
    row, now = queries.get_enquiry(key, actor=hat), timezone.now()
    request = queries.request_of_enquiry(row, by=hat, now=now)
    decides = hat.role == Role.COMPLIANCE and row.conflict == "ask"
    cited = queries.cited_articles(row)
    context = {
        "enquiry": row,
        "facts": presenters.facts(row),
        "basis": [cited.get(line, line) for line in row.basis],
        "files": list(row.files.select_related("stored")),
        "review": presenters.review_state(row),
        "history": presenters.history(queries.enquiry_amendments(row)),
        "may_correct": queries.may_correct_enquiry(row, hat, now=now),
        "may_draft": hat.keeps_clients,
        "may_promote": row.promoted_to_id is None and hat.keeps_clients,
        "request_number": (request.number or _("请求草稿")) if request else "",
        "request_url": panels.address("desk_request", request.key) if request else "",
        "review_form": (review_form or ReviewForm()) if queries.may_review_enquiry(row, hat) else None,
        "conflict_form": (conflict_form or ConflictForm()) if decides else None,
        "findings": presenters.findings(queries.enquiry_conflict_findings(key, by=hat, now=now))
        if decides
        else [],
        "crumbs": (*crumbs(), (row.number, "")),
    }
    wrong = (review_form is not None and review_form.errors) or (
        conflict_form is not None and conflict_form.errors
    )
    return render(http, "desk/enquiries/enquiry.html", context, status=422 if wrong else 200)
