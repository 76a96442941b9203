"""Decides whether a file is what it says: extension, first bytes and a look inside must agree (SC-30, SC-31).

Not for: viruses; that is `scanning`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import puremagic

from opentisc.infra.attachments import packages, texts
from opentisc.infra.attachments.errors import FileRefused
from opentisc.infra.attachments.images import NoSize, sizes
from opentisc.infra.attachments.kinds import Kind, kind_of
from opentisc.infra.attachments.names import extension_of

MAX_PIXELS = 50_000_000  # SC-31
_HEAD = 64 * 1024


def inspect(path: Path, name: str) -> str:
    """Return the media type of a file with this (clean) name. Raises FileRefused."""
    extension = extension_of(name)
    kind = kind_of(extension)
    if kind is None:
        raise FileRefused("file_type_unknown", f".{extension} is not taken", extension=extension or "—")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise FileRefused("file_empty")
    _require_magic(head, kind)
    _LOOKS[kind.look](path, kind)
    return kind.media_type


def _require_magic(head: bytes, kind: Kind) -> None:
    """Raise FileRefused unless puremagic names the kind; texts have no first bytes to be known by."""
    if not kind.magic:
        return
    try:
        found = {one.extension for one in puremagic.magic_string(head)}
    except puremagic.PureError:
        found = set()
    if not kind.magic & found:
        raise FileRefused("file_type_mismatch", "the content is of another kind")


def _image(path: Path, _kind: Kind) -> None:
    try:
        with path.open("rb") as file:
            pixels = sum(width * height for width, height in sizes(file))
    except NoSize as wrong:
        raise FileRefused("file_damaged", str(wrong)) from wrong
    if pixels == 0:
        raise FileRefused("file_damaged", "an image without a size")
    if pixels > MAX_PIXELS:
        raise FileRefused("image_too_large", f"{pixels} pixels", most=MAX_PIXELS // 1_000_000)


def _office(path: Path, kind: Kind) -> None:
    packages.require_within_limits(path)
    packages.look_into_office_document(path, kind)


def _open_document(path: Path, kind: Kind) -> None:
    packages.require_within_limits(path)
    packages.look_into_open_document(path, kind)


def _fixed_document(path: Path, kind: Kind) -> None:
    packages.require_within_limits(path)
    packages.look_into_fixed_document(path, kind)


def _text(path: Path, _kind: Kind) -> None:
    texts.require_inert(path)
    texts.require_text(path)


def _json(path: Path, *, by_line: bool) -> None:
    texts.require_text(path)
    texts.require_json(path, by_line=by_line)


def _xml(path: Path, _kind: Kind) -> None:
    texts.require_inert(path)
    texts.require_xml(path)


_LOOKS: Mapping[str, Callable[[Path, Kind], None]] = {
    "pdf": lambda path, _kind: texts.require_pdf(path),
    "image": _image,
    "ooxml": _office,
    "odf": _open_document,
    "ofd": _fixed_document,
    "archive": lambda path, _kind: packages.require_within_limits(path),
    "ole": lambda path, kind: texts.require_ole(path, kind.mark),
    "text": _text,
    "json": lambda path, _kind: _json(path, by_line=False),
    "jsonl": lambda path, _kind: _json(path, by_line=True),
    "xml": _xml,
    "mail": lambda path, _kind: texts.require_mail(path),
}
