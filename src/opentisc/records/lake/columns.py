"""The typed columns of `current`, from a record.

Not for: what search sees (records.indexing). Lists are in the record's order, without blanks or repeats.
"""

from collections.abc import Callable, Iterable
from typing import Any, cast

from opentisc.kernel.numbers import number_keys
from opentisc.records.lake.kinds import Kind
from opentisc.records.types import (
    Application,
    Classification,
    Indication,
    Layout,
    Literature,
    Mark,
    Number,
    Party,
    Patent,
    Record,
)


def typed_columns(kind: Kind, record: Record) -> dict[str, Any]:
    """Return column → value for every typed column of the kind, in the lake's own terms."""
    return _COLUMNS[kind](cast(Any, record))


def number_key(number: Number) -> str:
    """Return the key under which citations, priorities and look-ups meet the document they name."""
    return number_keys(number.office, number.number)


def keys_of(*numbers: Number | None) -> list[str]:
    """Return the keys of the numbers that are there."""
    return _distinct(number_key(number) for number in numbers if number is not None)


def keys_as_printed(*numbers: Number | str | None) -> list[str]:
    """Return the keys of numbers typed without an office, as registers and certificates print those of marks."""
    texts = [number.number if isinstance(number, Number) else number for number in numbers]
    return _distinct(number_keys("", text) for text in texts if text)


def _patent(record: Patent) -> dict[str, Any]:
    application = record.application_number
    family_key = f"PUB-{record.record_id}" if application is None else number_key(application)
    return {
        "office": record.publication.office,
        "kind": record.publication.kind,
        "number_keys": keys_of(record.publication, application),
        "type": record.type.value,
        "published_on": record.published_on,
        "filed_on": record.filed_on,
        "earliest_priority_on": record.earliest_priority_on,
        "application_id": record.application_id,
        "family_key": family_key,
        "priorities": _distinct(number_key(claim.number) for claim in record.priorities),
        "cites": _distinct(number_key(one.patent) for one in record.citations if one.patent is not None),
        "applicants": _names(record.applicants),
        "inventors": _names(record.inventors),
        "ipc": _symbols(record.classes, "ipc"),
        "cpc": _symbols(record.classes, "cpc"),
        "locarno": _symbols(record.classes, "locarno"),
        "language": record.language,
    }


def _application(record: Application) -> dict[str, Any]:
    return {
        "office": record.number.office,
        "kind": None,
        "number_keys": keys_of(record.number),
        "filed_on": record.filed_on,
        "status": record.status,
        "status_on": record.status_on,
        "granted_on": record.granted_on,
        "expires_on": record.expires_on,
    }


def _mark(record: Mark) -> dict[str, Any]:
    number = record.application_number or record.registration_number
    return {
        "office": number.office if number else None,
        "kind": record.mark_type,
        "number_keys": [
            *keys_of(record.application_number, record.registration_number),
            *keys_as_printed(record.application_number, record.registration_number),
            record.record_id,
        ],
        "filed_on": record.filed_on,
        "registered_on": record.registered_on,
        "expires_on": record.expires_on,
        "status": record.status,
        "nice": _distinct(str(goods.nice_class) for goods in record.goods),
        "owners": _names(record.owners),
    }


def _indication(record: Indication) -> dict[str, Any]:
    return {
        "office": record.register,
        "kind": record.kind,
        "number_keys": _distinct([record.number or "", *keys_as_printed(record.number), record.record_id]),
        "registered_on": record.registered_on,
        "country": record.country,
        "status": record.status,
        "product_class": record.product_class,
    }


def _layout(record: Layout) -> dict[str, Any]:
    return {
        "office": record.number.office,
        "kind": None,
        "number_keys": [*keys_of(record.number), *keys_as_printed(record.number), record.record_id],
        "filed_on": record.filed_on,
        "published_on": record.published_on,
        "holders": _names(record.holders),
        "creators": _names(record.creators),
        "status": record.status,
    }


def _literature(record: Literature) -> dict[str, Any]:
    return {
        "office": None,
        "kind": record.kind.value,
        "number_keys": _distinct(
            [
                record.doi or "",
                record.standard_number or "",
                *keys_as_printed(record.standard_number),
                record.record_id,
            ]
        ),
        "published_on": record.published_on,
        "year": record.year,
        "authors": _names(record.authors),
        "source": record.source,
    }


_COLUMNS: dict[Kind, Callable[[Any], dict[str, Any]]] = {
    Kind.PATENTS: _patent,
    Kind.APPLICATIONS: _application,
    Kind.MARKS: _mark,
    Kind.INDICATIONS: _indication,
    Kind.LAYOUTS: _layout,
    Kind.LITERATURE: _literature,
}


def _names(parties: Iterable[Party]) -> list[str]:
    return _distinct(party.name for party in parties)


def _symbols(classes: Iterable[Classification], scheme: str) -> list[str]:
    return _distinct(one.symbol for one in classes if one.scheme == scheme)


def _distinct(values: Iterable[str]) -> list[str]:
    return [value for value in dict.fromkeys(values) if value]
