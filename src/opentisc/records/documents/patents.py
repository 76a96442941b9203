"""Patents as documents of search. Decodes only what search needs, in one pass; no work per word."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from opentisc.kernel.numbers import Style, number_keys, print_number
from opentisc.records.documents.values import (
    Named,
    Numbered,
    Text,
    dates,
    filled,
    known,
    names,
    texts,
    year_of,
)
from opentisc.search.registry import Document


class _Claim(msgspec.Struct):
    text: str


class _Patent(msgspec.Struct):
    publication: Numbered
    application_number: Numbered | None = None
    titles: tuple[Text, ...] = ()
    abstracts: tuple[Text, ...] = ()
    claims: tuple[_Claim, ...] = ()
    applicants: tuple[Named, ...] = ()
    owners: tuple[Named, ...] = ()
    inventors: tuple[Named, ...] = ()


_PATENT = msgspec.json.Decoder(_Patent)
_PARAGRAPHS = msgspec.json.Decoder(list[_Claim])  # a paragraph's text is under the same name


def patent_document(row: Mapping[str, Any]) -> Document:
    """Return the document of one row of `patents/current`, joined with its families and its application's status."""
    patent = _PATENT.decode(row["payload"])
    description = row["description"]
    record_id = row["record_id"]
    titles = texts(patent.titles)
    applicants = names(patent.applicants or patent.owners)  # some gazettes name the patentee alone
    ipc = row["ipc"] or ()
    published_on = row["published_on"]
    return Document(
        record_id=record_id,
        texts=filled(
            {
                "ti": titles,
                "ab": texts(patent.abstracts),
                "cl": [claim.text for claim in patent.claims],
                "de": [one.text for one in _PARAGRAPHS.decode(description)] if description else [],
                "pa": applicants,
                "in": names(patent.inventors),
            }
        ),
        keys=_keys(row, patent),
        dates=dates(pd=published_on, ad=row["filed_on"], prd=row["earliest_priority_on"]),
        facets=_facets(row, applicants, ipc),
        groups={
            "application": row["application_id"] or record_id,
            "simple": row["simple"] or record_id,
            "extended": row["extended"] or record_id,
        },
        row={
            "title": titles[0] if titles else "",
            "number": print_number(patent.publication, Style.SPACED),
            "applicants": applicants[:10],
            "date": published_on,
            "filed_on": row["filed_on"],
            "ipc": list(ipc[:3]),
            "status": row["status"],
        },
        audience=row["audience"],
    )


def patent_texts(packed: bytes | None, code: str) -> Sequence[str]:
    """Return the values of one text field; packed: the description for `de`, the payload otherwise."""
    if packed is None:
        return ()
    if code == "de":
        return [one.text for one in _PARAGRAPHS.decode(packed)]
    patent = _PATENT.decode(packed)
    found: Mapping[str, Sequence[str]] = {
        "ti": texts(patent.titles),
        "ab": texts(patent.abstracts),
        "cl": [claim.text for claim in patent.claims],
        "pa": names(patent.applicants),
        "in": names(patent.inventors),
    }
    return found.get(code, ())


def _keys(row: Mapping[str, Any], patent: _Patent) -> dict[str, Sequence[str]]:
    application = patent.application_number
    return filled(
        {
            "pn": [number_keys(patent.publication.office, patent.publication.number)],
            "an": [number_keys(application.office, application.number)] if application else [],
            "pr": row["priorities"],
            "ct": row["cites"],
            "ipc": row["ipc"],
            "cpc": row["cpc"],
            "loc": row["locarno"],
            "office": known(row["office"]),
            "kind": known(row["kind"]),
        }
    )


def _facets(
    row: Mapping[str, Any], applicants: Sequence[str], ipc: Sequence[str]
) -> dict[str, Sequence[str]]:
    return filled(
        {
            "office": known(row["office"]),
            "year": year_of(row["published_on"]),
            "applicant": applicants,
            "ipc1": _cut(ipc, 1),
            "ipc3": _cut(ipc, 3),
            "ipc4": _cut(ipc, 4),
            "ipcgroup": list(dict.fromkeys(one.partition("/")[0] for one in ipc if len(one) > 4)),
            "status": known(row["status"]),
            "kind": known(row["kind"]),
            "source": row["sources"],
        }
    )


def _cut(symbols: Iterable[str], length: int) -> list[str]:
    return list(dict.fromkeys(one[:length] for one in symbols if len(one) >= length))
