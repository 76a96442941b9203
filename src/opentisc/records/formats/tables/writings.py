"""From a row's draft to a document of other literature.

Not for: tagged exports (`records.formats.literature`), which share the same record.
"""

from opentisc.records.formats.base import Rejected
from opentisc.records.formats.literature.identity import identify
from opentisc.records.formats.literature.kinds import is_known, kind_of
from opentisc.records.formats.literature.languages import language_code
from opentisc.records.formats.tables.draft import Draft
from opentisc.records.types import Literature, LiteratureKind


def build_literature(draft: Draft, where: str) -> Literature | Rejected:
    """Return the document of a row; Rejected when nothing names it."""
    titles = draft.texts_in_languages("title")
    authors = draft.parties.get("authors", ())
    published_on = draft.dates.get("published_on")
    year = draft.integers.get("year") or (int(published_on[:4]) if published_on else None)
    identity = identify(
        doi=draft.text("doi"),
        standard_number=draft.text("standard_number"),
        title=titles[0].value if titles else None,
        first_author=authors[0].name if authors else None,
        year=year,
    )
    if identity is None:
        return Rejected(where, "title", "missing_title", "the row has no title, DOI or standard number")
    return Literature(
        record_id=identity.record_id,
        weak=identity.weak,
        doi=identity.doi,
        standard_number=draft.text("standard_number"),
        kind=_kind(draft),
        titles=titles,
        authors=authors,
        affiliations=draft.list("affiliations"),
        source=draft.text("source"),
        publisher=draft.text("publisher"),
        place=draft.text("place"),
        published_on=published_on,
        year=year,
        volume=draft.text("volume"),
        issue=draft.text("issue"),
        pages=_pages(draft),
        edition=draft.text("edition"),
        degree=draft.text("degree"),
        issn=draft.list("issn"),
        isbn=draft.list("isbn"),
        language=_language(draft),
        abstracts=draft.texts_in_languages("abstract"),
        keywords=draft.texts_in_languages("keywords"),
        funding=draft.list("funding"),
        database=draft.text("database"),
        accession=draft.text("accession"),
        cited_by_count=draft.integers.get("cited_by_count"),
        link=draft.text("link"),
        accessed_on=draft.dates.get("accessed_on"),
    )


def _kind(draft: Draft) -> LiteratureKind:
    word = draft.text("kind")
    if word and not is_known(word):
        draft.notes.left(f"{draft.heading('kind')}!unknown")
    return kind_of(word)


def _language(draft: Draft) -> str | None:
    word = draft.text("language")
    code = language_code(word) if word else None
    if word and code is None:
        draft.notes.unreadable(draft.heading("language"))
    return code


def _pages(draft: Draft) -> str | None:
    first, last = draft.text("first_page"), draft.text("last_page")
    return draft.text("pages") or (f"{first}-{last}" if first and last else first)
