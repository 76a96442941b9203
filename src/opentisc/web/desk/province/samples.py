"""去标识样本: an authority draws a sample, and sees what of it is de-identified and what was released."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

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
from opentisc.desk.models import Sample
from opentisc.desk.queries import SampledCase, TextPart
from opentisc.web import hats
from opentisc.web.desk.province import case_words
from opentisc.web.network import form_page, lists
from opentisc.web.network.form_page import Crumbs
from opentisc.web.tables import Cell, Row, Table

PARTS = {
    TextPart.ASKED: gettext_lazy("委托内容"),
    TextPart.ANSWERED: gettext_lazy("答复文字"),
    TextPart.SAID: gettext_lazy("委托人评语"),
}


class DrawForm(forms.Form):
    """What to draw, and what for."""

    year = forms.TypedChoiceField(label=gettext_lazy("送达年度"), coerce=int)
    service = forms.ChoiceField(label=gettext_lazy("服务"), required=False)
    wanted = forms.IntegerField(
        label=gettext_lazy("抽取件数"), min_value=1, max_value=50, initial=10,
        help_text=gettext_lazy("从符合条件的请求中随机抽取；不足时全部抽取。"),
    )  # fmt: skip
    purpose = forms.CharField(
        label=gettext_lazy("用途"), max_length=200, help_text=gettext_lazy("办理机构会看到谁、因何用途抽样。")
    )


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List the samples that this authority drew."""
    hat = hats.require_hat(http)
    table = Table(
        name=_("去标识样本"),
        columns=(_("抽取日期"), _("用途"), _("送达年度"), _("服务"), _("件数"), _("抽取人")),
        rows=[_row(one, drawn) for one, drawn in queries.samples_drawn(hat)],
        empty=_("还没有抽过样本。"),
    )
    section = lists.Section(
        id="samples", title=_("去标识样本"), table=table, xlsx=lists.xlsx_address(http, "samples"),
        links=((_("抽取样本"), reverse("authority_sample_new"), True),),
    )  # fmt: skip
    page = lists.ListPage(
        heading=_("去标识样本"),
        purpose=_("用于质量检查；只抽公开和内部两级、已送达的请求，看不到委托人。"),
        crumbs=_crumbs(),
    )
    return lists.answer(http, page, [section])


def _row(one: Sample, drawn: int) -> Row:
    day = timezone.localtime(one.at).date().isoformat()
    return Row(
        cells=(
            Cell(text=day, url=reverse("authority_sample", args=[one.key])),
            Cell(text=one.purpose),
            Cell(text=str(one.rule["year"])),
            Cell(text=one.rule["service"] or _("全部服务")),
            Cell(text=str(drawn)),
            Cell(text=one.by_name),
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
def draw(http: HttpRequest) -> HttpResponse:
    """Draw a sample."""
    hat, now = hats.require_hat(http), timezone.now()
    form = DrawForm(http.POST or None)
    year, service = form.fields["year"], form.fields["service"]
    if isinstance(year, forms.ChoiceField) and isinstance(service, forms.ChoiceField):
        year.choices = [(one, one) for one in queries.years_counted(now)]
        named = case_words.service_names()
        service.choices = [("", _("全部服务")), *((code, f"{code} {name}") for code, name in named.items())]

    def act(data: Mapping[str, Any]) -> HttpResponse:
        sample = actions.draw_sample(actions.SampleRule(**data), by=hat, now=now)
        messages.success(http, _("已抽取。办理机构已能看到抽样记录。"))
        return redirect("authority_sample", sample.key)

    page = form_page.FormPage(
        heading=_("抽取样本"),
        purpose=_("随机抽取，种子和规则记录在案。委托人保密、限定知悉两级从不抽取。"),
        submit=_("抽取"),
        crumbs=_crumbs((_("去标识样本"), reverse("authority_samples"))),
    )
    return form_page.answer(http, form, page, act)


@require_safe
def sample(http: HttpRequest, key: UUID) -> HttpResponse:
    """Show one sample: its rule and seed, and its cases."""
    hat = hats.require_hat(http)
    row = queries.sample(key, hat=hat)
    columns = (
        _("序号"), _("服务"), _("委托人类型"), _("规模"), _("行业"), _("地区"), _("按时"), _("审核退回次数"), _("评价"),
        _("已公开文本"),
    )  # fmt: skip
    found = queries.sampled_cases(row)
    names = case_words.names_for([one.facts for one in found])
    table = Table(
        name=_("样本"),
        columns=columns,
        rows=[_case_row(row, one, names) for one in found],
        empty=_("样本是空的。"),
        note=case_words.GROUPED,
    )
    section = lists.Section(id="cases", title=_("样本"), table=table, xlsx=lists.xlsx_address(http, "cases"))
    page = lists.ListPage(
        heading=_("样本：%(purpose)s") % {"purpose": row.purpose},
        purpose=_("%(day)s 由%(name)s抽取。") % {
            "day": timezone.localtime(row.at).date().isoformat(), "name": row.by_name,
        },
        crumbs=_crumbs((_("去标识样本"), reverse("authority_samples"))),
    )  # fmt: skip
    return lists.answer(
        http, page, [section], template="desk/province/sample.html", facts=case_words.rule_facts(row)
    )


def _case_row(row: Sample, one: SampledCase, names: case_words.Names) -> Row:
    number = Cell(
        text=str(one.position),
        url="" if one.gone else reverse("authority_case", args=[row.key, one.position]),
    )
    if one.gone:
        return Row(cells=(number, Cell(text=_("密级已提高，不再显示")), *(Cell(text=""),) * 8))
    facts = case_words.told(one.facts, names)
    released = sum(1 for text in one.texts if text.text)
    return Row(
        cells=(number, *(Cell(text=facts[name]) for name in case_words.LISTED), Cell(text=str(released)))
    )


@require_safe
def case(http: HttpRequest, key: UUID, position: int) -> HttpResponse:
    """Show one case: its facts, its course, and the texts that were released."""
    hat = hats.require_hat(http)
    row = queries.sample(key, hat=hat)
    found = queries.sampled_case(row, position)
    heading = _("样本第 %(n)s 件") % {"n": position}
    crumbs = _crumbs(
        (_("去标识样本"), reverse("authority_samples")),
        (row.purpose, reverse("authority_sample", args=[key])),
    )
    context = {
        "heading": heading,
        "gone": found.gone,
        "facts": [] if found.gone else case_words.labelled(found.facts),
        "course": [] if found.gone else case_words.course(found.facts),
        "texts": [(PARTS[TextPart(one.part)], one) for one in found.texts],
        "crumbs": (*crumbs, (heading, "")),
        "language": get_language(),
    }
    return render(http, "desk/province/case.html", context)


def _crumbs(*more: tuple[str, str]) -> Crumbs:
    return (*lists.home_crumbs(), (_("辖区概览"), reverse("authority_overview")), *more)
