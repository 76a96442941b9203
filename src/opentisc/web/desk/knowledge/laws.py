"""Laws for everybody: find an article, read a text, and the lasting page of one article."""

from collections.abc import Sequence
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opentisc.desk import queries
from opentisc.desk.models import Law, LawArticle
from opentisc.desk.queries import ARTICLES_PER_PAGE
from opentisc.network import queries as network
from opentisc.search.errors import QueryError
from opentisc.web.desk.knowledge import presenting
from opentisc.web.network import lists, paging
from opentisc.web.network.form_page import Crumbs
from opentisc.web.tables import Cell, Row, Table, wants_xlsx, xlsx

_MOST_EXPORTED = 10_000
"""Rows of a workbook: as deep as a search leads (SC-39); the set of laws has 2,509 articles."""


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List the laws that are held, or the articles that a search finds."""
    text = http.GET.get("q", "").strip()
    earlier = http.GET.get("earlier") == "1"
    given = http.GET.get("page", "1")
    page = min(int(given), 500) if given.isdecimal() and len(given) < 6 else 1
    laws = _laws_table(queries.newest_laws())
    if wants_xlsx(http):
        every = queries.find_laws(text, earlier=earlier, limit=_MOST_EXPORTED).rows
        return xlsx(_hits_table([row for row, _hit in every]) if text else laws)
    found = queries.find_laws(text, earlier=earlier, page=page) if text else None
    problem = found.problem if found else None
    context = {
        "text": text,
        "earlier": earlier,
        "laws": None if text else laws,
        "exact": [_found(one) for one in found.exact] if found else [],
        "rows": [_found(row) for row, _hit in found.rows] if found else [],
        "total": found.total if found else 0,
        "problem": "" if problem is None else _problem(problem),
        "pages": paging.links(http, Paginator(range(found.total), ARTICLES_PER_PAGE).get_page(page))
        if found
        else None,
        "xlsx": lists.xlsx_address(http, "laws"),
        "crumbs": (*_crumbs()[:-1], (_("法律法规"), "")),
    }
    return render(http, "desk/knowledge/laws.html", context, status=422 if problem else 200)


def _problem(problem: Exception) -> str:
    if isinstance(problem, QueryError):
        return _("检索式读不懂。请改用几个词，或写成“专利法 第二十条”。")
    return _("法律法规的索引还没有建立，暂时不能检索。")


def _found(row: LawArticle) -> dict[str, object]:
    return {
        "name": row.law.name,
        "words": queries.article_words(row.number),
        "heading": row.heading,
        "text": row.text,
        "text_of": row.law.text_of,
        "url": presenting.law_url(row.law, row.number),
    }


def _laws_table(rows: Sequence[Law]) -> Table:
    return Table(
        name=_("法律法规"),
        columns=(_("名称"), _("类型"), _("制定机关"), _("文本日期"), _("施行日期")),
        rows=[
            Row(
                cells=(
                    Cell(text=one.name, url=presenting.law_url(one)),
                    Cell(text=str(presenting.LAW_KINDS.get(one.kind, one.kind))),
                    Cell(text=one.issuer or _("未载明")),
                    Cell(text=str(one.text_of or _("未载明"))),
                    Cell(text=str(one.in_force_from or _("未载明"))),
                )
            )
            for one in rows
        ],
        empty=_("还没有收入法律法规。管理员运行 opentisc laws import 收入。"),
    )


def _hits_table(rows: Sequence[LawArticle]) -> Table:
    return Table(
        name=_("法律条文"),
        columns=(_("名称"), _("条"), _("文本日期"), _("条文")),
        rows=[
            Row(
                cells=(
                    Cell(text=one.law.name),
                    Cell(text=queries.article_words(one.number)),
                    Cell(text=str(one.law.text_of or "")),
                    Cell(text=one.text),
                )
            )
            for one in rows
        ],
        empty=_("没有找到条文。"),
    )


@require_safe
def law(http: HttpRequest, code: str) -> HttpResponse:
    """Show a whole text of a law with the addresses of its articles."""
    text = queries.law_text(code, text_of=_day(http))
    articles = queries.articles_of_law(text)
    context = {
        **_about(text),
        "articles": [
            {
                "words": queries.article_words(one.number),
                "number": one.number,
                "paragraphs": one.text.split("\n"),
                "heading": one.heading if at == 0 or one.heading != articles[at - 1].heading else "",
                "url": presenting.law_url(text, one.number),
            }
            for at, one in enumerate(articles)
        ],
        "crumbs": (*_crumbs(), (text.name, "")),
    }
    return render(http, "desk/knowledge/law.html", context)


@require_safe
def article(http: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show one article of a law: its words, where it stands, whether the text holds, and its neighbours."""
    row = queries.law_article(code, number, text_of=_day(http))
    near = [one for one in queries.articles_of_law(row.law) if abs(one.position - row.position) == 1]
    before = next((one for one in near if one.position < row.position), None)
    after = next((one for one in near if one.position > row.position), None)
    words = queries.article_words(row.number)
    context = {
        **_about(row.law),
        "words": words,
        "heading": row.heading,
        "paragraphs": row.text.split("\n"),
        "law_url": presenting.law_url(row.law),
        "before": (queries.article_words(before.number), presenting.law_url(row.law, before.number))
        if before
        else None,
        "after": (queries.article_words(after.number), presenting.law_url(row.law, after.number))
        if after
        else None,
        "crumbs": (*_crumbs(), (row.law.name, presenting.law_url(row.law)), (words, "")),
    }
    return render(http, "desk/knowledge/law_article.html", context)


def _about(text: Law) -> dict[str, object]:
    standing = queries.law_standings([text])[text.pk]
    newer = standing.replaced_by
    return {
        "law": text,
        "kind": presenting.LAW_KINDS.get(text.kind, text.kind),
        "newer": newer,
        "newer_url": presenting.law_url(newer) if newer else "",
        "holds": standing.in_force(network.today(timezone.now())),
        "texts": [
            (one, presenting.law_url(one)) for one in queries.texts_of_law(text.code) if one.pk != text.pk
        ],
    }


def _day(http: HttpRequest) -> date | None:
    """Return the day of the text that is asked for; an unreadable one is none of ours and found nowhere."""
    given = http.GET.get("text", "")
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        return date.min


def _crumbs() -> Crumbs:
    return (
        *lists.home_crumbs(),
        (_("知识库"), reverse("knowledge")),
        (_("法律法规"), reverse("knowledge_laws")),
    )
