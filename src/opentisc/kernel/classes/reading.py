"""Reads a class symbol of any scheme into its normal form.

Not for: which symbols exist, or what they mean.
"""

import re
import unicodedata
from collections.abc import Container

from opentisc.kernel.classes import ipc
from opentisc.kernel.classes.types import ClassSymbol

_BLANKS = re.compile(r"\s+")
_EDITION = re.compile(
    r"^(?:INT\.?\s*CL\.?|IPC|CPC)\s*(?:\(?\d{1,2}\)?\s*)?(?::\s*|\.?\s+)"
)  # `Int.Cl.7 H01M 10/05`, `IPC: H01M`
_LOCARNO = re.compile(
    r"(?:(?:LOC|LOCARNO)\s*(?:\(\s*(\d{1,2})\s*\))?\s*(?:CL(?:ASS)?\.?)?\s*:?\s*)?"
    r"(\d{1,2})\s*[-./ ]\s*(\d{1,2})"
    r"|(?:LOC\s*(?:\(\s*(\d{1,2})\s*\))?\s*(?:CL\.?)?\s*)?(\d{2})(\d{2})"
)
_LOCARNO_CLASS = re.compile(r"\d{1,2}")
_NICE = re.compile(
    r"(?:(?:INTERNATIONAL\s+|INT\.?\s*|NICE\s+)?(?:CLASS|CL)\.?\s*|IC\s*|第\s*)?0*(\d{1,2})\s*[类類]?"
)
_LAST_NICE, _LAST_LOCARNO = 45, 32
_GROUPED = frozenset({"ipc", "ipcr", "cpc"})


def read_class(scheme: str, given: str, *, known: Container[str] | None = None) -> ClassSymbol:
    """Return the symbol in `given`, normalised. Never raises: `readable` says whether it was understood.

    scheme: `ipc`, `cpc`, `nice`, `locarno`; the symbols of any other scheme only get single blanks.
    known: the symbols of the scheme where they are loaded; they decide where the packed look cannot.
    """
    name = scheme.lower()
    plain = _BLANKS.sub(" ", given).strip()
    text = unicodedata.normalize("NFKC", plain).upper()
    if name in _GROUPED:
        return _grouped(scheme, plain, _EDITION.sub("", text), known)
    if name == "nice":
        return _nice(scheme, plain, text)
    if name == "locarno":
        return _locarno(scheme, plain, text)
    return ClassSymbol(scheme, plain, readable=bool(plain))


def _grouped(scheme: str, plain: str, text: str, known: Container[str] | None) -> ClassSymbol:
    reading = ipc.read(text, known)
    if reading is None:
        return ClassSymbol(scheme, plain, readable=False)
    return ClassSymbol(scheme, reading.symbol, True, reading.first, reading.inventive, reading.version)


def _nice(scheme: str, plain: str, text: str) -> ClassSymbol:
    match = _NICE.fullmatch(text)
    if match is None or not 1 <= int(match[1]) <= _LAST_NICE:
        return ClassSymbol(scheme, plain, readable=False)
    return ClassSymbol(scheme, match[1].lstrip("0"))


def _locarno(scheme: str, plain: str, text: str) -> ClassSymbol:
    match = _LOCARNO.fullmatch(text)
    if match is None:
        whole = _LOCARNO_CLASS.fullmatch(text)
        if whole and 1 <= int(text) <= _LAST_LOCARNO:
            return ClassSymbol(scheme, text.rjust(2, "0"))
        return ClassSymbol(scheme, plain, readable=False)
    major, minor, edition = match[2] or match[5], match[3] or match[6], match[1] or match[4]
    if not 1 <= int(major) <= _LAST_LOCARNO:
        return ClassSymbol(scheme, plain, readable=False)
    return ClassSymbol(scheme, f"{int(major):02d}-{int(minor):02d}", version=edition)
