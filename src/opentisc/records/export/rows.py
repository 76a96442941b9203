"""One record as the row of a table and as the fields of RIS. Pure; the same columns for every kind of record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import singledispatch

from opentisc.records.types import (
    Application,
    Classification,
    Indication,
    Layout,
    Literature,
    LocalText,
    Mark,
    Number,
    Party,
    Patent,
    Record,
)

COLUMNS = (
    "record_id",
    "kind",
    "number",
    "title",
    "other_titles",
    "applicants",
    "inventors",
    "filed_on",
    "published_on",
    "registered_on",
    "application_number",
    "priorities",
    "ipc",
    "cpc",
    "classes",
    "status",
    "status_on",
    "source",
    "abstract",
    "link",
)
"""Columns of CSV and XLSX, in order; `words` has their headings, documented in docs/export.md."""

_RIS_LITERATURE = {
    "journal": "JOUR",
    "thesis": "THES",
    "conference": "CPAPER",
    "book": "BOOK",
    "report": "RPRT",
    "standard": "STAND",
    "newspaper": "NEWS",
    "web_page": "ELEC",
    "data_set": "DATA",
}
_BETWEEN = "; "


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRow:
    """The cells of one record by column (missing: empty) and its RIS type and fields."""

    cells: Mapping[str, str]
    ris_type: str = "GEN"
    ris: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@singledispatch
def row_of(record: Record) -> ExportRow:
    """Return the row of a record. A kind without a row of its own is a mistake of ours, so it raises."""
    raise NotImplementedError(type(record).__name__)


@row_of.register
def _(record: Patent) -> ExportRow:
    application = record.application
    cells = {
        "record_id": record.record_id,
        "kind": record.type.value,
        "number": _number(record.publication),
        "title": _first(record.titles),
        "other_titles": _rest(record.titles),
        "applicants": _names(record.applicants),
        "inventors": _names(record.inventors),
        "filed_on": record.filed_on or "",
        "published_on": record.published_on or "",
        "application_number": _number(record.application_number),
        "priorities": _BETWEEN.join(_number(one.number) for one in record.priorities),
        "ipc": _symbols(record.classes, "ipc"),
        "cpc": _symbols(record.classes, "cpc"),
        "classes": _symbols(record.classes, "locarno"),
        "status": (application.status or "") if application else "",
        "status_on": (application.status_on or "") if application else "",
        "abstract": _first(record.abstracts),
        "link": record.link or "",
    }
    ris = {
        "TI": (cells["title"],),
        "AU": _each(record.inventors),
        "A2": _each(record.applicants),
        "PY": (cells["published_on"][:4],),
        "DA": (cells["published_on"].replace("-", "/"),),
        "SN": (cells["number"],),
        "M1": (cells["application_number"],),
        "AB": (cells["abstract"],),
        "KW": tuple(one.value for one in record.keywords),
        "UR": (cells["link"],),
        "ID": (record.record_id,),
    }
    return ExportRow(cells=cells, ris_type="PAT", ris=ris)


@row_of.register
def _(record: Application) -> ExportRow:
    cells = {
        "record_id": record.record_id,
        "kind": "application",
        "number": _number(record.number),
        "title": _first(record.titles),
        "applicants": _names(record.owners),
        "filed_on": record.filed_on or "",
        "status": record.status or record.status_as_given or "",
        "status_on": record.status_on or "",
    }
    return ExportRow(cells=cells, ris_type="PAT", ris=_plain_ris(cells))


@row_of.register
def _(record: Mark) -> ExportRow:
    cells = {
        "record_id": record.record_id,
        "kind": record.mark_type or record.mark_type_as_given or "",
        "number": _number(record.registration_number or record.application_number),
        "title": record.words or "",
        "other_titles": _BETWEEN.join(one.value for one in record.translations),
        "applicants": _names(record.owners),
        "filed_on": record.filed_on or "",
        "published_on": record.published_on or "",
        "registered_on": record.registered_on or "",
        "application_number": _number(record.application_number),
        "classes": _BETWEEN.join(str(one.nice_class) for one in record.goods),
        "status": record.status or record.status_as_given or "",
        "status_on": record.status_on or "",
        "abstract": _BETWEEN.join(one.text for one in record.goods if one.text),
        "link": record.link or "",
    }
    return ExportRow(cells=cells, ris=_plain_ris(cells))


@row_of.register
def _(record: Indication) -> ExportRow:
    cells = {
        "record_id": record.record_id,
        "kind": record.kind,
        "number": record.number or "",
        "title": record.names[0].value if record.names else "",
        "other_titles": _BETWEEN.join(name.value for name in record.names[1:]),
        "applicants": _names(record.holders),
        "filed_on": record.filed_on or "",
        "published_on": record.published_on or "",
        "registered_on": record.registered_on or "",
        "classes": record.product_class or record.product_type or "",
        "status": record.status or record.status_as_given or "",
        "source": record.register,
        "abstract": record.description or "",
        "link": record.link or "",
    }
    return ExportRow(cells=cells, ris=_plain_ris(cells))


@row_of.register
def _(record: Layout) -> ExportRow:
    cells = {
        "record_id": record.record_id,
        "kind": record.category or "",
        "number": _number(record.number),
        "title": record.name or "",
        "applicants": _names(record.holders),
        "inventors": _names(record.creators),
        "filed_on": record.filed_on or "",
        "published_on": record.published_on or "",
        "registered_on": record.registered_on or "",
        "status": record.status or record.status_as_given or "",
        "abstract": record.description or "",
        "link": record.link or "",
    }
    return ExportRow(cells=cells, ris=_plain_ris(cells))


@row_of.register
def _(record: Literature) -> ExportRow:
    year = str(record.year) if record.year else (record.published_on or "")[:4]
    cells = {
        "record_id": record.record_id,
        "kind": record.kind.value,
        "number": record.doi or record.standard_number or "",
        "title": _first(record.titles),
        "other_titles": _rest(record.titles),
        "applicants": _BETWEEN.join(record.affiliations),
        "inventors": _names(record.authors),
        "published_on": record.published_on or year,
        "source": record.source or "",
        "abstract": _first(record.abstracts),
        "link": record.link or "",
    }
    ris = {
        "TI": (cells["title"],),
        "AU": _each(record.authors),
        "T2": (record.source or "",),
        "PB": (record.publisher or "",),
        "CY": (record.place or "",),
        "PY": (year,),
        "VL": (record.volume or "",),
        "IS": (record.issue or "",),
        "SP": ((record.pages or "").partition("-")[0],),
        "EP": ((record.pages or "").partition("-")[2],),
        "DO": (record.doi or "",),
        "SN": (*record.issn, *record.isbn),
        "AB": (cells["abstract"],),
        "KW": tuple(one.value for one in record.keywords),
        "UR": (record.link or "",),
        "ID": (record.record_id,),
    }
    return ExportRow(cells=cells, ris_type=_RIS_LITERATURE.get(record.kind.value, "GEN"), ris=ris)


def _plain_ris(cells: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    tags = {
        "TI": "title",
        "A2": "applicants",
        "SN": "number",
        "AB": "abstract",
        "UR": "link",
        "ID": "record_id",
    }
    date = cells.get("published_on") or cells.get("registered_on") or cells.get("filed_on") or ""
    return {tag: (cells.get(column, ""),) for tag, column in tags.items()} | {"PY": (date[:4],)}


def _number(number: Number | None) -> str:
    if number is None:
        return ""
    return f"{number.office}{number.number}{number.kind or ''}" if number.readable else number.as_given


def _first(texts: tuple[LocalText, ...]) -> str:
    return texts[0].value if texts else ""


def _rest(texts: tuple[LocalText, ...]) -> str:
    return _BETWEEN.join(one.value for one in texts[1:])


def _each(people: Iterable[Party]) -> tuple[str, ...]:
    return tuple(party.name for party in people)


def _names(people: Iterable[Party]) -> str:
    return _BETWEEN.join(party.name for party in people)


def _symbols(classes: Iterable[Classification], scheme: str) -> str:
    return _BETWEEN.join(one.symbol for one in classes if one.scheme == scheme)
