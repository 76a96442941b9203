"""A million records through the whole pipeline: import, index, search, facets; growth from 10^5 to 10^6.

The records are generated from real ones: an abstract of the US set or a title of the Chinese set, joined with
applicants, inventors, classes and dates drawn from the drone set, under numbers of our own. So words and
values are real, their combination is not.
"""

import csv
import gzip
import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

SIZES = (100_000, 1_000_000)
SHARED = Path(
    os.environ.get("OPENTISC_SAMPLES", Path(__file__).resolve().parents[1].parent / "shared" / "data")
)
QUERIES = (
    "battery", "wireless network", "锂电池", "ti:装置", 'ab:"power supply"', "ab:(signal NEAR/5 processing)",
    "ab:(first W/3 electrode)", "ab:polymer*", "ta:(optical AND fiber)", "ipc:B64C", "ipc:G06F AND ab:memory",
    "pa:qualcomm", "in:smith", "pd:[2015 TO 2018]", "ab:method AND NOT ab:device", "office:CN AND ti:一种",
    "ti:(控制 NEAR/5 系统)", "ab:(heat AND transfer AND fluid)", "cl:apparatus OR ab:apparatus", "ad:2014",
)  # fmt: skip
ROUNDS = 5


def main() -> int:
    """Import 10^5 records, measure, import the rest, measure, and print both sides."""
    if not SHARED.is_dir():
        print(f"needs the sample sets: {SHARED} is not there")
        return 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "opentisc.config.settings"
    import django

    django.setup()
    from django.conf import settings

    from opentisc.cli.setup import prepare_installation

    prepare_installation()
    home = Path(settings.HOME)
    measured, begun = {}, 0
    for size in SIZES:
        file = home / f"generated-{size}.jsonl"
        _write(file, begun, size)
        measured[size] = {**_import(file, size - begun), **_measure()}
        file.unlink()
        begun = size
        print(
            f"{size:>9} records: "
            + ", ".join(f"{name} {value:.3f}" for name, value in measured[size].items())
        )
    small, large = (measured[size] for size in SIZES)
    for name in ("search_p95_ms", "facet_p95_ms"):
        print(
            f"{name}: {small[name]:.1f} at 10^5, {large[name]:.1f} at 10^6, growth {large[name] / small[name]:.1f}x"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{os.cpu_count()} cores, peak {peak:.0f} MB, lake and index {_size(home):.0f} MB")
    return 0


def _write(file: Path, begin: int, end: int) -> None:
    draw = random.Random(20_261_122 + begin)
    abstracts, titles, parts = list(_abstracts()), list(_titles()), list(_parts())
    with file.open("w", encoding="utf-8") as stream:
        for number in range(begin, end):
            chinese = number % 2 == 0
            office = "CN" if chinese else "US"
            digits = f"9{number:08d}" if chinese else f"2099{number:07d}"
            kind = "A" if chinese else "A1"
            day = (date(2000, 1, 4) + timedelta(days=draw.randrange(9_000))).isoformat()
            filed = (date.fromisoformat(day) - timedelta(days=540)).isoformat()
            title = draw.choice(titles) if chinese else draw.choice(abstracts)[:60]
            text = "，".join(draw.sample(titles, 12)) if chinese else draw.choice(abstracts)
            applicants, inventors, classes = draw.choice(parts), draw.choice(parts), draw.choice(parts)
            language = "zh" if chinese else "en"
            record = {
                "record_id": f"{office}{digits}{kind}",
                "publication": {
                    "office": office,
                    "number": digits,
                    "kind": kind,
                    "dated": day,
                    "as_given": digits,
                },
                "type": "invention",
                "published_on": day,
                "filed_on": filed,
                "titles": [{"language": language, "value": title}],
                "abstracts": [{"language": language, "value": text}],
                "applicants": [{"name": name} for name in applicants[0]],
                "inventors": [{"name": name} for name in inventors[1]],
                "classes": [{"scheme": "ipc", "symbol": symbol} for symbol in classes[2]],
            }
            stream.write(json.dumps({"kind": "patent", "record": record}, ensure_ascii=False) + "\n")


def _abstracts() -> Iterator[str]:
    with gzip.open(
        SHARED / "us-abstracts-10k-citations" / "patents.jsonl.gz", "rt", encoding="utf-8"
    ) as lines:
        yield from (json.loads(line)["abstract"] for line in lines)


def _titles() -> Iterator[str]:
    with gzip.open(SHARED / "cn-titles-ipc" / "cn_titles_ipc.csv.gz", "rt", encoding="utf-8") as lines:
        yield from (row["title"] for row in csv.DictReader(lines))


def _parts() -> Iterator[tuple[list[str], list[str], list[str]]]:
    with gzip.open(SHARED / "lens-drones-9071" / "lens_drones.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            parties = [one for one in row["applicants"].split(";;") if one]
            people = [one for one in row["inventors"].split(";;") if one]
            yield parties, people, [one for one in row["ipcr_classifications"].split(";;") if one][:4]


def _import(file: Path, count: int) -> dict[str, float]:
    from opentisc.accounts.types import OPERATOR
    from opentisc.records import actions

    began = time.perf_counter()
    report = actions.import_paths([file], by=OPERATOR)
    spent = time.perf_counter() - began
    if report.added != count:
        raise SystemExit(f"{report.added} of {count} records were added")
    return {"import_s": spent, "records_per_s": count / spent}


def _measure() -> dict[str, float]:
    from opentisc.accounts.types import OPERATOR
    from opentisc.search import queries
    from opentisc.search.types import Query

    plain, faceted = [], []
    for _ in range(ROUNDS):
        for text in QUERIES:
            for facets, times in (((), plain), (("year", "applicant"), faceted)):
                began = time.perf_counter()
                queries.run(Query(text=text, facets=facets, blanks_are_and=True), actor=OPERATOR)
                times.append(1000 * (time.perf_counter() - began))
    return {"search_p95_ms": _p95(plain), "facet_p95_ms": _p95(faceted)}


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1024**2


if __name__ == "__main__":
    sys.exit(main())
