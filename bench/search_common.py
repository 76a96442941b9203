"""Documents and indexes for the search benchmarks.

The texts are real (abstracts and applications of the US, titles of China, from the shared sets), repeated and
recombined to the size asked for: half of the documents are English (title, abstract and claims of different
applications), half Chinese (titles joined into an abstract and claims). Every benchmark runs on one core.
"""

import csv
import gzip
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from opentisc.search.engines.base import Deadline, Filters
from opentisc.search.engines.tantivy.schema import TOKENIZER, DocumentMaker, analyzer, between_values
from opentisc.search.language.units import index_text
from opentisc.search.registry import Document
from tests.engines.memory import collection

SHARED = Path(os.environ.get("OPENTISC_SAMPLES", Path(__file__).resolve().parents[2] / "shared" / "data"))
PUBLIC = Filters(audiences=frozenset(("public",)))
HEAP = 128_000_000


def one_core() -> None:
    """Keep this process on one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def real_texts() -> tuple[list[str], list[dict[str, object]], list[str]]:
    """Return abstracts in English, applications in English, titles in Chinese."""
    with gzip.open(
        SHARED / "us-abstracts-10k-citations" / "patents.jsonl.gz", "rt", encoding="utf-8"
    ) as file:
        abstracts = [str(json.loads(line)["abstract"]) for line in file]
    folder = SHARED / "us-applications-2024-2025"
    with gzip.open(next(folder.glob("*.jsonl.gz")), "rt", encoding="utf-8") as file:
        applications = [json.loads(line) for line in file]
    with gzip.open(SHARED / "cn-titles-ipc" / "cn_titles_ipc.csv.gz", "rt", encoding="utf-8") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    return abstracts, applications, titles


def documents(count: int, seed: int = 1) -> list[Document]:
    """Return documents with title, abstract and claims, dates, classes and facets; the same for a seed."""
    draw = random.Random(seed)
    abstracts, applications, titles = real_texts()
    made = []
    for number in range(count):
        if number % 2:
            source = draw.choice(applications)
            title, abstract = str(source["title"]), draw.choice(abstracts)
            own = [str(claim) for claim in source["claims"]]
        else:
            title = draw.choice(titles)
            abstract = "，".join(draw.choices(titles, k=12)) + "。"
            own = [
                f"{place + 1}.根据权利要求{place}所述的{'，'.join(draw.choices(titles, k=6))}。"
                for place in range(10)
            ]
        made.append(_document(draw, number, {"ti": [title], "ab": [abstract], "cl": own}))
    return made


def _document(draw: random.Random, number: int, texts: dict[str, list[str]]) -> Document:
    year = 2000 + draw.randrange(25)
    office = "CN" if number % 2 == 0 else "US"
    symbol = f"{draw.choice('ABCDEFGH')}{draw.randrange(1, 100):02d}{draw.choice('ABCDFGHK')}"
    applicant = f"applicant {int(draw.paretovariate(0.6)) % 40_000}"
    return Document(
        record_id=f"{office}{number:09d}A",
        texts=texts,
        keys={"office": [office], "ipc": [f"{symbol}{draw.randrange(1, 60)}/00"]},
        dates={"pd": (year * 10000 + 615, year * 10000 + 615)},
        facets={"office": [office], "year": [str(year)], "applicant": [applicant], "ipc4": [symbol]},
        row={"title": texts["ti"][0], "applicants": [applicant], "date": f"{year}-06-15"},
    )


def same_tokens(document: Document) -> dict[str, list[str]]:
    """Return the tokens of each value divided by blanks, ready for a tokenizer that only cuts at blanks."""
    return {
        code: [" ".join(index_text(value).split()) for value in values]
        for code, values in document.texts.items()
    }


Row = tuple[str, dict[str, list[str]], bytes]
"""Id, tokens of each value by field, and the bytes that a result row needs."""


def raw_rows(made: Sequence[Document]) -> list[Row]:
    """Return what raw tantivy is fed: the same tokens, and the same bytes to store."""
    maker = DocumentMaker(collection(()))
    return [(one.record_id, same_tokens(one), maker.stored(one)) for one in made]


def raw_index(folder: Path, rows: Sequence[Row]) -> tantivy.Index:
    """Return a plain tantivy index of texts that are cut already: id, three positional fields, stored bytes.

    The tokens stand at the same positions as ours: values of a field are as far apart.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic", stored=True)
    for code in ("ti", "ab", "cl"):
        builder.add_text_field(code, tokenizer_name="blanks", index_option="position")
    builder.add_bytes_field("data", stored=True)
    folder.mkdir(parents=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    index.register_tokenizer(TOKENIZER, analyzer())
    writer = index.writer(HEAP, 1)
    gap = between_values()
    for record_id, texts, data in rows:
        made = tantivy.Document()
        made.add_text("id", record_id)
        for code, values in texts.items():
            for place, value in enumerate(values):
                if place:
                    made.add_pre_tokenized_text(code, gap)
                made.add_text(code, value)
        made.add_bytes("data", data)
        writer.add_document(made)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def size_of(folder: Path) -> int:
    """Return the bytes of a folder's files."""
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


def timed(call: Callable[[], object]) -> float:
    """Return the processor seconds of all threads that a call takes."""
    start = time.process_time()
    call()
    return time.process_time() - start


def percentiles(call: Callable[[], object], repeats: int = 7) -> float:
    """Return the median seconds of repeated calls."""
    return statistics.median(timed(call) for _ in range(repeats))


@dataclass(frozen=True)
class Sides:
    """Median processor seconds of two sides, and the median of `ours / peer` over the rounds."""

    ours: float
    peer: float
    ratio: float


def in_turns(ours: Callable[[int], object], peer: Callable[[int], object], rounds: int) -> Sides:
    """Time both sides turn by turn, so that whatever else the machine does meets both; each takes the lead in turn.

    Both are called with the number of the round. Each round gives one ratio of two neighbours in time.
    """
    own, other = [], []
    for number in range(rounds):
        sides = [(ours, own), (peer, other)]
        for call, times in sides if number % 2 else reversed(sides):
            times.append(timed(lambda call=call, number=number: call(number)))
    ratios = [one / two for one, two in zip(own, other, strict=True)]
    return Sides(statistics.median(own), statistics.median(other), statistics.median(ratios))


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return sorted(values)[int(0.95 * (len(values) - 1))]


def deadline() -> Deadline:
    """Return ample time."""
    return Deadline(600)


def verdict(
    name: str,
    ratio: float,
    *,
    least: float | None = None,
    most: float | None = None,
    passed: bool | None = None,
) -> int:
    """Print the ratio with its gate and return the exit code: 0 when the gate is reached."""
    gate = f">= {least}" if least is not None else f"<= {most}"
    reached = (
        passed if passed is not None else (ratio >= least if least is not None else ratio <= (most or 0))
    )
    print(f"{name}: ratio {ratio:.3f}, gate {gate}: {'reached' if reached else 'MISSED'}")
    return 0 if reached else 1


def finish(codes: Sequence[int]) -> None:
    """End with 1 when any gate was missed."""
    sys.exit(max(codes))
