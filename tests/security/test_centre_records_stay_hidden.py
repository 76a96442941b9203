"""What a centre alone may see shows nowhere to others: no page, count, facet, neighbour, list, export or index (SC-15)."""

import io
import json

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from opentisc.accounts.types import OPERATOR
from opentisc.records import queries as records
from opentisc.records.errors import RecordGone
from opentisc.search import queries as search
from opentisc.search.types import Collapse, FacetChoice, Query
from tests.security.centre_records import (
    DIGITS,
    HIDDEN_ID,
    HIDDEN_MARK,
    HIDDEN_PAPER,
    PUBLIC_ID,
    SECRET,
)

pytestmark = pytest.mark.req("SC-15")
COLLECTIONS = ("patents", "marks", "indications", "layouts", "literature")


@pytest.fixture
def guest(mixed_site, django_user_model) -> Client:
    """A client of a signed-in person who is not staff: sees what a visitor sees."""
    client = Client()
    person = django_user_model.objects.create_user("guest@example.org", "x")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


PAGES = [
    "/",
    "/search/",
    "/search/?q=pump",
    "/search/?q=pump&collapse=application",
    "/search/?q=pump&collapse=simple",
    "/search/?q=pump&collapse=extended",
    "/search/?q=pump&sort=date",
    "/search/?q=valve",
    "/search/?q=pd:[1999 TO 1999]",
    "/search/?q=pump&as_of=1",
    "/search/?q=pump&as_of=2",
    "/search/?collection=marks",
    "/search/?collection=literature",
    "/search/?collection=literature&as_of=2",
    "/search/?exclude=year:2021",
    f"/records/{PUBLIC_ID}/",
    f"/records/{PUBLIC_ID}/?part=preview",
    f"/records/{PUBLIC_ID}/?list=q%3Dpump&at=1",
    "/help/",
    "/formats/",
    "/search/export/?format=csv",
    "/search/export/?format=ris",
    "/search/export/?format=jsonl",
    "/search/export/?format=jsonl&as_of=2",
    "/search/export/?collection=literature&format=jsonl",
    "/search/export/?collection=marks&format=csv",
    f"/search/export/?format=jsonl&pick={HIDDEN_ID}&pick={PUBLIC_ID}&pick={HIDDEN_MARK}",
]


def body(client: Client, page: str) -> str:
    response = client.get(page)
    assert response.status_code == 200
    return response.getvalue().decode()


@pytest.mark.parametrize("page", PAGES)
def test_no_page_tells_a_visitor_or_a_guest_of_it(mixed_site, visitor, guest, page):
    for client in (visitor, guest):
        shown = body(client, page).replace(f"pick={HIDDEN_ID}", "")
        assert SECRET not in shown.lower()
        if (
            not page.startswith(f"/records/{PUBLIC_ID}/") and "jsonl" not in page
        ):  # the public file itself cites it
            assert DIGITS not in shown


def test_the_same_pages_tell_staff(mixed_site, staff):
    assert SECRET in body(staff, "/search/?q=pump")
    assert SECRET in body(staff, f"/records/{HIDDEN_ID}/")


def test_a_workbook_holds_no_row_of_it(mixed_site, visitor):
    content = visitor.get("/search/export/?format=xlsx").getvalue()
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert SECRET not in str(rows)


@pytest.mark.req("SC-13")
@pytest.mark.parametrize("record_id", [HIDDEN_ID, HIDDEN_MARK, HIDDEN_PAPER])
def test_its_reader_answers_as_for_a_record_that_is_not_there(mixed_site, visitor, record_id):
    def answer(name: str) -> tuple[int, str]:
        response = visitor.get(reverse("record", args=[name]))
        reference = response.context["reference"]
        return response.status_code, response.content.decode().replace(reference, "").replace(name, "")

    plain = [page.split('name="csrfmiddlewaretoken"') for page in (answer(record_id)[1], answer("absent")[1])]
    assert answer(record_id)[0] == answer("absent")[0] == 404
    assert plain[0][0] == plain[1][0]


@pytest.mark.parametrize("text", [HIDDEN_ID, f"XX{DIGITS}", f"XX {DIGITS} A", DIGITS])
def test_its_number_finds_nothing(mixed_site, visitor, text):
    assert records.look_up(text, actor=None) == ()
    assert search.look_up(text, actor=None) == ()
    response = visitor.get("/search/", {"q": text})
    assert response.status_code in {200, 422}
    assert SECRET not in response.content.decode()


def test_counts_and_facets_leave_it_out(mixed_site):
    assert records.counts(actor=None) == {**dict.fromkeys(COLLECTIONS, 0), "patents": 1}
    assert records.counts(actor=OPERATOR) == {
        **dict.fromkeys(COLLECTIONS, 0),
        "patents": 2,
        "marks": 1,
        "literature": 1,
    }
    facets = ("office", "year", "applicant", "ipc4", "status", "kind", "source")
    for as_of in (None, 2):
        page = search.run(Query(text="", facets=facets, as_of=as_of), actor=None)
        assert page.total == 1
        assert all(value.count == 1 for values in page.facets.values() for value in values)
        assert SECRET not in json.dumps(
            {code: [one.value for one in values] for code, values in page.facets.items()}
        )
        assert [one.value for one in page.facets["year"]] == ["2021"]


@pytest.mark.parametrize("collapse", list(Collapse))
def test_groups_count_only_what_the_visitor_may_see(mixed_site, collapse):
    page = search.run(Query(text="pump", collapse=collapse), actor=None)
    assert page.total == 1
    assert [(hit.record_id, hit.group_size) for hit in page.hits] == [(PUBLIC_ID, 1)]
    assert page.hits[0].group is None or DIGITS not in page.hits[0].group


@pytest.mark.parametrize(
    "query",
    [
        Query(text=SECRET),
        Query(text=f"{SECRET[:4]}*"),
        Query(text=f"pa:{SECRET}"),
        Query(text=f"pn:XX{DIGITS}"),
        Query(text="ipc:A99Z"),
        Query(text="pd:[1999 TO 1999]"),
        Query(text="", include=(FacetChoice(facet="year", value="1999"),)),
        Query(text=SECRET, collection="marks"),
        Query(text=SECRET, collection="literature"),
        Query(text=SECRET, as_of=2),
    ],
)
def test_no_clause_filter_or_wildcard_finds_it(mixed_site, query):
    page = search.run(query, actor=None)
    assert page.total == 0
    assert all(count == 0 for _, count in page.clause_counts)
    assert list(search.export_ids(query, actor=None)) == []
    assert search.run(query, actor=OPERATOR).total >= 1


def test_an_explanation_counts_without_it(mixed_site):
    assert search.explain(f"pump AND {SECRET}", actor=None).total == 0
    assert [one.count for one in search.explain(f"pump AND {SECRET}", actor=None).clauses] == [1, 0]


def test_a_public_record_shows_no_neighbour_origin_or_saying_of_it(mixed_site):
    view = records.get_record(PUBLIC_ID, actor=None)
    assert view.simple_family == view.extended_family == view.publications == view.cited_by == ()
    assert (view.cited_by_count, view.cited_by_families) == (0, 0)
    assert view.conflicts == view.application_conflicts == ()
    assert [one.audience for one in (*view.origins, *view.application_origins)] == ["public"] * len(
        (*view.origins, *view.application_origins)
    )
    assert view.application is not None
    assert view.application.status is None
    assert view.application.events == ()
    assert SECRET not in repr(view)
    assert [one.record_id for one in view.cites] == [None]


def test_staff_see_all_of_it(mixed_site):
    view = records.get_record(PUBLIC_ID, actor=OPERATOR)
    assert [one.record_id for one in view.cited_by] == [HIDDEN_ID]
    assert [one.record_id for one in view.publications] == [HIDDEN_ID]
    assert view.application is not None
    assert view.application.status == "lapsed"


@pytest.mark.parametrize("record_id", [HIDDEN_ID, HIDDEN_MARK, HIDDEN_PAPER])
@pytest.mark.parametrize("as_of", [None, 2])
def test_nothing_reads_it_for_a_visitor(mixed_site, record_id, as_of):
    with pytest.raises(RecordGone):
        records.get_record(record_id, actor=None, as_of=as_of)
    assert list(records.iter_records([record_id], actor=None, as_of=as_of)) == []


def test_its_batch_is_not_among_the_latest_imports(mixed_site):
    assert [one.number for one in records.recent_batches(actor=None)] == [1]
    assert [one.number for one in records.recent_batches(actor=OPERATOR)] == [2, 1]
