"""Import of US grants to searchable, description included, against the sum of the raw steps on the same bytes.

Raw steps: lxml iterparse over the file; a Delta write of the rows that our import wrote; tantivy with its own
tokenizer fed the texts that our index holds. All on one core, each in a process of its own, in seconds of that
core (other work on the machine does not count), in rounds, so that a slow hour meets both sides; the ratio is the
median of the rounds. Gate: at least 0.35 of the raw speed. The file is made of the real grants under new numbers
(bench/weekly.py).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.weekly import ROOT, write_weekly

GATE = 0.35
SHARED = Path(os.environ.get("OPENTISC_SAMPLES", ROOT.parent / "shared" / "data"))
STEPS = ("iterparse", "ours", "delta", "tantivy")
RAW = ("iterparse", "delta", "tantivy")


def main() -> int:
    """Print both sides and the ratio; 1 when the gate is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=int, default=200)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--step", choices=STEPS)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    if given.step:
        sys.stdout.write(json.dumps(globals()[f"step_{given.step}"](given.folder)))
        return 0
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "weekly.xml"
        documents = write_weekly(SHARED, file, given.megabytes * 1_000_000)
        print(
            f"{documents} grants, {given.megabytes} MB, made of the real ones under new numbers; "
            f"one core of {os.cpu_count()}, {given.rounds} rounds",
            flush=True,
        )
        rounds = [_round(file, Path(name) / f"round{number}") for number in range(given.rounds)]
    times = {step: statistics.median(one[step] for one in rounds) for step in STEPS}
    raw = ", ".join(f"{step} {times[step]:.1f} s" for step in RAW)
    print(f"raw: {raw}; sum {sum(times[step] for step in RAW):.1f} s")
    print(f"ours, file to searchable: {times['ours']:.1f} s, {given.megabytes / times['ours']:.1f} MB/s")
    print(f"against iterparse alone: {_ratio(rounds, RAW[:1]):.3f}")
    ratio = _ratio(rounds, RAW)
    print(f"against the raw steps: {ratio:.2f}, gate {GATE} {'met' if ratio >= GATE else 'MISSED'}")
    return 0 if ratio >= GATE else 1


def _round(file: Path, folder: Path) -> dict[str, float]:
    """Return the seconds of each step, one after the other, in a folder of their own."""
    folder.mkdir()
    (folder / "weekly.xml").symlink_to(file)
    times = {step: _run(step, folder) for step in STEPS}
    print(", ".join(f"{step} {seconds:.1f} s" for step, seconds in times.items()), flush=True)
    shutil.rmtree(folder)
    return times


def _ratio(rounds: list[dict[str, float]], steps: tuple[str, ...]) -> float:
    return statistics.median(sum(one[step] for step in steps) / one["ours"] for one in rounds)


def _run(step: str, folder: Path) -> float:
    """Return the seconds that a step took in a process of its own on one core."""
    environment = {
        **os.environ,
        "OPENTISC_HOME": str(folder / "home"),
        "OMP_NUM_THREADS": "1",
        "RAYON_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "bench.import_speed", "--step", step, "--folder", str(folder)]
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return float(json.loads(done.stdout)["seconds"])


def _one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def step_iterparse(folder: Path) -> dict[str, float]:
    """Parse every document of the file, freeing what was parsed; lxml must have one root at a time."""
    import io

    from lxml import etree

    from opentisc.records.formats.xmlstream import documents

    _one_core()
    started = time.process_time()
    with (folder / "weekly.xml").open("rb") as stream:
        for piece in documents(stream, max_bytes=1 << 28):
            for _event, element in etree.iterparse(io.BytesIO(piece[1]), load_dtd=False, no_network=True):
                element.clear()
    return {"seconds": time.process_time() - started}


def step_ours(folder: Path) -> dict[str, float]:
    """Import and index, in an installation of its own."""
    _one_core()
    _installation()
    from opentisc.accounts.types import OPERATOR
    from opentisc.records import actions

    started = time.process_time()
    report = actions.import_paths([folder / "weekly.xml"], by=OPERATOR)
    seconds = time.process_time() - started
    if report.rejected and len(report.rejected) > report.read:
        raise SystemExit("more was rejected than read")
    return {"seconds": seconds}


def step_delta(folder: Path) -> dict[str, float]:
    """Write the rows that our import wrote, as they are, in the same chunks; reading them is not counted."""
    _one_core()
    _installation()
    from deltalake import DeltaTable, write_deltalake

    spent = 0.0
    for name in ("log", "current"):
        table = DeltaTable(folder / "home" / "lake" / "patents" / name)
        for number, batch in enumerate(table.to_pyarrow_dataset().to_batches(batch_size=5_000)):
            started = time.process_time()
            write_deltalake(folder / "raw" / name, batch, mode="append" if number else "error")
            spent += time.process_time() - started
    return {"seconds": spent}


def step_tantivy(folder: Path) -> dict[str, float]:
    """Index the same texts with tantivy's default tokenizer and positions; reading them is not counted."""
    _one_core()
    _installation()
    import tantivy

    from opentisc.search.registry import get_collection

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for code in ("ti", "ab", "cl", "de", "pa", "in"):
        builder.add_text_field(code, tokenizer_name="default", index_option="position")
    (folder / "tantivy").mkdir()
    writer = tantivy.Index(builder.build(), path=str(folder / "tantivy")).writer(128_000_000, 1)
    texts = [(one.record_id, one.texts) for one in get_collection("patents").provider.documents()]
    started = time.process_time()  # counts the writer's thread too
    for record_id, fields in texts:
        made = tantivy.Document(id=record_id)
        for code, values in fields.items():
            for value in values:
                made.add_text(code, value)
        writer.add_document(made)
    writer.commit()
    writer.wait_merging_threads()
    return {"seconds": time.process_time() - started}


def _installation() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "opentisc.config.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)


if __name__ == "__main__":
    sys.exit(main())
