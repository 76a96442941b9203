"""The glossary names what the code has, and each term once."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _rows() -> list[tuple[str, str, str]]:
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines if line.startswith("|")
    ]
    return [
        (chinese, english, word)
        for chinese, english, word in rows
        if chinese not in {"中文", "---"} and not chinese.startswith("---")
    ]


def test_a_word_that_the_glossary_gives_is_in_the_code() -> None:
    source = "\n".join(
        file.read_text(encoding="utf-8") for file in sorted((ROOT / "src" / "opentisc").rglob("*.py"))
    )
    words = {word.strip("`") for _, _, word in _rows() if word != "—"}
    missing = {word for word in words if not re.search(rf"\b{re.escape(word)}\b", source)}
    assert missing == set()


def test_each_term_stands_once_and_in_both_languages() -> None:
    rows = _rows()
    assert len(rows) >= 120
    chinese = [row[0] for row in rows]
    assert len(set(chinese)) == len(chinese)
    assert all(row[1] for row in rows)
