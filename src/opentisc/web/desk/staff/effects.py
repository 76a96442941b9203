"""Effects of a request for staff: ask for the client or write down what was told, judge the answer, list what waits."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.errors import BadAnswers, UnknownRequest
from opentisc.desk.models import Effect, RequestFile, ServiceRequest
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Conflict, Invalid, NotAllowed
from opentisc.network.types import Hat, Label
from opentisc.web import hats
from opentisc.web.desk.client.feedback_forms import EffectForm
from opentisc.web.desk.staff import effect_words
from opentisc.web.desk.staff.manage import desk_crumbs
from opentisc.web.desk.staff.opening import UndertakeFirst, may_open, to_undertaking
from opentisc.web.desk.staff.request import LINKS, crumbs
from opentisc.web.desk.widgets import RadioGroup
from opentisc.web.network import lists
from opentisc.web.tables import Button, Cell, Row, Table


class VerdictForm(forms.Form):
    """Confidence, the file that shows it, and why. seen: how many verdicts the person had before them."""

    confidence = forms.ChoiceField(
        label=gettext_lazy("可信程度"), choices=effect_words.CONFIDENCES, widget=RadioGroup()
    )
    evidence = forms.TypedChoiceField(
        label=gettext_lazy("证明材料"), coerce=int, empty_value=None, required=False
    )
    file = forms.FileField(label=gettext_lazy("或上传新的证明材料"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=2000,
        help_text=gettext_lazy("看了什么、与谁核对、能证明什么。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput())
    once = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())

    def offer(self, files: Sequence[RequestFile]) -> None:
        """Fill in the files of the request that can be evidence."""
        field = self.fields["evidence"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (declared above)
        field.choices = [
            ("", _("没有选文件")),
            *((str(one.pk), one.title or one.stored.name) for one in files if one.kind != "deliverable"),
        ]


@require_http_methods(["GET", "HEAD", "POST"])
def effect(http: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Show one effect; write down what the client told, or judge what it answered."""
    hat = hats.require_hat(http)
    try:
        request = may_open(key, hat, shows=http.method != "POST")
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    row = _effect_of(request, pk)
    if row.answered_at is None:
        return _answered(http, request, row, hat)
    return _judged(http, request, row, hat)


@require_POST
def link(http: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Make a one-time link to the questions, shown once on the page of the request."""
    hat = hats.require_hat(http)
    try:
        may_open(key, hat, shows=False)
    except UndertakeFirst as wrong:
        return to_undertaking(http, wrong)
    token = actions.effect_link(key, pk, by=hat, now=timezone.now())
    http.session[LINKS] = {"key": str(key), "tokens": {"effect": token}}
    return redirect("desk_request", key)


def _effect_of(request: ServiceRequest, pk: int) -> Effect:
    row = request.effects.select_related("evidence__stored", "verified_by").filter(pk=pk).first()
    if row is None:
        raise UnknownRequest
    return row


def _answered(http: HttpRequest, request: ServiceRequest, row: Effect, hat: Hat) -> HttpResponse:
    questions = queries.questions_of(row, queries.definition_of(request.service))
    form = EffectForm(http.POST if http.method == "POST" else None, questions=questions)
    if http.method == "POST" and form.is_valid():
        try:
            actions.answer_effect_for_client(request.key, row.pk, form.answers(), by=hat, now=timezone.now())
        except (Invalid, Conflict, NotAllowed) as wrong:
            form.add_error(None, sentence_for(wrong))
        else:
            messages.success(http, _("已代委托人记下回答，按“自报”计入。"))
            return redirect("desk_effect", request.key, row.pk)
    return _page(http, request, row, hat, form=form, submit=_("记下回答"))


def _judged(http: HttpRequest, request: ServiceRequest, row: Effect, hat: Hat) -> HttpResponse:
    now = timezone.now()
    if not queries.may_judge(request, hat, now=now):
        return _page(http, request, row, hat, form=None, submit="")
    initial = {
        "confidence": row.confidence,
        "evidence": row.evidence_id,
        "seen": row.verdicts.count(),
        "once": queries.new_once_key(),
    }
    form = VerdictForm(http.POST, http.FILES) if http.method == "POST" else VerdictForm(initial=initial)
    form.offer(list(queries.request_files(request, actor=hat).select_related("stored")))
    if http.method == "POST" and form.is_valid() and _judge(request, row, form, hat, now=now):
        messages.success(http, _("已记录成效的可信程度。"))
        return redirect("desk_request", request.key)
    return _page(http, request, row, hat, form=form, submit=_("记录可信程度"))


def _judge(request: ServiceRequest, row: Effect, form: VerdictForm, hat: Hat, *, now: datetime) -> bool:
    """Keep the file and the verdict; False with the reasons in the form."""
    given = form.cleaned_data
    try:
        evidence = given["evidence"]
        if given["file"]:
            new = actions.NewFile(kind="material", title="", upload_key=given["once"] or None)
            kept = actions.attach_file(
                request.key, given["file"], given["file"].name, new=new, by=hat, now=now
            )
            evidence = kept.pk
        judged = actions.Judged(row.pk, given["confidence"], given["reason"], evidence, given["seen"])
        actions.judge_effect(request.key, judged, by=hat, now=now)
    except BadAnswers as wrong:
        for name, code in wrong.problems.items():
            form.add_error(name, effect_words.problem(code))
    except (Invalid, Conflict, NotAllowed) as wrong:
        form.add_error(None, sentence_for(wrong))
    return not form.errors


def _page(
    http: HttpRequest, request: ServiceRequest, row: Effect, hat: Hat, *, form: forms.Form | None, submit: str
) -> HttpResponse:
    heading = _("成效 %(days)s 天") % {"days": row.after_days}
    context = {
        "one": request,
        "name": request.number,
        "title": request.title,
        "effect": effect_words.shown(row, request, queries.parts(hat, request, now=timezone.now())),
        "form": form,
        "heading": heading,
        "submit": submit,
        "back": reverse("desk_request", args=[request.key]) + "#effects",
        "crumbs": crumbs(heading, request),
    }
    return render(
        http, "desk/staff/effect.html", context, status=422 if form is not None and form.errors else 200
    )


@require_safe
def to_verify(http: HttpRequest) -> HttpResponse:
    """List the answered effects that nobody verified yet."""
    hat = hats.require_hat(http)
    found = queries.effects_to_verify(hat, now=timezone.now())
    rows = [_row(one) for one in found.select_related("request__service", "evidence")]
    table = Table(
        name=_("待核实的成效"),
        columns=(_("回答时间"), _("编号"), _("成效"), _("回答"), _("可信程度"), _("证明材料")),
        rows=rows,
        empty=_("没有待核实的成效。"),
    )
    page = lists.ListPage(
        heading=_("待核实的成效"),
        purpose=_("委托人已回答、还没有核实的成效。已核实须由没有承办过本件的人看过证明材料。"),
        crumbs=desk_crumbs(),
    )
    section = lists.Section(
        id="rows", title=_("待核实的成效"), table=table, xlsx=lists.xlsx_address(http, "rows")
    )
    return lists.answer(http, page, [section])


def _row(one: Effect) -> Row:
    at = timezone.localtime(one.answered_at).strftime("%Y-%m-%d") if one.answered_at else ""
    said = "" if one.request.label >= Label.NEED_TO_KNOW else effect_words.answer_line(one)
    return Row(
        cells=(
            Cell(text=at),
            Cell(text=one.request.number, url=reverse("desk_request", args=[one.request.key])),
            Cell(text=_("成效 %(days)s 天") % {"days": one.after_days}),
            Cell(text=said),
            effect_words.confidence_cell(one),
            Cell(text=_("有") if one.evidence_id else _("没有")),
        ),
        buttons=(
            Button(
                url=reverse("desk_effect", args=[one.request.key, one.pk]),
                label=_("核实"),
                name=_("核实 %(number)s 的成效") % {"number": one.request.number},
                is_link=True,
            ),
        ),
    )
