"""What changed from one version of a paper to the next, paragraph by paragraph, in words. Not for: how it looks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from opentisc.desk.deliverables.layout import Block, Paper

_TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
_MOST = 4000  # tokens of one paragraph; above, the whole paragraph counts as changed


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words. kind: `same`, `added` or `removed`."""

    kind: str
    text: str


def compare(old: Paper, new: Paper) -> dict[str, list[Piece]]:
    """Return the changed blocks by id, in the order of the new paper, then those that are gone."""
    before = {block.id: words_of(block) for block in old.blocks}
    after = {block.id: words_of(block) for block in new.blocks}
    changed = {
        key: pieces(before.get(key, ""), text) for key, text in after.items() if before.get(key, "") != text
    }
    gone = {key: [Piece("removed", text)] for key, text in before.items() if key not in after}
    return changed | gone


def words_of(block: Block) -> str:
    """Return a block as one text: a table with its cells in order."""
    lines = [block.text] if block.text else []
    return "\n".join([*lines, *(" · ".join(cell for cell in row if cell) for row in block.rows)])


def pieces(old: str, new: str) -> list[Piece]:
    """Return the way from the old text to the new, in tokens: words of Latin letters, single Han characters."""
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(left) > _MOST or len(right) > _MOST:
        return [Piece(kind, text) for kind, text in (("removed", old), ("added", new)) if text]
    found: list[Piece] = []
    for tag, l1, l2, r1, r2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(left[l1:l2])))
        else:
            found.extend(_changed(left[l1:l2], right[r1:r2]))
    return found


def _changed(removed: Sequence[str], added: Sequence[str]) -> list[Piece]:
    pairs = (("removed", removed), ("added", added))
    return [Piece(kind, "".join(tokens)) for kind, tokens in pairs if tokens]
