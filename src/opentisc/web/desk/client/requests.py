"""A client's requests: the list, the organisation's list, one request with all that can be done, who saw it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opentisc.accounts.models import Person
from opentisc.desk import queries
from opentisc.desk.models import Deliverable, ServiceRequest
from opentisc.desk.types import Score, State
from opentisc.desk.workflow import Part
from opentisc.infra.orm import GuardedQuerySet
from opentisc.network import queries as network
from opentisc.network.types import Label
from opentisc.web import hats
from opentisc.web.desk import kept_forms
from opentisc.web.desk.client import acting, carrying, stories, tracking_codes
from opentisc.web.desk.client.feedback_forms import ASPECTS
from opentisc.web.desk.client.files import FileForm
from opentisc.web.desk.client.openings import openings_table
from opentisc.web.desk.client.sending import applicant_rows, due_facts
from opentisc.web.desk.forms import answer_rows, in_words
from opentisc.web.desk.public import words
from opentisc.web.desk.review.file_state import file_state
from opentisc.web.network import lists
from opentisc.web.network.paging import links
from opentisc.web.tables import Cell, Row, Table, plain, wants_xlsx

_PAGE = 50
_FILE_KINDS = {
    "disclosure": gettext_lazy("技术交底"),
    "material": gettext_lazy("材料"),
    "deliverable": gettext_lazy("成果"),
    "signed": gettext_lazy("签字盖章文件"),
    "mail": gettext_lazy("邮件"),
    "search_export": gettext_lazy("检索结果"),
}


@acting.as_client
@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List the person's own requests, newest first."""
    hat = hats.require_hat(http)
    rows = queries.own_requests(hat, now=timezone.now())
    page = lists.ListPage(
        heading=_("我的请求"),
        purpose=_("您提交的和还没有提交的服务申请。"),
        crumbs=lists.home_crumbs(),
    )
    return _listed(http, page, rows, new=True)


@acting.as_client
@require_safe
def organisation(http: HttpRequest) -> HttpResponse:
    """List what others submitted for the organisations whose requests the person sees."""
    hat, now = hats.require_hat(http), timezone.now()
    person = Person.objects.get(pk=hat.person_id)
    mine = [one for one in network.clients_of_person(person, on=network.today(now)) if one.sees_all]
    names = _("、").join(dict.fromkeys(one.client.name for one in mine))
    purpose = _("您可以查看全部请求的单位：%(names)s。限定知悉的请求不在其中。") % {"names": names}
    page = lists.ListPage(
        heading=_("我的单位"),
        purpose=purpose if mine else _("单位联系人由服务机构登记后，可在这里看到本单位的请求。"),
        crumbs=(*lists.home_crumbs(), (_("我的请求"), reverse("my"))),
    )
    return _listed(http, page, queries.organisation_requests(hat, now=now), new=False)


def _listed(
    http: HttpRequest, page: lists.ListPage, rows: "GuardedQuerySet[ServiceRequest]", *, new: bool
) -> HttpResponse:
    pages = None if lists.wants_xlsx(http) else Paginator(rows, _PAGE).get_page(http.GET.get("page"))
    table = Table(
        name=str(page.heading),
        columns=(_("请求名称"), _("服务"), _("受理机构"), _("状态"), _("时限"), _("提交时间")),
        rows=_rows(list(rows if pages is None else pages)),
        empty=_("还没有请求。可以从服务目录选一项服务开始。") if new else _("没有可以查看的请求。"),
    )
    section = lists.Section(
        id="requests",
        title=_("请求"),
        table=table,
        links=((_("申请服务"), reverse("services"), True),) if new else (),
        xlsx=lists.xlsx_address(http, "requests"),
    )
    return lists.answer(http, page, [section], pages=links(http, pages))


def _rows(found: list[ServiceRequest]) -> list[Row]:
    names: dict[int, str] = {}
    rows = []
    for one in found:
        if one.service_id not in names:
            names[one.service_id] = in_words(queries.definition_of(one.service).name)
        look = words.look(one.state)
        due = network.today(one.due_at).isoformat() if one.due_at else ""
        route = "apply_tasks" if one.state == State.DRAFT else "my_request"
        state = Cell(text=str(look["label"]), tone=str(look["tone"]), icon=str(look["icon"]))
        submitted = network.today(one.submitted_at).isoformat() if one.submitted_at else ""
        rows.append(
            Row(
                cells=(
                    Cell(text=one.title, url=reverse(route, args=[one.key]), note=one.number),
                    *plain(names[one.service_id], one.body.name),
                    state,
                    Cell(text=due, note=_("暂定") if one.due_is_provisional and due else ""),
                    Cell(text=submitted),
                )
            )
        )
    return rows


@acting.as_client
@require_safe
def request_page(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show one request to its client. Raises UnknownRequest."""
    return request_answer(http, key)


def request_answer(
    http: HttpRequest,
    key: UUID,
    *,
    wrong: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    file_form: FileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of a request. wrong, typed: by the name of the form that was refused."""
    hat, now = hats.require_hat(http), timezone.now()
    page = queries.client_page(key, hat, now=now)
    request = page.request
    restored = kept_forms.restored(http)
    context: dict[str, Any] = {
        "page": page,
        "request_row": request,
        "service": in_words(page.definition.name),
        "body": request.body,
        "short": queries.name_to_type(request),
        "state": words.look(request.state),
        "waiting_for": stories.WAITING_FOR[State(request.state)],
        "story": stories.story(page.transitions),
        "rows": answer_rows(page.definition, request.answers),
        "applicant": applicant_rows(request) if page.mine else [],
        # The files of a deliverable stand with it.
        "files": [
            {"row": one, "kind": _FILE_KINDS[one.kind]} for one in page.files if one.kind != "deliverable"
        ],
        "deliverables": [_deliverable(page, one) for one in page.deliverables],
        "file_form": file_form or FileForm(initial={"once": queries.new_once_key(), "kind": "material"}),
        "ratings": [_rating_words(one) for one in page.ratings],
        "effects": list(page.effects),
        "sealed": request.label >= Label.NEED_TO_KNOW,
        "label": Label(request.label).word,
        "carried": carrying.described(request.carried),
        "code": tracking_codes.take(http, request.key),
        "once": queries.new_once_key(),
        "whose": kept_forms.owner_token(http),
        "typed": {**(typed or {}), **({"text": restored.get("text", "")} if restored else {})},
        "wrong": wrong or {},
        "restored": restored is not None,
        "crumbs": (
            *lists.home_crumbs(),
            (_("我的请求"), reverse("my")),
            (request.number or request.title, ""),
        ),
        **due_facts(request),
    }
    return render(http, "desk/client/request.html", context, status=status)


def _deliverable(page: queries.ClientPage, row: Deliverable) -> dict[str, object]:
    """Return a delivered version with the state of its files and, where they are there, their addresses."""
    own = {one.stored_id: reverse("my_file", args=[page.request.key, one.pk]) for one in page.files}
    return {
        "row": row,
        "anchor": f"files-{row.pk}",
        "files": file_state(row, may_ask=queries.may_ask_for_files(row, frozenset((Part.CLIENT,)))),
        "pdf": own.get(row.pdf_id or 0, ""),
        "docx": own.get(row.docx_id or 0, ""),
    }


def _rating_words(row: Any) -> dict[str, object]:
    return {
        "at": row.at,
        "score": Score(row.score).label,
        "text": row.text,
        "aspects": [ASPECTS[one] for one in row.aspects if one in ASPECTS],
    }


@acting.as_client
@require_safe
def access(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show who may read the request by name, and who opened what was disclosed, with times."""
    page = queries.access_page(key, hats.require_hat(http), now=timezone.now())
    request = page.request
    listed = Table(
        name=_("知悉名单"),
        columns=(_("姓名"), _("列入时间"), _("移出时间")),
        rows=[
            Row(cells=plain(one.person, _instant(one.added_at), _instant(one.removed_at)))
            for one in page.listed
        ],
        empty=_("还没有人列入名单。提交后，受理员和承办人会列在这里。"),
    )
    opened = openings_table(page.openings, each=wants_xlsx(http))
    sections = [
        lists.Section(id=name, title=title, table=table, xlsx=lists.xlsx_address(http, name))
        for name, title, table in (
            ("openings", _("开启记录"), opened),
            ("listed", _("知悉名单"), listed),
        )
    ]
    if page.experts:
        sections.append(_experts(http, page))
    purpose = (
        _("这是限定知悉的请求：只有名单上的人可以查看，每次开启技术交底都记录在此。")
        if page.sealed
        else _("本请求按“%(label)s”管理：承办人员和中心负责人可以查看；限定知悉的材料才逐次记录开启。")
        % {"label": Label(request.label).word}
    )
    around = lists.ListPage(
        heading=_("谁看过我的材料"),
        purpose=purpose,
        crumbs=(
            *lists.home_crumbs(),
            (_("我的请求"), reverse("my")),
            (request.number or request.title, reverse("my_request", args=[request.key])),
        ),
    )
    return lists.answer(http, around, sections)


def _instant(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _experts(http: HttpRequest, page: queries.Access) -> lists.Section:
    """Return the outside experts who were asked to review, with when they undertook confidentiality."""
    table = Table(
        name=_("外部专家"),
        columns=(_("姓名"), _("所属机构"), _("资格"), _("邀请时间"), _("保密承诺"), _("权限至")),
        rows=[
            Row(
                cells=plain(
                    one.row.name,
                    one.row.organisation,
                    one.row.qualification,
                    _instant(one.row.invited_at),
                    _instant(one.undertaken_at),
                    _instant(one.row.ended_at or one.row.until_at),
                )
            )
            for one in page.experts
        ],
        empty="",
    )
    address = lists.xlsx_address(http, "experts")
    return lists.Section(id="experts", title=_("外部专家"), table=table, xlsx=address)
