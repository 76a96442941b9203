"""Tracking without sign-in: stage and dates to who holds number and code, the same answer to everybody else."""

import pytest
from django.test import override_settings

from opentisc.desk import actions, queries
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.network.types import Label
from tests.factories import desk as make
from tests.web.desk.client_browsers import alike, browser
from tests.web.html_reading import css, text, tree_of


@pytest.fixture
def desk(site):
    return make.make_desk("TR1")


def asked(visitor, number: str, code: str):
    return visitor.post("/track/", {"number": number, "code": code})


@pytest.mark.req("UX-27")
def test_number_and_code_tell_the_stage_and_dates_alone(visitor, desk):
    submitted = make.make_submitted(desk)
    actions.screen(submitted.key, by=desk.intake, now=make.NOW)
    accepted = actions.accept(submitted.key, by=desk.intake, now=make.NOW)
    code = submitted.tracking
    response = asked(visitor, accepted.number, f"{code[:4]}-{code[4:].lower()}")
    assert response.status_code == 200
    words = text(css(tree_of(response.content), "main")[0])
    assert "已受理" in words
    assert "2026-09-18" in words
    for hidden in (submitted.title, desk.body.name, desk.client_hat.name, "咨询", accepted.number):
        assert hidden not in words


def test_before_acceptance_the_key_is_the_number(visitor, desk):
    submitted = make.make_submitted(desk)
    assert "已提交" in asked(visitor, str(submitted.key), submitted.tracking).content.decode()


@pytest.mark.req("UX-27", "SC-13")
def test_a_wrong_pair_an_absent_one_a_sealed_and_an_isolated_one_answer_alike(visitor, desk):
    there = make.make_submitted(desk)
    sealed = make.make_submitted(desk, service="B2", answers=make.BASIC_SEARCH | {"unfiled": "yes"})
    assert sealed.label == Label.NEED_TO_KNOW
    isolated = make.make_submitted(desk)
    actions.isolate(isolated.key, by=desk.intake, now=make.NOW, reason="误收")
    pages = {
        alike(asked(visitor, number, code))
        for number, code in (
            (str(there.key), "AAAAAAAAAAAA"),
            (str(there.key), sealed.tracking),
            ("00000000-0000-0000-0000-000000000000", there.tracking),
            ("TR1-2026-99999", "AAAAAAAAAAAA"),
            (str(sealed.key), sealed.tracking),
            (str(isolated.key), isolated.tracking),
            ("", ""),
            ("x" * 500, "y" * 500),
        )
    }
    assert len(pages) == 1
    assert pages.pop().startswith("422")


def test_a_request_without_number_is_not_found_by_none(desk):
    make.make_submitted(desk)
    code = "AAAAAAAAAAAA"
    ServiceRequest.objects.narrowed(EVERYTHING).update(tracking_sha256="")
    for number in ("", " "):
        with pytest.raises(UnknownRequest):
            queries.track(number, code)


def test_a_new_code_ends_the_old_one(visitor, desk):
    request = make.make_submitted(desk)
    client = browser(desk.client_hat.person_id)
    client.post(f"/my/requests/{request.key}/code/")
    tree = tree_of(client.get(f"/my/requests/{request.key}/").content)
    fresh = text(css(tree, ".code-shown")[0])
    assert fresh != request.tracking
    assert asked(visitor, str(request.key), request.tracking).status_code == 422
    assert asked(visitor, str(request.key), fresh).status_code == 200


@pytest.mark.req("SC-40")
def test_guessing_is_slowed_down(visitor, desk, settings, tmp_path):
    from dataclasses import replace

    with override_settings(OPENTISC=replace(settings.OPENTISC, rate_guesses_minute=3)):
        answers = [asked(visitor, "TR1-2026-00001", "AAAAAAAAAAAA").status_code for _ in range(5)]
    assert answers.count(422) >= 3  # a minute may end between two of them
    assert 429 in answers
