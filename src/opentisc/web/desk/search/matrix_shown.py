"""The matrix of points and close documents with the verdict of each point, for the page and its workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opentisc.desk.queries import Compared, MarkedDocument, PointVerdict, Work, span_of_novel, word_of
from opentisc.web import labels
from opentisc.web.labels import Label
from opentisc.web.tables import Row, Table, plain

_VERDICTS: Final[Mapping[str, tuple[Label, str, str]]] = {
    "novel": (gettext_lazy("在检索范围内具有新颖性"), "done", "check-circle"),
    "disclosed": (gettext_lazy("已有相同的公开"), "late", "x-circle"),
    "unknown": (gettext_lazy("尚不能判断"), "waiting", "hourglass-split"),
}
_HEADINGS: Final[Mapping[str, Label]] = {
    "title": gettext_lazy("标题"),
    "other_titles": gettext_lazy("其他标题"),
    "number": gettext_lazy("号码"),
    "applicants": gettext_lazy("申请人或作者"),
    "inventors": gettext_lazy("发明人"),
    "filed_on": gettext_lazy("申请日"),
    "published_on": gettext_lazy("公开日"),
    "registered_on": gettext_lazy("注册日"),
    "application_number": gettext_lazy("申请号"),
    "ipc": gettext_lazy("IPC 分类"),
    "cpc": gettext_lazy("CPC 分类"),
    "classes": gettext_lazy("其他分类"),
    "status": gettext_lazy("状态"),
    "status_on": gettext_lazy("状态日期"),
    "source": gettext_lazy("来源"),
    "abstract": gettext_lazy("摘要"),
    "link": gettext_lazy("链接"),
}


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One document at one point. text: empty when nobody judged it."""

    text: str
    tone: str
    icon: str
    url: str
    passage: str
    page: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One point: its text, a cell for each close document, the verdict and why it is open."""

    number: int
    text: str
    cells: tuple[MatrixCell, ...]
    verdict: Label
    tone: str
    icon: str
    why: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """columns: (short name, citation, page) of each close document; least, most: points that may turn out novel."""

    columns: tuple[tuple[str, str, str], ...]
    rows: tuple[MatrixRow, ...]
    least: int
    most: int


_TONES: Final = {
    "same": ("late", "x-circle"),
    "part": ("waiting", "dash-circle"),
    "none": ("done", "check-circle"),
}


def heading(name: str) -> str:
    """Return the heading of a fact of a snapshot; its own name when it has none."""
    return str(_HEADINGS.get(name, name))


def matrix(work: Work, compared: Compared) -> Matrix:
    """Return the matrix of the close documents."""
    places = {one.row.pk: at for at, one in enumerate(compared.documents, start=1)}
    least, most = span_of_novel(compared.verdicts)
    return Matrix(
        columns=tuple(
            (f"D{places[one.row.pk]}", one.row.citation, _document(work, one)) for one in compared.close
        ),
        rows=tuple(_row(work, compared, verdict, places) for verdict in compared.verdicts),
        least=least,
        most=most,
    )


def _row(work: Work, compared: Compared, verdict: PointVerdict, places: Mapping[int, int]) -> MatrixRow:
    word, tone, icon = _VERDICTS[verdict.verdict.value]
    return MatrixRow(
        number=verdict.point,
        text=work.scheme.points[verdict.point - 1],
        cells=tuple(_cell(work, one, verdict.point) for one in compared.close),
        verdict=word,
        tone=tone,
        icon=icon,
        why=_why(verdict, places, compared.searches),
    )


def _why(verdict: PointVerdict, places: Mapping[int, int], searches: int) -> str:
    def named(documents: tuple[int, ...]) -> str:
        return _("、").join(f"D{places[one]}" for one in documents[:8]) + ("…" if len(documents) > 8 else "")

    if verdict.disclosed_by:
        return _("相同：%(documents)s") % {"documents": named(verdict.disclosed_by)}
    if verdict.verdict.value != "unknown":
        return _("部分相同：%(documents)s") % {"documents": named(verdict.in_part)} if verdict.in_part else ""
    if not searches:
        return _("检索记录中还没有检索。")
    said = []
    if verdict.unjudged:
        said.append(_("密切相关文献未对比：%(documents)s") % {"documents": named(verdict.unjudged)})
    if verdict.unread:
        said.append(_("%(n)s 件文献尚未标记") % {"n": len(verdict.unread)})
    return _("；").join(said)


def _cell(work: Work, one: MarkedDocument, point: int) -> MatrixCell:
    mark = one.points.get(point)
    url = f"{_document(work, one)}#point-{point}"
    if mark is None:
        return MatrixCell("", "", "", url, "", "")
    tone, icon = _TONES.get(mark.value, ("quiet", "dash-circle"))
    return MatrixCell(word_of("points", mark.value), tone, icon, url, mark.passage, mark.page)


def _document(work: Work, one: MarkedDocument) -> str:
    return reverse("desk_document", args=[work.request.key, one.row.pk])


def list_of(work: Work, compared: Compared) -> Table:
    """Return the documents as a list for a workbook."""
    return Table(
        name=_("文献与标记"),
        columns=(
            _("编号"), _("文献"), _("类型"), _("号码"), _("平台记录"), _("来自步骤"), _("标记"), _("说明"),
            _("原文段落"), _("页码或位置"),
        ),
        rows=[Row(cells=plain(*_listed(work, at, one))) for at, one in enumerate(compared.documents, start=1)],
        empty="",
    )  # fmt: skip


def _listed(work: Work, at: int, one: MarkedDocument) -> tuple[object, ...]:
    mark, row = one.whole, one.row
    return (
        f"D{at}",
        row.citation,
        labels.word(labels.COLLECTIONS, row.kind),
        row.snapshot.get("number", ""),
        row.record_id,
        " ".join(f"#{number}" for number in row.steps),
        word_of(work.scheme.whole, mark.value) if mark else "",
        mark.note if mark else "",
        mark.passage if mark else "",
        mark.page if mark else "",
    )


def workbook(work: Work, compared: Compared) -> Table:
    """Return the matrix as a list: one row for each point, one column for each close document."""
    made = matrix(work, compared)
    return Table(
        name=_("要点对比表"),
        columns=(
            _("要点"),
            *(f"{short} {citation}"[:200] for short, citation, _url in made.columns),
            _("结论"),
            _("理由"),
        ),
        rows=[
            Row(
                cells=plain(
                    f"{row.number} {row.text}", *(_said(one) for one in row.cells), row.verdict, row.why
                )
            )
            for row in made.rows
        ],
        empty="",
    )


def _said(cell: MatrixCell) -> str:
    where = f"（{cell.page}）" if cell.page else ""
    return f"{cell.text}{where} {cell.passage}".strip()
