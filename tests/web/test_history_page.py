"""The search history of visitors and persons: private, optional, deletable; `#n` works on the pages (UX-13)."""

import io
import re

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError
from django.test import Client
from openpyxl import load_workbook

from opentisc.search.history.kept import KeptHistory
from opentisc.search.history.visiting import MOST_STEPS, VisitorHistory
from opentisc.search.models import SearchStep
from tests.web.html_reading import css, page, query_of, text

pytestmark = pytest.mark.req("UX-13")

HISTORY = "/search/history/"


@pytest.fixture
def other(db, django_user_model) -> Client:
    """Another signed-in person, who is not staff."""
    person = django_user_model.objects.create_user("wu@example.org", "x", name="吴工")
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["opentisc_language"] = "zh-hans"
    return client


def switched_on(visitor: Client) -> Client:
    assert visitor.post(f"{HISTORY}switch/", {"on": "1"}).status_code == 302
    return visitor


def numbers(client: Client) -> list[str]:
    return [one.get("value") for one in css(page(client, HISTORY), "input[name=step]")]


def count(client: Client, query: str, **more: str) -> str:
    response = client.get("/search/", {"q": query, **more})
    assert response.status_code == 200, response.content.decode()[-1500:]
    return re.search(r"共 ([\d,]+) [件组]", response.content.decode())[1]


def test_a_visitor_who_only_searches_is_given_no_session(site, visitor):
    visitor.get("/search/", {"q": "ab:wireless"})
    visitor.get(HISTORY)
    assert set(visitor.cookies) == {"opentisc_language"} | ({"opentisc_csrf"} & set(visitor.cookies))
    response = visitor.get("/search/", {"q": "#1"})
    assert response.status_code == 422
    assert "检索历史没有开启" in response.content.decode()


def test_a_visitors_steps_are_named_by_later_searches_and_no_row_is_written(site, visitor):
    switched_on(visitor)
    everything, of_2021 = count(visitor, "ab:wireless"), count(visitor, "pd:[2021 TO 2021]")
    assert (everything, of_2021) == ("4", "2")
    joined = page(visitor, "/search/?q=%231 AND NOT %232")
    assert [text(one) for one in css(joined, ".named-steps strong")] == ["#1", "#2"]
    assert numbers(visitor) == ["3", "2", "1"]
    assert SearchStep.objects.count() == 0


def test_a_persons_searches_are_kept_in_rows_of_their_own(site, staff):
    count(staff, "ab:wireless")
    tree = page(staff, HISTORY)
    cells = [text(cell) for cell in css(tree, ".history tbody td")]
    assert cells[0].endswith("#1")
    assert cells[1].startswith("ab:wireless")
    assert cells[2:4] == ["4", "专利"]
    row = SearchStep.objects.get()
    assert (row.number, row.text, row.total, row.collection) == (1, "ab:wireless", 4, "patents")
    assert row.data_version >= 1


def test_paging_sorting_and_reloading_make_no_new_step(site, staff):
    for more in ({}, {"sort": "date"}, {"page": "1"}, {"size": "50"}, {"collapse": "simple"}):
        count(staff, "ab:wireless", **more)
    count(staff, "pd:[2021 TO 2021]")
    count(staff, "ab:wireless", sort="date")  # the list of step 1 in another order, not a search after step 2
    assert numbers(staff) == ["2", "1"]
    count(staff, "ab:wireless")
    assert numbers(staff) == ["3", "2", "1"]


def test_facet_values_are_part_of_the_step(site, staff):
    count(staff, "ab:wireless", include="year:2021")
    inside = count(staff, "#1")
    assert inside == count(staff, "ab:wireless", include="year:2021")
    assert int(inside) < int(count(staff, "ab:wireless"))
    count(staff, "ab:wireless", exclude="year:2021")
    assert int(count(staff, "#5")) + int(inside) == 4


def test_a_search_that_cannot_be_read_is_no_step(site, staff):
    assert staff.get("/search/", {"q": "wireless AND a OR b"}).status_code == 422
    assert staff.get("/search/").status_code == 200
    assert numbers(staff) == []


@pytest.mark.parametrize(
    ("joint", "query"), [("AND", "#1 AND #3"), ("OR", "#1 OR #3"), ("NOT", "#1 AND NOT #3")]
)
def test_chosen_steps_are_combined(site, staff, joint, query):
    for one in ("ab:wireless", "ti:x OR ti:y", "pd:[2021 TO 2021]"):
        count(staff, one)
    response = staff.get(f"{HISTORY}combine/", {"step": ["3", "1"], "with": joint})
    assert response.status_code == 302
    assert response.headers["Location"] == "/search/?" + "q=" + re.sub("#", "%23", query.replace(" ", "+"))


def test_what_cannot_be_combined_is_said_and_the_choice_stays(site, staff):
    count(staff, "ab:wireless")
    count(staff, "ta:虚构", collection="marks")
    for given, said in (
        ({"with": "AND"}, "请先勾选"),
        ({"step": ["1", "2"], "with": "AND"}, "不同的数据库"),
        ({"step": ["1", "9"], "with": "AND"}, "已经删除"),
        ({"step": ["1"], "with": "XOR"}, "组合方式"),
    ):
        response = staff.get(f"{HISTORY}combine/", given)
        assert response.status_code == 422
        assert said in response.content.decode()
    assert 'value="1" checked' in response.content.decode()


def test_a_step_of_another_collection_is_a_clear_error(site, staff):
    count(staff, "ta:虚构", collection="marks")
    response = staff.get("/search/", {"q": "#1 AND ab:wireless"})
    assert response.status_code == 422
    assert "属于另一个数据库" in response.content.decode()


@pytest.mark.parametrize("who", ["staff", "visitor"])
def test_a_deleted_step_is_unknown_with_a_fix_and_its_number_is_not_given_again(site, who, request):
    client = request.getfixturevalue(who)
    switched_on(client)
    count(client, "ab:wireless")
    count(client, "pd:[2021 TO 2021]")
    assert client.post(f"{HISTORY}delete/", {"number": "2"}).status_code == 302
    assert numbers(client) == ["1"]
    refused = page(client, "/search/?q=%232 AND ab:network", status=422)
    fixes = [query_of(link)["q"][0] for link in css(refused, ".query-error li a")]
    assert fixes == ["#1 AND ab:network", "ab:network"]
    count(client, "ab:network")
    assert numbers(client) == ["3", "1"]
    assert client.post(f"{HISTORY}delete/", {"number": "2"}).status_code == 404


@pytest.mark.parametrize("who", ["staff", "visitor"])
def test_all_go_and_numbers_begin_again(site, who, request):
    client = request.getfixturevalue(who)
    switched_on(client)
    count(client, "ab:wireless")
    client.post(f"{HISTORY}delete/", {"number": "all"})
    assert numbers(client) == []
    count(client, "pd:[2021 TO 2021]")
    assert numbers(client) == ["1"]


@pytest.mark.parametrize("who", ["staff", "visitor"])
def test_switched_off_nothing_more_is_kept(site, who, request):
    client = request.getfixturevalue(who)
    switched_on(client)
    count(client, "ab:wireless")
    client.post(f"{HISTORY}switch/", {"on": "0"})
    count(client, "pd:[2021 TO 2021]")
    assert numbers(client) == ["1"]
    assert count(client, "#1") == "4"


@pytest.mark.req("SC-13")
def test_another_persons_steps_look_absent(site, staff, other):
    count(staff, "ab:wireless")
    assert numbers(other) == []

    def answer(response) -> tuple[int, str]:
        shown = response.content.decode()
        shown = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown)
        reference = (response.context or {}).get("reference")
        return response.status_code, shown.replace(reference, "") if reference else shown

    theirs = answer(other.get("/search/", {"q": "#1"}))
    SearchStep.objects.all().delete()
    assert theirs == answer(other.get("/search/", {"q": "#1"}))
    assert theirs[0] == 422
    count(staff, "ab:wireless")
    kept = list(SearchStep.objects.values_list("pk", flat=True))
    theirs = answer(other.post(f"{HISTORY}delete/", {"number": "2"}))
    other.post(f"{HISTORY}delete/", {"number": "all"})
    assert list(SearchStep.objects.values_list("pk", flat=True)) == kept
    assert theirs == answer(other.post(f"{HISTORY}delete/", {"number": "2"}))
    assert answer(other.get(f"{HISTORY}combine/", {"step": "2", "with": "AND"}))[0] == 422


@pytest.mark.req("SC-11")
@pytest.mark.parametrize("action", ["delete", "switch"])
def test_changes_need_the_token_of_a_form(site, action):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"{HISTORY}{action}/", {"number": "all", "on": "1"}).status_code == 403
    assert strict.get(f"{HISTORY}{action}/").status_code == 405


@pytest.mark.req("SC-26")
@pytest.mark.parametrize("address", [HISTORY, f"{HISTORY}export/"])
def test_no_cache_keeps_a_visitors_history(site, visitor, address):
    switched_on(visitor)
    assert "no-store" in visitor.get(address).headers["Cache-Control"]


def test_a_visitor_keeps_the_last_fifty(site, visitor):
    switched_on(visitor)
    for number in range(MOST_STEPS + 1):
        count(visitor, f"ti:a{number}z OR ab:wireless")
    assert (len(numbers(visitor)), numbers(visitor)[-1]) == (50, "2")


def test_a_long_history_is_shown_by_pages(site, staff):
    from opentisc.search.models import SearchHistory

    count(staff, "ab:wireless")
    own = SearchHistory.objects.get()
    row = own.steps.get()
    for number in range(2, 61):
        row.pk, row.number = None, number
        row.save(force_insert=True)
    assert len(numbers(staff)) == 50
    assert [one.get("value") for one in css(page(staff, f"{HISTORY}?page=2"), "input[name=step]")] == [
        str(number) for number in range(10, 0, -1)
    ]


@pytest.mark.req("SC-34")
def test_the_list_is_exported_and_no_cell_is_a_formula(site, staff):
    count(staff, "ab:wireless", include="year:2021")
    count(staff, "-nothing- OR ab:wireless")
    response = staff.get(f"{HISTORY}export/")
    assert "opentisc-history.xlsx" in response.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("步骤", "检索式")
    assert [row[0] for row in rows[1:]] == ["#2", "#1"]
    assert rows[1][1] == "'-nothing- OR ab:wireless"
    assert (rows[2][1], rows[2][3]) == ("ab:wireless", "公开年：2021")


def test_a_search_is_shown_when_its_step_cannot_be_kept(site, staff, visitor, monkeypatch):
    def refused(*_given, **_named):
        raise DatabaseError("database is locked")

    switched_on(visitor)
    monkeypatch.setattr(KeptHistory, "_add", refused)
    monkeypatch.setattr(VisitorHistory, "_save_now", refused)
    for client in (staff, visitor):
        response = client.get("/search/", {"q": "ab:wireless"})
        assert response.status_code == 200
        assert "检索历史没有记下这一步" in response.content.decode()


def test_a_visitors_refused_session_is_not_saved_at_the_end_either(monkeypatch):
    class Locked(SessionBase):
        def save(self, must_create=False):
            raise DatabaseError("database is locked")

    from contextlib import nullcontext

    from opentisc.search.history import visiting

    session = Locked()
    monkeypatch.setattr(visiting, "briefly", nullcontext)
    with pytest.raises(DatabaseError):
        VisitorHistory(session)._save_now({"on": True, "last": 0, "steps": []})
    assert not session.modified


def test_a_record_opened_from_a_list_of_steps_knows_its_neighbours(site, staff):
    count(staff, "ab:wireless")
    listed = page(staff, "/search/?q=%231&sort=date")
    link = css(listed, ".hit-title a")[0].get("href")
    assert css(page(staff, link), ".reader-walk a")


def test_a_search_costs_one_row_and_another_page_of_it_none(site, staff):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    count(staff, "ab:network")
    with CaptureQueriesContext(connection) as asked:
        count(staff, "ab:wireless")
    of_history = [one["sql"] for one in asked.captured_queries if '"search_search' in one["sql"]]
    assert [sql.split()[0] for sql in of_history] == ["SELECT", "SELECT", "UPDATE", "SELECT", "INSERT"]
    with CaptureQueriesContext(connection) as asked:
        count(staff, "ab:wireless", sort="date")
    of_history = [one["sql"] for one in asked.captured_queries if '"search_search' in one["sql"]]
    assert [sql.split()[0] for sql in of_history] == ["SELECT"] * 2
