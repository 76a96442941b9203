"""Class symbols as the USPTO prints them in fixed columns, turned to the looks that `kernel.classes` reads.

Not for: reading symbols in general, nor for symbols that are printed with a slash.
"""

from dataclasses import replace

from opentisc.records.formats.values import classification
from opentisc.records.types import Classification


def ipc_class(given: str, *, first: bool, version: str | None) -> Classification:
    """Return the IPC class of `A45F  504` (subclass, group in three columns, subgroup) or `A61B005/00`."""
    symbol = given.strip()
    if "/" not in symbol and len(symbol) > 7:
        symbol = f"{symbol[:4]}{symbol[4:7].strip()}/{symbol[7:].strip()}"
    elif "/" in symbol:
        group, _, subgroup = symbol[4:].partition("/")
        symbol = f"{symbol[:4]}{group.strip().lstrip('0') or '0'}/{subgroup.strip()}"
    return _printed(classification("ipc", symbol, first=first, version=version), given)


def locarno_class(given: str, *, version: str | None) -> Classification:
    """Return the Locarno class of the columns `2102` (class 21-02)."""
    symbol = given.strip()
    if len(symbol) == 4 and symbol.isdecimal():
        symbol = f"{symbol[:2]}-{symbol[2:]}"
    return _printed(classification("locarno", symbol, first=True, version=version), given)


def uspc_class(given: str, *, first: bool) -> Classification:
    """Return the national class of `  2 52`, `4352571`, `128905000` (2/52, 435/257.1, 128/905)."""
    return _printed(classification("uspc", uspc_symbol(given), first=first), given)


def uspc_symbol(given: str) -> str:
    """Return the national class with its slash.

    Three columns are the class, three the subclass, the rest its decimals or letters. A symbol with a slash,
    or one too short for the columns, comes back as it is.
    """
    text = given.rstrip()
    if "/" in text or len(text) < 4:
        return text.strip()
    head = "".join(text[:3].split()).lstrip("0")
    whole = "".join(text[3:6].split()).lstrip("0")
    rest = "".join(text[6:].split())
    if whole == "DIG":
        return f"{head}/DIG.{rest.lstrip('.')}"
    decimals = rest.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    letters = rest[len(decimals) :]
    if not whole.startswith("E"):  # E subclasses always have three decimals: 257/E21.600
        decimals = decimals.rstrip("0")
    return f"{head}/{whole or '0'}{'.' if decimals else ''}{decimals.lstrip('.')}{letters}"


def _printed(read: Classification, given: str) -> Classification:
    """Keep what the page printed, since the symbol that was read here was already turned."""
    return replace(read, as_given=given.strip() if given.strip() != read.symbol else None)
