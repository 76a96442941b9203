"""Indexing title, abstract and claims through our pipeline, against raw tantivy fed the same tokens; and size.

Gates: documents per second at least 0.6 of raw; index bytes at most 1.6 of the text's bytes. Both
store the same bytes for result rows and snippets; ours has metadata, facets and the gaps between values besides.
"""

import argparse
import tempfile
from pathlib import Path

from bench.search_common import (
    HEAP,
    documents,
    finish,
    one_core,
    raw_index,
    raw_rows,
    size_of,
    timed,
    verdict,
)
from opentisc.search.engines.tantivy import TantivyEngine
from opentisc.search.language.units import index_texts
from tests.engines.memory import collection


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=6_000)
    given = options.parse_args()
    one_core()
    made = documents(given.documents)
    rows = raw_rows(made)
    index_texts(["é"])  # makes the tables once a process
    text_bytes = sum(len(value.encode()) for one in made for values in one.texts.values() for value in values)
    spec = collection(made)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def ours() -> None:
            writer = TantivyEngine().writer(folder / "ours", spec, heap_mb=HEAP // 1_000_000, fresh=True)
            for one in made:
                writer.put(one)
            writer.commit()
            writer.close()

        raw_seconds = timed(lambda: raw_index(folder / "raw", rows))
        own_seconds = timed(ours)
        second_raw = timed(lambda: raw_index(folder / "raw2", rows))
        raw_seconds = min(raw_seconds, second_raw)
        own_bytes = size_of(folder / "ours")
        print(f"documents {len(made)}, text {text_bytes / 1e6:.1f} MB, one core")
        print(
            f"raw tantivy, same tokens: {len(made) / raw_seconds:.0f} documents/s, {size_of(folder / 'raw') / 1e6:.1f} MB"
        )
        print(f"ours: {len(made) / own_seconds:.0f} documents/s, {own_bytes / 1e6:.1f} MB")
    finish(
        [
            verdict("indexing speed", raw_seconds / own_seconds, least=0.6),
            verdict("index bytes to text bytes", own_bytes / text_bytes, most=1.6),
        ]
    )


if __name__ == "__main__":
    main()
