"""Finds the office of a number, splits off the kind, and asks the office's rule.

Not for: the rules of an office (sibling modules), looking a number up.
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers import america, china, international
from opentisc.kernel.numbers.folding import compact, fold
from opentisc.kernel.numbers.offices import generic
from opentisc.kernel.numbers.types import DocumentNumber, Parts, Rule

PUBLICATION_RULES: dict[str, Rule] = {
    "CN": china.publication,
    "US": america.publication,
    "EP": international.ep_publication,
    "WO": international.wo_publication,
}
APPLICATION_RULES: dict[str, Rule] = {
    "CN": china.application,
    "US": america.application,
    "EP": international.ep_application,
    "WO": international.pct_application,
}
_PLAIN = re.compile(r"([A-Z]{2})(\d+)([A-Z]\d?)?")
_OFFICE = re.compile(r"([A-Z]{2})[\s.\-/]*(?=[A-Z]{0,6}[\s.\-/]*\d)")
_KIND = re.compile(r"(.*\d)[\s.\-/]*([A-Z]\d?)(?:\s+(?:19|20)\d{6})?")


def read_publication(
    given: str, *, office: str | None = None, kind: str | None = None, dated: DateText | None = None
) -> DocumentNumber:
    """Return the publication number in `given`. Never raises: `readable` says whether it was understood.

    office, kind: as the source gives them apart from the number; office is then only looked for in the
    text when its own rule does not fit. dated: decides between looks that differ by year.
    """
    return _read(given, office, kind, dated, PUBLICATION_RULES)


def read_application(
    given: str, *, office: str | None = None, kind: str | None = None, dated: DateText | None = None
) -> DocumentNumber:
    """Return the application or priority number in `given`. Never raises: `readable` says so.

    dated: the filing date where known; it tells series code + serial from DOCDB's serial + year (US).
    """
    return _read(given, office, kind, dated, APPLICATION_RULES)


def _read(
    given: str, office: str | None, kind: str | None, dated: DateText | None, rules: dict[str, Rule]
) -> DocumentNumber:
    plain = _PLAIN.fullmatch(given)
    if plain is not None and (office is None or office == plain[1]):
        found, body, own = plain[1], plain[2], plain[3] or kind
    else:
        text = fold(given)
        found, rest = _split_office(text, office)
        body, own = _split_kind(rest, kind)
    parts = None
    rule = _rule(found, own, rules)
    if rule is not None:
        parts = rule(body, own, dated)
    if parts is None:
        return DocumentNumber(found, "".join(given.split()), kind, given, readable=False)
    return DocumentNumber(parts.office or found, parts.number, parts.kind, given, True, parts.check)


def _rule(office: str, kind: str | None, rules: dict[str, Rule]) -> Rule | None:
    if not office:
        return None
    return rules.get(office, generic)


def _split_office(text: str, office: str | None) -> tuple[str, str]:
    if text.startswith("ZL"):
        return "CN", text[2:].lstrip(" .-")
    if office is not None and not text.startswith(office):
        return office, text
    match = _OFFICE.match(text)
    if match is None:
        return office or "", text
    return match[1], text[match.end() :]


def _split_kind(text: str, kind: str | None) -> tuple[str, str | None]:
    match = _KIND.fullmatch(text)
    if match is None:
        return text, kind
    if kind is not None and match[2] != kind:
        return text, kind
    return match[1], match[2]


__all__ = ["compact", "read_application", "read_publication"]
