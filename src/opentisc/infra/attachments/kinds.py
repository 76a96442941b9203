"""The kinds of file that are taken: extension, what its content must look like, and who looks into it.

What a browser or an office program would run is not in the table: HTML, SVG, scripts, programs, DOCM, XLSM. Nor is
what nobody here can look into: RAR, 7z. Not for: looking; that is `inspecting`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Look = Literal[
    "pdf", "image", "ooxml", "odf", "ofd", "archive", "ole", "text", "json", "jsonl", "xml", "mail"
]
_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. magic: extensions of which puremagic must name one for the content; none are asked for texts.

    mark: what the look inside must find (a content type, a stream of an OLE file); empty for none.
    """

    media_type: str
    look: Look
    magic: frozenset[str] = frozenset()
    mark: str = ""


def _image(media_type: str, *magic: str) -> Kind:
    return Kind(media_type, "image", frozenset(magic))


def _zipped(media_type: str, look: Look, extension: str, mark: str = "") -> Kind:
    return Kind(media_type, look, frozenset({".zip", f".{extension}"}), mark)


def _ole(media_type: str, mark: str) -> Kind:
    return Kind(media_type, "ole", frozenset({".doc"}), mark)


_KINDS: Mapping[str, Kind] = {
    "pdf": Kind("application/pdf", "pdf", frozenset({".pdf"})),
    "png": _image("image/png", ".png"),
    "jpg": _image("image/jpeg", ".jpg", ".jpeg"),
    "jpeg": _image("image/jpeg", ".jpg", ".jpeg"),
    "gif": _image("image/gif", ".gif"),
    "bmp": _image("image/bmp", ".bmp"),
    "webp": _image("image/webp", ".webp"),
    "tif": _image("image/tiff", ".tif", ".tiff"),
    "tiff": _image("image/tiff", ".tif", ".tiff"),
    "docx": _zipped(
        f"{_OOXML}.wordprocessingml.document", "ooxml", "docx", f"{_OOXML}.wordprocessingml.document.main+xml"
    ),
    "xlsx": _zipped(
        f"{_OOXML}.spreadsheetml.sheet", "ooxml", "xlsx", f"{_OOXML}.spreadsheetml.sheet.main+xml"
    ),
    "pptx": _zipped(
        f"{_OOXML}.presentationml.presentation",
        "ooxml",
        "pptx",
        f"{_OOXML}.presentationml.presentation.main+xml",
    ),
    "odt": _zipped(f"{_ODF}.text", "odf", "odt", f"{_ODF}.text"),
    "ods": _zipped(f"{_ODF}.spreadsheet", "odf", "ods", f"{_ODF}.spreadsheet"),
    "odp": _zipped(f"{_ODF}.presentation", "odf", "odp", f"{_ODF}.presentation"),
    "ofd": _zipped(
        "application/ofd", "ofd", "ofd", "OFD.xml"
    ),  # GB/T 33190, the national fixed-layout document
    "zip": _zipped("application/zip", "archive", "zip"),
    "doc": _ole("application/msword", "WordDocument"),
    "wps": _ole("application/vnd.ms-works", "WordDocument"),
    "xls": _ole("application/vnd.ms-excel", "Workbook"),
    "et": _ole("application/vnd.ms-excel", "Workbook"),
    "ppt": _ole("application/vnd.ms-powerpoint", "PowerPoint Document"),
    "dps": _ole("application/vnd.ms-powerpoint", "PowerPoint Document"),
    "msg": _ole("application/vnd.ms-outlook", "__properties_version1.0"),
    "txt": Kind("text/plain", "text"),
    "md": Kind("text/plain", "text"),
    "csv": Kind("text/csv", "text"),
    "tsv": Kind("text/tab-separated-values", "text"),
    "ris": Kind("text/plain", "text"),
    "bib": Kind("text/plain", "text"),
    "json": Kind("application/json", "json"),
    "jsonl": Kind("application/json", "jsonl"),
    "xml": Kind("application/xml", "xml"),
    "eml": Kind("message/rfc822", "mail"),
}


def kind_of(extension: str) -> Kind | None:
    """Return the kind behind an extension in lower case, None when it is not taken."""
    return _KINDS.get(extension)


def extensions() -> tuple[str, ...]:
    """Return every extension that is taken, without dots, for a form to say."""
    return tuple(_KINDS)
