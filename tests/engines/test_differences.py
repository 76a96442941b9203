"""The engine and the reference agree, and this suite sees it when they do not."""

from pathlib import Path

import pytest
import tantivy

from opentisc.search.engines.tantivy import positional, schema
from opentisc.search.engines.tantivy.positional import PositionalCompiler
from tests.engines.differences import differences

PAIRS = 3_000
FAULT_PAIRS = 900


def test_engine_and_reference_agree_on_random_documents_and_queries(engine, tmp_path: Path):
    assert list(differences(engine, tmp_path, pairs=PAIRS, seed=11)) == []


def finds_a_difference(engine, folder: Path) -> bool:
    return next(differences(engine, folder, pairs=FAULT_PAIRS, seed=3), None) is not None


def test_a_slop_that_is_one_too_large_is_caught(engine, tmp_path, monkeypatch):
    rightly = PositionalCompiler._phrase

    def wrongly(self, words, field, slop=0):
        return rightly(self, words, field, slop + 1 if slop else 0)

    monkeypatch.setattr(PositionalCompiler, "_phrase", wrongly)
    assert finds_a_difference(engine, tmp_path)


def test_values_without_a_gap_between_them_are_caught(engine, tmp_path, monkeypatch):
    together = tantivy.PreTokenizedString("\x01", [tantivy.Token("\x01", 0, 0, 1)])
    monkeypatch.setattr(schema, "between_values", lambda: together)
    assert finds_a_difference(engine, tmp_path)


def test_nearness_of_a_word_to_itself_by_one_occurrence_is_caught(engine, tmp_path, monkeypatch):
    rightly = PositionalCompiler._ordered

    def wrongly(self, first, second, distance, field) -> list[tantivy.Query]:
        if first == second:
            return [self._phrase([(0, first), (0, second)], field, slop=distance)]
        return rightly(self, first, second, distance, field)

    monkeypatch.setattr(PositionalCompiler, "_ordered", wrongly)
    assert finds_a_difference(engine, tmp_path)


@pytest.mark.parametrize("limit", [0, 5])
def test_answers_do_not_depend_on_how_many_phrases_a_clause_is_written_out_as(
    engine, tmp_path, monkeypatch, limit
):
    monkeypatch.setattr(positional, "MOST_PHRASES", limit)
    assert list(differences(engine, tmp_path, pairs=300, seed=5)) == []
