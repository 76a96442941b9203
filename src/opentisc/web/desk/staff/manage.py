"""What managers and the compliance role decide: the board, transfers offered to us, conflicts, low ratings."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.models import ServiceRequest
from opentisc.desk.queries import Board, Figure, QueueFilters
from opentisc.desk.types import Score
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from opentisc.network.types import Hat, Label
from opentisc.web import hats
from opentisc.web.network import lists
from opentisc.web.network.form_page import Crumbs
from opentisc.web.tables import Button, Cell, Row, Table


@require_safe
def board(http: HttpRequest) -> HttpResponse:
    """Show load, lateness, ratings and stages of the body; every figure leads to its rows."""
    hat = hats.require_hat(http)
    found = queries.board(hat, now=timezone.now())
    sections = [_stages(http, found), _loads(http, found), _scores(http, found)]
    page = lists.ListPage(
        heading=_("机构看板"),
        purpose=_("只有合计数；点数字看它数的那些请求。"),
        crumbs=desk_crumbs(),
        alerts=_alerts(found),
    )
    links = [
        (_("未办结"), _address(found.open), found.open.count),
        (_("已逾期"), _address(found.late), found.late.count),
        (_("今天到期"), _address(found.due_today), found.due_today.count),
        (_("投诉处理"), _address(found.complaints), found.complaints.count),
        (_("待回访的差评"), reverse("desk_follow_ups"), found.low_waiting),
        (_("被抽样的请求"), reverse("desk_samples"), queries.sampled_requests(hat).count()),
    ]
    return lists.answer(http, page, sections, template="desk/staff/board.html", figures=links)


def _alerts(found: Board) -> list[str]:
    late = found.late.count
    return [_("已逾期的请求：%(n)s") % {"n": late}] if late else []


def _address(figure: Figure) -> str:
    """Return the address of the queue that lists the rows of a figure."""
    given = {
        name: value
        for name in QueueFilters.__dataclass_fields__
        if (value := getattr(figure.filters, name)) not in (None, "")
    }
    return f"{reverse('desk_queue')}?{urlencode(given)}"


def _number(figure: Figure) -> Cell:
    return Cell(text=str(figure.count), url=_address(figure))


def _stages(http: HttpRequest, found: Board) -> lists.Section:
    table = Table(
        name=_("各阶段请求"),
        columns=(_("状态"), _("件数")),
        rows=[Row(cells=(Cell(text=str(state.label)), _number(figure))) for state, figure in found.stages],
        empty=_("还没有请求。"),
    )
    return lists.Section(id="stages", title=_("各阶段"), table=table, xlsx=lists.xlsx_address(http, "stages"))


def _loads(http: HttpRequest, found: Board) -> lists.Section:
    table = Table(
        name=_("各人在办"),
        columns=(_("姓名"), _("在办"), _("其中逾期")),
        rows=[
            Row(
                cells=(
                    Cell(text=one.name, note=_("今天请假") if one.absent else ""),
                    _number(one.open),
                    _number(one.late),
                )
            )
            for one in found.loads
        ],
        empty=_("还没有能承办请求的成员。"),
    )
    return lists.Section(id="loads", title=_("各人在办"), table=table, xlsx=lists.xlsx_address(http, "loads"))


def _scores(http: HttpRequest, found: Board) -> lists.Section:
    total = sum(figure.count for _score, figure in found.scores)
    table = Table(
        name=_("好差评"),
        columns=(_("评价"), _("件数"), _("占比")),
        rows=[
            Row(
                cells=(
                    Cell(text=str(Score(score).label)),
                    _number(figure),
                    Cell(text=f"{figure.count / total:.0%}" if total else "–"),
                )
            )
            for score, figure in found.scores
        ],
        empty=_("还没有评价。"),
    )
    return lists.Section(id="scores", title=_("好差评"), table=table, xlsx=lists.xlsx_address(http, "scores"))


# Transfers


@require_safe
def transfers(http: HttpRequest) -> HttpResponse:
    """List the requests that other bodies offer to ours: giver, service, reason, no content."""
    hat = hats.require_hat(http)
    rows = []
    for one in queries.offers_to(hat):
        service = queries.definition_of(one.request.service).name.of(get_language() or "")
        name = {"giver": one.giver.name, "service": service}
        rows.append(
            Row(
                cells=(
                    Cell(text=one.giver.name),
                    Cell(text=service),
                    Cell(text=one.reason),
                    Cell(text=_at(one.offered_at)),
                ),
                buttons=(
                    Button(
                        url=reverse("desk_transfer_take", args=[one.pk]), label=_("接收"),
                        name=_("接收 %(giver)s 的“%(service)s”") % name, is_link=True,
                    ),
                    Button(
                        url=reverse("desk_transfer_decline", args=[one.pk]), label=_("不接收"),
                        name=_("不接收 %(giver)s 的“%(service)s”") % name, is_link=True,
                    ),
                ),
            )
        )  # fmt: skip
    table = Table(
        name=_("转来的请求"),
        columns=(_("转出机构"), _("服务"), _("原因"), _("提出时间")),
        rows=rows,
        empty=_("没有其他机构转来的请求。"),
    )
    return _one_list(http, table, _("转来的请求"), _("接收之后才能看到内容；编号与承诺日期不变。"))


class ReasonForm(forms.Form):
    """A reason."""

    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class SureForm(forms.Form):
    """Nothing but the button."""


@require_http_methods(["GET", "HEAD", "POST"])
def take_transfer(http: HttpRequest, pk: int) -> HttpResponse:
    """Take a request that another body offers."""
    hat = _taker(http, pk)

    def act(_data: dict[str, object], now: datetime) -> HttpResponse:
        request = actions.take_transfer(pk, by=hat, now=now)
        messages.success(http, _("已接收 %(number)s。") % {"number": request.number})
        return redirect("desk_queue")

    return _decide(
        http, SureForm(http.POST if http.method == "POST" else None), act, _("接收转办"), _("接收")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decline_transfer(http: HttpRequest, pk: int) -> HttpResponse:
    """Decline a request that another body offers, with a reason."""
    hat = _taker(http, pk)

    def act(data: dict[str, object], now: datetime) -> HttpResponse:
        actions.decline_transfer(pk, by=hat, now=now, reason=str(data["reason"]))
        messages.success(http, _("已答复不接收。"))
        return redirect("desk_transfers")

    return _decide(
        http, ReasonForm(http.POST if http.method == "POST" else None), act, _("不接收转办"), _("答复不接收")
    )


def _taker(http: HttpRequest, pk: int) -> Hat:
    hat = hats.require_hat(http)
    if pk not in {one.pk for one in queries.offers_to(hat)}:
        raise NotFound
    return hat


# Conflicts


@require_safe
def conflicts(http: HttpRequest) -> HttpResponse:
    """List the conflict checks that wait for the compliance role."""
    hat = hats.require_hat(http)
    why = {"opposite_party": _("曾为对方办理"), "same_right": _("同一权利已有他人请求")}
    rows = [
        Row(
            cells=(
                Cell(text=_at(one.at)),
                Cell(text=one.request.service.code),
                Cell(text=_("、").join(one.parties)),
                Cell(text=_("；").join(sorted({why.get(found["why"], found["why"]) for found in one.found}))),
                Cell(text=str(len(one.found))),
            ),
            buttons=(
                Button(
                    url=reverse("desk_conflict", args=[one.pk]), label=_("决定"),
                    name=_("决定 %(at)s 的核查") % {"at": _at(one.at)}, is_link=True,
                ),
            ),
        )
        for one in queries.open_checks(hat).select_related("request__service")
    ]  # fmt: skip
    table = Table(
        name=_("利益冲突"),
        columns=(_("核查时间"), _("服务"), _("当事人"), _("发现"), _("涉及请求数")),
        rows=rows,
        empty=_("没有等待决定的利益冲突。"),
    )
    return _one_list(http, table, _("利益冲突"), _("发现的内容只有合规专员可见；办理人只知道结论。"))


class ConflictForm(forms.Form):
    """The decision and its reason."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("决定"),
        choices=[
            ("waived", gettext_lazy("书面同意办理，人员隔离")),
            ("blocked", gettext_lazy("不得受理")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


@require_http_methods(["GET", "HEAD", "POST"])
def conflict(http: HttpRequest, pk: int) -> HttpResponse:
    """Decide one check."""
    hat = hats.require_hat(http)
    if not queries.open_checks(hat).filter(pk=pk).exists():
        raise NotFound

    def act(data: dict[str, object], now: datetime) -> HttpResponse:
        actions.decide_conflict(pk, by=hat, now=now, outcome=str(data["outcome"]), reason=str(data["reason"]))
        messages.success(http, _("已记录决定。"))
        return redirect("desk_conflicts")

    return _decide(
        http,
        ConflictForm(http.POST if http.method == "POST" else None),
        act,
        _("决定利益冲突"),
        _("记录决定"),
    )


# Low ratings


@require_safe
def follow_ups(http: HttpRequest) -> HttpResponse:
    """List the low ratings that nobody followed up yet."""
    hat = hats.require_hat(http)
    rows = [
        Row(
            cells=(
                Cell(text=_at(one.at)),
                Cell(text=_name_of(one.request), url=reverse("desk_request", args=[one.request.key])),
                Cell(text=str(Score(one.score).label), tone="late", icon="exclamation-triangle"),
                Cell(text="" if one.request.label >= Label.NEED_TO_KNOW else one.text),
            ),
            buttons=(
                Button(
                    url=reverse("desk_follow_up", args=[one.pk]), label=_("登记回访"),
                    name=_("登记 %(number)s 的回访") % {"number": _name_of(one.request)}, is_link=True,
                ),
            ),
        )
        for one in queries.low_ratings(hat).select_related("request")
    ]  # fmt: skip
    table = Table(
        name=_("差评回访"),
        columns=(_("评价时间"), _("编号"), _("评价"), _("意见")),
        rows=rows,
        empty=_("没有待回访的差评。"),
    )
    return _one_list(http, table, _("差评回访"), _("逐件回访，写明情况、整改措施和期限。"))


class FollowUpForm(forms.Form):
    """What was found and what is done."""

    found = forms.CharField(
        label=gettext_lazy("回访情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    measure = forms.CharField(
        label=gettext_lazy("整改措施"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_on = forms.DateField(
        label=gettext_lazy("整改期限"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(http: HttpRequest, pk: int) -> HttpResponse:
    """Write down a follow-up."""
    hat = hats.require_hat(http)
    if not queries.low_ratings(hat).filter(pk=pk).exists():
        raise NotFound
    form = FollowUpForm(http.POST if http.method == "POST" else None)

    def act(_data: dict[str, object], now: datetime) -> HttpResponse:
        actions.follow_up(pk, by=hat, now=now, **form.cleaned_data)
        messages.success(http, _("已登记回访。"))
        return redirect("desk_follow_ups")

    return _decide(http, form, act, _("登记回访"), _("保存"))


def desk_crumbs() -> Crumbs:
    """Return the crumbs of a page under my day."""
    return (*lists.home_crumbs(), (_("我的一天"), reverse("desk_my_day")))


def _one_list(http: HttpRequest, table: Table, heading: str, purpose: str) -> HttpResponse:
    page = lists.ListPage(heading=heading, purpose=purpose, crumbs=desk_crumbs())
    section = lists.Section(id="rows", title=heading, table=table, xlsx=lists.xlsx_address(http, "rows"))
    return lists.answer(http, page, [section])


def _decide(
    http: HttpRequest, form: forms.Form, act: Callable[[dict[str, object], datetime], HttpResponse],
    heading: str, submit: str,
) -> HttpResponse:  # fmt: skip
    if http.method == "POST" and form.is_valid():
        try:
            return act(form.cleaned_data, timezone.now())
        except (Invalid, Conflict, NotAllowed) as wrong:
            form.add_error(None, sentence_for(wrong))
    if http.method == "POST" and not form.is_bound:  # a form without fields
        return act({}, timezone.now())
    context = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "back": reverse("desk_my_day"),
        "crumbs": (*desk_crumbs(), (heading, "")),
    }
    return render(http, "desk/staff/form.html", context, status=422 if form.errors else 200)


def _name_of(request: ServiceRequest) -> str:
    """Return how a request is called on a list that managers read: of 限定知悉 the label alone."""
    return _("限定知悉") if request.label >= Label.NEED_TO_KNOW else request.number or _("尚未受理")


def _at(when: datetime) -> str:
    return timezone.localtime(when).strftime("%Y-%m-%d %H:%M")
