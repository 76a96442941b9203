"""What staff do for a client at the counter: an account by one-time link; for who has neither address nor number, paper
with a pick-up code (取件码), which is the tracking code of the request.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.accounts import queries as accounts
from opentisc.accounts.errors import AlreadyThere
from opentisc.accounts.signin import registering
from opentisc.desk import actions, queries
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import ServiceRequest
from opentisc.network import actions as network_actions
from opentisc.network import queries as network
from opentisc.network.types import Hat
from opentisc.web import hats
from opentisc.web.desk.client import acting, carrying, tracking_codes
from opentisc.web.desk.client.sending import applicant_rows, due_facts
from opentisc.web.desk.forms import in_words
from opentisc.web.desk.public import words
from opentisc.web.network import form_page, lists


class AccountForm(forms.Form):
    """The login of a client's person."""

    login = forms.CharField(
        label=gettext_lazy("电子邮箱或手机号"),
        max_length=254,
        help_text=gettext_lazy("当面核对是本人的。两样都没有的客户不必建账号，用书面受理单和取件码。"),
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=100)
    sees_all = forms.BooleanField(label=gettext_lazy("可以查看本单位的全部请求"), required=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(http: HttpRequest, pk: int) -> HttpResponse:
    """Make an account for a person of a client, and show its one-time link once."""
    hat, now = hats.require_hat(http), timezone.now()
    row = network.client(hat, pk)
    form = AccountForm(http.POST or None, initial={"login": row.email or row.mobile})
    crumbs = (
        *lists.home_crumbs(),
        (_("客户"), reverse("clients")),
        (row.name, reverse("client", args=[pk])),
    )

    def act(data: Mapping[str, Any]) -> HttpResponse:
        try:
            _require_ours(data["login"], hat, now=now)
            person, token = registering.invite_client(data["login"], name=data["name"], now=now)
        except AlreadyThere as wrong:
            # The login may be anybody's: that it is known is said to staff alone, who then name the contact.
            raise AlreadyThere(str(wrong), email=data["login"], field="login") from wrong
        network_actions.add_contact(row, person, sees_all=data["sees_all"], on=network.today(now), by=hat)
        context = {
            "link": http.build_absolute_uri(reverse("welcome", args=[token])),
            "person": person,
            "client": row,
            "crumbs": (*crumbs, (_("建账号"), "")),
        }
        return render(http, "desk/client/account_made.html", context)

    page = form_page.FormPage(
        heading=_("为客户建账号"),
        purpose=_("生成一次性链接，由客户自己设置密码；链接只显示一次。"),
        submit=_("生成一次性链接"),
        crumbs=crumbs,
    )
    return form_page.answer(http, form, page, act)


def _require_ours(login: str, hat: Hat, *, now: datetime) -> None:
    """Raise AlreadyThere for an account of others: its link would open what the person does at another body."""
    known = accounts.person_with_login(login)
    if known is None:
        return
    acts_for = network.clients_of_person(known, on=network.today(now))
    if not acts_for or any(one.client.body_id != hat.body_id for one in acts_for):
        raise AlreadyThere(f"{login} has an account", email=login)


@never_cache
@require_safe
@acting.undertaken
def receipt(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show the receipt to print for a client at the counter; a new pick-up code stands on it once."""
    hat = hats.require_hat(http)
    return _receipt(http, _own(key, hat))


@require_POST
@acting.undertaken
def new_code(http: HttpRequest, key: UUID) -> HttpResponse:
    """Make a new pick-up code: the paper was lost, or none was printed."""
    hat, now = hats.require_hat(http), timezone.now()
    request = _own(key, hat)
    code = actions.renew_tracking_code(key, by=hat, now=now)
    tracking_codes.show_next(http, request.key, code)
    return redirect("paper_receipt", key)


@require_POST
@acting.undertaken
def check_code(http: HttpRequest, key: UUID) -> HttpResponse:
    """Say whether the code on a paper is this request's, before anything is handed over."""
    hat = hats.require_hat(http)
    request = _own(key, hat)
    if actions.check_pickup_code(request, http.POST.get("code", "")[:40], by=hat, now=timezone.now()):
        messages.success(http, _("取件码相符，可以交付。"))
        return redirect("paper_receipt", key)
    return _receipt(http, request, wrong=_("取件码不符。请核对后再试，不要交付。"), status=422)


@never_cache
@require_safe
def brought(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show staff what came with an application besides its form: applicant, query and records, the text of a mail.

    Of 限定知悉 only after the undertaking. Raises UnknownRequest, UndertakingMissing.
    """
    hat = hats.require_hat(http)
    request = queries.get_visible(key, actor=hat, now=timezone.now())
    if hat.is_private:
        raise UnknownRequest
    actions.require_undertaking(request, by=hat)
    context = {
        "request_row": request,
        "applicant": applicant_rows(request),
        "carried": carrying.described(request.carried),
        "mail": request.carried.get("mail"),
        "crumbs": (*lists.home_crumbs(), (request.number or request.title, ""), (_("随申请带来的内容"), "")),
    }
    return render(http, "desk/client/brought.html", context)


def brought_count(request: ServiceRequest) -> int:
    """Return how many records came with a request."""
    return len(request.carried.get("records", []))


def _receipt(
    http: HttpRequest, request: ServiceRequest, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "request_row": request,
        "service": in_words(queries.definition_of(request.service).name),
        "body": request.body,
        "client": request.client,
        "short": queries.name_to_type(request),
        "state": words.look(request.state),
        "code": tracking_codes.take(http, request.key),
        "wrong": wrong,
        "crumbs": (*lists.home_crumbs(), (_("书面受理单"), "")),
        **due_facts(request),
    }
    return render(http, "desk/client/paper.html", context, status=status)


def _own(key: UUID, hat: Hat) -> ServiceRequest:
    """Return a submitted request of the own body that the hat may read. Raises UnknownRequest."""
    request = queries.get_visible(key, actor=hat, now=timezone.now())
    if hat.is_private or request.submitted_at is None:
        raise UnknownRequest
    return request
