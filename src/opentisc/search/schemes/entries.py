"""What a reader of a scheme gives: a heading, then entries in the order of the source, and what it refused. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a source says of itself. scheme: `ipc`, `cpc`, `nice`; edition: None when it does not say."""

    scheme: str
    edition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place of a scheme with its title in one language; the title is empty when there is none.

    symbol: in the normal form of kernel.classes. dots: depth below the main group, which has none; None for
    what stands above main groups and where the source does not say. where: its place in the source.
    since: the editions of the title's version mark (`2025.01`); note: the notes that stood behind it.
    mended: blanks inside Chinese words that were taken out.
    """

    symbol: str
    where: str
    title: str
    language: str
    dots: int | None = None
    note: str = ""
    since: str = ""
    mended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What was not taken, with its place. code: `unreadable_symbol`, `unreadable_title`, `misplaced`, `not_xml`."""

    where: str
    code: str
    given: str


Read = Heading | Entry | Refused


class Reader(Protocol):
    """One form in which schemes are published."""

    def recognises(self, head: bytes) -> bool:
        """Tell whether a file that begins so is of this form; head: its first bytes, unpacked."""
        ...

    def read(self, stream: BinaryIO) -> Iterator[Read]:
        """Yield the heading first, then entries and refusals in the order of the file, in bounded memory."""
        ...


def is_subgroup(symbol: str) -> bool:
    """Tell whether a symbol in normal form is below a main group."""
    return "/" in symbol and not symbol.endswith("/00")


def main_group(symbol: str) -> str:
    """Return the main group that a group's symbol names."""
    return symbol.partition("/")[0] + "/00"
