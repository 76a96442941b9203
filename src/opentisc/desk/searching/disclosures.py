"""What a request discloses: the texts against which a query for outside is compared, and what could not be read.

Answers, messages with the client, and files handed in as disclosure, material or mail, where their text can be taken
out (text, mail, Word). PDF and pictures cannot, and are said. Not for: people; reading here opens nothing to anybody.
"""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext as _
from lxml import etree

from opentisc.desk.models import RequestFile, ServiceRequest
from opentisc.infra import attachments
from opentisc.kernel import hardened_xml
from opentisc.kernel.errors import OpenTiscError

KINDS: Final = ("disclosure", "material", "mail")
MOST_CHARACTERS: Final = 2_000_000
"""Of one file; more is compared up to here, and said."""

_ENCODINGS = ("utf-8-sig", "gb18030")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PLAIN = ("text/", "message/rfc822", "application/json", "application/xml")
_PARTS = ("word/document", "word/footnotes", "word/endnotes", "word/header", "word/footer", "word/comments")
_MOST_PART_BYTES = 50_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(slots=True)
class Disclosed:
    """texts: (source for people, text). unread: names of files whose text could not be taken out, or not whole."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def disclosed_by(request: ServiceRequest) -> Disclosed:
    """Return everything that the request discloses, as far as it can be read."""
    found = Disclosed()
    if request.title:
        found.texts.append((_("名称"), request.title))
    found.texts += [(f"{_('申请表')} {name}", text) for name, text in _strings(request.answers)]
    said = request.messages.filter(kind="message").order_by("at").values_list("at", "text")
    found.texts += [(f"{_('往来消息')} {at:%Y-%m-%d}", text) for at, text in said]
    files = request.files.filter(kind__in=KINDS, removed_at=None).select_related("stored").order_by("pk")
    for row in files:
        _read(row, found)
    return found


def _strings(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in answers.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and text:
                yield name, text


def _read(row: RequestFile, found: Disclosed) -> None:
    name = row.stored.name
    try:
        with attachments.open_file(row.stored) as content:
            text = _text(row.stored.media_type, content)
    except (OpenTiscError, zipfile.BadZipFile, etree.XMLSyntaxError, OSError):
        text = None  # in quarantine, gone, or damaged: said to the person as not compared
    if text is None:
        found.unread.append(name)
        return
    if len(text) > MOST_CHARACTERS:
        found.unread.append(_("%(name)s（仅比对前 %(n)s 字）") % {"name": name, "n": f"{MOST_CHARACTERS:,}"})
    found.texts.append((name, text[:MOST_CHARACTERS]))


def _text(media_type: str, content: BinaryIO) -> str | None:
    if media_type == _WORD:
        return "\n".join(_paragraphs(content))
    if media_type.startswith(_PLAIN):
        return _decoded(content.read(4 * MOST_CHARACTERS))
    return None


def _decoded(head: bytes) -> str:
    try:
        return head.decode(_ENCODINGS[0])
    except UnicodeDecodeError:
        return head.decode(_ENCODINGS[1], "replace")


def _paragraphs(content: BinaryIO) -> Iterator[str]:
    with zipfile.ZipFile(content) as package:
        for info in package.infolist():
            if not (info.filename.startswith(_PARTS) and info.filename.endswith(".xml")):
                continue
            with package.open(info) as part:
                root = etree.fromstring(part.read(_MOST_PART_BYTES), hardened_xml.parser())
            for paragraph in root.iter(f"{_W}p"):
                yield "".join(text.text or "" for text in paragraph.iter(f"{_W}t"))
