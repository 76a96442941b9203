"""Cuts the values of documents for the index, faster than the language does alone.

Arrow's gather looks long Chinese texts up in the token table in a third of the time that `str.translate` takes.
Not for: what a unit is (search.language.units).
"""

from collections.abc import Sequence
from functools import cache

import pyarrow

from opentisc.search.language.units import index_texts, token_table

_WORTH_ARROW = 600
"""Characters from which the gather pays for its start."""

_FIRST_SURROGATE, _AFTER_SURROGATES = 0xD800, 0xE000


def cut(texts: Sequence[str]) -> list[str]:
    """Return for each value as given its tokens divided by blanks, as `index_texts` does."""
    return index_texts(texts, _look_up)


def _look_up(text: str) -> str:
    if len(text) < _WORTH_ARROW:
        return text.translate(token_table())
    codes = pyarrow.py_buffer(text.encode("utf-32-le", "surrogatepass"))
    array = pyarrow.Array.from_buffers(pyarrow.uint32(), len(text), [None, codes])
    data = _arrow_table().take(array).buffers()[2]
    return data.to_pybytes().decode("utf-8") if data is not None else ""


@cache
def _arrow_table() -> pyarrow.StringArray:
    """Return the token table for Arrow, which cannot hold a lone surrogate; it becomes what U+FFFD does."""
    forms = token_table()
    surrogates = [forms[0xFFFD]] * (_AFTER_SURROGATES - _FIRST_SURROGATE)
    parts = (forms[:_FIRST_SURROGATE], surrogates, forms[_AFTER_SURROGATES:])
    return pyarrow.concat_arrays([pyarrow.array(part, pyarrow.string()) for part in parts])
