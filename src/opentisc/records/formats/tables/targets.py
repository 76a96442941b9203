"""The fields that a column can be mapped to, per collection, and how each reads its cells.

The mapping page offers exactly these names. Not for: reading (`build`), profiles (`profile`).
"""

from collections.abc import Mapping
from enum import StrEnum

from opentisc.records.types import Collection


class Parse(StrEnum):
    """How the cells of a field are read."""

    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"
    DATE_IN_TEXT = "text that ends with a date"
    NUMBER = "number"
    LANGUAGE_TEXT = "text in a language"
    LANGUAGE_LIST = "list of texts in a language"
    LIST = "list of texts"
    PARTIES = "list of names"
    ATTRIBUTES = "list of attributes of names"
    CLASSES = "list of classes"
    CITATIONS = "list of cited patent numbers"
    NON_PATENT_CITATIONS = "list of cited texts"
    PRIORITIES = "list of priority numbers, each with or without its date"
    DATES = "list of dates"
    CLAIMS = "claims"
    DESCRIPTION = "description"
    FILE_NAME = "number, kind and date of a file name (US20240051333A1-20240215.XML)"
    TITLE_ABSTRACT = "title | abstract"
    LABELLED = "title, English keywords and abstract in one cell"
    REPEATED = "repeats another column; not read and not reported"


_COMMON: dict[str, Parse] = {"repeated": Parse.REPEATED, "link": Parse.TEXT}
_STATUS: dict[str, Parse] = {"status": Parse.TEXT, "status_on": Parse.DATE}

_PATENT: dict[str, Parse] = {
    **_COMMON,
    **_STATUS,
    **dict.fromkeys(("publication_number", "application_number", "grant_number"), Parse.NUMBER),
    **dict.fromkeys(("office", "kind", "patent_type", "simple_family", "extended_family"), Parse.TEXT),
    **dict.fromkeys(("language", "exemplary_claim"), Parse.TEXT),
    **dict.fromkeys(
        ("published_on", "filed_on", "granted_on", "expires_on", "earliest_priority_on"), Parse.DATE
    ),
    "publication_journal": Parse.DATE_IN_TEXT,
    "publication_year": Parse.INTEGER,
    "simple_family_size": Parse.INTEGER,
    "extended_family_size": Parse.INTEGER,
    "cited_by_count": Parse.INTEGER,
    "title": Parse.LANGUAGE_TEXT,
    "abstract": Parse.LANGUAGE_TEXT,
    "keywords": Parse.LANGUAGE_LIST,
    **dict.fromkeys(("applicants", "inventors", "owners", "agents", "agencies", "examiners"), Parse.PARTIES),
    "applicant_addresses": Parse.ATTRIBUTES,
    "applicant_countries": Parse.ATTRIBUTES,
    "applicant_regions": Parse.ATTRIBUTES,
    **dict.fromkeys(
        ("ipc", "ipc_first", "cpc", "cpc_first", "locarno", "uspc", "fi", "fterm"), Parse.CLASSES
    ),
    "priorities": Parse.PRIORITIES,
    "priority_dates": Parse.DATES,
    "citations": Parse.CITATIONS,
    "non_patent_citations": Parse.NON_PATENT_CITATIONS,
    "claims": Parse.CLAIMS,
    "description": Parse.DESCRIPTION,
    "file_name": Parse.FILE_NAME,
    "title_abstract": Parse.TITLE_ABSTRACT,
    "title_keywords_abstract": Parse.LABELLED,
}

_MARK: dict[str, Parse] = {
    **_COMMON,
    **_STATUS,
    **dict.fromkeys(("application_number", "registration_number"), Parse.NUMBER),
    **dict.fromkeys(("words", "mark_type", "image", "description", "disclaimer", "goods"), Parse.TEXT),
    **dict.fromkeys(("nice", "vienna"), Parse.CLASSES),
    **dict.fromkeys(("filed_on", "published_on", "registered_on", "expires_on"), Parse.DATE),
    **dict.fromkeys(("owners", "agents"), Parse.PARTIES),
    "owner_addresses": Parse.ATTRIBUTES,
    "similar_groups": Parse.LIST,
}

_INDICATION: dict[str, Parse] = {
    **_COMMON,
    **_STATUS,
    **dict.fromkeys(("number", "name", "kind", "register", "country"), Parse.TEXT),
    **dict.fromkeys(("product_type", "product_class", "area", "legal_instrument"), Parse.TEXT),
    **dict.fromkeys(("description", "history", "boundary"), Parse.TEXT),
    **dict.fromkeys(("filed_on", "published_on", "registered_on", "removed_on"), Parse.DATE),
    "holders": Parse.PARTIES,
    "within": Parse.LIST,
}

_LAYOUT: dict[str, Parse] = {
    **_COMMON,
    **_STATUS,
    "number": Parse.NUMBER,
    **dict.fromkeys(("name", "category", "structure", "technology", "function", "description"), Parse.TEXT),
    **dict.fromkeys(("filed_on", "created_on", "first_used_on", "published_on", "registered_on"), Parse.DATE),
    **dict.fromkeys(("holders", "creators", "agents"), Parse.PARTIES),
}

_LITERATURE: dict[str, Parse] = {
    **_COMMON,
    **dict.fromkeys(("doi", "standard_number", "kind", "source", "publisher", "place"), Parse.TEXT),
    **dict.fromkeys(("volume", "issue", "pages", "first_page", "last_page", "edition"), Parse.TEXT),
    **dict.fromkeys(("degree", "language", "database", "accession"), Parse.TEXT),
    **dict.fromkeys(("published_on", "accessed_on"), Parse.DATE),
    "year": Parse.INTEGER,
    "cited_by_count": Parse.INTEGER,
    "title": Parse.LANGUAGE_TEXT,
    "abstract": Parse.LANGUAGE_TEXT,
    "keywords": Parse.LANGUAGE_LIST,
    "authors": Parse.PARTIES,
    **dict.fromkeys(("affiliations", "issn", "isbn", "funding"), Parse.LIST),
}

TARGETS: Mapping[Collection, Mapping[str, Parse]] = {
    Collection.PATENTS: _PATENT,
    Collection.MARKS: _MARK,
    Collection.INDICATIONS: _INDICATION,
    Collection.LAYOUTS: _LAYOUT,
    Collection.LITERATURE: _LITERATURE,
}

CONSTANTS: Mapping[Collection, frozenset[str]] = {
    Collection.PATENTS: frozenset({"office", "language", "kind"}),
    Collection.MARKS: frozenset({"office", "language"}),
    Collection.INDICATIONS: frozenset({"register", "kind", "country", "language"}),
    Collection.LAYOUTS: frozenset({"office", "language"}),
    Collection.LITERATURE: frozenset({"language", "database", "kind"}),
}
"""The values that a profile may give to every record of a file, per collection."""

LISTS = frozenset(
    {
        Parse.LANGUAGE_LIST,
        Parse.LIST,
        Parse.PARTIES,
        Parse.ATTRIBUTES,
        Parse.CLASSES,
        Parse.CITATIONS,
        Parse.NON_PATENT_CITATIONS,
        Parse.PRIORITIES,
        Parse.DATES,
    }
)
"""The ways of reading that split a cell at the profile's separators."""
