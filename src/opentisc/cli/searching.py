"""`search`, `explain` and `index`: finding records from the command line."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Annotated

import typer
from django.utils.translation import gettext as _

from opentisc.accounts.types import OPERATOR
from opentisc.cli import output
from opentisc.cli.history import keep_step, known_steps
from opentisc.cli.options import AsOf, CollectionName, Exclude, Include, Json, facet_choices
from opentisc.kernel.errors import Unavailable
from opentisc.kernel.numbers import looks_like_number
from opentisc.records import queries as records
from opentisc.records.export.rows import row_of
from opentisc.search import actions, queries
from opentisc.search.registry import collections
from opentisc.search.types import ClauseReport, Collapse, Hit, NumberHit, Page, Query, Snippet, Sort


def add_to(app: typer.Typer) -> None:
    """Add the subcommands about searching."""
    app.command(
        "search",
        help=_("检索。")
        + '\n\nopentisc search "ti:锂电池 AND pd:[2020 TO *]" --facets year,applicant --json',
    )(search)
    app.command(
        "explain",
        help=_("解释检索式：语法树、文字说明、各子句命中数。") + '\n\nopentisc explain "ta:(锂 AND 电池)"',
    )(explain)
    app.command("index", help=_("使索引跟上数据，或重建索引。") + "\n\nopentisc index --rebuild")(index)


def search(
    text: Annotated[str, typer.Argument(metavar="QUERY", help=_("检索式，写法见 docs/search.md"))],
    collection: CollectionName = "patents",
    limit: Annotated[int, typer.Option("--limit", min=0, max=1000)] = 20,
    offset: Annotated[int, typer.Option("--offset", min=0)] = 0,
    sort: Annotated[Sort, typer.Option("--sort")] = Sort.RELEVANCE,
    collapse: Annotated[Collapse, typer.Option("--collapse")] = Collapse.NONE,
    facets: Annotated[str, typer.Option("--facets", metavar="A,B")] = "",
    include: Include = None,
    exclude: Exclude = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> int:
    """Print the hits of a query."""
    query = Query(
        text=text,
        collection=collection,
        limit=limit,
        offset=offset,
        sort=sort,
        collapse=collapse,
        facets=tuple(name.strip() for name in facets.split(",") if name.strip()),
        include=facet_choices(include),
        exclude=facet_choices(exclude),
        as_of=as_of,
        history=known_steps(),
    )
    numbered = find_number(text) if as_of is None else ()
    if numbered:
        return _show_numbered(numbered, query, as_json=as_json)
    if as_of is not None:
        actions.build_as_of(collection, as_of, by=OPERATOR)
    page = queries.run(query, actor=OPERATOR)
    step = keep_step(page)
    if as_json:
        output.emit(_document(page) | ({} if step is None else {"step": step}))
        return output.DONE
    output.say(f"{page.total}\t{page.query_in_words}" + ("" if step is None else f"\t#{step}"))
    for hit in page.hits:
        output.say("\t".join((hit.record_id, hit.date or "", "; ".join(hit.applicants), hit.title)))
    for facet, values in page.facets.items():
        more = _("（另有未列出的值）") if facet in page.cut_facets else ""
        output.say(f"{facet}: " + ", ".join(f"{one.value} {one.count}" for one in values) + more)
    return output.DONE


def find_number(text: str) -> tuple[NumberHit, ...]:
    """Return the records of all collections that a whole number names, also while an index is gone (RD-05)."""
    if not looks_like_number(text):
        return ()
    try:
        return queries.look_up(text, actor=OPERATOR)
    except Unavailable:
        return tuple(_from_the_lake(text))


def _from_the_lake(text: str) -> Iterator[NumberHit]:
    kinds = {record_id: code for code, record_id in records.look_up(text, actor=OPERATOR)}
    for record in records.iter_records(kinds, actor=OPERATOR):
        cells = row_of(record).cells
        yield NumberHit(
            collection=kinds[record.record_id],
            record_id=record.record_id,
            title=cells.get("title", ""),
            applicants=tuple(name for name in cells.get("applicants", "").split("; ") if name),
            date=cells.get("published_on") or None,
        )


def _show_numbered(found: tuple[NumberHit, ...], query: Query, *, as_json: bool) -> int:
    shown = found[query.offset : query.offset + query.limit]
    if not as_json:
        for one in shown:
            output.say("\t".join((one.record_id, one.date or "", "; ".join(one.applicants), one.title)))
        return output.DONE
    output.emit(
        {
            "total": len(found),
            "data_version": records.data_version(),
            "query_in_words": _("号码：%(number)s") % {"number": query.text.strip()},
            "hits": [
                {
                    "record_id": one.record_id,
                    "title": one.title,
                    "applicants": list(one.applicants),
                    "date": one.date,
                    "score": None,
                    "snippet": None,
                    "highlights": [],
                }
                for one in shown
            ],
            "facets": {},
            "cut_facets": [],
        }
    )
    return output.DONE


def _document(page: Page) -> dict[str, object]:
    return {
        "total": page.total,
        "data_version": page.data_version,
        "query_in_words": page.query_in_words,
        "hits": [_hit(hit) for hit in page.hits],
        "facets": {
            facet: [{"value": one.value, "count": one.count} for one in values]
            for facet, values in page.facets.items()
        },
        "cut_facets": sorted(page.cut_facets),
    }


def _hit(hit: Hit) -> dict[str, object]:
    matched = _what_matched(hit)
    return {
        "record_id": hit.record_id,
        "title": hit.title,
        "applicants": list(hit.applicants),
        "date": hit.date,
        "score": hit.score,
        "snippet": matched.text if matched else None,
        "highlights": [[one.start, one.end] for one in matched.highlights] if matched else [],
    }


def _what_matched(hit: Hit) -> Snippet | None:
    """Return the text that matched: outside the titles first, then the title; else the head of the abstract."""
    if hit.snippet is not None and hit.snippet.highlights:
        return hit.snippet
    if hit.title_highlights:
        return Snippet(field="ti", text=hit.title, highlights=hit.title_highlights)
    return hit.matched_title or hit.snippet


def explain(
    text: Annotated[str, typer.Argument(metavar="QUERY")],
    collection: CollectionName = "patents",
    as_json: Json = False,
) -> int:
    """Print how a query is understood and how many records each clause hits."""
    told = queries.explain(text, collection, actor=OPERATOR, history=known_steps())
    if as_json:
        output.emit(asdict(told))
        return output.DONE
    output.say(f"{told.total}\t{told.query_in_words}")
    for step in told.steps:
        output.say(f"#{step.number}\t{step.words}")
    for line in tree_lines(told.tree):
        output.say(line)
    for clause in told.clauses:
        output.say(f"{clause.count}\t{clause.words}")
        for line in class_lines(clause):
            output.say(f"\t{line}")
    return output.DONE


def class_lines(clause: ClauseReport) -> Iterator[str]:
    """Yield what a class is called, and by which rule what lies below it was found."""
    told = clause.class_report
    if told is None:
        return
    if told.title is not None:
        yield f"{told.title.symbol} {told.title.title}（{told.title.scheme}）"
    schemes = ", ".join(told.schemes)
    if told.rule == "levels":
        yield _("按 %(schemes)s 的层级匹配：含下位 %(n)d 个分类号。") % {"schemes": schemes, "n": told.below}
    elif told.rule == "not_in_scheme":
        yield _("%(schemes)s 中没有这个小组：只含自身。") % {"schemes": schemes}
    else:
        yield _("按文字匹配：部、大类、小类和大组含其全部下位；没有装入带层级的分类表时，小组只含自身。")


def tree_lines(node: Mapping[str, object], depth: int = 1) -> Iterator[str]:
    """Yield the tree as lines, each part indented below what it belongs to."""
    facts = [
        _fact(value) for name, value in node.items() if name in _SHOWN_OF_TREE and value not in (None, "")
    ]
    yield "  " * depth + " ".join((str(node["type"]), *facts))
    for value in node.values():
        for inner in value if isinstance(value, list | tuple) else (value,):
            if isinstance(inner, Mapping):
                yield from tree_lines(inner, depth + 1)


def _fact(value: object) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)


_SHOWN_OF_TREE = ("field", "facet", "text", "values", "distance", "first", "last")


def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help=_("重建；重建期间旧索引照常使用"))] = False,
    collection: Annotated[str | None, typer.Option("--collection", help=_("一个数据库；默认全部"))] = None,
    as_json: Json = False,
) -> int:
    """Bring the index up to the data."""
    codes = [collection] if collection else [one.code for one in collections()]
    states = []
    for code in codes:
        if rebuild:
            actions.rebuild(code)
        else:
            actions.catch_up(code)
        state = queries.index_state(code)
        states.append({"collection": code, "documents": state.documents, "data_version": state.data_version})
        output.tell(f"{code}: {state.documents} · {state.data_version}")
    if as_json:
        output.emit({"indexes": states})
    return output.DONE
