"""辖区概览 in the browser of an authority: what is shown is exported, and nothing leads to a case."""

import io

import openpyxl
import pytest
from django.urls import reverse

from opentisc.network.types import BodyKind, Role
from tests.factories import desk as make
from tests.factories import network as net
from tests.web.desk.desk_pages import browser
from tests.web.html_reading import css, text, tree_of

pytestmark = [pytest.mark.django_db, pytest.mark.req("SC-13")]
SECRET = "秘标甲乙丙"


@pytest.fixture
def office(site, monkeypatch):
    """The office of Beijing; a centre there has three requests whose answers hold a secret."""
    monkeypatch.setattr("opentisc.web.accounts.middleware.needs_second_factor", lambda person: False)
    desk = make.make_desk("A1")
    for _ in range(3):
        make.make_submitted(desk, service="B2", answers={**make.BASIC_SEARCH, "subject": SECRET})
    return net.make_hat(net.make_body("A0", kind=BodyKind.AUTHORITY), Role.PROVINCE)


def test_every_table_says_how_it_is_counted_and_nothing_leads_to_a_case(office):
    page = tree_of(browser(office).get(reverse("authority_overview") + "?year=2026").content)
    main = css(page, "main")[0]
    assert [text(one) for one in css(main, "h2")] == [
        "请求与时限", "各项服务", "各季度", "投诉情况", "好差评", "即时登记",
    ]  # fmt: skip
    notes = [text(one) for one in css(main, ".table-note")]
    assert len(notes) == 6
    assert all("2026-01-01 至" in one and "截至" in one for one in notes)
    links = {one.get("href") for one in css(main, "a")}
    assert not [one for one in links if "/desk/" in one or "/requests" in one]
    assert SECRET not in text(main)


@pytest.mark.parametrize("name", ["requests", "services", "quarters", "complaints", "ratings", "enquiries"])
def test_a_workbook_holds_the_cells_of_the_page_and_its_note(office, name):
    answer = browser(office).get(reverse("authority_overview") + f"?year=2026&format=xlsx&list={name}")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    page = tree_of(browser(office).get(reverse("authority_overview") + "?year=2026").content)
    shown = [
        [text(cell).replace("–", "") if text(cell) == "–" else text(cell) for cell in css(line, "td")]
        for line in css(page, f"#{name} tbody tr")
    ]
    assert [[cell or "" for cell in row] for row in rows[1 : 1 + len(shown)]] == shown
    assert "2026-01-01 至" in rows[-1][0]


def test_a_service_narrows_the_columns_and_an_odd_choice_changes_nothing(office):
    signed_in = browser(office)
    narrowed = tree_of(signed_in.get(reverse("authority_overview") + "?year=2026&service=B2").content)
    assert [text(one) for one in css(narrowed, "#services th")][2:] == ["B2 知识产权基础检索"]
    odd = tree_of(signed_in.get(reverse("authority_overview") + "?year=x&service=ZZ&sort=title&q=1").content)
    assert len(css(odd, "#services th")) > 3


def test_only_authorities_come_here(site, office, monkeypatch):
    manager = net.make_hat(net.make_body("B9"), Role.MANAGER)
    assert browser(manager).get(reverse("authority_overview")).status_code == 403
