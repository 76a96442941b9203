"""The search log of a request: its table, one step with everything kept of it, its aim, its re-run."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from opentisc.desk import actions, queries
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import SearchStep
from opentisc.desk.queries import Work
from opentisc.desk.types import StepKind
from opentisc.infra.sentences import sentence, sentence_for
from opentisc.kernel.errors import Conflict, Invalid
from opentisc.network.types import Hat
from opentisc.web import labels
from opentisc.web.desk import panels
from opentisc.web.desk.search import frame
from opentisc.web.desk.search.rerun_words import rerun_shown
from opentisc.web.desk.search.states import state_of_step
from opentisc.web.policy import Access, allows
from opentisc.web.tables import Cell, Row, Table, wants_xlsx, xlsx


class AimForm(forms.Form):
    """What a search was for. Points are offered when the request has some."""

    purpose = forms.CharField(
        label=gettext_lazy("目的"),
        max_length=160,
        required=False,
    )
    point = forms.TypedChoiceField(
        label=gettext_lazy("对应的要点"), coerce=int, empty_value=None, required=False
    )
    reviewed = forms.IntegerField(label=gettext_lazy("已阅件数"), min_value=0, required=False)
    coverage = forms.CharField(label=gettext_lazy("收录年限"), max_length=120, required=False)

    def offer(self, points: tuple[str, ...]) -> None:
        """Offer the request's points, or leave the field out when there are none."""
        if not points:
            del self.fields["point"]
            return
        field = self.fields["point"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 our own class above
        field.choices = [
            ("", _("整件")),
            *((at, f"{at} {text[:60]}") for at, text in enumerate(points, start=1)),
        ]


@require_safe
@frame.inside
def log(http: HttpRequest, work: Work, hat: Hat) -> HttpResponse:
    """List every search of the request, those of the system and those written down by hand."""
    steps = queries.search_log(work.request)
    table = table_of(work, steps)
    if wants_xlsx(http):
        return xlsx(table)
    context = frame.around(work, "desk_search_log") | {
        "table": table,
        "own": sum(one.kind == StepKind.OWN for one in steps),
        "outside": sum(one.kind == StepKind.OUTSIDE for one in steps),
    }
    return render(http, "desk/search/log.html", context)


def table_of(work: Work, steps: list[SearchStep]) -> Table:
    """Return the log as a list, for the page and its workbook."""
    return Table(
        name=_("检索记录") + (f" {work.request.number}" if work.request.number else ""),
        columns=(
            _("步骤"), _("方式"), _("检索式"), _("所用数据库"), _("收录范围"), _("检索时间"), _("命中"),
            _("已阅"), _("目的"), _("检索人"),
        ),
        rows=[_row(work, one) for one in steps],
        empty=_("还没有检索。在“检索”页执行的每一步自动记入；在其他数据库做的，请登记外部检索。"),
    )  # fmt: skip


def _row(work: Work, one: SearchStep) -> Row:
    is_own = one.kind == StepKind.OWN
    kind = (
        Cell(text=str(StepKind.OWN.label), tone="done", icon="database")
        if is_own
        else Cell(text=str(StepKind.OUTSIDE.label), tone="quiet", icon="person")
    )
    version = _("数据版本 %(n)s") % {"n": one.data_version} if is_own else one.platform
    return Row(
        cells=(
            Cell(text=f"#{one.number}", url=reverse("desk_search_step", args=[work.request.key, one.number])),
            kind,
            Cell(text=one.text or _("（全部记录）"), note=one.in_words),
            Cell(text=database_of(one), note=version),
            Cell(text=one.coverage),
            Cell(text=f"{timezone.localtime(one.searched_at):%Y-%m-%d %H:%M}"),
            Cell(text="" if one.hits is None else f"{one.hits:,}"),
            Cell(text="" if one.reviewed is None else str(one.reviewed)),
            Cell(text=one.purpose, note=_("要点 %(n)s") % {"n": one.point} if one.point else ""),
            Cell(text=one.by_name),
        )
    )


def database_of(one: SearchStep) -> str:
    """Return where a search was made, in words."""
    return one.database or labels.word(labels.COLLECTIONS, one.collection)


@require_safe
@frame.inside
def step(http: HttpRequest, work: Work, hat: Hat, number: int) -> HttpResponse:
    """Show everything kept of one search."""
    return _step_page(http, work, _found(work, number))


def _found(work: Work, number: int) -> SearchStep:
    found = next((one for one in queries.search_log(work.request) if one.number == number), None)
    if found is None:
        raise UnknownRequest  # an absent step and an absent request answer alike
    return found


def _aim_form(work: Work, one: SearchStep, data: Mapping[str, Any] | None = None) -> AimForm:
    initial = {"purpose": one.purpose, "point": one.point, "reviewed": one.reviewed}
    form = AimForm(data, initial=initial)
    form.offer(work.scheme.points)
    if one.kind == StepKind.OWN or one.coverage:
        del form.fields["coverage"]
    return form


def _step_page(
    http: HttpRequest, work: Work, one: SearchStep, *, form: AimForm | None = None, rerun: object = None
) -> HttpResponse:
    name = f"#{one.number}"
    own = one.kind == StepKind.OWN
    context = frame.around(work, "desk_search_log") | {
        "step": one,
        "is_own": own,
        "database": database_of(one),
        "number": name,
        "list_url": state_of_step(work, one).url() if own else "",
        "narrowing": _narrowing(one),
        "editions": queries.editions(one.tree),
        "file_url": panels.address("desk_file", work.request.key, one.file_id) if one.file_id else "",
        "point_text": work.scheme.points[one.point - 1] if one.point else "",
        "form": form or (_aim_form(work, one) if work.is_open else None),
        "rerun": rerun,
        "may_build": allows(Access.STAFF, http.user),
        "crumbs": frame.crumbs(
            work, (_("检索记录"), reverse("desk_search_log", args=[work.request.key])), (name, "")
        ),
    }
    return render(http, "desk/search/step.html", context, status=422 if form and form.errors else 200)


def _narrowing(one: SearchStep) -> list[str]:
    """Return what narrowed the list beside the text, in words."""
    found = [f"{facet}：{value}" for facet, value in one.narrowing.get("include", ())]
    found += [
        _("不含 %(what)s") % {"what": f"{facet}：{value}"}
        for facet, value in one.narrowing.get("exclude", ())
    ]
    collapse = one.narrowing.get("collapse", "none")
    if collapse != "none":
        found.append(labels.word(labels.COLLAPSES, collapse))
    if one.narrowing.get("as_of") is not None:
        found.append(_("按数据版本 %(n)s") % {"n": one.narrowing["as_of"]})
    return found


@require_POST
@frame.inside
def aim(http: HttpRequest, work: Work, hat: Hat, number: int) -> HttpResponse:
    """Keep what a search was for."""
    one = _found(work, number)
    form = _aim_form(work, one, http.POST)
    if form.is_valid():
        said = form.cleaned_data
        wanted = actions.Aim(
            said["purpose"], said.get("point"), said.get("reviewed"), said.get("coverage", "")
        )
        try:
            actions.aim_search(work.request.key, number, wanted, by=hat, now=timezone.now())
        except (Invalid, Conflict) as wrong:
            form.add_error(None, sentence_for(wrong))
        else:
            messages.success(http, _("已保存。"))
            return redirect("desk_search_step", work.request.key, number)
    return _step_page(http, work, one, form=form)


@require_POST
@frame.inside
def rerun(http: HttpRequest, work: Work, hat: Hat, number: int) -> HttpResponse:
    """Run an own search again and show the count then and the difference now. Nothing is added to the log."""
    found = actions.rerun_search(work.request.key, number, by=hat, now=timezone.now())
    shown = rerun_shown(found, why=sentence(found.why_not, {"version": found.step.data_version}) or "")
    return _step_page(http, work, _found(work, number), rerun=shown)
