"""The value that reading a class gives. Not for: titles of classes (those are imported data)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClassSymbol:
    """A class as read. first, inventive: from the packed look (`B60B104FI`); None when it does not say.

    readable: False when the text is not understood; then symbol repeats it as given, blanks single.
    version: the edition the text itself names (`2010.01`), None when it names none.
    """

    scheme: str
    symbol: str
    readable: bool = True
    first: bool | None = None
    inventive: bool | None = None
    version: str | None = None
