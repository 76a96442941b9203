"""What search sees of records: the five collections, and the lake as the provider of their documents.

Not for: finding. How a document is built from a row stands in `documents`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from opentisc.records.documents.other import (
    indication_document,
    layout_document,
    literature_document,
    mark_document,
)
from opentisc.records.documents.patents import patent_document, patent_texts
from opentisc.records.documents.specs import FACETS, FIELDS, NUMBER_FIELDS
from opentisc.records.lake.home import lake_of_installation
from opentisc.records.lake.kinds import Kind
from opentisc.records.lake.reader import Snapshot, snapshot
from opentisc.search.registry import CollectionSpec, Document, Removal

VERSION = 2
"""Of the documents made here; 2: numbers of patents in a row as their office prints them."""

COLLECTIONS: tuple[str, ...] = tuple(kind.value for kind in FIELDS)
LABELS: Mapping[Kind, str] = {
    Kind.PATENTS: "专利",
    Kind.MARKS: "商标",
    Kind.INDICATIONS: "地理标志",
    Kind.LAYOUTS: "集成电路布图设计",
    Kind.LITERATURE: "文献",
}
_ROWS = 64
"""Rows read at once: held twice meanwhile, 6 MB each with US descriptions, while the index takes its own memory."""

Build = Callable[[Mapping[str, Any]], Document]
_BUILD: Mapping[Kind, Build] = {
    Kind.PATENTS: patent_document,
    Kind.MARKS: mark_document,
    Kind.INDICATIONS: indication_document,
    Kind.LAYOUTS: layout_document,
    Kind.LITERATURE: literature_document,
}


class LakeProvider:
    """Documents of one kind from the lake of this installation."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def data_version(self) -> int:
        """Return the newest published version of the data."""
        return lake_of_installation().line().data_version

    def documents(self, *, as_of: int | None = None) -> Iterator[Document]:
        """Yield every document of a version, in any order, in bounded memory. Raises VersionGone."""
        with snapshot(lake_of_installation(), as_of) as look:
            yield from self._built(look, "")

    def changes(self, *, since: int) -> Iterator[Document | Removal]:
        """Yield what differs between version `since` and the newest; a record is in it at most once."""
        with snapshot(lake_of_installation()) as look:
            live, gone = look.live(self.kind), look.gone(self.kind)
            removed = (
                f"SELECT DISTINCT record_id FROM {gone} WHERE data_version > $since "  # noqa: S608 names
                f"AND record_id NOT IN (SELECT record_id FROM {live})"
            )
            for row in look.rows(removed, {"since": since}, batch=5_000):
                yield Removal(row["record_id"])
            touched = list(look.rows(self._touched(look), {"since": since}, batch=5_000))
            look.offer_ids("touched", (row["record_id"] for row in touched))
            yield from self._built(look, "WHERE c.record_id IN (SELECT id FROM touched)")

    def texts(
        self, record_ids: Iterable[str], code: str, *, as_of: int | None = None
    ) -> Mapping[str, Sequence[str]]:
        """Return the values of a text field by record; records that are not there are left out."""
        with snapshot(lake_of_installation(), as_of) as look:
            look.offer_ids("wanted", record_ids)
            if self.kind is not Kind.PATENTS:
                found = self._built(look, "WHERE c.record_id IN (SELECT id FROM wanted)")
                return {document.record_id: document.texts.get(code, ()) for document in found}
            column = "description" if code == "de" else "payload"
            sql = f"SELECT record_id, {column} AS packed FROM {look.live(self.kind)} WHERE record_id IN (SELECT id FROM wanted)"  # noqa: S608 names
            return {row["record_id"]: patent_texts(row["packed"], code) for row in look.rows(sql)}

    def _built(self, look: Snapshot, where: str) -> Iterator[Document]:
        build = _BUILD[self.kind]
        for row in look.rows(f"{self._select(look)} {where}", batch=_ROWS):
            yield build(row)

    def _select(self, look: Snapshot) -> str:
        live = look.live(self.kind)
        if self.kind is not Kind.PATENTS:
            return f"SELECT c.* FROM {live} c"  # noqa: S608 names
        return (
            f"SELECT c.*, f.simple, f.extended, a.status, a.expires_on FROM {live} c "  # noqa: S608 names
            f"LEFT JOIN (SELECT record_id, simple, extended FROM {look.families()}) f ON f.record_id = c.family_key "
            f"LEFT JOIN (SELECT record_id, status, expires_on FROM {look.live(Kind.APPLICATIONS)} "
            "WHERE audience = 'public') a ON a.record_id = c.application_id"
        )

    def _touched(self, look: Snapshot) -> str:
        live = look.live(self.kind)
        own = f"SELECT record_id FROM {live} WHERE data_version > $since"  # noqa: S608 names
        if self.kind is not Kind.PATENTS:
            return own
        return (
            f"{own} UNION SELECT record_id FROM {live} WHERE family_key IN "  # noqa: S608 names
            f"(SELECT record_id FROM {look.families()} WHERE data_version > $since) "
            f"UNION SELECT record_id FROM {live} WHERE application_id IN "
            f"(SELECT record_id FROM {look.live(Kind.APPLICATIONS)} WHERE data_version > $since "
            f"UNION SELECT record_id FROM {look.gone(Kind.APPLICATIONS)} WHERE data_version > $since)"
        )


def specs() -> tuple[CollectionSpec, ...]:
    """Return the five collections, patents first."""
    return tuple(
        CollectionSpec(
            code=kind.value,
            label=LABELS[kind],
            fields=fields,
            version=VERSION,
            facets=FACETS[kind],
            collapses=("none", "application", "simple", "extended") if kind is Kind.PATENTS else ("none",),
            default_field="tac" if kind is Kind.PATENTS else "ta",
            number_fields=NUMBER_FIELDS[kind],
            provider=LakeProvider(kind),
        )
        for kind, fields in FIELDS.items()
    )
