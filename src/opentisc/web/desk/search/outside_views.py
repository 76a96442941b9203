"""Searches made elsewhere: the check of a text before it is sent out, and writing down what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Final, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from opentisc.desk import actions, queries
from opentisc.desk.errors import LeakRefused
from opentisc.desk.queries import Checked, Passage, Work
from opentisc.infra import attachments
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Conflict, Invalid
from opentisc.network.types import Hat
from opentisc.search.types import Highlight
from opentisc.web.desk.search import frame
from opentisc.web.marks import Stretch, cut

_PROBLEMS: Final[Mapping[str, Any]] = {
    "required": gettext_lazy("请填写。"),
    "negative": gettext_lazy("不能小于 0。"),
    "more_than_hits": gettext_lazy("不能多于命中数。"),
    "in_future": gettext_lazy("不能在将来。"),
    "no_such_point": gettext_lazy("没有这个要点。"),
    "too_long": gettext_lazy("最多 20,000 字。"),
    "no_seat": gettext_lazy("您今天没有这个资源的席位。"),
}


class OutsideForm(forms.Form):
    """What was searched elsewhere, as the person states it."""

    resource = forms.TypedChoiceField(
        label=gettext_lazy("所用资源"), coerce=int, empty_value=None, required=False,
        help_text=gettext_lazy("资源登记中您今天可用的；其他数据库请选“不在登记中”，并写明名称。"),
    )  # fmt: skip
    database = forms.CharField(label=gettext_lazy("所用数据库"), max_length=120, required=False)
    platform = forms.CharField(label=gettext_lazy("平台"), max_length=120, required=False)
    coverage = forms.CharField(label=gettext_lazy("收录年限"), max_length=120, required=False)
    text = forms.CharField(
        label=gettext_lazy("检索式"), widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}), strip=False,
        help_text=gettext_lazy("与在该库中输入的一字不差。"),
    )  # fmt: skip
    searched_at = forms.DateTimeField(
        label=gettext_lazy("检索时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    hits = forms.IntegerField(label=gettext_lazy("命中数"), min_value=0)
    reviewed = forms.IntegerField(label=gettext_lazy("已阅件数"), min_value=0, required=False)
    purpose = forms.CharField(label=gettext_lazy("目的"), max_length=160, required=False)
    point = forms.TypedChoiceField(
        label=gettext_lazy("对应的要点"), coerce=int, empty_value=None, required=False
    )
    file = forms.FileField(
        label=gettext_lazy("导出文件或截图"), required=False,
        help_text=gettext_lazy(
            "RIS、EndNote、NoteExpress、CNKI、RefWorks、BibTeX、Web of Science 等导出文件，或列名已有映射的 XLSX、CSV："
            "每条成为一件待标记的文献。截图存为图片或 PDF。"
        ),
    )  # fmt: skip
    confirmed = forms.CharField(widget=forms.HiddenInput, required=False)
    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def offer(self, work: Work, hat: Hat) -> None:
        """Offer the resources that the person may use today, and the request's points."""
        usable = [one.resource for one in queries.usable_outside(hat, now=timezone.now())]
        _choices(self, "resource", [("", _("不在登记中")), *((one.pk, one.name) for one in usable)])
        if work.scheme.points:
            points = ((at, f"{at} {text[:60]}") for at, text in enumerate(work.scheme.points, start=1))
            _choices(self, "point", [("", _("整件")), *points])
        else:
            del self.fields["point"]


def _choices(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 our own class above
    field.choices = choices


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """What the check found, for the page. parts: the text with what it repeats marked; passages: (words, source, share)."""

    text: str
    sha256: str
    needed: bool
    refused: bool
    parts: tuple[Stretch, ...]
    passages: tuple[tuple[str, str, str], ...]
    compared: int
    unread: tuple[str, ...]


def shown_check(checked: Checked) -> ShownCheck:
    """Return the check as the page prints it."""
    return ShownCheck(
        text=checked.text,
        sha256=checked.sha256,
        needed=checked.needed,
        refused=checked.refused,
        parts=cut(checked.text, (Highlight(start=one.start, end=one.end) for one in checked.shown)),
        passages=tuple(_passage(checked.text, one) for one in checked.shown),
        compared=checked.compared,
        unread=checked.unread,
    )


def _passage(text: str, one: Passage) -> tuple[str, str, str]:
    size = []
    if one.han:
        size.append(_("%(n)s 个汉字") % {"n": one.han})
    if one.words:
        size.append(_("%(n)s 个词") % {"n": one.words})
    return (text[one.start : one.end], one.source, _("、").join(size))


@require_http_methods(["GET", "HEAD", "POST"])
@frame.inside
def check(http: HttpRequest, work: Work, hat: Hat) -> HttpResponse:
    """Check a text before it is searched for outside; nothing of it is sent anywhere from here."""
    text = http.POST.get("text", "")
    shown = None
    if http.method == "POST" and text.strip():
        checked = actions.check_text(work.request.key, text, by=hat, now=timezone.now())
        shown = shown_check(checked)
    context = frame.around(work, "desk_outside") | {
        "check": shown,
        "text": text,
        "crumbs": frame.crumbs(work, (_("检查检索式"), "")),
    }
    return render(http, "desk/search/check.html", context, status=409 if shown and shown.refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@frame.inside
def outside(http: HttpRequest, work: Work, hat: Hat) -> HttpResponse:
    """Write down a search made elsewhere, with its export or screenshot."""
    if http.method != "POST" or "hits" not in http.POST:
        return _page(http, work, _blank(http, work, hat))
    form = OutsideForm(http.POST, http.FILES)
    form.offer(work, hat)
    if not form.is_valid():
        return _page(http, work, form)
    given = http.FILES.get("file")
    upload = actions.Upload(cast("BinaryIO", given), given.name or "") if given is not None else None
    try:
        written = actions.record_outside(
            work.request.key, _stated(form.cleaned_data), by=hat, now=timezone.now(), upload=upload
        )
    except LeakRefused as wrong:
        form.add_error("text", sentence_for(wrong))
        return _page(http, work, form, wrong.facts["checked"])
    except (Invalid, Conflict) as wrong:
        _refuse(form, wrong)
        return _page(http, work, form, wrong.facts.get("checked"))
    messages.success(http, _told(written))
    return redirect("desk_search_step", work.request.key, written.step.number)


def _blank(http: HttpRequest, work: Work, hat: Hat) -> OutsideForm:
    """Return the empty form; the page of the check hands the confirmed text on to it."""
    now = timezone.localtime(timezone.now())
    form = OutsideForm(
        initial={
            "searched_at": now.replace(second=0, microsecond=0),
            "once": queries.new_once_key(),
            "text": http.POST.get("text", ""),
            "confirmed": http.POST.get("confirmed", ""),
        }
    )
    form.offer(work, hat)
    return form


def _page(http: HttpRequest, work: Work, form: OutsideForm, checked: object = None) -> HttpResponse:
    shown = shown_check(checked) if isinstance(checked, Checked) else None
    context = frame.around(work, "desk_outside") | {
        "form": form,
        "check": shown,
        "is_open": work.is_open,
        "extensions": ", ".join(attachments.extensions()),
        "crumbs": frame.crumbs(work, (_("登记外部检索"), "")),
    }
    return render(http, "desk/search/outside.html", context, status=422 if form.errors else 200)


def _stated(said: Mapping[str, Any]) -> actions.Outside:
    when: datetime = said["searched_at"]
    return actions.Outside(
        text=said["text"],
        hits=said["hits"],
        searched_at=when,
        reviewed=said["reviewed"],
        database=said["database"],
        platform=said["platform"],
        coverage=said["coverage"],
        resource=said["resource"],
        purpose=said["purpose"],
        point=said.get("point"),
        confirmed=said["confirmed"],
        once=said["once"],
    )


def _refuse(form: OutsideForm, wrong: Invalid | Conflict) -> None:
    problems = getattr(wrong, "problems", None)
    if not isinstance(problems, dict):
        form.add_error(
            "file" if wrong.code.startswith(("file_", "unreadable_export")) else None, sentence_for(wrong)
        )
        return
    for field, code in problems.items():
        form.add_error(field if field in form.fields else None, str(_PROBLEMS.get(code, code)))


def _told(written: actions.Written) -> str:
    told = _("已登记为第 %(n)s 步。") % {"n": written.step.number}
    if written.read is None:
        return told
    facts = {
        "added": written.added,
        "again": written.again,
        "held": written.held,
        "rejected": len(written.read.rejected),
    }
    return (
        told
        + _(
            "导出文件：新增文献 %(added)s 件，已有 %(again)s 件，其中平台有记录 %(held)s 件；读不出 %(rejected)s 条。"
        )
        % facts
    )
