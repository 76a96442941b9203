"""A body's own list: 基础 or 个性化, its own limit, pause and resume, and what the public list shows of it."""

import json
from datetime import date

import pytest

from opentisc.desk import actions, queries
from opentisc.desk.catalogue import editing as edit
from opentisc.desk.catalogue import shipped_services
from opentisc.desk.catalogue.definition import LimitBasis
from opentisc.desk.catalogue.editing import Limits
from opentisc.desk.errors import DefinitionChanged, ListingRefused, ServiceNotOffered
from opentisc.desk.models import ServiceOffer
from opentisc.desk.services.listing import Listing, require_listing
from opentisc.infra import audit
from opentisc.kernel.errors import NotAllowed
from tests.factories import desk as make

NOW, ON = make.NOW, date(2026, 9, 18)
SERVICES = shipped_services()


@pytest.fixture
def desk(db):
    return make.make_desk("SV1")


def seen(desk, code="B1"):
    row = ServiceOffer.objects.filter(body=desk.body, code=code, valid_until=None).first()
    return row.pk if row else None


def change(desk, listing, **given):
    given = {"seen": seen(desk, listing.code), "by": desk.manager, "on": ON, "now": NOW} | given
    return actions.change_offer(desk.body, listing, **given)


def pause(desk, **given):
    given = {"reason": "人员培训", "seen": seen(desk), "by": desk.manager, "on": ON, "now": NOW} | given
    actions.pause_offer(desk.body, "B1", **given)


def events(code="B1"):
    return [
        (one.act, json.loads(one.facts))
        for one in audit.entries_for(audit.Subject("service_offer", f"SV1/{code}"))
    ]


def test_the_list_follows_the_change_from_its_day_on(desk):
    change(desk, Listing("B1", 3, "individual", "馆务会决定", "企业用户另议"))
    before = queries.offered(desk.body, "B1", on=date(2026, 9, 17))
    after = queries.offered(desk.body, "B1", on=ON)
    assert (before.limit_days, before.offer.list_name) == (2, "basic")
    assert (after.limit_days, after.offer.list_name, after.offer.fee_note) == (
        3,
        "individual",
        "企业用户另议",
    )
    assert events()[-1] == (
        "desk.offer.made", {"service": "B1", "limit_days": 3, "list": "individual", "reason": "馆务会决定"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("listing", "code", "field"),
    [
        (Listing("B1", 3), "listing_reason_missing", "reason"),
        (Listing("B1", 251, "basic", "x"), "listing_out_of_range", "limit_days"),
        (Listing("B1", 0), "listing_out_of_range", "limit_days"),
        (Listing("B3", 6), "listing_shorter_than_steps", "limit_days"),
        (Listing("B1", None, "golden"), "listing_unknown_list", "list_name"),
        (Listing("K17", 3, "basic", "x"), "listing_not_counted", "limit_days"),
    ],
)
def test_a_listing_that_the_definition_does_not_allow_is_refused(listing, code, field):
    with pytest.raises(ListingRefused) as caught:
        require_listing(listing, SERVICES[listing.code])
    assert (caught.value.code, caught.value.facts["field"]) == (code, field)


def test_a_limit_may_be_longer_with_a_reason_but_never_beyond_the_law():
    require_listing(Listing("B1", 5, "basic", "人手不足"), SERVICES["B1"])
    plain = edit.with_limits(SERVICES["B1"], Limits(work_days=2, note=SERVICES["B1"].limit.note))
    lawful = plain.__class__(
        **{name: getattr(plain, name) for name in plain.__struct_fields__ if name != "limit"},
        limit=plain.limit.__class__(kind=plain.limit.kind, basis=LimitBasis.LAW, work_days=2),
    )
    require_listing(Listing("B1", 1), lawful)
    with pytest.raises(ListingRefused) as caught:
        require_listing(Listing("B1", 3, "basic", "人手不足"), lawful)
    assert caught.value.code == "listing_beyond_law"


def test_a_paused_service_leaves_the_public_list_and_comes_back_as_it_was(desk):
    change(desk, Listing("B1", 1, "individual", "", "免费"))
    running = make.make_accepted(desk)
    pause(desk)
    with pytest.raises(ServiceNotOffered):
        queries.offered(desk.body, "B1", on=ON)
    assert queries.providers(SERVICES["B1"], on=ON) == []
    team = actions.Team(desk.consultant.person_id, desk.reviewer.person_id)
    assert actions.assign(running.key, team=team, by=desk.intake, now=NOW).state == "assigned"
    actions.resume_offer(desk.body, "B1", reason="培训结束", by=desk.manager, on=date(2026, 9, 21), now=NOW)
    again = queries.offered(desk.body, "B1", on=date(2026, 9, 21))
    assert (again.limit_days, again.offer.list_name, again.offer.fee_note) == (1, "individual", "免费")
    assert [act for act, _facts in events()] == [
        "desk.offer.made", "desk.offer.made", "desk.offer.paused", "desk.offer.made",
    ]  # fmt: skip
    assert events()[2][1] == {"service": "B1", "reason": "人员培训"}


def test_what_is_not_on_the_list_is_neither_paused_nor_resumed(desk):
    with pytest.raises(ListingRefused):
        actions.resume_offer(desk.body, "B1", reason="x", by=desk.manager, on=ON, now=NOW)
    pause(desk)
    with pytest.raises(ListingRefused):
        pause(desk, seen=None)
    with pytest.raises(ListingRefused):
        actions.resume_offer(desk.body, "B3", reason="x", by=desk.manager, on=ON, now=NOW)


def test_a_list_changed_meanwhile_is_not_overwritten(desk):
    read = seen(desk)
    change(desk, Listing("B1", 1))
    for act in (lambda: change(desk, Listing("B1"), seen=read), lambda: pause(desk, seen=read)):
        with pytest.raises(DefinitionChanged):
            act()
    assert queries.offered(desk.body, "B1", on=ON).limit_days == 1


def test_a_list_is_its_own_managers(desk):
    other = make.make_desk("SV2", division="31")
    for hat in (other.manager, desk.consultant, desk.client_hat):
        with pytest.raises(NotAllowed):
            change(desk, Listing("B1", 1), by=hat)
        with pytest.raises(NotAllowed):
            pause(desk, by=hat)
        with pytest.raises(NotAllowed):
            actions.resume_offer(desk.body, "B1", reason="x", by=hat, on=ON, now=NOW)


def test_a_provider_promises_the_limit_of_its_own_variant(desk):
    row = actions.begin_service_draft("B1", by=desk.manager, now=NOW)
    longer = actions.change_service_draft(
        row.pk, lambda one: edit.with_limits(one, Limits(work_days=4, note=one.limit.note)), seen=row.content_sha256,
        by=desk.manager, now=NOW,
    )  # fmt: skip
    actions.publish_service_draft(row.pk, reason="x", seen=longer.content_sha256, by=desk.manager, now=NOW)
    make.make_desk("SV2", division="31")
    found = queries.providers(queries.definition_of(queries.current_versions()["B1"]), on=ON)
    assert [(one.body.code, one.limit_days) for one in found] == [("SV1", 4), ("SV2", 2)]
