"""Takes the text out of a file that was handed in, and says what could not be taken out: nothing is passed in silence.

Text, mail, Word and PDF. A PDF is read in a process of its own under limits of pages, size, memory and time; a Word
file part by part with a hardened parser. Pictures are not read: a page, or a file, without text is said.
"""

import codecs
import email
import email.policy
import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from django.utils.translation import gettext as _
from lxml import etree

from opentisc.kernel import hardened_xml

MOST_CHARACTERS: Final = 2_000_000
"""Of one file; more is compared up to here, and said."""
MOST_PAGES: Final = 400
MOST_BYTES: Final = 64_000_000
SECONDS: Final = 20.0
"""A PDF of 400 pages of text is read in two or three seconds; what takes ten times as long is not read for its text."""

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF: Final = "application/pdf"
MAIL: Final = "message/rfc822"
_PLAIN = ("text/", "application/json", "application/xml")
_TAG = re.compile(r"<[^>]{0,2000}>")
_ENCODINGS = ("utf-8-sig", "gb18030")
_SILENT_PARTS = (
    "word/theme/",
    "word/styles",
    "word/settings",
    "word/fontTable",
    "word/webSettings",
    "word/numbering",
)
_MOST_PART_BYTES = 50_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SAID = (f"{_W}t", f"{_W}delText", f"{_A}t")
_PROGRAM = Path(__file__).with_name("pdf_program.py")


@dataclass(frozen=True, slots=True)
class Taken:
    """The text of a file. unread: why not all of it, in words for people, empty when it was read whole."""

    text: str
    unread: str = ""


class Budget:
    """The time that the reading of several files may take together, in seconds."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left, at least 0."""
        return max(0.0, self._ends - time.monotonic())


def take(media_type: str, content: BinaryIO, *, budget: Budget) -> Taken:
    """Return the text of a file. Raises BadZipFile, XMLSyntaxError and OSError for a damaged one."""
    if media_type == PDF:
        return _pdf(content, budget=budget)
    if media_type == WORD:
        return _whole("\n".join(_paragraphs(content)))
    if media_type == MAIL:
        return _mail(content)
    if media_type.startswith(_PLAIN):
        return _whole(_decoded(content.read(4 * MOST_CHARACTERS)))
    return Taken("", _("这种文件不能读取文字"))


def _whole(text: str) -> Taken:
    if not text.strip():
        return Taken("", _no_text())
    if len(text) > MOST_CHARACTERS:
        return Taken(text[:MOST_CHARACTERS], _only_first())
    return Taken(text)


def _pdf(content: BinaryIO, *, budget: Budget) -> Taken:
    given = content.read(MOST_BYTES + 1)
    if len(given) > MOST_BYTES:
        return Taken("", _("文件超过 %(n)s MB，没有读取") % {"n": MOST_BYTES // 1_000_000})
    seconds = min(SECONDS, budget.left())
    command = [sys.executable, "-I", str(_PROGRAM), str(MOST_PAGES), str(MOST_CHARACTERS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no words of anybody in the command
            command, input=given, capture_output=True, timeout=max(seconds, 0.001), check=False
        )
    except subprocess.TimeoutExpired:
        return Taken("", _("读取用时过长，没有读完"))
    if done.returncode != 0:
        locked = done.stderr == b"locked"
        return Taken("", _("PDF 有密码，打不开") if locked else _("PDF 已损坏，或超过读取的限制"))
    return _pages(json.loads(done.stdout))


def _pages(found: dict[str, object]) -> Taken:
    pages, texts = found["pages"], found["texts"]
    assert isinstance(pages, int)  # noqa: S101 our own program's answer
    assert isinstance(texts, list)  # noqa: S101 as above
    text = "\n".join(texts)
    empty = [at for at, one in enumerate(texts, start=1) if not one.strip()]
    if len(empty) == len(texts):
        return Taken("", _no_text())
    said = []
    if empty:
        said.append(_("第 %(pages)s 页没有可读的文字") % {"pages": _spans(empty)})
    if len(texts) < pages or len(text) >= MOST_CHARACTERS:
        said.append(_("只比对前 %(n)s 页，共 %(all)s 页") % {"n": len(texts), "all": pages})
    return Taken(text, _("；").join(said))


def _spans(numbers: list[int]) -> str:
    """Return page numbers as spans: 2-4, 9."""
    spans: list[list[int]] = []
    for one in numbers:
        if spans and one == spans[-1][1] + 1:
            spans[-1][1] = one
        else:
            spans.append([one, one])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


def _no_text() -> str:
    return _("没有可读的文字")


def _only_first() -> str:
    return _("仅比对前 %(n)s 字") % {"n": f"{MOST_CHARACTERS:,}"}


def _decoded(head: bytes) -> str:
    """Return the text of bytes that may end within a character: what was cut there is no other encoding."""
    try:
        return codecs.getincrementaldecoder(_ENCODINGS[0])().decode(head, final=False)
    except UnicodeDecodeError:
        return head.decode(_ENCODINGS[1], "replace")


def _mail(content: BinaryIO) -> Taken:
    """Return the text parts of a mail, decoded; what is attached to it is said."""
    message = email.message_from_bytes(content.read(MOST_BYTES), policy=email.policy.default)
    said, attached = [str(message.get("Subject", ""))], []
    for part in message.walk():
        if part.is_multipart():
            continue
        body = part.get_payload(decode=True)
        if part.get_content_maintype() == "text" and isinstance(body, bytes) and not part.is_attachment():
            said.append(_TAG.sub(" ", _in_charset(body, part.get_content_charset())))
        else:
            attached.append(part.get_filename() or part.get_content_type())
    taken = _whole("\n".join(said))
    if not attached:
        return taken
    more = _("所附文件没有比对：%(names)s") % {"names": _("、").join(attached)}
    return Taken(taken.text, _("；").join(filter(None, (taken.unread, more))))


def _in_charset(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or _ENCODINGS[0])
    except (LookupError, UnicodeDecodeError):
        return _decoded(body)


def _paragraphs(content: BinaryIO) -> Iterator[str]:
    """Give the paragraphs of every part: text, notes, boxes, charts and diagrams, and what was struck out."""
    with zipfile.ZipFile(content) as package:
        for info in package.infolist():
            name = info.filename
            if not name.startswith("word/") or not name.endswith(".xml") or name.startswith(_SILENT_PARTS):
                continue
            with package.open(info) as part:
                root = etree.fromstring(part.read(_MOST_PART_BYTES), hardened_xml.parser())
            for paragraph in root.iter(f"{_W}p", f"{_A}p"):
                yield "".join(text.text or "" for text in paragraph.iter(*_SAID))
