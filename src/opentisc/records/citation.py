"""Printing literature as references by GB/T 7714-2015, in the order of citation (numeric style).

Not for: patents, whose references are printed from their numbers; numbering a list ([1], [2]) is the
report's business. Clauses named below are those of GB/T 7714-2015.
"""

import re
import unicodedata
from collections.abc import Mapping

from opentisc.records.types import Literature, LiteratureKind, Party

# Table B.1 (types of document) and B.2 (carriers).
_LETTERS: Mapping[LiteratureKind, str] = {
    LiteratureKind.JOURNAL: "J",
    LiteratureKind.THESIS: "D",
    LiteratureKind.CONFERENCE: "C",
    LiteratureKind.BOOK: "M",
    LiteratureKind.REPORT: "R",
    LiteratureKind.STANDARD: "S",
    LiteratureKind.RESULT: "R",  # the standard has no letter of its own: an achievement is filed as a report
    LiteratureKind.NEWSPAPER: "N",
    LiteratureKind.WEB_PAGE: "EB",
    LiteratureKind.DATA_SET: "DS",
    LiteratureKind.OTHER: "Z",
}
_ALWAYS_ONLINE = frozenset({LiteratureKind.WEB_PAGE, LiteratureKind.DATA_SET})
_FULL_DAY = len("2015-05-15")
_SHOWN_AUTHORS = 3  # 8.1.2: three are printed, further ones become 等 or et al.
_HAN = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]")
_INITIAL = re.compile(r"[^\W\d_]", re.UNICODE)


def gbt7714(document: Literature) -> str:
    """Return the reference of a document, without its number in the list, ending in a full stop.

    What the document does not have is left out with its punctuation; a publisher without its place gets
    `[出版地不详]` or `[S.l.]` (8.4.1.3). Authors given as `Family, Given` in Latin letters are printed family
    name in capitals with initials (8.1.1). Source: GB/T 7714-2015, 4.1 to 4.6, 8.1 to 8.8.
    """
    head = [part for part in (_authors(document), _title(document)) if part]
    body = _BODIES.get(document.kind, _report)(document)
    joined = ". ".join(part.rstrip(".") for part in head)
    if document.kind is LiteratureKind.CONFERENCE and body:
        text = f"{joined}//{body}"
    else:
        text = ". ".join(part for part in (joined, body) if part)
    return _finish(text, document)


def _authors(document: Literature) -> str:
    """Return up to three names; 等 or et al. by the language of the names (8.1.2)."""
    names = [_name(party) for party in document.authors[:_SHOWN_AUTHORS]]
    if not names:
        return ""
    if len(document.authors) > _SHOWN_AUTHORS:
        names.append("等" if _HAN.search(names[0]) else "et al")
    return ", ".join(names)


def _name(party: Party) -> str:
    """Return `张三` as it is and `Roe, Jane K.` as `ROE J K`; a body's name stays as printed (8.1.3)."""
    name = unicodedata.normalize("NFC", party.name.strip())
    family, comma, given = name.partition(",")
    if _HAN.search(name) or party.kind == "organisation" or not comma:
        return name
    parts = re.split(r"[\s.]+", given.strip())
    initials = ["-".join(_initial(piece) for piece in part.split("-") if piece) for part in parts if part]
    return " ".join([family.strip().upper(), *initials])


def _initial(part: str) -> str:
    """Return the initial of a given name; letters in capitals without stops (`JK`) are initials already."""
    if part.isupper() and 1 < len(part) <= 3:
        return " ".join(part)
    match = _INITIAL.search(part)
    return match[0].upper() if match else part


def _title(document: Literature) -> str:
    title = document.titles[0].value.rstrip(" .。") if document.titles else ""
    if document.kind is LiteratureKind.STANDARD and document.standard_number:
        number = document.standard_number
        title = title if number in title else f"{title}: {number}" if title else number
    if not title:
        return ""
    return f"{title}[{_mark(document)}]"


def _mark(document: Literature) -> str:
    """Return the letters of the type, with /OL when the document was read online (4.5.2, table B.2)."""
    letter = _LETTERS[document.kind]
    return f"{letter}/OL" if _is_online(document) else letter


def _journal(document: Literature) -> str:
    """Return `刊名, 年, 卷(期): 页码` (4.4)."""
    text = ", ".join(part for part in (document.source, _year(document), document.volume) if part)
    return _with_pages(f"{text}({document.issue})" if document.issue else text, document)


def _newspaper(document: Literature) -> str:
    """Return `报名, 年-月-日(版次)` (4.4, 8.8.3)."""
    day = document.published_on or _year(document)
    text = ", ".join(part for part in (document.source, day) if part)
    edition = document.issue or document.pages
    return f"{text}({edition})" if edition and text else text


def _published(document: Literature) -> str:
    """Return `出版地: 出版者, 年: 页码` (4.1)."""
    place = document.place or (_unknown_place(document) if document.publisher else None)
    imprint = ": ".join(part for part in (place, document.publisher) if part)
    if _is_online(document) and document.published_on and len(document.published_on) == _FULL_DAY:
        return f"{imprint}({document.published_on})"
    text = ", ".join(part for part in (imprint, _year(document)) if part)
    return _with_pages(text, document)


def _book(document: Literature) -> str:
    edition = _edition(document)
    body = _published(document)
    return ". ".join(part for part in (edition, body) if part)


def _conference(document: Literature) -> str:
    """Return the proceedings and their imprint (4.2); the caller puts `//` before them."""
    source, body = document.source, _published(document)
    if source is None:
        return body
    return ". ".join(part for part in (source.rstrip("."), body) if part)


def _report(document: Literature) -> str:
    return _published(document)


def _web_page(document: Literature) -> str:
    """Return the site and `(更新日期)` (4.6); the day of reading follows at the end."""
    imprint = ": ".join(part for part in (document.place, document.publisher or document.source) if part)
    if document.published_on and len(document.published_on) == _FULL_DAY:
        return f"{imprint}({document.published_on})"
    return ", ".join(part for part in (imprint, _year(document)) if part)


def _is_online(document: Literature) -> bool:
    """Say whether the document was read online: by its kind, or by a link with the day of reading."""
    return document.kind in _ALWAYS_ONLINE or bool(document.link and document.accessed_on)


def _with_pages(text: str, document: Literature) -> str:
    return f"{text}: {document.pages}" if document.pages and text else text


def _year(document: Literature) -> str:
    return str(document.year) if document.year else (document.published_on or "")[:4]


def _edition(document: Literature) -> str:
    """Return `2版` or `2nd ed`; a first edition is not named (8.3)."""
    edition = (document.edition or "").strip()
    if not edition.isdecimal():
        return "" if edition in ("第1版", "第一版", "1st ed", "1版") else edition.rstrip(".")
    if edition == "1":
        return ""
    if _is_chinese(document):
        return f"{edition}版"
    suffix = (
        "th"
        if edition[-2:] in ("11", "12", "13")
        else {"1": "st", "2": "nd", "3": "rd"}.get(edition[-1], "th")
    )
    return f"{edition}{suffix} ed"


def _unknown_place(document: Literature) -> str:
    return "[出版地不详]" if _is_chinese(document) else "[S.l.]"


def _is_chinese(document: Literature) -> bool:
    if document.language:
        return document.language == "zh"
    return bool(document.titles and _HAN.search(document.titles[0].value))


def _finish(text: str, document: Literature) -> str:
    """Add the day of reading, the link and the DOI (4.6, 8.6, 8.7)."""
    online = _is_online(document)
    if online and document.accessed_on:
        text += f"[{document.accessed_on}]"
    text = text.rstrip(".")
    if online and document.link:
        text += f". {document.link}"
    if document.doi:
        text += f". DOI: {document.doi}"
    return f"{text}."


_BODIES = {
    LiteratureKind.JOURNAL: _journal,
    LiteratureKind.NEWSPAPER: _newspaper,
    LiteratureKind.CONFERENCE: _conference,
    LiteratureKind.BOOK: _book,
    LiteratureKind.THESIS: _published,
    LiteratureKind.REPORT: _report,
    LiteratureKind.RESULT: _report,
    LiteratureKind.STANDARD: _published,
    LiteratureKind.WEB_PAGE: _web_page,
    LiteratureKind.DATA_SET: _web_page,
    LiteratureKind.OTHER: _report,
}
