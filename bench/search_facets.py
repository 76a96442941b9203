"""Two facets over 10^5 hits, against SQL GROUP BY on SQLite over the same rows.

Gate: at most 0.1 of SQL, timed in turns. SQLite holds one row a record and value, indexed by record; the hits are a table.
"""

import argparse
import random
import sqlite3
import tempfile
from pathlib import Path

from bench.search_common import PUBLIC, deadline, finish, in_turns, one_core, verdict
from opentisc.search.engines.tantivy import TantivyEngine
from opentisc.search.language.parser import parse
from opentisc.search.registry import Document, FacetSpec
from opentisc.search.types import Collapse
from tests.engines.memory import TABLE, build, collection

FACETS = (FacetSpec(code="year", by_count=False), FacetSpec(code="applicant"))


def records(count: int) -> list[Document]:
    """Return records with a flag word in half of them, a year and one or two of 40,000 applicants."""
    draw = random.Random(9)
    return [
        Document(
            record_id=f"R{number:08d}",
            texts={"ti": ["hit" if number % 2 else "miss"]},
            facets={
                "year": [str(1990 + draw.randrange(35))],
                "applicant": [
                    f"applicant {int(draw.paretovariate(0.5)) % 40_000}"
                    for _ in range(draw.choice((1, 1, 2)))
                ],
            },
        )
        for number in range(count)
    ]


def database(made: list[Document]) -> sqlite3.Connection:
    """Return the same in SQLite."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE hits (id INTEGER PRIMARY KEY)")
    for facet in ("year", "applicant"):
        base.execute(f"CREATE TABLE {facet} (id INTEGER, value TEXT)")
        rows = [(number, value) for number, one in enumerate(made) for value in set(one.facets[facet])]
        base.executemany(f"INSERT INTO {facet} VALUES (?, ?)", rows)  # noqa: S608  (own names)
        base.execute(f"CREATE INDEX by_{facet} ON {facet} (id, value)")
    hits = [(number,) for number, one in enumerate(made) if one.texts["ti"] == ["hit"]]
    base.executemany("INSERT INTO hits VALUES (?)", hits)
    base.execute("ANALYZE")
    return base


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=200_000)
    options.add_argument("--rounds", type=int, default=9)
    given = options.parse_args()
    one_core()
    made = records(given.records)
    base = database(made)
    tree = parse("ti:hit", TABLE)
    with tempfile.TemporaryDirectory() as name:
        reader = build(TantivyEngine(), Path(name) / "index", collection(made))

        def ours() -> list[list[tuple[str, int]]]:
            selection = reader.select(tree, PUBLIC, deadline())
            return [selection.facet(facet, size=20, collapse=Collapse.NONE).rows for facet in FACETS]

        def sql() -> list[list[tuple[str, int]]]:
            order = {"year": "value DESC", "applicant": "count(*) DESC, value"}
            text = "SELECT value, count(*) FROM {0} JOIN hits USING (id) GROUP BY value ORDER BY {1} LIMIT 20"
            return [base.execute(text.format(facet, by)).fetchall() for facet, by in order.items()]

        assert ours() == sql()
        sides = in_turns(lambda _: ours(), lambda _: sql(), given.rounds)
        total = reader.select(tree, PUBLIC, deadline()).total(Collapse.NONE)
    print(f"records {len(made)}, hits {total}, one core; same values and counts on both sides")
    print(f"SQLite GROUP BY {sides.peer * 1000:.1f} ms, ours {sides.ours * 1000:.1f} ms")
    finish([verdict("two facets", sides.ratio, most=0.1)])


if __name__ == "__main__":
    main()
