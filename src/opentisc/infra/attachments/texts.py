"""Looks into files that are text: plain, XML, mail. Not for: what the text says."""

import codecs
import email
import email.policy
import mmap
import re
from pathlib import Path

import msgspec
from lxml import etree

from opentisc.infra.attachments.errors import FileRefused
from opentisc.kernel import hardened_xml

_ENCODINGS = ("utf-8-sig", "gb18030")  # GB 18030 last: it takes almost any bytes
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A page or drawing, after what may stand before it; atomic groups, so that no input makes it slow (SC-38).
_PAGE = re.compile(
    rb"(?>\s|\xef\xbb\xbf|\xff\xfe|\xfe\xff|<\?xml[^>]*>|<!--(?s:.*?)-->)*+"
    rb"<(?:!doctype\s+(?:html|svg)\b|(?:\w{1,40}:)?(?:html|svg|head|body|script|iframe)[\s/>])",
    re.IGNORECASE,
)
_HEAD = 64 * 1024
_BLOCK = 1 << 20
_MAIL_HEADERS = ("From", "Date", "Received", "MIME-Version", "Message-ID")
_OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def require_inert(path: Path) -> None:
    """Raise FileRefused for a page or drawing that a browser would run, whatever the file is called."""
    with path.open("rb") as file:
        head = file.read(_HEAD).replace(b"\0", b"")  # UTF-16 as well
    if _PAGE.match(head):
        raise FileRefused("file_type_mismatch", "the content would run")


def require_text(path: Path) -> None:
    """Raise FileRefused unless all of the file is text in UTF-8, UTF-16 with its mark, or GB 18030."""
    with path.open("rb") as file:
        mark = file.read(2)
    encodings = ("utf-16",) if mark in _UTF16 else _ENCODINGS
    if not any(_decodes(path, encoding) for encoding in encodings):
        raise FileRefused("file_type_mismatch", "not text")


def require_json(path: Path, *, by_line: bool) -> None:
    """Raise FileRefused unless the file is one JSON value in UTF-8, or one on each line that is not empty."""
    try:
        if not by_line:
            msgspec.json.decode(path.read_bytes().removeprefix(codecs.BOM_UTF8), type=msgspec.Raw)
            return
        with path.open("rb") as file:
            for line in file:
                if line.strip():
                    msgspec.json.decode(line, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise FileRefused("file_damaged", str(wrong)) from wrong


def require_xml(path: Path) -> None:
    """Raise FileRefused unless the file is well-formed XML; libxml2 refuses entity bombs and 256 levels of depth."""
    reader = hardened_xml.pull_parser(("end",))
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 16):
                reader.feed(block)
                for _event, node in reader.read_events():
                    if isinstance(node, etree._Element):
                        node.clear()
        reader.close()
    except etree.XMLSyntaxError as wrong:
        raise FileRefused("file_damaged", str(wrong)) from wrong


def require_mail(path: Path) -> None:
    """Raise FileRefused unless the file begins with the headers of a mail."""
    with path.open("rb") as file:
        message = email.message_from_binary_file(file, policy=email.policy.compat32)
    if not any(message.get(name) for name in _MAIL_HEADERS):
        raise FileRefused("file_type_mismatch", "no headers of a mail")


def require_ole(path: Path, mark: str) -> None:
    """Raise FileRefused unless an old office file has the stream of its kind and holds no macro.

    Names of streams stand in the directory as UTF-16; a text that only speaks of `_VBA_PROJECT` is refused too.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_OLE_MACROS) >= 0:
            raise FileRefused("file_has_macros", "a stream holds macros")
        marks = (mark, "Book") if mark == "Workbook" else (mark,)  # Excel 5 and 95 call it Book
        if all(content.find(one.encode("utf-16-le")) < 0 for one in marks):
            raise FileRefused("file_type_mismatch", f"no {mark} in it")


def require_pdf(path: Path) -> None:
    """Raise FileRefused unless the file begins and ends as a PDF."""
    with path.open("rb") as file:
        head = file.read(5)
        file.seek(max(0, path.stat().st_size - 2048))
        tail = file.read()
    if head != b"%PDF-":
        raise FileRefused("file_type_mismatch", "no PDF header")
    if b"%%EOF" not in tail:
        raise FileRefused("file_damaged", "the PDF has no end")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                if "\0" in decoder.decode(block):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
