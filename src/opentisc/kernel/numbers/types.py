"""What a number is once it is taken apart, and what the rule of an office answers.

Not for: the rules themselves (one module per group of offices).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from opentisc.kernel.dates import DateText
from opentisc.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number taken apart. office: WIPO ST.3. number: normalised digits and letters. kind: None if unknown.

    readable: False when no rule of the office fits; then number repeats `as_given` without blanks.
    check: True when the check digit given is right, False when it is wrong, None when none was given or
    the office has no rule that we know.
    """

    office: str
    number: str
    kind: str | None
    as_given: str
    readable: bool = True
    check: bool | None = None


class Printable(Protocol):
    """What printing needs of a number; records keep theirs in values of their own."""

    @property
    def office(self) -> str:
        """WIPO ST.3 code."""
        ...

    @property
    def number(self) -> str:
        """Normalised digits and letters."""
        ...

    @property
    def kind(self) -> str | None:
        """None when unknown."""
        ...

    @property
    def as_given(self) -> str:
        """The text that was read."""
        ...

    @property
    def readable(self) -> bool:
        """False when no rule of the office fits."""
        ...


class Parts(NamedTuple):
    """What an office's rule makes of a text; office only when it differs from the one asked (PCT)."""

    number: str
    kind: str | None
    check: bool | None = None
    office: str | None = None


Rule = Callable[[str, str | None, DateText | None], Parts | None]
"""(text without office code and kind, kind, date) to parts, None when the text does not fit the office.

The text is folded: upper case, half width, no blanks at the ends; separators are still in it.
"""


class UnreadableNumber(Invalid):
    """The text is not a number of any office we know."""

    code = "unreadable_number"
