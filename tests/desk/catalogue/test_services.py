"""The 31 services that are shipped: tiers, completeness, what may be published, and what the guideline fixes."""

from collections import Counter

import pytest

from opentisc.desk.catalogue import (
    Gate,
    LimitKind,
    Tier,
    canonical_json,
    content_hash,
    read_plain,
    shipped_services,
    to_plain,
)
from opentisc.desk.catalogue.checks import MARK_SCALES

SERVICES = shipped_services()
EVERY = pytest.mark.parametrize("code", list(SERVICES))


def test_there_are_seven_basic_twenty_one_key_and_three_collaborative_services():
    assert Counter(d.tier for d in SERVICES.values()) == {Tier.BASIC: 7, Tier.KEY: 21, Tier.COLLABORATIVE: 3}
    assert list(SERVICES) == [
        *(f"B{n}" for n in range(1, 8)), *(f"K{n}" for n in range(1, 22)), *(f"C{n}" for n in range(1, 4)),
    ]  # fmt: skip


def test_only_the_services_whose_form_process_and_deliverable_are_tested_can_be_published():
    assert [code for code, d in SERVICES.items() if d.publishable] == ["B1", "B2", "B3", "B4"]


@EVERY
def test_nobody_is_named_twice_as_the_audience(code):
    audience = SERVICES[code].audience
    assert len(set(audience)) == len(audience)


# requirements 2.1, column "default limit"; None where it is a project, a legal date, a watch or nothing.
LIMITS = {
    "B1": 2, "B2": 5, "B3": 7, "B4": 1, "B5": 3, "B6": 5, "B7": None, "K1": 10, "K2": 40, "K3": None, "K4": 20,
    "K5": 90, "K6": 30, "K7": 10, "K8": 5, "K9": 5, "K10": 5, "K11": None, "K12": 3, "K13": None, "K14": 10,
    "K15": 10, "K16": 20, "K17": None, "K18": None, "K19": 2, "K20": 10, "K21": 15, "C1": None, "C2": None, "C3": 15,
}  # fmt: skip


def test_default_limits_are_those_of_the_requirements():
    assert {code: d.limit.work_days for code, d in SERVICES.items()} == LIMITS
    assert SERVICES["K18"].limit.kind is LimitKind.LEGAL_DATE
    assert SERVICES["K17"].limit.kind is LimitKind.CONTINUOUS


def test_consulting_has_its_three_limits():
    assert [(level.code, level.work_days) for level in SERVICES["B1"].limit.levels] == [
        ("simple", 0), ("normal", 2), ("complex", 5),
    ]  # fmt: skip


def test_unfiled_inventions_and_disputes_are_for_named_persons_alone():
    assert [code for code, d in SERVICES.items() if d.label == 3] == ["K1", "K2", "K15", "K16", "K18"]


ARTICLES = {
    "B1": "第三条", "B2": "第四条", "B3": "第四条", "B4": "第四条", "B5": "第四条", "B6": "第三条", "B7": "第五条",
    "K1": "第六条（二）", "K10": "第七条（二）", "K13": "第七条（三）", "K15": "第八条（一）", "K21": "第八条（二）",
    "C1": "第十条", "C2": "第十一条", "C3": "第十二条",
}  # fmt: skip


def test_services_name_their_article_of_the_guideline():
    assert {code: SERVICES[code].article for code in ARTICLES} == ARTICLES


@EVERY
def test_every_service_is_complete(code):
    service = SERVICES[code]
    assert service.audience
    assert service.right_kinds
    assert service.form.fields
    assert service.effects
    assert service.deliverable.template
    assert service.deliverable.languages
    steps = [step.code for step in service.process.steps]
    assert steps[0] == "screen"
    assert steps[-1] == "archive"
    assert "assign" in steps
    assert "deliver" in steps
    assert {"intake", "deliverable", "delivery"} <= {
        item.code for item in service.process.archive if item.required
    }


@EVERY
def test_every_form_but_that_of_events_asks_for_the_declaration_on_secrets(code):
    form = SERVICES[code].form
    assert code == "B7" or form.fields["no_secret"].schema["const"] is True


@pytest.mark.parametrize("code", [c for c in SERVICES if c[0] == "K" or c in {"B1", "B2", "B3", "B4"}])
def test_effects_are_asked_at_90_180_and_365_days(code):
    assert {day for effect in SERVICES[code].effects for day in effect.after_days} == {90, 180, 365}


@EVERY
def test_a_definition_survives_the_database_and_keeps_its_hash(code):
    service = SERVICES[code]
    again = read_plain(to_plain(service))
    assert again == service
    assert (canonical_json(again), content_hash(again)) == (canonical_json(service), content_hash(service))


def test_every_service_has_a_hash_of_its_own():
    assert len({content_hash(service) for service in SERVICES.values()}) == 31


def test_a_novelty_search_follows_the_standard():
    service = SERVICES["B3"]
    assert service.body_gate is not None
    assert service.body_gate.designation == "novelty_station"
    assert "不出具查新结论" in service.body_gate.otherwise.zh
    assert service.marks == ("relevance", "points")
    assert MARK_SCALES["points"] == ("same", "part", "none")
    fields = service.form.fields
    assert [choice.zh for choice in fields["scope"].choices] == ["国内", "国内外"]
    assert {c.value for c in fields["purpose"].choices} >= {
        "project",
        "appraisal",
        "award",
        "patent",
        "product",
    }
    assert fields["novelty_points"].check == "single_subject"
    assert {"key_points", "novelty_points", "purpose", "scope", "wanted_by"} <= {
        name for name, asked in fields.items() if asked.required
    }
    steps = {step.code: step for step in service.process.steps}
    assert steps["search"].qualification == "novelty_searcher"
    assert steps["review"].qualification == "novelty_reviewer"
    assert {Gate.REVIEWER_NOT_AUTHOR, Gate.POINTS_ANSWERED, Gate.SEARCH_LOGGED} <= set(steps["review"].gates)
    assert list(steps).index("seal") > list(steps).index("review")
    assert {"contract", "search_log", "hits", "matrix", "deliverable", "review"} <= {
        item.code for item in service.process.archive if item.required
    }


def test_what_a_search_reports_is_reviewed_and_its_queries_are_logged():
    gates = {gate for step in SERVICES["B2"].process.steps for gate in step.gates}
    assert {Gate.SEARCH_LOGGED, Gate.REVIEWER_NOT_AUTHOR, Gate.CONFLICT_CHECKED} <= gates
    assert Gate.BASIS_OR_OPINION in {g for step in SERVICES["B1"].process.steps for g in step.gates}
    assert Gate.SOURCE_AND_DATE in {g for step in SERVICES["B4"].process.steps for g in step.gates}


def test_search_and_status_reports_can_be_made_in_english():
    assert [c for c in ("B1", "B2", "B3", "B4") if "en" in SERVICES[c].deliverable.languages] == ["B2", "B4"]
