"""Cuts the values of documents for the index, faster than the language does alone.

A unit depends on a character and its two neighbours, so Arrow looks whole texts up in tables: the kind of each
character first, then four bytes for each, of which the empty ones are dropped. That takes half the time of
`str.translate` and `str.replace`. Not for: what a unit is (search.language.units).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow
import pyarrow.compute

from opentisc.search.language.folding import CONTEXT, TABLE_END, alone
from opentisc.search.language.units import MARK, SEPARATOR, index_texts, kinds, wide_tokens

if TYPE_CHECKING:
    Numbers = pyarrow.Array[Any]  # which cannot be said while it runs

_WORTH_ARROW = 600
"""Characters from which the look-up pays for its start."""

_BLANK, _WORD, _HAN, _MARK, _SPELLED, _OTHER = range(6)
"""Kinds of characters as numbers. Spelled: becomes several characters, or none, that stay as they are. Other: needs
its neighbours to be folded, or more bytes than there are."""

_NUMBERS = {"blank": _BLANK, "word": _WORD, "han": _HAN, "mark": _MARK, "line": _MARK}
_PACKED = 4
"""Bytes for one character: a blank and its folded form in UTF-8."""

_LAST_PACKED = "\uffff"
_NOTHING = b"\x00"


def cut(texts: Sequence[str]) -> list[str]:
    """Return for each value as given its tokens divided by blanks, as `index_texts` does."""
    return index_texts(texts, _cut_wide)


def _cut_wide(text: str) -> str:
    if len(text) < _WORTH_ARROW:
        return wide_tokens(text)
    tables = _tables()
    codes = _codes(text)
    found = tables.kinds.take(codes)
    seen = _bytes_of(found)
    if _OTHER in seen:
        return _value_by_value(text, seen)
    if _SPELLED in seen:
        codes = _codes(_spelled(text, seen))
        found = tables.kinds.take(codes)
    return _looked_up(codes, found, tables)


def _value_by_value(text: str, seen: bytes) -> str:
    """Return the tokens of values of which some have characters that need their neighbours: those go apart."""
    values = text.split(SEPARATOR)
    if len(values) == 1:
        return wide_tokens(text)
    rare, place = [], 1
    for value in values:
        rare.append(seen.find(_OTHER, place, place + len(value)) >= 0)
        place += len(value) + len(SEPARATOR)
    usual = SEPARATOR.join([value for value, is_rare in zip(values, rare, strict=True) if not is_rare])
    cut_already = iter(_cut_wide(usual).split(SEPARATOR))
    pairs = zip(values, rare, strict=True)
    return SEPARATOR.join([wide_tokens(value) if is_rare else next(cut_already) for value, is_rare in pairs])


def _codes(text: str) -> "Numbers":
    """Return the code points of a text between two blanks, so that each character has two neighbours."""
    data = f" {text} ".encode("utf-32-le", "surrogatepass")
    return pyarrow.Array.from_buffers(pyarrow.uint32(), len(data) // 4, [None, pyarrow.py_buffer(data)])


def _spelled(text: str, seen: bytes) -> str:
    """Return the text with its spelled characters (`℃`) in their folded form (`°c`)."""
    forms, place, found = alone(), seen.find(_SPELLED), set()
    while place >= 0:
        found.add(text[place - 1])
        place = seen.find(_SPELLED, place + 1)
    for char in found:
        text = text.replace(char, forms[ord(char)])
    return text


def _looked_up(codes: "Numbers", found: "Numbers", tables: "_Tables") -> str:
    count = len(codes) - 2
    before, own, after = (found.slice(place, count) for place in range(3))
    compute = pyarrow.compute
    around = compute.add(
        compute.add(compute.multiply(before, tables.sixteen), compute.multiply(own, tables.four)), after
    )
    packed = tables.forms.take(compute.add(tables.variants.take(around), codes.slice(1, count)))
    return _bytes_of(packed).translate(None, _NOTHING).decode("utf-8")


def _bytes_of(array: "Numbers") -> bytes:
    data = array.buffers()[1]
    return data.to_pybytes() if data is not None else b""


@dataclass(frozen=True, slots=True)
class _Tables:
    """What Arrow looks up. kinds: of each code point. variants: for the kinds of three characters, where in `forms`
    the forms of the middle one begin. forms: each code point as it stands alone, then as it stands near another
    that asks for a blank before a word, or makes a mark a token.
    """

    kinds: "Numbers"
    variants: "Numbers"
    forms: "Numbers"
    four: pyarrow.UInt8Scalar
    sixteen: pyarrow.UInt8Scalar


@cache
def _tables() -> _Tables:
    found = bytearray(TABLE_END)
    apart, near = [_NOTHING * _PACKED] * TABLE_END, [_NOTHING * _PACKED] * TABLE_END
    same = {_BLANK: _forms(" ", _BLANK), _MARK: _forms(" ", _MARK)}
    names = [_NUMBERS[kind] for kind in kinds()]
    for code, form in enumerate(alone()):
        kind = names[ord(form)] if len(form) == 1 and form != CONTEXT else _spelled_kind(form)
        if kind in same:
            apart[code], near[code] = same[kind]
        elif kind < _SPELLED:
            if form > _LAST_PACKED:
                kind = _OTHER
            else:
                apart[code], near[code] = _forms(form, kind)
        found[code] = kind
    apart[ord(SEPARATOR)] = near[ord(SEPARATOR)] = SEPARATOR.encode().ljust(_PACKED, _NOTHING)
    forms = pyarrow.py_buffer(b"".join(apart) + b"".join(near))
    return _Tables(
        kinds=pyarrow.Array.from_buffers(pyarrow.uint8(), TABLE_END, [None, pyarrow.py_buffer(bytes(found))]),
        variants=pyarrow.array([_variant(number) for number in range(64)], pyarrow.uint32()),
        forms=pyarrow.Array.from_buffers(pyarrow.uint32(), 2 * TABLE_END, [None, forms]),
        four=pyarrow.scalar(4, pyarrow.uint8()),
        sixteen=pyarrow.scalar(16, pyarrow.uint8()),
    )


def _spelled_kind(form: str) -> int:
    """Return the kind of a character that does not fold to one character."""
    folded = alone()
    return _SPELLED if form != CONTEXT and all(folded[ord(char)] == char for char in form) else _OTHER


def _forms(form: str, kind: int) -> tuple[bytes, bytes]:
    """Return the bytes of a folded character alone and near."""
    if kind == _BLANK:
        apart = near = " "
    elif kind == _MARK:
        apart, near = " ", f" {MARK}"
    else:
        near = f" {form}"
        apart = form if kind == _WORD else near
    return apart.encode().ljust(_PACKED, _NOTHING), near.encode().ljust(_PACKED, _NOTHING)


def _variant(number: int) -> int:
    """Return where the forms begin for three kinds (16 x before + 4 x own + after)."""
    before, own, after = number >> 4, number >> 2 & 3, number & 3
    near = {
        _WORD: before in (_HAN, _MARK),
        _MARK: _HAN in (before, after),
    }
    return TABLE_END if near.get(own) else 0
