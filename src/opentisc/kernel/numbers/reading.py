"""Finds the office of a number, splits off the kind, and asks the office's rule.

Not for: the rules of an office (sibling modules), looking a number up.
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers import america, china, europe, international, japan, korea_taiwan, offices
from opentisc.kernel.numbers.folding import fold
from opentisc.kernel.numbers.types import DocumentNumber, Parts, Rule

PUBLICATION_RULES: dict[str, Rule] = {
    "CN": china.publication,
    "US": america.publication,
    "EP": international.ep_publication,
    "WO": international.wo_publication,
    "JP": japan.publication,
    "KR": korea_taiwan.kr_publication,
    "TW": korea_taiwan.tw_publication,
    "DE": europe.de_number,
    "GB": europe.gb_publication,
    "FR": europe.seven_digits,
    "CA": europe.seven_digits,
    "EA": europe.ea_publication,
    "AU": offices.au_publication,
    "IN": offices.in_publication,
}
APPLICATION_RULES: dict[str, Rule] = {
    "CN": china.application,
    "US": america.application,
    "EP": international.ep_application,
    "WO": international.pct_application,
    "JP": japan.application,
    "KR": korea_taiwan.kr_application,
    "TW": korea_taiwan.tw_application,
    "DE": europe.de_number,
    "GB": europe.two_digit_year_application,
    "FR": europe.two_digit_year_application,
    "CA": europe.seven_digits,
    "AU": offices.au_application,
    "IN": offices.in_application,
    "SG": offices.sg_application,
}
_PLAIN = re.compile(r"(?!ZL)([A-Z]{2})(\d+)([A-Z]\d?)?")
_OFFICE = re.compile(r"([A-Z]{2})[\s.\-/]*(?=[A-Z]{0,6}[\s.\-/]*\d|[^\x00-\x7f]|PCT/)")
# A kind follows a digit directly, or anything after a blank or hyphen; a date may stand behind it (Lens).
# A kind follows a digit directly, or anything after a blank or hyphen; a date may stand behind it (Lens).
_KIND = re.compile(r"(?:(.*\d)[\s.,/\-]*([A-Z]\d?)|(.*[\dA-Z号])[\s\-]([A-Z]\d?))")
# European documents cite with the kind between office and number: `EP-A-1 024 033`, `JP-A-2000219016`.
_KIND_IN_FRONT = re.compile(r"([ABCEUY]\d?)\s*[-\s]\s*(\d.*)")
_DATE_BEHIND = re.compile(r"(.*[A-Z]\d?)\s+((?:19|20)\d\d)([01]\d)([0-3]\d)")
_BARE = (
    (re.compile(r".*(?:[特実实再意][開开許许公表登願愿用匠]|公[開表][特実])"), "JP"),
    (re.compile(r".*[가-힣]"), "KR"),
    (re.compile(r"[123]0-(?:(?:19|20)\d\d-)?\d{7}(?!\d)"), "KR"),
    (re.compile(r"\d{1,5}/(?:DEL|MUM|CHE|KOL|MAS|BOM|CAL)(?:NP)?/(?:19|20)\d\d(?!\d)"), "IN"),
)
_BARE_PRE_GRANT = re.compile(r"20\d\d/0\d{6}(?:\s*[AP]\d)?")
_BARE_APPLICATIONS = (
    (re.compile(r"(?:19|20)\d{2}[1-9]\d{7}\.[\dX]"), "CN"),
    (re.compile(r"\d{2}/\d{3},?\d{3}"), "US"),
)
_BARE_DOTTED = re.compile(r"\d{8}\.[\dX]")


def read_publication(
    given: str, *, office: str | None = None, kind: str | None = None, dated: DateText | None = None
) -> DocumentNumber:
    """Return the publication number in `given`. Never raises: `readable` says whether it was understood.

    office, kind: as the source gives them apart from the number; an office in the text counts only when
    the number does not fit the office given. dated: decides between looks that differ by year.
    """
    return _read(given, office, kind, dated, PUBLICATION_RULES)


def read_application(
    given: str, *, office: str | None = None, kind: str | None = None, dated: DateText | None = None
) -> DocumentNumber:
    """Return the application or priority number in `given`. Never raises: `readable` says so.

    dated: the filing date where known; it tells series code + serial from DOCDB's serial + year (US).
    An international application has the office `WO` and the receiving office in its number.
    """
    return _read(given, office, kind, dated, APPLICATION_RULES)


def _read(
    given: str, office: str | None, kind: str | None, dated: DateText | None, rules: dict[str, Rule]
) -> DocumentNumber:
    plain = _PLAIN.fullmatch(given)
    if plain is not None and (office is None or office == plain[1]):
        found, body, own = plain[1], plain[2], plain[3] or kind
    elif office is not None and given.isdigit() and given.isascii():
        found, body, own = office, given, kind
    else:
        text, dated = _without_date(fold(given), dated)
        found, body, own = _taken_apart(text, office, kind, rules)
    parts = _apply(found, body, own, dated, rules)
    if parts is not None:
        return DocumentNumber(parts.office or found, parts.number, parts.kind, given, True, parts.check)
    if office is not None:
        other = _read(given, None, kind, dated, rules)
        if other.readable:
            return other
    return DocumentNumber(found, "".join(given.split()), kind, given, readable=False)


def _apply(
    office: str, body: str, kind: str | None, dated: DateText | None, rules: dict[str, Rule]
) -> Parts | None:
    if not office:
        return None
    if rules is PUBLICATION_RULES:
        return rules.get(office, offices.generic)(body, kind, dated)
    if kind == "W" and office != "WO":  # DOCDB: receiving office + number of the international application
        return international.pct_application(f"{office}{body}", kind, dated)
    return rules.get(office, offices.generic_application)(body, kind, dated)


def _without_date(text: str, dated: DateText | None) -> tuple[str, DateText | None]:
    """Return the text without a date behind the kind (`US 18900080 A 19800922`), and the date known."""
    match = _DATE_BEHIND.fullmatch(text)
    if match is None:
        return text, dated
    return match[1], dated or DateText(f"{match[2]}-{match[3]}-{match[4]}")


def _taken_apart(
    text: str, office: str | None, kind: str | None, rules: dict[str, Rule]
) -> tuple[str, str, str | None]:
    """Return office (empty when unknown), number and kind of a folded text."""
    found, rest = _split_office(text, office, rules)
    match = _KIND.fullmatch(rest)
    if match is not None:
        body, own = match[1] or match[3], match[2] or match[4]
        return (found, body, own) if kind is None or own == kind else (found, rest, kind)
    front = _KIND_IN_FRONT.fullmatch(rest)
    return (found, front[2], kind or front[1]) if front else (found, rest, kind)


def _split_office(text: str, office: str | None, rules: dict[str, Rule]) -> tuple[str, str]:
    if text.startswith("ZL"):
        return "CN", text[2:].lstrip(" .-:")
    if text.startswith("PCT"):
        return "WO", text
    if office is not None:
        start = _OFFICE.match(text)
        return office, text[start.end() :] if start and start[1] == office else text
    match = _OFFICE.match(text)
    if match is None:
        return _office_of_bare(text, rules), text
    rest = text[match.end() :]
    if match[1] == "UK":  # ST.3 has GB; people write UK
        return "GB", rest
    return ("CN", rest[2:].lstrip(" .-")) if match[1] == "CN" and rest.startswith("ZL") else (match[1], rest)


def _office_of_bare(text: str, rules: dict[str, Rule]) -> str:
    """Return the office of a number without office code where its look leaves no doubt, else nothing."""
    for pattern, office in _BARE:
        if pattern.match(text):
            return office
    if rules is PUBLICATION_RULES:
        return "US" if _BARE_PRE_GRANT.fullmatch(text) else ""
    for pattern, office in _BARE_APPLICATIONS:
        if pattern.fullmatch(text):
            return office
    return _office_by_check_digit(text) if _BARE_DOTTED.fullmatch(text) else ""


def _office_by_check_digit(text: str) -> str:
    """Eight digits, a dot and a check digit are Chinese or European: the digit decides if only one fits."""
    chinese, european = china.application(text, None, None), international.ep_application(text, None, None)
    right = [
        office for office, parts in (("CN", chinese), ("EP", european)) if parts is not None and parts.check
    ]
    return right[0] if len(right) == 1 else ""
