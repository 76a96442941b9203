"""What the manager of a handling body sees of samples: who asked, why, and the texts to de-identify and release."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.models import SampledRequest
from opentisc.desk.queries import SuggestedText, TextPart
from opentisc.infra.sentences import sentence_for
from opentisc.kernel.errors import Conflict, Invalid
from opentisc.web import hats
from opentisc.web.desk.province.samples import PARTS
from opentisc.web.network import lists
from opentisc.web.network.form_page import Crumbs
from opentisc.web.tables import Button, Cell, Row, Table


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List the requests of the own body that an authority drew."""
    hat = hats.require_hat(http)
    table = Table(
        name=_("被抽样的请求"),
        columns=(_("抽取日期"), _("主管部门"), _("抽取人"), _("用途"), _("请求"), _("已处理文本")),
        rows=[_row(one) for one in queries.sampled_requests(hat)],
        empty=_("还没有请求被抽样。"),
    )
    section = lists.Section(
        id="sampled", title=_("被抽样的请求"), table=table, xlsx=lists.xlsx_address(http, "sampled")
    )
    page = lists.ListPage(
        heading=_("被抽样的请求"),
        purpose=_("主管部门只看到去标识的要素；文字由您去标识并公开之后才看得到。"),
        crumbs=_crumbs(),
    )
    return lists.answer(http, page, [section])


def _row(one: SampledRequest) -> Row:
    request = one.request
    return Row(
        cells=(
            Cell(text=timezone.localtime(one.sample.at).date().isoformat()),
            Cell(text=one.sample.authority.name),
            Cell(text=one.sample.by_name),
            Cell(text=one.sample.purpose),
            Cell(text=request.number, url=reverse("desk_request", args=[request.key])),
            Cell(text=str(len(one.texts.all()))),
        ),
        buttons=(
            Button(
                url=reverse("desk_sample_release", args=[one.pk]), label=_("处理文本"),
                name=_("处理 %(number)s 的文本") % {"number": request.number}, is_link=True,
            ),
        ),
    )  # fmt: skip


class ReleaseForm(forms.Form):
    """One text as it may leave the body, or why it does not."""

    text = forms.CharField(
        label=gettext_lazy("公开的文本"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("已按规则替换名称和号码。规则看不懂上下文，请逐句核对，改掉能认出委托人的说法。"),
    )  # fmt: skip
    confirmed = forms.BooleanField(label=gettext_lazy("已逐句核对：保留的内容不能指明委托人"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("不提供的原因"), required=False, max_length=200,
        help_text=gettext_lazy("不提供这段文本时填写，并清空上面的文本。"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def release(http: HttpRequest, pk: int) -> HttpResponse:
    """Show each text with the suggested redactions; release or withhold one at a time."""
    hat, now = hats.require_hat(http), timezone.now()
    case = queries.case_to_release(pk, by=hat)
    posted = http.POST.get("part", "")
    bound: dict[str, ReleaseForm] = {}
    if http.method == "POST" and posted in set(TextPart):
        form = bound[posted] = ReleaseForm(http.POST, prefix=posted)
        if form.is_valid():
            decision = actions.ReleaseDecision(part=TextPart(posted), **form.cleaned_data)
            try:
                actions.release_text(pk, decision, by=hat, now=now)
            except (Conflict, Invalid) as refused:
                form.add_error(None, sentence_for(refused))
            else:
                messages.success(http, _("已处理“%(part)s”。") % {"part": PARTS[TextPart(posted)]})
                return redirect("desk_sample_release", pk)
    heading = _("处理被抽样的文本")
    context = {
        "heading": heading,
        "case": case,
        "texts": [_shown(one, bound) for one in queries.texts_to_release(case, by=hat, now=now)],
        "crumbs": (*_crumbs(), (_("被抽样的请求"), reverse("desk_samples")), (heading, "")),
    }
    wrong = any(form.errors for form in bound.values())
    return render(http, "desk/province/release.html", context, status=422 if wrong else 200)


def _shown(one: SuggestedText, bound: dict[str, ReleaseForm]) -> dict[str, Any]:
    form = bound.get(one.part) or ReleaseForm(prefix=one.part, initial={"text": one.cleaned.text})
    return {
        "part": one.part.value,
        "title": PARTS[one.part],
        "pieces": queries.pieces_of_diff(one.original, one.cleaned.taken),
        "taken": len(one.cleaned.taken),
        "released": one.released,
        "form": form,
    }


def _crumbs() -> Crumbs:
    return (*lists.home_crumbs(), (_("机构看板"), reverse("desk_board")))
