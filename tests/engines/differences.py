# ruff: noqa: T201, S311
"""Compares an engine with the reference on random documents and queries.

    python -m tests.engines.differences --pairs 100000 --seed 7

A pair is one random query against one random collection of documents; every document of the collection must be
found by both or by neither. Prints the first differences and ends with 1 when there is any.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from opentisc.search.engines.base import Engine
from opentisc.search.language.errors import QueryError
from opentisc.search.language.parser import parse
from opentisc.search.language.reference import Plain, matches
from tests.engines.generate import document, query
from tests.engines.memory import TABLE, build, collection, found

QUERIES_PER_INDEX = 300
DOCUMENTS_PER_INDEX = 60


@dataclass(frozen=True)
class Difference:
    """A document that one of the two finds and the other does not."""

    query: str
    record_id: str
    by_engine: bool
    texts: object


def differences(engine: Engine, folder: Path, *, pairs: int, seed: int) -> Iterator[Difference]:
    """Yield every difference in that many pairs."""
    draw = random.Random(seed)
    done = 0
    while done < pairs:
        documents = [document(draw, number) for number in range(DOCUMENTS_PER_INDEX)]
        spec = collection(documents)
        reader = build(engine, folder / f"{seed}-{done}", spec, commit_every=draw.choice((0, 17)))
        plain = {one.record_id: Plain(texts=one.texts, keys=one.keys, dates=one.dates) for one in documents}
        asked = 0
        while asked < min(QUERIES_PER_INDEX, pairs - done):
            text = query(draw)
            try:
                tree = parse(text, TABLE)
            except QueryError:
                continue
            asked += 1
            by_engine = found(reader, tree)
            by_reference = {record_id for record_id, own in plain.items() if matches(tree, own)}
            for record_id in sorted(by_engine ^ by_reference):
                yield Difference(text, record_id, record_id in by_engine, plain[record_id])
        done += asked


def main() -> int:
    """Run the comparison of the command line."""
    from opentisc.search.engines.tantivy import TantivyEngine

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pairs", type=int, default=3000)
    options.add_argument("--seed", type=int, default=7)
    given = options.parse_args()
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for one in differences(TantivyEngine(), Path(folder), pairs=given.pairs, seed=given.seed):
            count += 1
            if count <= 10:
                print(one)
    print(f"pairs {given.pairs}, seed {given.seed}, differences {count}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
