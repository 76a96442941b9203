"""Chinese strings of 2 and 4 characters: single characters with positions, against bigrams. For docs/adr/0002.

Prints times and sizes; no gate. Both indexes hold the same titles, abstracts and claims; bigrams overlap and stand
at the position of their first character, so a string of n characters is a phrase of n - 1 bigrams.
"""

import argparse
import random
import re
import statistics
import tempfile
from pathlib import Path

import tantivy

from bench.search_common import (
    documents,
    one_core,
    p95,
    percentiles,
    raw_index,
    raw_rows,
    real_texts,
    same_tokens,
    size_of,
)
from opentisc.search.language.folding import fold

HAN = re.compile("[\u4e00-\u9fff]+")


def bigrams(tokens: str) -> str:
    """Return single-character tokens as overlapping pairs; the last of a run stays alone."""
    pieces = re.sub("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", tokens).split(" ")
    found = []
    for piece in pieces:
        if HAN.fullmatch(piece):
            found += [piece[place : place + 2] for place in range(len(piece) - 1)] or [piece]
        else:
            found.append(piece)
    return " ".join(found)


def query(schema: tantivy.Schema, text: str, *, pairs: bool) -> tantivy.Query:
    """Return the query of a string in the claims."""
    units = [text[place : place + 2] for place in range(len(text) - 1)] if pairs else list(text)
    if len(units) == 1:
        return tantivy.Query.term_query(schema, "cl", units[0], "freq")
    return tantivy.Query.phrase_query(schema, "cl", list(units))


def one_time(index: tantivy.Index, text: str, is_pairs: bool) -> float:
    """Return the seconds of one search."""
    searcher, wanted = index.searcher(), query(index.schema, text, pairs=is_pairs)
    return percentiles(lambda: searcher.search(wanted, limit=20), 3)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=20_000)
    given = options.parse_args()
    one_core()
    made = [one for one in documents(2 * given.documents) if one.record_id.startswith("CN")]
    text_bytes = sum(len(value.encode()) for one in made for values in one.texts.values() for value in values)
    titles = [fold(title) for title in real_texts()[2]]
    draw = random.Random(2)
    strings = {
        length: [
            run[:length]
            for run in (draw.choice(HAN.findall(draw.choice(titles))) for _ in range(600))
            if len(run) >= length
        ][:300]
        for length in (2, 4)
    }
    with tempfile.TemporaryDirectory() as name:
        singles = raw_index(Path(name) / "singles", raw_rows(made))
        paired = [
            (one.record_id, {code: list(map(bigrams, some)) for code, some in same_tokens(one).items()}, b"")
            for one in made
        ]
        raw_index(Path(name) / "bare", [(record_id, texts, b"") for record_id, texts, _ in raw_rows(made)])
        pairs = raw_index(Path(name) / "pairs", paired)
        sizes = {kind: size_of(Path(name) / kind) for kind in ("bare", "pairs")}
        print(f"Chinese documents {len(made)}, text {text_bytes / 1e6:.1f} MB, one core; nothing stored")
        print(
            f"index of characters {sizes['bare'] / text_bytes:.2f} of the text, of bigrams {sizes['pairs'] / text_bytes:.2f}"
        )
        for length, some in strings.items():
            for kind, index, is_pairs in (("characters", singles, False), ("bigrams", pairs, True)):
                times = [one_time(index, text, is_pairs) for text in some]
                print(
                    f"{length} characters by {kind}: p50 {statistics.median(times) * 1000:.2f} ms, p95 {p95(times) * 1000:.2f} ms"
                )


if __name__ == "__main__":
    main()
