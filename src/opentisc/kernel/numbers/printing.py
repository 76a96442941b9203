"""Numbers printed back: plain, as the office prints them, and as Chinese patent numbers (ZL).

Whatever is printed here is read back to the same number. Publications and applications share looks
(`US 10,817,431` and `10/817,431` have the same digits), so each has its own function.
Not for: record ids (`record_id`), sentences.
"""

import re
from collections.abc import Callable
from enum import StrEnum

from opentisc.kernel.errors import Invalid
from opentisc.kernel.numbers import china
from opentisc.kernel.numbers.international import ep_check_digit
from opentisc.kernel.numbers.offices import IN_BRANCHES
from opentisc.kernel.numbers.types import Printable

_Print = Callable[[str], str]


class Style(StrEnum):
    """How a number is printed: `US4058776A`, `US 4,058,776 A`, `ZL 201810123456.7` (granted CN only)."""

    PLAIN = "plain"
    SPACED = "spaced"
    ZL = "zl"


def print_number(number: Printable, style: str = Style.PLAIN) -> str:
    """Return a publication number in the style asked for. A number that could not be read: as given.

    Raises Invalid with code `unprintable_number` for `zl` of anything but a Chinese application number.
    """
    return _print(number, style, _PUBLICATIONS)


def print_application(number: Printable, style: str = Style.PLAIN) -> str:
    """Return an application number in the style asked for; Chinese and European ones with check digit."""
    return _print(number, style, _APPLICATIONS)


def _print(number: Printable, style: str, printers: dict[str, _Print]) -> str:
    chosen = Style(style)
    if not number.readable:
        return number.as_given
    if chosen is Style.ZL:
        return f"ZL {_chinese_application(number)}"
    kind = number.kind or ""
    if chosen is Style.PLAIN:
        return _plain(number, kind, applications=printers is _APPLICATIONS)
    return f"{_shaped(number, printers.get(number.office))} {kind}".rstrip()


def _shaped(number: Printable, printer: _Print | None) -> str:
    """Return office and number in the office's look; side by side when the number is not of its shape."""
    try:
        return printer(number.number) if printer else f"{number.office} {number.number}"
    except (ValueError, IndexError):
        return f"{number.office} {number.number}"


def _plain(number: Printable, kind: str, *, applications: bool) -> str:
    body = number.number
    if applications and number.office == "US" and kind and len(body) == 8:
        body = f"{body[:2]}/{body[2:]}"  # eight digits before a kind would be read as serial and year
    glue = "-" if kind and body[-1].isalpha() else ""  # where the number ends and the kind begins
    return f"{number.office}{body}{glue}{kind}"


def _chinese_application(number: Printable) -> str:
    if number.office != "CN" or not china.is_application(number.number):
        raise UnprintableNumber(number)
    return f"{number.number}.{china.check_digit(number.number)}"


def _us_publication(number: str) -> str:
    if len(number) == 11 and number.isdigit():
        return f"US {number[:4]}/{number[4:]}"
    letters = number.rstrip("0123456789")
    return f"US {letters}{int(number[len(letters) :]):,}"


def _us_application(number: str) -> str:
    if len(number) == 8:
        return f"US {number[:2]}/{number[2:5]},{number[5:]}"
    return f"US {number}"


def _cn_application(number: str) -> str:
    return f"CN {number}.{china.check_digit(number)}"


def _cn_publication(number: str) -> str:
    return _cn_application(number) if len(number) == 12 else f"CN {number}"


def _ep_publication(number: str) -> str:
    return f"EP {number[0]} {number[1:4]} {number[4:]}"


def _ep_application(number: str) -> str:
    return f"EP {number}.{ep_check_digit(number)}"


def _wo_publication(number: str) -> str:
    return f"WO {number[:4]}/{number[4:]}"


def _pct(number: str) -> str:
    return f"PCT/{number[:6]}/{number[6:]}"


def _jp_publication(number: str) -> str:
    if number.startswith("WO"):
        return f"JP WO{number[2:6]}/{number[6:]}"
    if len(number) == 9 and number[0] in "MTSHR":
        return f"JP {number[:3]}-{number[3:]}"
    return f"JP {number[:4]}-{number[4:]}" if len(number) == 10 else f"JP {number}"


def _jp_application(number: str) -> str:
    return f"JP {number[:4]}-{number[4:]}" if number.isdigit() else f"JP {number}"


def _kr_publication(number: str) -> str:
    return f"KR {number[:2]}-{number[2:]}" if len(number) == 9 else f"KR {number[:4]}-{number[4:]}"


def _kr_application(number: str) -> str:
    if len(number) == 13:
        return f"KR {number[:2]}-{number[2:6]}-{number[6:]}"
    return f"KR {number[:4]}-{number[4:]}"


def _de(number: str) -> str:
    if len(number) == 12:
        return f"DE {number[:2]} {number[2:6]} {number[6:9]} {number[9:]}"
    if len(number) == 8:
        return f"DE {number[:3]} {number[3:5]} {number[5:]}"
    return f"DE {number[:-5]} {number[-5:-3]} {number[-3:]}" if len(number) == 7 else f"DE {number}"


def _au(number: str) -> str:
    return f"AU {number[:4]}/{number[4:]}" if len(number) == 10 and number.isdigit() else f"AU {number}"


_IN_BY_BRANCH = re.compile(r"(\d+)([A-Z]{2})(\d{4})")
_IN_BRANCHES = {two: full for full, two in IN_BRANCHES.items()}


def _in(number: str) -> str:
    match = _IN_BY_BRANCH.fullmatch(number)
    if match is None:
        return f"IN {number}"
    return f"IN {match[1]}/{_IN_BRANCHES.get(match[2], match[2])}/{match[3]}"


_PUBLICATIONS: dict[str, _Print] = {
    "US": _us_publication,
    "CN": _cn_publication,
    "EP": _ep_publication,
    "WO": _wo_publication,
    "JP": _jp_publication,
    "KR": _kr_publication,
    "DE": _de,
    "AU": _au,
    "IN": _in,
}
_APPLICATIONS: dict[str, _Print] = {
    "US": _us_application,
    "CN": _cn_application,
    "EP": _ep_application,
    "WO": _pct,
    "JP": _jp_application,
    "KR": _kr_application,
    "DE": _de,
    "AU": _au,
    "IN": _in,
}


class UnprintableNumber(Invalid):
    """The number has no such look: only Chinese patents have a ZL number, and it is their application's."""

    code = "unprintable_number"

    def __init__(self, number: Printable) -> None:
        super().__init__(f"no ZL number: {number.office}{number.number}", office=number.office)
