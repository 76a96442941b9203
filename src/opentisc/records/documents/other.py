"""Marks, indications, layouts and literature as documents of search."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from opentisc.records.documents.values import dates, filled, known, year_of
from opentisc.records.lake.columns import keys_as_printed, keys_of
from opentisc.records.lake.kinds import Kind, decode
from opentisc.records.types import Indication, Layout, Literature, LocalText, Mark, Party
from opentisc.search.registry import Document


def mark_document(row: Mapping[str, Any]) -> Document:
    """Return the document of one row of `marks/current`."""
    mark = cast(Mark, decode(Kind.MARKS, row["payload"]))
    owners = _names(mark.owners)
    return Document(
        record_id=mark.record_id,
        texts=filled(
            {
                "ti": known(mark.words, *_values(mark.translations)),
                "goods": known(*(goods.text for goods in mark.goods)),
                "pa": owners,
            }
        ),
        keys=filled(
            {
                "nice": row["nice"],
                "vienna": [one.symbol for one in mark.classes if one.scheme == "vienna"],
                "pn": [
                    *keys_of(mark.registration_number),
                    *keys_as_printed(mark.registration_number),
                    mark.record_id,
                ],
                "an": [*keys_of(mark.application_number), *keys_as_printed(mark.application_number)],
                "office": known(row["office"]),
                "kind": known(row["kind"]),
            }
        ),
        dates=dates(pd=mark.registered_on or mark.published_on, ad=mark.filed_on),
        facets=_facets(row, mark.registered_on or mark.published_on or mark.filed_on, owners)
        | filled({"nice": row["nice"]}),
        row=_row(
            mark.words or mark.description or "",
            mark.registration_number or mark.application_number,
            owners,
            mark.registered_on or mark.published_on,
        )
        | {"filed_on": mark.filed_on, "classes": list(row["nice"][:3]), "status": mark.status},
        audience=row["audience"],
    )


def indication_document(row: Mapping[str, Any]) -> Document:
    """Return the document of one row of `indications/current`."""
    one = cast(Indication, decode(Kind.INDICATIONS, row["payload"]))
    holders = _names(one.holders)
    date = one.registered_on or one.published_on
    return Document(
        record_id=one.record_id,
        texts=filled(
            {
                "ti": [name.value for name in one.names],
                "ab": known(one.product_type, one.product_class, one.description, one.history),
                "pa": holders,
                "area": known(one.area, one.boundary, *one.within),
            }
        ),
        keys=filled(
            {
                "pn": row["number_keys"],
                "office": known(one.register),
                "country": known(one.country),
                "kind": known(one.kind),
            }
        ),
        dates=dates(pd=date, ad=one.filed_on),
        facets=_facets(row, date, holders) | filled({"country": known(one.country)}),
        row=_row(one.names[0].value if one.names else "", one.number or one.record_id, holders, date)
        | {"filed_on": one.filed_on, "classes": known(one.kind, one.product_class), "status": one.status},
        audience=row["audience"],
    )


def layout_document(row: Mapping[str, Any]) -> Document:
    """Return the document of one row of `layouts/current`."""
    layout = cast(Layout, decode(Kind.LAYOUTS, row["payload"]))
    holders = _names(layout.holders)
    date = layout.published_on or layout.registered_on
    return Document(
        record_id=layout.record_id,
        texts=filled(
            {
                "ti": known(layout.name),
                "ab": known(
                    layout.category, layout.structure, layout.technology, layout.function, layout.description
                ),
                "pa": holders,
                "in": _names(layout.creators),
            }
        ),
        keys=filled({"pn": row["number_keys"], "office": known(row["office"])}),
        dates=dates(pd=date, ad=layout.filed_on),
        facets=_facets(row, date, holders),
        row=_row(layout.name or "", layout.number, holders, date)
        | {"filed_on": layout.filed_on, "classes": known(layout.category), "status": layout.status},
        audience=row["audience"],
    )


def literature_document(row: Mapping[str, Any]) -> Document:
    """Return the document of one row of `literature/current`."""
    work = cast(Literature, decode(Kind.LITERATURE, row["payload"]))
    authors, titles = _names(work.authors), _values(work.titles)
    date = work.published_on or (f"{work.year:04d}" if work.year else None)
    return Document(
        record_id=work.record_id,
        texts=filled(
            {
                "ti": titles,
                "ab": _values(work.abstracts),
                "kw": _values(work.keywords),
                "in": authors,
                "pa": list(work.affiliations),
                "so": known(work.source, work.publisher),
            }
        ),
        keys=filled({"pn": row["number_keys"], "kind": known(row["kind"])}),
        dates=dates(pd=date),
        facets=_facets(row, date, work.affiliations),
        row=_row(titles[0] if titles else "", work.doi or work.standard_number or "", authors[:10], date)
        | {"classes": known(work.source)},
        audience=row["audience"],
    )


def _facets(row: Mapping[str, Any], date: str | None, applicants: Sequence[str]) -> dict[str, Sequence[str]]:
    return filled(
        {
            "office": known(row["office"]),
            "year": year_of(date),
            "applicant": applicants,
            "status": known(row.get("status")),
            "kind": known(row["kind"]),
            "source": row["sources"],
        }
    )


def _row(title: str, number: object, applicants: Sequence[str], date: str | None) -> dict[str, Any]:
    printed = number if isinstance(number, str) else getattr(number, "as_given", "")
    return {"title": title, "number": printed, "applicants": list(applicants), "date": date}


def _names(parties: Sequence[Party]) -> list[str]:
    return list(dict.fromkeys(name for one in parties for name in (one.name, *_values(one.names))))


def _values(texts: Sequence[LocalText]) -> list[str]:
    ordered = sorted(texts, key=lambda text: {"zh": 0, "en": 1}.get(text.language, 2))
    return list(dict.fromkeys(text.value for text in ordered))
