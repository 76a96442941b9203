"""`search`, `explain` and `index`: finding records from the command line."""

from typing import Annotated

import typer
from django.utils.translation import gettext as _

from opentisc.accounts.types import OPERATOR
from opentisc.cli import output
from opentisc.cli.options import AsOf, CollectionName, Exclude, Include, Json, facet_choices
from opentisc.search import actions, queries
from opentisc.search.registry import collections
from opentisc.search.types import Collapse, Hit, Page, Query, Sort


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
    text: Annotated[str, typer.Argument(metavar="QUERY", help="query in the language of docs/search.md")],
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
    )
    page = queries.run(query, actor=OPERATOR)
    if as_json:
        output.emit(_document(page))
        return output.DONE
    output.say(f"{page.total}\t{page.query_in_words}")
    for hit in page.hits:
        output.say("\t".join((hit.record_id, hit.date or "", "; ".join(hit.applicants), hit.title)))
    for facet, values in page.facets.items():
        output.say(f"{facet}: " + ", ".join(f"{one.value} {one.count}" for one in values))
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
    }


def _hit(hit: Hit) -> dict[str, object]:
    return {
        "record_id": hit.record_id,
        "title": hit.title,
        "applicants": list(hit.applicants),
        "date": hit.date,
        "score": hit.score,
        "snippet": hit.snippet.text if hit.snippet else None,
        "highlights": [[one.start, one.end] for one in hit.snippet.highlights] if hit.snippet else [],
    }


def explain(
    text: Annotated[str, typer.Argument(metavar="QUERY")],
    collection: CollectionName = "patents",
    as_json: Json = False,
) -> int:
    """Print how a query is understood and how many records each clause hits."""
    explanation = queries.explain(text, collection, actor=OPERATOR)
    if as_json:
        output.emit(explanation.as_document())
    else:
        output.say(explanation.as_text())
    return output.DONE


def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="build anew while the old one serves")] = False,
    collection: Annotated[
        str | None, typer.Option("--collection", help="one collection; all by default")
    ] = None,
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
