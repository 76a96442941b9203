"""Query p95 through search.queries.run, against raw tantivy; NEAR/5 of common words, against enumerated gaps.

Gates: p95 at most 3 times raw or 5 ms more, the larger; NEAR/5 at most 0.3 of the enumerated form. Raw tantivy
answers the same total and the same top 20 with their stored bytes from the same index; ours parses, narrows to the
audience, breaks ties by id, marks and cuts snippets besides.
"""

import argparse
import os
import random
import statistics
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opentisc.config.settings")
import django
import tantivy
from tantivy import Occur, Query

django.setup()

from bench.search_common import HEAP, analyzer, documents, finish, in_turns, one_core, p95, verdict  # noqa: E402  (Django first)
from opentisc.search import queries, registry  # noqa: E402  (Django first)
from opentisc.search.engines.tantivy import TantivyEngine  # noqa: E402  (Django first)
from opentisc.search.engines.tantivy.schema import DATA, TOKENIZER, text_field  # noqa: E402  (Django first)
from opentisc.search.indexes import places  # noqa: E402  (Django first)
from opentisc.search.types import Query as Asked  # noqa: E402  (Django first)
from tests.engines.memory import FIELDS, collection  # noqa: E402  (Django first)

WORDS = ("method", "device", "first", "second", "system", "data", "surface", "material", "portion", "signal")
CHINESE = ("一种", "方法", "装置", "系统", "控制", "检测", "设备", "结构", "制备", "数据")
LONGER = ("控制方法", "检测装置", "控制系统", "制备方法", "数据处理")
PARTS = ("ti", "ab", "cl")
WEIGHTS = {field.code: field.weight for field in FIELDS}


def term(schema: tantivy.Schema, part: str, word: str) -> Query:
    units = list(word) if ord(word[0]) > 0x3000 else [word]
    if len(units) == 1:
        return Query.term_query(schema, text_field(part), units[0], "freq")
    return Query.phrase_query(schema, text_field(part), units)


def in_parts(schema: tantivy.Schema, word: str) -> Query:
    queries = [Query.boost_query(term(schema, part, word), WEIGHTS[part]) for part in PARTS]
    return Query.boolean_query([(Occur.Should, one) for one in queries])


def near(schema: tantivy.Schema, first: str, second: str, distance: int) -> Query:
    pairs = [
        Query.phrase_query(schema, text_field(part), [(0, first), (0, second)], distance) for part in PARTS
    ]
    return Query.boolean_query([(Occur.Should, one) for one in pairs])


def enumerated(schema: tantivy.Schema, first: str, second: str, distance: int) -> Query:
    phrases = [
        Query.phrase_query(schema, text_field(part), [(0, one), (gap, other)])
        for part in PARTS
        for one, other in ((first, second), (second, first))
        for gap in range(1, distance + 1)
    ]
    return Query.boolean_query([(Occur.Should, one) for one in phrases])


def asked(schema: tantivy.Schema, draw: random.Random) -> tuple[str, Query]:
    """Return a query of ours and the same for tantivy."""
    kind = draw.randrange(5)
    a, b = draw.sample(WORDS, 2)
    if kind == 0:
        word = draw.choice(WORDS + CHINESE)
        return word, in_parts(schema, word)
    if kind == 1:
        both = [(Occur.Must, in_parts(schema, word)) for word in (a, b)]
        return f"{a} AND {b}", Query.boolean_query(both)
    if kind == 2:
        word = draw.choice(LONGER)
        return word, in_parts(schema, word)
    if kind == 3:
        return f"{a} NEAR/5 {b}", near(schema, a, b, 5)
    c, d = draw.sample(CHINESE, 2)
    return f"{c} AND {d}", Query.boolean_query([(Occur.Must, in_parts(schema, word)) for word in (c, d)])


def raw(searcher: tantivy.Searcher, query: Query) -> int:
    result = searcher.search(query, limit=20)
    for _, address in result.hits:
        searcher.doc(address)[DATA]
    return int(result.count)  # type: ignore[attr-defined]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=20_000)
    options.add_argument("--queries", type=int, default=300)
    given = options.parse_args()
    one_core()
    with tempfile.TemporaryDirectory() as name:
        from django.conf import settings

        settings.HOME = Path(name)
        spec = collection(documents(given.documents))
        registry.register(spec)
        folder = places.new_generation("patents")
        writer = TantivyEngine().writer(folder, spec, heap_mb=HEAP // 1_000_000, fresh=True)
        for one in spec.provider.documents():
            writer.put(one)
        writer.commit()
        writer.close()
        from opentisc.search.actions import _fingerprint

        places.write_state(folder, places.State(places.FORMAT, _fingerprint(spec), 1))
        places.serve("patents", folder)
        index = tantivy.Index.open(str(folder))
        index.register_tokenizer(TOKENIZER, analyzer())
        searcher, schema = index.searcher(), index.schema
        print(f"documents {given.documents}, segments {searcher.num_segments}, one core")
        finish([through(searcher, schema, given.queries), proximity(searcher, schema)])


def through(searcher: tantivy.Searcher, schema: tantivy.Schema, count: int) -> int:
    draw = random.Random(3)
    pairs = [asked(schema, draw) for _ in range(count)]
    own, peer = [], []
    for text, query in pairs:
        page = queries.run(Asked(text=text), actor=None)
        assert page.total == raw(searcher, query), text
        sides = in_turns(
            lambda _, text=text: queries.run(Asked(text=text), actor=None),
            lambda _, query=query: raw(searcher, query),
            rounds=3,
        )
        own.append(sides.ours)
        peer.append(sides.peer)
    print(f"raw tantivy p50 {statistics.median(peer) * 1000:.2f} ms, p95 {p95(peer) * 1000:.2f} ms")
    print(f"queries.run p50 {statistics.median(own) * 1000:.2f} ms, p95 {p95(own) * 1000:.2f} ms")
    reached = p95(own) <= max(3 * p95(peer), p95(peer) + 0.005)
    return verdict("query p95 (or + 5 ms)", p95(own) / p95(peer), most=3, passed=reached)


def proximity(searcher: tantivy.Searcher, schema: tantivy.Schema) -> int:
    ours, written_out, ratios = 0.0, 0.0, []
    for first in WORDS[:4]:
        for second in WORDS[4:7]:
            slop, gaps = near(schema, first, second, 5), enumerated(schema, first, second, 5)
            assert searcher.search(slop, limit=1).count == searcher.search(gaps, limit=1).count
            sides = in_turns(
                lambda _, slop=slop: searcher.search(slop, limit=20),
                lambda _, gaps=gaps: searcher.search(gaps, limit=20),
                rounds=5,
            )
            ours, written_out = ours + sides.ours, written_out + sides.peer
            ratios.append(sides.ratio)
    print(f"NEAR/5 as one phrase {ours / 12 * 1000:.2f} ms, enumerated gaps {written_out / 12 * 1000:.2f} ms")
    return verdict("NEAR/5", statistics.median(ratios), most=0.3)


if __name__ == "__main__":
    main()
