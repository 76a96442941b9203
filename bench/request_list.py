"""The queue of staff and the manager's list over 10^5 requests, against bare SQL for the same rows, on both databases.

Ours is what the pages call: `desk.queries.queue`, first page, with who may read what, clocks in working days, next
steps and the exact count. The peer is the SQL that one would write by hand: the same fifty rows in the same order with
client, service and handler, and the count. Both sides in turns, p95 over the staff of ten bodies, the largest with
four requests of ten; in processor seconds on SQLite, by the clock on PostgreSQL, whose server is another process.
Gate: at most 5 times the SQL.

Bodies, people, services and some clients come from the real actions. The requests are inserted in bulk: their states,
ages, labels, handlers, reviewers, lists and deliverables are as in a running network, their texts are short.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

GATE = 5.0
ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Print both sides on SQLite and on PostgreSQL; 1 when a gate is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=60)
    options.add_argument("--here", action="store_true", help="on the database of the environment alone")
    given = options.parse_args()
    if given.here:
        return here(given.requests, given.rounds)
    wanted = ["bench.request_list", "--here", f"--requests={given.requests}", f"--rounds={given.rounds}"]
    plain = {name: value for name, value in os.environ.items() if name != "OPENTISC_DATABASE"}
    commands = ([sys.executable, "-m", *wanted], [sys.executable, "tools/on_postgresql.py", *wanted])
    return max([subprocess.run(one, env=plain, cwd=ROOT, check=False).returncode for one in commands])


def here(requests: int, rounds: int) -> int:
    """Print both sides on this database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opentisc.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench import request_rows, request_sql
    from bench.search_common import verdict

    call_command("migrate", verbosity=0)
    network = request_rows.fill(requests)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{connection.vendor}: {requests} requests of {len(network)} bodies, first page of 50")
    codes = []
    for name, ours, bare in request_sql.sides(network):
        clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
        own, peer = measure(ours, bare, rounds, clock)
        ratio = p95(own) / p95(peer)
        print(f"{name}: bare SQL p95 {p95(peer) * 1000:.1f} ms, ours p95 {p95(own) * 1000:.1f} ms")
        codes.append(verdict(f"{name} on {connection.vendor}", ratio, most=GATE))
    return max(codes)


def measure(
    ours: Sequence[Callable[[], object]],
    bare: Sequence[Callable[[], object]],
    rounds: int,
    clock: Callable[[], float],
) -> tuple[list[float], list[float]]:
    """Return the seconds of both sides, in turns over all hats; the first call of each hat asserts that both agree."""
    for one, other in zip(ours, bare, strict=True):
        assert one() == other()
    own, peer = [], []
    for number in range(rounds):
        pairs = [(ours[number % len(ours)], own), (bare[number % len(bare)], peer)]
        for call, times in pairs if number % 2 else reversed(pairs):
            start = clock()
            call()
            times.append(clock() - start)
    return own, peer


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return sorted(values)[int(0.95 * (len(values) - 1))]


if __name__ == "__main__":
    sys.exit(main())
