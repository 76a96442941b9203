"""A facet says that it has further values when it has, and only then."""

from pathlib import Path

import pytest

from opentisc.search.engines.base import Deadline
from opentisc.search.engines.tantivy import facets
from opentisc.search.language.parser import parse
from opentisc.search.registry import Document, FacetSpec
from opentisc.search.types import Collapse
from tests.engines.memory import EVERYBODY, TABLE, build, collection

APPLICANT = FacetSpec(code="applicant")
YEAR = FacetSpec(code="year", by_count=False)


@pytest.fixture
def selection(engine, tmp_path: Path):
    """120 records of 12 applicants in 30 years, in several segments."""
    made = [
        Document(
            record_id=f"R{number:03d}",
            facets={"applicant": [f"V{number % 12}"], "year": [str(1990 + number % 30)]},
            groups={"simple": f"f{number % 40}"},
        )
        for number in range(120)
    ]
    reader = build(engine, tmp_path / "index", collection(made), commit_every=35)
    return reader.select(parse("", TABLE), EVERYBODY, Deadline(60))


@pytest.mark.parametrize("collapse", [Collapse.NONE, Collapse.SIMPLE])
@pytest.mark.parametrize(("size", "cut"), [(11, True), (12, False), (13, False), (400, False)])
def test_a_list_by_count_is_cut_only_below_its_values(selection, collapse, size, cut):
    listed = selection.facet(APPLICANT, size=size, collapse=collapse)
    assert (len(listed.rows), listed.cut) == (min(size, 12), cut)


@pytest.mark.parametrize(("size", "cut"), [(29, True), (30, False), (200, False)])
def test_a_list_in_order_is_cut_only_below_its_values(selection, size, cut):
    listed = selection.facet(YEAR, size=size, collapse=Collapse.NONE)
    assert (listed.rows[0][0], len(listed.rows), listed.cut) == ("2019", min(size, 30), cut)


def test_values_that_the_engine_did_not_list_at_first_are_known_to_be_there(selection, monkeypatch):
    monkeypatch.setattr(facets, "_FIRST_BUCKETS", 2)
    listed = selection.facet(APPLICANT, size=5, collapse=Collapse.NONE)
    assert ([count for _, count in listed.rows], listed.cut) == ([10] * 5, True)
