"""Undo of any batch leaves the state that importing the remaining batches in order gives."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentisc.records.families.grouping import Member, families
from opentisc.records.imports.undo import undo
from opentisc.records.lake.store import Lake
from opentisc.records.types import LegalEvent, PatentType
from tests.records.lake_records import application, day, party, patent
from tests.records.lake_states import held, say, source

SETS = [source("set", 30), source("second-set", 30)]
SOURCES = [*SETS, *SETS, source("office", 80), source("bought", 60, "centre")]
KINDS = st.sampled_from(["A", None, "B"])
APPLICATIONS = st.sampled_from(["7", "8", "9", None])
DAYS = st.sampled_from([None, day("2020-01-01"), day("2021-05")])
STATUSES = st.sampled_from([None, "pending", "granted"])


@st.composite
def publications(draw):
    return patent(
        digits=draw(st.sampled_from(["1", "1", "2", "3"])),
        kind=draw(KINDS),
        title=draw(st.sampled_from(["Lamp", "Lantern", "Light"])),
        language=draw(st.sampled_from(["en", "en", "en", "zh"])),
        application=draw(APPLICATIONS),
        priorities=draw(st.lists(st.sampled_from(["7", "8", "9"]), max_size=2, unique=True)),
        published_on=draw(DAYS),
        type=draw(st.sampled_from(PatentType)),
        applicants=draw(st.sampled_from([(), (party("One"),), (party("Two"), party("One"))])),
    )


@st.composite
def applications(draw):
    events = [
        LegalEvent(office="XX", event=name) for name in draw(st.sets(st.sampled_from(["grant", "lapse"])))
    ]
    return application(
        draw(st.sampled_from(["7", "8"])),
        status=draw(STATUSES),
        status_on=draw(DAYS),
        events=tuple(events),
    )


SAYINGS = st.tuples(st.one_of(publications(), publications(), applications()), st.sampled_from(SOURCES))
BATCHES = st.lists(st.lists(SAYINGS, min_size=1, max_size=5), min_size=2, max_size=4)


def incremental_families(lake):
    return {row["record_id"]: (row["simple"], row["extended"]) for row in held(lake)["families"]}


def families_at_once(lake):
    claimed = {}
    for row in held(lake)["patents"]:
        claimed.setdefault(row["family_key"], set()).update(row["priorities"])
    made = families(Member(key, tuple(sorted(priorities))) for key, priorities in claimed.items())
    return {key: (family.simple, family.extended) for key, family in made.items()}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(batches=BATCHES, data=st.data(), chunk=st.sampled_from([1, 100]))
def test_undo_leaves_what_the_other_batches_give(batches, data, chunk):
    numbers = list(range(1, len(batches) + 1))
    undone = data.draw(st.permutations(numbers))[: data.draw(st.integers(1, len(numbers)))]
    with tempfile.TemporaryDirectory() as folder:
        lake, clean = Lake(Path(folder) / "lake"), Lake(Path(folder) / "clean")
        for number, sayings in zip(numbers, batches, strict=True):
            say(lake, number, sayings, chunk=chunk)
            if number not in undone:
                say(clean, number, sayings)
        for number in undone:
            undo(lake, number)
        assert held(lake) == held(clean)
        assert incremental_families(lake) == families_at_once(lake)
        assert lake.pointer.active() == clean.pointer.active()
