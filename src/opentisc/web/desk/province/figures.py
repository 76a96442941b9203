"""辖区概览: the figures of an authority's division in one year, as tables with workbooks.

The page offers one year or another, never a span or two overlapping choices, for a difference would tell what a small
cell withholds. Choosing a service leaves columns out of one table and adds no sum.
"""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opentisc.desk import queries
from opentisc.desk.queries import ComplaintStage, Overview, Shown, ShownTable, Stage
from opentisc.desk.types import Score
from opentisc.kernel.errors import Invalid
from opentisc.network.types import Role
from opentisc.web import hats
from opentisc.web.network import lists
from opentisc.web.tables import Cell, Row, Table
from opentisc.web.typed import whole

STAGES = {
    Stage.INTAKE: gettext_lazy("待受理"),
    Stage.CLIENT: gettext_lazy("待委托人"),
    Stage.LATE: gettext_lazy("已逾期"),
    Stage.SOON: gettext_lazy("5 个工作日内到期"),
    Stage.GOING: gettext_lazy("办理中"),
    Stage.ANSWERED: gettext_lazy("已送达"),
    Stage.ARCHIVED: gettext_lazy("已归档"),
    Stage.DECLINED: gettext_lazy("未办理"),
}
COMPLAINTS = {
    ComplaintStage.OPEN: gettext_lazy("处理中"),
    ComplaintStage.LATE: gettext_lazy("处理超过 15 个工作日"),
    ComplaintStage.SETTLED: gettext_lazy("已办结"),
}


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """Show the figures of a year; each table with how it is counted, since when, and its workbook."""
    hat, now = hats.require_hat(http), timezone.now()
    choices = queries.years_counted(now)
    asked = whole(http.GET.get("year", ""))
    try:
        found = queries.overview(hat, year=choices[0] if asked is None else asked, now=now)
    except Invalid:
        found = queries.overview(hat, year=choices[0], now=now)
    service = http.GET.get("service", "")
    tables = _Tables(found, by_province=hat.role is Role.NATION, service=service)
    sections = [
        lists.Section(id=name, title=table.name, table=table, xlsx=lists.xlsx_address(http, name))
        for name, table in tables.all()
    ]
    page = lists.ListPage(
        heading=_("辖区概览"),
        purpose=_("%(division)s %(year)s 年的合计数；看不到单件内容。") % {"division": hat.division_name, "year": found.year},
        crumbs=lists.home_crumbs(),
    )  # fmt: skip
    more: dict[str, object] = {
        "years": [(year, year == found.year) for year in choices],
        "services": [(code, tables.service_name(code), code == service) for code in found.service_codes],
        "links": (
            (_("辖区机构"), reverse("authority_bodies")),
            (_("去标识样本"), reverse("authority_samples")),
        ),
    }  # fmt: skip
    return lists.answer(http, page, sections, template="desk/province/overview.html", **more)


class _Tables:
    """The figures of a year as tables."""

    def __init__(self, found: Overview, *, by_province: bool, service: str) -> None:
        self.found, self.by_province = found, by_province
        known = service in found.service_codes
        self.codes = [at for at, code in enumerate(found.service_codes) if not known or code == service]
        versions = queries.current_versions()
        self.names = {code: queries.definition_of(row).name for code, row in versions.items()}
        span = {"first": found.first.isoformat(), "last": found.last.isoformat()}
        self.span = _("%(first)s 至 %(last)s") % span
        at = timezone.localtime(found.as_of).date().isoformat()
        self.rule = _("少于 3 件写作 <3，为防反推而隐去的写作 ※。截至 %(at)s。") % {"at": at}

    def all(self) -> Iterable[tuple[str, Table]]:
        """Give the name of each table in addresses, and the table."""
        yield "requests", self.requests()
        yield "services", self.services()
        yield "quarters", self.quarters()
        yield "complaints", self.complaints()
        yield "ratings", self.ratings()
        yield "enquiries", self.enquiries()

    def requests(self) -> Table:
        """Return requests by stage."""
        counted = _(
            "按提交日期落在 %(span)s 的请求，每件只数一次。待受理：已提交、受理审查；待委托人：退回补正、待委托人补充；"
            "已逾期、5 个工作日内到期：受理后未送达且时限在走的；办理中：其余已受理未送达的，含待协办；"
            "已送达：送达至成效跟踪，含投诉处理；未办理：不予受理、转介、已撤回。误收隔离的不计。"
        )
        return self._crossed(_("请求与时限"), list(STAGES.values()), self.found.requests, counted)

    def services(self) -> Table:
        """Return requests by service; a dash where the body never offered it. Without sums of columns."""
        rows = [
            Row(cells=(*head, *(_cell(cells[at]) for at in self.codes)))
            for head, cells in zip(self._heads(), self.found.services, strict=True)
        ]
        counted = _("同一批请求按服务分，%(span)s 提交；“–”为从未提供该项服务。只按机构分解，不给合计。")
        columns = [self.service_name(self.found.service_codes[at]) for at in self.codes]
        return self._table(_("各项服务"), columns, rows, counted)

    def quarters(self) -> Table:
        """Return requests by quarter."""
        begun = max((len(one.cells) for one in self.found.quarters), default=0)
        rows = [
            Row(cells=(*head, *map(_cell, row.cells)))
            for head, row in zip(self._heads(), self.found.quarters, strict=True)
        ]
        counted = _("同一批请求按提交的季度分，%(span)s；只按机构分解，不给合计。")
        columns = [_("第 %(n)s 季度") % {"n": n} for n in range(1, begun + 1)]
        return self._table(_("各季度"), columns, rows, counted)

    def complaints(self) -> Table:
        """Return complaints by where they stand."""
        counted = _("%(span)s 提出的投诉，每次投诉计一件；超过 15 个工作日未办结的另列。")
        return self._crossed(_("投诉情况"), list(COMPLAINTS.values()), self.found.complaints, counted)

    def ratings(self) -> Table:
        """Return the distribution of ratings with its n."""
        counted = _("%(span)s 作出的评价，同一请求只计最新一次；n 为评价件数，不计算平均分。")
        columns = [Score(one).label for one in sorted(Score, reverse=True)]
        return self._crossed(_("好差评"), columns, self.found.ratings, counted, total=_("n"))

    def enquiries(self) -> Table:
        """Return enquiries answered on the spot."""
        cells = self.found.enquiries
        rows = [
            Row(cells=(*head, _cell(cell))) for head, cell in zip(self._heads(), cells.cells, strict=True)
        ]
        rows.append(Row(cells=(*self._sum_head(), _cell(cells.total))))
        counted = _("%(span)s 发生并即时登记的咨询。")
        return self._table(_("即时登记"), [_("咨询件数")], rows, counted)

    def service_name(self, code: str) -> str:
        """Return code and name of a service in the language of the page."""
        name = self.names.get(code)
        return f"{code} {name.of(get_language() or '')}" if name else code

    def _crossed(
        self, name: str, columns: Sequence[object], table: ShownTable, counted: str, *, total: str = ""
    ) -> Table:
        rows = [
            Row(cells=(*head, _cell(whole), *map(_cell, cells)))
            for head, whole, cells in zip(self._heads(), table.row_totals, table.cells, strict=True)
        ]
        if rows:
            rows.append(Row(cells=(*self._sum_head(), _cell(table.total), *map(_cell, table.column_totals))))
        return self._table(name, [total or _("合计"), *map(str, columns)], rows, counted)

    def _table(self, name: str, columns: Sequence[str], rows: Sequence[Row], counted: str) -> Table:
        heads = (_("省份"),) if self.by_province else (_("机构名称"), _("行政区划"))
        return Table(
            name=name,
            columns=(*heads, *columns),
            rows=rows if self.found.places else [],
            empty=_("辖区内还没有机构。"),
            note=f"{counted % {'span': self.span}}{self.rule}",
        )

    def _heads(self) -> list[tuple[Cell, ...]]:
        if self.by_province:
            return [(Cell(text=one.name),) for one in self.found.places]
        return [
            (Cell(text=one.name, url=reverse("body", args=[one.code])), Cell(text=one.division))
            for one in self.found.places
        ]

    def _sum_head(self) -> tuple[Cell, ...]:
        return (Cell(text=_("合计")),) if self.by_province else (Cell(text=_("合计")), Cell(text=""))


def _cell(shown: Shown | None) -> Cell:
    return Cell(text="" if shown is None else str(shown))
