"""Looks into files that are zips: office documents, OFD, archives. Macros are found by what the package declares
and by the parts that hold them, whatever the extension says. Not for: reading their text."""

import zipfile
from dataclasses import replace
from pathlib import Path

from lxml import etree

from opentisc.infra.attachments.errors import FileRefused
from opentisc.infra.attachments.kinds import Kind
from opentisc.kernel import hardened_xml
from opentisc.kernel.containers import WEB, Problem, entries
from opentisc.kernel.containerstreams import DAMAGE, ArchiveRefused

_CONTENT_TYPES = "[Content_Types].xml"
_LARGEST_LIST = 1_000_000
_OOXML_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_OOXML_MACRO_FOLDERS = (
    "macrosheets/",
    "dialogsheets/",
    "activex/",
)  # Excel 4 macros and controls run as well
_ODF_MACRO_FOLDERS = ("basic/", "scripts/")


def require_within_limits(path: Path) -> None:
    """Unpack every member to nowhere. Raises FileRefused for the first breach of SC-30, or damage."""
    for one in entries(path, replace(WEB, max_file_bytes=None)):
        if isinstance(one, Problem):
            raise FileRefused(f"file_{one.reason}", one.detail)
        try:
            while one.stream.read(1 << 20):
                pass
        except ArchiveRefused as refused:
            raise FileRefused(f"file_{refused.code}", refused.detail) from refused


def look_into_office_document(path: Path, kind: Kind) -> None:
    """Raise FileRefused unless a DOCX, XLSX or PPTX is what its extension says and holds no macro."""
    names, types = _opened(path, _CONTENT_TYPES)
    lower = [name.lower() for name in names]
    if any(name.endswith(_OOXML_MACRO_PARTS) for name in lower) or any(
        folder in name for name in lower for folder in _OOXML_MACRO_FOLDERS
    ):
        raise FileRefused("file_has_macros", "a part holds macros")
    declared = _declared_types(types)
    if any("macroenabled" in one.lower() or "vbaproject" in one.lower() for one in declared):
        raise FileRefused("file_has_macros", "macros are declared")
    if kind.mark not in declared:
        raise FileRefused("file_type_mismatch", "the main part is of another kind")


def look_into_open_document(path: Path, kind: Kind) -> None:
    """Raise FileRefused unless an ODT, ODS or ODP is what its extension says and holds no macro."""
    names, mimetype = _opened(path, "mimetype")
    if any(name.lower().startswith(_ODF_MACRO_FOLDERS) for name in names):
        raise FileRefused("file_has_macros", "a part holds macros")
    if mimetype.decode("ascii", "replace").strip() != kind.mark:
        raise FileRefused("file_type_mismatch", "the document is of another kind")


def look_into_fixed_document(path: Path, kind: Kind) -> None:
    """Raise FileRefused unless an OFD has its main part."""
    _opened(path, kind.mark)


def _opened(path: Path, part: str) -> tuple[list[str], bytes]:
    """Return the names of all members and the content of one. Raises FileRefused when it is not there."""
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            if part not in names:
                raise FileRefused("file_type_mismatch", f"no {part} in it")
            with package.open(part) as member:
                return names, member.read(_LARGEST_LIST)
    except DAMAGE as wrong:
        raise FileRefused("file_corrupt_archive", str(wrong)) from wrong


def _declared_types(content_types: bytes) -> set[str]:
    try:
        root = etree.fromstring(content_types, hardened_xml.parser())
    except etree.XMLSyntaxError as wrong:
        raise FileRefused("file_damaged", str(wrong)) from wrong
    return {str(one.get("ContentType", "")) for one in root}
