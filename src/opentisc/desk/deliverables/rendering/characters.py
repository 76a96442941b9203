"""Characters that a file format cannot hold or a font cannot show, taken out of a paper. Not for: meaning."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from opentisc.desk.deliverables.layout import Block, Paper

NOT_TEXT = "\ufffd"
_KEPT_CONTROLS = frozenset("\n\t")


def clean(text: str) -> str:
    """Return the text with what XML 1.0 forbids as U+FFFD: controls, lone surrogates, non-characters."""
    return "".join(sign if _is_text(sign) else NOT_TEXT for sign in text)


def clean_paper(paper: Paper) -> Paper:
    """Return the paper with every text clean."""
    return _each(paper, clean)


def replaced(paper: Paper, signs: Iterable[str], by: str) -> Paper:
    """Return the paper with these characters replaced everywhere."""
    table = {ord(sign): by for sign in signs}
    return _each(paper, lambda text: text.translate(table))


def _is_text(sign: str) -> bool:
    code = ord(sign)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return sign in _KEPT_CONTROLS
    return not (0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF)


def _each(paper: Paper, change: Callable[[str], str]) -> Paper:
    return replace(
        paper,
        title=change(paper.title),
        body=change(paper.body),
        cover=tuple((label, change(value)) for label, value in paper.cover),
        scope=change(paper.scope),
        footer=change(paper.footer),
        blocks=tuple(_block(one, change) for one in paper.blocks),
    )


def _block(block: Block, change: Callable[[str], str]) -> Block:
    rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
    return replace(block, text=change(block.text), rows=rows)
