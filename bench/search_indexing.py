"""Indexing title, abstract and claims through our pipeline, against raw tantivy fed the same tokens; and size.

Gates: documents per second at least 0.6 of raw; index bytes at most 1.6 of the text's bytes. Both get the same
tokens at the same positions and store the same bytes for result rows and snippets; raw is given the tokens, ours the
texts. Time is processor time of all threads, taken in turns; the ratio is the median of the rounds. The speed with
dates, classes and facets is printed too.
"""

import argparse
import tempfile
from pathlib import Path

from bench.search_common import (
    HEAP,
    documents,
    finish,
    in_turns,
    one_core,
    raw_index,
    raw_rows,
    size_of,
    timed,
    verdict,
)
from opentisc.search.engines.tantivy import TantivyEngine
from opentisc.search.engines.tantivy.cutting import cut
from opentisc.search.registry import Document
from tests.engines.memory import collection


def ours(folder: Path, made: list[Document]) -> None:
    """Index documents through our writer."""
    writer = TantivyEngine().writer(folder, collection(()), heap_mb=HEAP // 1_000_000, fresh=True)
    for one in made:
        writer.put(one)
    writer.commit()
    writer.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=3_000)
    options.add_argument("--rounds", type=int, default=7)
    given = options.parse_args()
    one_core()
    made = documents(given.documents)
    texts_alone = [Document(record_id=one.record_id, texts=one.texts, row=one.row) for one in made]
    rows = raw_rows(made)
    cut(["é" * 1000])  # makes the tables, once a process
    text_bytes = sum(len(value.encode()) for one in made for values in one.texts.values() for value in values)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sides = in_turns(
            lambda place: ours(folder / f"ours{place}", texts_alone),
            lambda place: raw_index(folder / f"raw{place}", rows),
            given.rounds,
        )
        whole_seconds = timed(lambda: ours(folder / "whole", made))
        own_bytes, raw_bytes = size_of(folder / "whole"), size_of(folder / "raw0")
    print(f"documents {len(made)}, text {text_bytes / 1e6:.1f} MB, one core, {given.rounds} rounds in turns")
    print(f"raw tantivy, same tokens: {len(made) / sides.peer:.0f} documents/s, {raw_bytes / 1e6:.1f} MB")
    print(f"ours, title, abstract and claims: {len(made) / sides.ours:.0f} documents/s")
    print(
        f"ours with dates, classes, facets: {len(made) / whole_seconds:.0f} documents/s, {own_bytes / 1e6:.1f} MB"
    )
    finish(
        [
            verdict("indexing speed", 1 / sides.ratio, least=0.6),
            verdict("index bytes to text bytes", own_bytes / text_bytes, most=1.6),
        ]
    )


if __name__ == "__main__":
    main()
