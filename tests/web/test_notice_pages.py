"""A person's own notices: counted in the header, read one by one or all, and chosen by kind."""

import pytest
from django.utils import timezone

from opentisc.infra import notify, sentences
from opentisc.infra.models import EmailMode, Notice, NoticePreference
from tests.factories import network as net
from tests.web.html_reading import css, page, text, tree_of
from tests.web.signed_in import BACKEND

pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture(autouse=True)
def no_second_factor(monkeypatch):
    """Second factors are tested with sign-in; here a session is enough."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)


@pytest.fixture
def person(site):
    return net.make_person("李馆员")


@pytest.fixture
def reader(person, client):
    client.force_login(person, backend=BACKEND)
    client.cookies["opentisc_language"] = "zh-hans"
    return client


def tell(person, number: str, *, link: str = "/help/", label: int = 0) -> Notice:
    message = notify.Message(
        subject_kind="enquiry", subject_key=number, code="notice_enquiry_drawn", facts={"number": number},
        link=link, label=label,
    )  # fmt: skip
    (notice,) = notify.tell([person.pk], "desk.enquiry_review", message, now=timezone.now())
    return notice


def test_the_bell_counts_what_is_unread_and_the_page_lists_it_newest_first(person, reader):
    assert css(page(reader, "/"), ".bar-count") == []
    tell(person, "Q1")
    tell(person, "Q2")
    tree = page(reader, "/notices/")
    assert text(css(tree, ".bar-count")[0]) == "2"
    words = [text(one) for one in css(tree, ".notice-rows p strong")] or [
        text(one) for one in css(tree, ".notice-rows .strong")
    ]
    assert words == ["即时登记 Q2 被抽中，请复查。", "即时登记 Q1 被抽中，请复查。"]
    assert "即时登记的复查" in text(css(tree, ".notice-rows .caption")[0])


def test_opening_a_notice_marks_it_and_leads_on(person, reader):
    notice = tell(person, "Q1")
    response = reader.post(f"/notices/{notice.pk}/open/")
    assert response.headers["Location"] == "/help/"
    assert notify.unread_count(person.pk) == 0
    assert reader.get(f"/notices/{notice.pk}/open/").status_code == 405


@pytest.mark.req("SC-13")
def test_somebody_elses_notice_is_not_there(person, reader):
    other = tell(net.make_person(), "Q9")
    assert reader.post(f"/notices/{other.pk}/open/").status_code == 404
    assert reader.post("/notices/999999/open/").status_code == 404
    assert "Q9" not in reader.get("/notices/").content.decode()
    reader.post("/notices/read/", {"newest": str(other.pk)})
    other.refresh_from_db()
    assert other.read_at is None


def test_all_that_was_shown_is_marked_and_what_came_meanwhile_is_not(person, reader):
    tell(person, "Q1")
    newest = css(page(reader, "/notices/"), "[name=newest]")[0].get("value")
    tell(person, "Q2")
    reader.post("/notices/read/", {"newest": newest})
    assert [one.subject_key for one in notify.notices_of(person.pk, unread=True)] == ["Q2"]
    assert len(css(page(reader, "/notices/?unread=1"), ".notice-rows li")) == 1


def test_a_confidential_case_says_only_that_there_is_something_new(person, reader):
    tell(person, "Q77", label=2)
    tree = page(reader, "/notices/")
    assert "案件更新" in text(css(tree, ".notice-rows")[0])
    assert "Q77" not in text(css(tree, ".notice-rows")[0])


@pytest.mark.req("UX-55")
def test_preferences_are_kept_by_kind_and_security_cannot_be_switched_off(person, reader):
    tree = page(reader, "/notices/preferences/")
    assert (
        css(tree, "[name=email-desk.enquiry_review]")
        or "email-desk.enquiry_review" in reader.get("/notices/preferences/").content.decode()
    )
    assert "email-accounts.security" not in reader.get("/notices/preferences/").content.decode()
    chosen = {
        f"in_app-{one.kind}": "on"
        for one in notify.preferences(person.pk)
        if one.kind != "desk.enquiry_review"
    }
    response = reader.post(
        "/notices/preferences/",
        chosen
        | {
            "email-desk.enquiry_review": "off",
            "email-accounts.security": "off",
            "begins": "22:00",
            "ends": "07:00",
        },
    )
    assert response.status_code == 302
    held = {one.kind: one for one in notify.preferences(person.pk)}
    assert (held["desk.enquiry_review"].in_app, held["desk.enquiry_review"].email) == (False, EmailMode.OFF)
    assert held["accounts.security"].email == EmailMode.NOW
    assert NoticePreference.objects.filter(person=person).count() == 1
    begins, ends = notify.quiet_hours(person.pk)
    assert (begins.hour, ends.hour) == (22, 7)


def test_half_of_the_quiet_hours_is_refused_and_nothing_is_kept(person, reader):
    response = reader.post("/notices/preferences/", {"begins": "22:00", "ends": ""})
    assert response.status_code == 422
    assert [one.get("href") for one in css(tree_of(response.content), ".notice-late a")] == ["#id_ends"]
    assert notify.quiet_hours(person.pk) is None
    assert not NoticePreference.objects.filter(person=person).exists()


def test_every_kind_has_words_in_both_languages(site):
    from django.utils.translation import override

    for kind in notify.kinds():
        code = "notice_kind_" + kind.code.replace(".", "_")
        with override("zh-hans"):
            chinese = sentences.sentence(code, {})
        with override("en"):
            english = sentences.sentence(code, {})
        assert chinese, code
        assert english != chinese, code


def test_a_visitor_signs_in_first(visitor):
    for address in ("/notices/", "/notices/preferences/"):
        assert visitor.get(address).status_code == 302
    assert visitor.post("/notices/read/").status_code == 403


def test_the_page_asks_as_often_for_forty_notices_as_for_two(person, reader, django_assert_max_num_queries):
    for number in range(40):
        tell(person, f"Q{number}")
    reader.get("/notices/")
    with django_assert_max_num_queries(12):
        reader.get("/notices/")
