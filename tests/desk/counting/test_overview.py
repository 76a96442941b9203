"""The figures of an authority: each counted as its note says, none of them telling of a single case."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from opentisc.desk import actions, queries
from opentisc.desk.counting.overview import UnknownYear
from opentisc.desk.models import Complaint, Rating, ServiceRequest
from opentisc.desk.queries import Stage
from opentisc.desk.types import State
from opentisc.kernel.errors import NotAllowed
from opentisc.network.types import BodyKind, Role
from tests.factories import desk as make
from tests.factories import network as net

pytestmark = [pytest.mark.django_db, pytest.mark.req("SC-13")]
NOW = make.NOW  # Friday 2026-09-18


def copies(request: ServiceRequest, n: int, **facts) -> list[ServiceRequest]:
    """Write n further rows like the request, in another state or body."""
    made = []
    for _ in range(n):
        row = ServiceRequest(**{
            field.attname: getattr(request, field.attname)
            for field in ServiceRequest._meta.concrete_fields
            if field.attname not in {"id", "key", "number"}
        })  # fmt: skip
        row.number = f"X-{uuid4().hex[:12]}"
        for name, value in facts.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        made.append(row)
    return made


@pytest.fixture
def province():
    """Two centres in Beijing and one in Shanghai, the province office of Beijing, and one submitted request each."""
    first, second, away = make.make_desk("A1"), make.make_desk("A2"), make.make_desk("S1", division="31")
    office = net.make_hat(net.make_body("A0", kind=BodyKind.AUTHORITY), Role.PROVINCE)
    given = {desk.body.code: make.make_submitted(desk) for desk in (first, second, away)}
    return office, given, {"A1": first, "A2": second, "S1": away}


def row(found, code: str) -> int:
    return [place.code for place in found.places].index(code)


def cells(found, code: str) -> dict[str, str]:
    return dict(zip(map(str, Stage), map(str, found.requests.cells[row(found, code)]), strict=True))


def test_each_request_stands_in_one_stage_by_state_clock_and_due_day(province):
    office, given, _desks = province
    day = timedelta(days=1)
    running = {"accepted_at": NOW - 30 * day, "state": State.WORKING}
    still = {"accepted_at": NOW, "paused_since": NOW, "due_at": NOW - day}
    over = {"accepted_at": NOW, "delivered_at": NOW}
    # Working days after Friday 2026-09-18: 20 (a make-up Sunday), 21, 22, 23, 24; the 25th is Mid-Autumn.
    fifth = datetime(2026, 9, 24, 2, 0, tzinfo=UTC)
    kinds = {
        "client": {"state": State.WAITING_CLIENT, **still},
        "late": {"due_at": NOW - day, **running},
        "soon": {"due_at": fifth, **running},
        "going": {"due_at": fifth + day, **running},
        "answered": {"state": State.COMPLAINT, **over},
        "archived": {"state": State.ARCHIVED, **over},
        "declined": {"state": State.WITHDRAWN},
    }
    for code, most in (("A1", 4), ("A2", 5)):  # the fixture's own request waits for intake, with three more
        copies(given[code], 3)
        for n, facts in enumerate(kinds.values(), start=most):
            copies(given[code], n, **facts)
    copies(given["A1"], 2, state=State.WAITING_PARTNER, **still)  # under way
    copies(given["A1"], 20, isolated_at=NOW)  # 误收: in no figure
    found = queries.overview(office, year=2026, now=NOW)
    assert cells(found, "A1") == {
        "intake": "4", "client": "4", "late": "5", "soon": "6", "going": "9", "answered": "8", "archived": "9",
        "declined": "10",
    }  # fmt: skip
    assert str(found.requests.row_totals[row(found, "A1")]) == "55"
    assert [str(one) for one in found.requests.column_totals] == [
        "8",
        "9",
        "11",
        "13",
        "17",
        "17",
        "19",
        "21",
    ]
    assert [place.code for place in found.places] == ["A1", "A2"]  # neither the office nor Shanghai


def test_a_single_case_shows_nowhere(province):
    office, given, _desks = province
    copies(given["A1"], 9)
    found = queries.overview(office, year=2026, now=NOW)  # A1 has ten, A2 one
    assert cells(found, "A2")["intake"] == "<3"
    assert str(found.requests.row_totals[row(found, "A2")]) == "<3"
    assert {str(one) for one in found.quarters[row(found, "A2")].cells} == {"<3"}
    assert {str(one) for one in found.services[row(found, "A2")] if one} == {"<3"}
    shown = {str(one) for line in found.requests.cells for one in line} | set(
        map(str, found.requests.row_totals)
    )
    assert "1" not in shown
    assert str(found.requests.total) == "11"
    assert "10" not in shown  # 11 less 10 would be the single one


def test_the_breakdown_of_a_withheld_sum_is_withheld_too(province):
    office, given, _desks = province
    copies(given["A1"], 9)
    found = queries.overview(office, year=2026, now=NOW)
    at = row(found, "A1")
    assert str(found.requests.row_totals[at]) == "※"
    assert {str(one) for one in found.services[at] if one} == {"※"}
    assert {str(one) for one in found.quarters[at].cells} == {"※"}


def test_a_service_that_a_body_never_offered_is_a_dash_and_others_are_counted(province):
    office, given, desks = province
    actions.offer(desks["A2"].body, actions.Listing("B3"), by=desks["A2"].manager, on=NOW.date(), now=NOW)
    for code in ("A1", "A2"):
        copies(given[code], 19)
    found = queries.overview(office, year=2026, now=NOW)
    assert found.service_codes == ("B1", "B2", "B3", "B4")
    at = found.service_codes.index("B3")
    assert found.services[row(found, "A1")][at] is None
    assert str(found.services[row(found, "A2")][at]) in {"<3", "※"}


def test_a_request_counts_in_the_year_of_china_in_which_it_was_submitted(province):
    office, given, _desks = province
    new_year = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Beijing
    copies(given["A1"], 5, submitted_at=new_year - timedelta(seconds=1))
    copies(given["A1"], 4, submitted_at=new_year)
    copies(given["A2"], 6)
    before, now = (queries.overview(office, year=year, now=NOW) for year in (2025, 2026))
    assert (str(before.requests.total), str(now.requests.total)) == ("5", "12")
    assert str(before.last) == "2025-12-31"
    assert str(now.last) == "2026-09-18"


def test_complaints_ratings_and_enquiries_have_their_own_days(province):
    office, given, desks = province
    told = {"text": "慢", "from_state": "delivered"}
    for base in (given["A1"], given["A2"]):
        for days, settled, n in ((40, False, 5), (2, False, 4), (3, True, 3)):
            for _ in range(n):
                made = NOW - timedelta(days=days)
                Complaint.objects.create(
                    request=base, made_at=made, settled_at=NOW if settled else None, **told
                )
        Complaint.objects.create(request=base, made_at=NOW - timedelta(days=300), **told)  # of last year
        for number, request in enumerate(
            copies(base, 16, state=State.FEEDBACK, accepted_at=NOW, delivered_at=NOW)
        ):
            Rating.objects.create(request=request, score=1, at=NOW - timedelta(days=2))
            Rating.objects.create(request=request, score=5 - number % 5, at=NOW)  # the newest counts
    entry = actions.EnquiryEntry(
        question="问", answer="答", right_kinds=("patent",), topic="filing", opinion=True, minutes=3
    )
    for _ in range(4):
        actions.register_enquiry(entry, by=desks["A1"].consultant, now=NOW)
    found = queries.overview(office, year=2026, now=NOW)
    assert [str(one) for one in found.complaints.column_totals] == ["8", "10", "6"]
    assert [str(one) for one in found.ratings.column_totals] == ["8", "6", "6", "6", "6"]
    assert str(found.ratings.total) == "32"
    assert str(found.enquiries.total) == "4"


def test_the_nation_sees_provinces_and_nobody_below_an_authority_sees_anything(province):
    _office, given, desks = province
    for code in ("A1", "S1"):
        copies(given[code], 20)
    nation = net.make_hat(net.make_body("N0", kind=BodyKind.AUTHORITY, division="11"), Role.NATION)
    found = queries.overview(nation, year=2026, now=NOW)
    assert [(place.name, place.code) for place in found.places] == [("北京市", ""), ("上海市", "")]
    assert [str(one) for one in found.requests.row_totals] == ["22", "21"]
    for hat in (desks["A1"].manager, desks["A1"].intake, desks["A1"].client_hat):
        with pytest.raises(NotAllowed):
            queries.overview(hat, year=2026, now=NOW)


def test_a_year_ahead_or_far_back_is_refused(province):
    office, _given, _desks = province
    assert queries.years_counted(NOW) == [2026, 2025, 2024, 2023, 2022, 2021]
    for year in (2027, 2020):
        with pytest.raises(UnknownYear):
            queries.overview(office, year=year, now=NOW)
