"""One package of a request: a ZIP whose manifest names every entry by its SHA-256.

The same request gives the same entries with the same hashes. Not for: deciding what must be there (`items`).
"""

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from django.db.models import Model

from opentisc.desk.archive.items import items_of
from opentisc.desk.models import ArchivedRequest, ServiceRequest, StepDocument
from opentisc.infra import attachments, audit
from opentisc.infra.models import StoredFile
from opentisc.kernel import canonical

MANIFEST: Final = "manifest.json"
FORMAT: Final = "opentisc-archive-1"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time of a ZIP: the same content is the same package
_LEFT_OUT: Final = frozenset(("request", "request_id"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the package; content: its bytes, or the stored file they come from."""

    name: str
    content: bytes | StoredFile

    def sha256(self) -> str:
        """Return the hash of the entry's bytes."""
        if isinstance(self.content, StoredFile):
            return self.content.sha256
        return hashlib.sha256(self.content).hexdigest()


def entries(request: ServiceRequest) -> Iterator[Entry]:
    """Give everything of the request, in the order of the package."""
    yield Entry("request.json", _json(_row(request) | {"service": request.service.definition}))
    for name in ("transitions", "messages", "assignments", "need_to_know", "conflict_checks", "transfers"):
        yield Entry(f"{name}.json", _rows(request, name))
    until = ArchivedRequest.objects.filter(request=request).values_list("at", flat=True).first()
    openings = request.openings.order_by("pk")
    yield Entry("openings.json", _json([_row(one) for one in openings if until is None or one.at <= until]))
    yield Entry("searches.json", _rows(request, "search_steps"))
    yield Entry("documents.json", _json([_document(row) for row in request.documents.order_by("pk")]))
    for row in request.deliverables.order_by("kind", "language", "version"):
        place = f"deliverables/{row.kind}-{row.language}-v{row.version}"
        yield Entry(
            f"{place}.json",
            _json(_row(row) | {"comments": [_row(one) for one in row.comments.order_by("pk")]}),
        )
        for ending, stored in (("docx", row.docx), ("pdf", row.pdf)):
            if stored is not None:
                yield Entry(f"{place}.{ending}", stored)
    yield Entry("files.json", _rows(request, "files"))
    for file in request.files.filter(removed_at=None).select_related("stored").order_by("pk"):
        yield Entry(f"files/{file.pk}-{file.stored.name}", file.stored)
    for name in ("ratings", "complaints", "effects"):
        yield Entry(f"{name}.json", _rows(request, name))
    yield Entry("audit.json", _audit(request, until=until))


def manifest(request: ServiceRequest, listed: list[Entry]) -> dict[str, Any]:
    """Return the manifest: what the package is, its items and every entry with its hash."""
    return {
        "format": FORMAT,
        "number": request.number,
        "key": str(request.key),
        "body": request.body.code,
        "items": [
            {"code": one.code, "required": one.required, "held": one.held} for one in items_of(request)
        ],
        "entries": [{"name": one.name, "sha256": one.sha256()} for one in listed],
    }


def manifest_bytes(plain: dict[str, Any]) -> bytes:
    """Return the manifest as it stands in the package and is hashed."""
    return _json(plain)


LIVING: Final = frozenset(("effects.json",))
"""Entries that may grow after archiving: effects are answered up to a year later."""


def changed_since(archived: ArchivedRequest) -> list[tuple[str, str]]:
    """Return what is not as it was archived: (`changed` or `missing`, entry), without what may grow."""
    now = {one.name: one.sha256() for one in entries(archived.request)}
    then = {str(one["name"]): str(one["sha256"]) for one in archived.items["entries"]}
    return [
        ("missing" if name not in now else "changed", name)
        for name, sha256 in then.items()
        if name not in LIVING and now.get(name) != sha256
    ]


def pack(request: ServiceRequest, target: BinaryIO) -> str:
    """Write the package and return the SHA-256 of its manifest. Raises FileDamaged, FileNotReady."""
    listed = list(entries(request))
    told = manifest_bytes(manifest(request, listed))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(_info(MANIFEST), told)
        for one in listed:
            _write(package, one)
    return hashlib.sha256(told).hexdigest()


def _write(package: zipfile.ZipFile, one: Entry) -> None:
    if isinstance(one.content, bytes):
        package.writestr(_info(one.name), one.content)
        return
    with attachments.open_file(one.content) as source, package.open(_info(one.name), "w") as target:
        while block := source.read(1 << 20):
            target.write(block)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _rows(request: ServiceRequest, name: str) -> bytes:
    return _json([_row(one) for one in getattr(request, name).order_by("pk")])


def _document(row: StepDocument) -> dict[str, Any]:
    return _row(row) | {"marks": [_row(one) for one in row.marks.order_by("pk")]}


def _row(row: Model) -> dict[str, Any]:
    columns = [column for column in row._meta.concrete_fields if column.attname not in _LEFT_OUT]
    return {column.attname: getattr(row, column.attname) for column in columns}


def _audit(request: ServiceRequest, *, until: datetime | None) -> bytes:
    """Return the events of the request; of an archived one those until it was archived."""
    events = audit.entries_for(audit.Subject("request", str(request.key)))
    kept = [one for one in events if until is None or one.at <= until]
    return _json(
        [{"seq": e.seq, "at": e.at, "act": e.act, "name": e.name, "row_hash": e.row_hash} for e in kept]
    )


def _json(value: Any) -> bytes:
    return canonical.readable(value, default=_plain) + b"\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
