"""The knowledge base for everybody: search, one article, and what is offered while a question is typed."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opentisc.desk import queries
from opentisc.desk.queries import ARTICLES_PER_PAGE, AnswerSuggestion, FoundArticles, Topic
from opentisc.desk.types import RightKind
from opentisc.network import queries as network
from opentisc.search.errors import QueryError
from opentisc.web import hats
from opentisc.web.desk import panels
from opentisc.web.desk.knowledge import presenting
from opentisc.web.labels import Label
from opentisc.web.network import lists, paging
from opentisc.web.tables import Cell, Row, Table, wants_xlsx, xlsx

_LONGEST_QUESTION = 4_000
_MOST_EXPORTED = 10_000  # rows: as deep as a search leads (SC-39)


@require_safe
def overview(http: HttpRequest) -> HttpResponse:
    """List what may be cited today, narrowed by words, kind of right and topic."""
    text, right, topic = (http.GET.get(name, "").strip() for name in ("q", "right", "topic"))
    right = right if right in RightKind.values else ""
    topic = topic if topic in Topic.values else ""
    page = _page_number(http)
    today = network.today(timezone.now())
    found = queries.find_articles(
        text, actor=hats.hat_of(http), on=today, right=right, topic=topic, page=page
    )
    if wants_xlsx(http):
        every = queries.find_articles(
            text, actor=hats.hat_of(http), on=today, right=right, topic=topic, limit=_MOST_EXPORTED
        )
        return xlsx(_table([shown for shown, _hit in every.rows]))
    rows = Paginator(range(found.total), ARTICLES_PER_PAGE).get_page(page)
    context = {
        "text": text,
        "right": right,
        "topic": topic,
        "rights": _choices(
            http, "right", RightKind.choices, {one.value: one.count for one in found.rights}, right
        ),
        "topics": _choices(
            http, "topic", Topic.choices, {one.value: one.count for one in found.topics}, topic
        ),
        "total": found.total,
        "rows": [
            {
                "question": presenting.question(shown),
                "url": reverse("knowledge_article", args=[shown.article.key]),
                "rights": presenting.right_words(shown.article.right_kinds),
                "topic": presenting.topic_words(shown.article.topic),
                "basis": presenting.basis_line(shown),
            }
            for shown, _hit in found.rows
        ],
        "problem": _problem(found),
        "named": [(one, presenting.law_url(one.law, one.number)) for one in queries.find_laws(text).exact[:1]]
        if queries.read_citation(text)
        else [],
        "pages": paging.links(http, rows),
        "xlsx": lists.xlsx_address(http, "articles"),
        "crumbs": (*lists.home_crumbs(), (_("知识库"), "")),
    }
    return render(http, "desk/knowledge/overview.html", context, status=422 if context["problem"] else 200)


def _page_number(http: HttpRequest) -> int:
    given = http.GET.get("page", "1")
    return min(max(int(given), 1), 500) if given.isdecimal() and len(given) < 6 else 1


def _problem(found: FoundArticles) -> str:
    if found.problem is None:
        return ""
    if isinstance(found.problem, QueryError):
        return _("检索式读不懂。请改用几个词，或去掉括号和引号。")
    return _("知识库的索引还没有建立，暂时不能检索。")


def _choices(
    http: HttpRequest, name: str, choices: Iterable[tuple[str, Label]], counts: dict[str, int], chosen: str
) -> list[dict[str, object]]:
    """Return the values that have articles, each with its address; the chosen one leads back."""
    kept = {
        one: value for one, value in http.GET.items() if one not in {name, "page", "format", "list"} and value
    }
    found: list[dict[str, object]] = []
    for code, label in choices:
        if code == chosen:
            found.append(
                {"label": label, "count": counts.get(code, 0), "url": "?" + urlencode(kept), "chosen": True}
            )
        elif counts.get(code):
            found.append(
                {"label": label, "count": counts[code], "url": "?" + urlencode({**kept, name: code})}
            )
    return found


def _table(rows: list[queries.ShownArticle]) -> Table:
    return Table(
        name=_("知识库"),
        columns=(_("问题"), _("权利类型"), _("主题"), _("依据"), _("发布日"), _("有效期至")),
        rows=[
            Row(
                cells=(
                    Cell(text=presenting.question(one).text),
                    Cell(text=presenting.right_words(one.article.right_kinds)),
                    Cell(text=presenting.topic_words(one.article.topic)),
                    Cell(text=presenting.basis_line(one)),
                    Cell(text=str(one.version.published_at.date()) if one.version.published_at else ""),
                    Cell(text=presenting.until_words(one)),
                )
            )
            for one in rows
        ],
        empty=_("没有问答。"),
    )


@require_safe
def article(http: HttpRequest, key: str) -> HttpResponse:
    """Show a published article with its basis, its version and until when it holds."""
    hat, today = hats.hat_of(http), network.today(timezone.now())
    shown = queries.published_article(key, actor=hat)
    text, language = presenting.answer(shown)
    title = presenting.question(shown)
    obstacle = shown.obstacle(today)
    context = {
        "question": title,
        "answer": text,
        "answer_language": language,
        "bases": presenting.bases(shown, on=today),
        "rights": presenting.right_words(shown.article.right_kinds),
        "topic": presenting.topic_words(shown.article.topic),
        "version": shown.version,
        "until": presenting.until_words(shown),
        "obstacle": presenting.OBSTACLES.get(obstacle, ""),
        "keeper": shown.article.body,
        "kept_url": reverse("knowledge_kept", args=[key])
        if queries.keeps_article(hat, shown.article)
        else "",
        "crumbs": (*lists.home_crumbs(), (_("知识库"), reverse("knowledge")), (title.text, "")),
    }
    return render(http, "desk/knowledge/article.html", context)


@require_POST
def suggest(http: HttpRequest) -> HttpResponse:
    """Show what may answer a question already: a fragment for the script, a page for the button without it.

    By POST, so that a question about what is not public yet stands in no address and no log.
    """
    question = http.POST.get("question", "")[:_LONGEST_QUESTION]
    hat, now = hats.hat_of(http), timezone.now()
    found = queries.suggest_answers(question, actor=hat, on=network.today(now))
    context = {
        "suggestions": [_shown(one) for one in found],
        "asked": bool(question.strip()),
        "crumbs": (*lists.home_crumbs(), (_("知识库"), reverse("knowledge")), (_("可能已有的答复"), "")),
    }
    part = bool(http.headers.get("HX-Request"))
    template = "desk/knowledge/suggestions.html" if part else "desk/knowledge/suggested.html"
    answer = render(http, template, context)
    answer.headers["Vary"] = "HX-Request"
    return answer


def _shown(one: AnswerSuggestion) -> dict[str, object]:
    is_own = one.source == "own"
    url = panels.address("my_request", one.key) if is_own else reverse("knowledge_article", args=[one.key])
    title = one.note if presenting.is_english() and not is_own and one.note else one.title
    return {"title": title, "url": url, "is_own": is_own, "note": one.note if is_own else ""}
