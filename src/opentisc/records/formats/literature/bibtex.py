"""BibTeX (`@article{key, title = {…}, …}`): nested braces, quotes, `#`, @string, the common LaTeX accents.

Not for: typesetting; commands that are not accents stay as they are written. Source:
docs/formats/bibtex.md.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from opentisc.records.formats.base import Item, ReadOptions, Rejected, Sample
from opentisc.records.formats.guard import guarded
from opentisc.records.formats.literature.reference import Reference, document
from opentisc.records.formats.tables.reading import Replay, decode_head, lines_of, open_text

_FIELDS: Mapping[str, str] = {
    "title": "title",
    "author": "author",
    "journal": "source",
    "journaltitle": "source",
    "booktitle": "source",
    "school": "publisher",
    "institution": "publisher",
    "publisher": "publisher",
    "organization": "publisher",
    "address": "place",
    "location": "place",
    "year": "year",
    "date": "date",
    "volume": "volume",
    "number": "issue",
    "issue": "issue",
    "pages": "pages",
    "edition": "edition",
    "type": "degree",
    "doi": "doi",
    "issn": "issn",
    "isbn": "isbn",
    "language": "language",
    "langid": "language",
    "abstract": "abstract",
    "keywords": "keywords",
    "keyword": "keywords",
    "url": "link",
    "urldate": "accessed",
    "affiliation": "affiliation",
    "database": "database",
}
_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_NAME = re.compile(r"\s*+,?\s*+([A-Za-z][\w:.+/-]*+)\s*+=\s*+")
_KEY = re.compile(r"\s*([^\s,{}()=]*)\s*(?=,|[})]|$)")
_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    '"': "\u0308",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "c": "\u0327",
    "k": "\u0328",
    "r": "\u030a",
}
_ACCENT = re.compile(r"""\\([`'^~"=.]|[uvHckr](?=[\s{]))\s*(?:\{\s*(\\?[A-Za-z])\s*\}|(\\?[A-Za-z]))""")
_LETTERS = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "o": "ø",
    "O": "Ø",
} | {
    "l": "ł",
    "L": "Ł",
    "i": "ı",
}
_LETTER = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|[oOlLi])(?![A-Za-z])(?:\{\}|\s+)?")
_ESCAPED = re.compile(r"\\([&%$#_{}])")


@dataclass(frozen=True, slots=True)
class BibTexFormat:
    """The format of BibTeX files."""

    code: str = "bibtex"
    title: str = "BibTeX"

    def recognises(self, sample: Sample) -> bool:
        """Say whether the first entry stands at the beginning, after comments at most."""
        text = decode_head(sample.head)
        lines = (line.strip() for line in text.lstrip("\ufeff").splitlines()[:200])
        first = next((line for line in lines if line and not line.startswith("%")), "")
        return re.match(r"@\s*[A-Za-z]+\s*[{(]", first) is not None

    def read(self, stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
        """Yield the document of each entry; an entry that does not close is Rejected, the next is found."""
        text, _encoding = open_text(Replay(stream))
        macros: dict[str, str] = {}
        for number, entry in enumerate(_entries(lines_of(text), options.max_record_bytes), start=1):
            where = f"record {number}"
            item = guarded(where, _item, entry, where, macros)
            if item is not None:
                yield item


FORMAT = BibTexFormat()


def plain(text: str) -> str:
    """Return LaTeX text as people read it: accents and letters composed, braces gone, blanks folded."""
    text = _ACCENT.sub(_accent, text)
    text = _LETTER.sub(lambda match: _LETTERS[match[1]], text)
    text = text.replace("~", " ").replace("---", "—").replace("--", "-")
    text = re.sub(r"(?<!\\)[{}]", "", text)
    return " ".join(_ESCAPED.sub(r"\1", text).split())


def _accent(match: "re.Match[str]") -> str:
    letter = (match[2] or match[3]).lstrip("\\")
    return unicodedata.normalize("NFC", letter + _ACCENTS[match[1]])


def _entries(lines: Iterator[str], limit: int) -> Iterator[str]:
    """Yield the text of each entry. An entry begins with `@` at the start of a line; what does not begin so
    belongs to the entry before it, so a brace that is never closed costs its own entry alone.
    """
    parts: list[str] = []
    size = 0
    for line in lines:
        if _ENTRY.match(line.lstrip()):
            if parts:
                yield "".join(parts)
            parts, size = [], 0
        elif not parts:
            continue  # comments between entries
        size += len(line)
        if size <= limit:
            parts.append(line)
    if parts:
        yield "".join(parts)


def _item(entry: str, where: str, macros: dict[str, str]) -> Item | None:
    head = _ENTRY.match(entry.lstrip())
    if head is None:
        return None
    kind, body = head[1].lower(), entry.lstrip()[head.end() :]
    if kind in ("comment", "preamble"):
        return None
    key = None if kind == "string" else _KEY.match(body)
    fields, closed = _fields(body[key.end() :] if key else body, macros)
    if kind == "string":
        macros.update({name.lower(): value for name, value in fields})
        return None
    if not closed:
        return Rejected(where, "record", "unclosed_entry", entry.strip()[:80])
    return _document(kind, fields, where)


def _document(kind: str, fields: list[tuple[str, str]], where: str) -> Item:
    reference = Reference(where)
    reference.add("kind", kind)
    for name, value in fields:
        field = _FIELDS.get(name.lower())
        if field == "author":
            for person in re.split(r"\s+and\s+(?![^{]*\})", value):
                reference.add("author", plain(person))
        elif field == "keywords":
            for word in re.split(r"[;,，；]", plain(value)):
                reference.add("keywords", word)
        else:
            reference.take(name.lower(), plain(value) if field != "link" else value.strip(), _FIELDS)
    if kind in ("phdthesis", "mastersthesis"):
        reference.values.setdefault("degree", [{"phdthesis": "phd", "mastersthesis": "master"}[kind]])
    return document(reference)


def _fields(body: str, macros: Mapping[str, str]) -> tuple[list[tuple[str, str]], bool]:
    """Return the fields of an entry and whether it closes."""
    found: list[tuple[str, str]] = []
    at = 0
    while True:
        match = _NAME.match(body, at)
        if match is None:
            rest = body[at:].strip().lstrip(",").strip()
            return found, rest[:1] in ("}", ")")
        value, at = _value(body, match.end(), macros)
        if value is None:
            return found, False
        found.append((match[1], value))


def _value(body: str, at: int, macros: Mapping[str, str]) -> tuple[str | None, int]:
    """Return a value (pieces joined by `#`) and where it ends; None when it does not end."""
    pieces: list[str] = []
    while True:
        piece, at = _piece(body, at, macros)
        if piece is None:
            return None, at
        pieces.append(piece)
        joined = re.compile(r"\s*#\s*").match(body, at)
        if joined is None:
            return "".join(pieces), at
        at = joined.end()


def _piece(body: str, at: int, macros: Mapping[str, str]) -> tuple[str | None, int]:
    opening = body[at : at + 1]
    if opening not in ("{", '"'):
        match = re.compile(r"[^\s,#{}()\"]+").match(body, at)
        return (None, at) if match is None else (macros.get(match[0].lower(), match[0]), match.end())
    depth = 0
    for index in range(at, len(body)):
        character = body[index]
        if body[index - 1] == "\\" and index > at:
            continue
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0 and opening == "{":
                return body[at + 1 : index], index + 1
        elif character == '"' and opening == '"' and depth == 0 and index > at:
            return body[at + 1 : index], index + 1
    return None, len(body)
