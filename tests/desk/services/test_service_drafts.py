"""Versions of a service: who edits which, nothing overwritten, nothing published untested, running requests keep theirs."""

import json
from datetime import date

import pytest

from opentisc.desk import actions, queries
from opentisc.desk.catalogue import Text, shipped_services
from opentisc.desk.catalogue import editing as edit
from opentisc.desk.catalogue.editing import Limits, Question
from opentisc.desk.catalogue.errors import BadDefinition
from opentisc.desk.errors import DefinitionChanged, NotReady, ServiceNotOffered, UnknownVersion
from opentisc.desk.models import ServiceVersion
from opentisc.desk.requests import snapshot
from opentisc.infra import audit
from opentisc.kernel.errors import NotAllowed
from opentisc.network.types import BodyKind, Role
from tests.factories import desk as make
from tests.factories import network as net

NOW = make.NOW
WHY = "中心办公会 2026-09-18 纪要"


@pytest.fixture
def desk(db):
    return make.make_desk("SV1")


@pytest.fixture
def nation(desk):
    office = net.make_body("GJ1", kind=BodyKind.AUTHORITY, division="CN")
    return net.make_hat(office, Role.NATION)


def longer(days):
    return lambda one: edit.with_limits(one, Limits(work_days=days, note=one.limit.note))


def asking(one):
    question = Question(group="answer", kind="text", label=Text(zh="联系时间", en="When"), required=True)
    return edit.with_question(one, "extra_1", question)


def drafted(by, change, code="B1"):
    row = actions.begin_service_draft(code, by=by, now=NOW)
    return actions.change_service_draft(row.pk, change, seen=row.content_sha256, by=by, now=NOW)


def published(by, change, code="B1"):
    row = drafted(by, change, code)
    return actions.publish_service_draft(row.pk, reason=WHY, seen=row.content_sha256, by=by, now=NOW)


def acts(key):
    return [one.act for one in audit.entries_for(audit.Subject("service", key))]


def test_a_manager_publishes_a_variant_that_holds_for_the_body_alone(desk):
    other = make.make_desk("SV2", division="31")
    row = published(desk.manager, longer(4))
    assert (row.body_id, row.version, row.status, row.published_at, row.note) == (
        desk.body.pk, 2, "published", NOW, WHY,
    )  # fmt: skip
    on = date(2026, 9, 18)
    assert queries.offered(desk.body, "B1", on=on).limit_days == 4
    assert queries.offered(other.body, "B1", on=on).limit_days == 2
    assert queries.current_versions()["B1"].version == 1
    assert acts("SV1/B1") == ["desk.service.begun", "desk.service.edited", "desk.service.published"]
    facts = json.loads(audit.entries_for(audit.Subject("service", "SV1/B1"))[1].facts)
    assert facts == {"service": "B1", "version": 2, "places": ["limit.work_days"], "changes": 1}


def test_the_nation_publishes_for_every_body_without_a_variant(desk, nation):
    row = published(nation, longer(6))
    assert (row.body_id, row.version) == (None, 2)
    assert queries.offered(desk.body, "B1", on=date(2026, 9, 18)).limit_days == 6
    assert acts("B1")[-1] == "desk.service.published"


def test_running_requests_keep_their_form_and_their_limit(desk):
    accepted = make.make_accepted(desk)
    submitted, drafting = make.make_submitted(desk), make.make_draft(desk)
    published(desk.manager, lambda one: asking(longer(9)(one)))
    later = make.make_draft(desk)
    for begun in (accepted, submitted, drafting):
        begun.refresh_from_db()
        assert "extra_1" not in queries.definition_of(begun.service).form.fields
    assert accepted.limit_days == 2
    actions.screen(submitted.key, by=desk.intake, now=NOW)
    taken = actions.accept(submitted.key, by=desk.intake, now=NOW)
    assert (taken.service.version, taken.limit_days) == (1, 2)
    assert "extra_1" in queries.definition_of(later.service).form.fields
    new = make.make_accepted(desk, answers={**make.CONSULTING, "extra_1": "上午"})
    assert (new.service.version, new.limit_days) == (2, 9)
    assert snapshot.take(new, queries.definition_of(new.service), now=NOW)["service_version"] == 2


def test_a_bodys_own_limit_holds_over_every_version(desk):
    submitted = make.make_submitted(desk)
    listing = actions.Listing("B1", limit_days=1)
    actions.offer(desk.body, listing, by=desk.manager, on=date(2026, 9, 1), now=NOW)
    published(desk.manager, longer(9))
    actions.screen(submitted.key, by=desk.intake, now=NOW)
    assert actions.accept(submitted.key, by=desk.intake, now=NOW).limit_days == 1


def test_nobody_overwrites_what_another_wrote(desk):
    row = actions.begin_service_draft("B1", by=desk.manager, now=NOW)
    assert actions.begin_service_draft("B1", by=desk.manager, now=NOW).pk == row.pk
    read = row.content_sha256
    actions.change_service_draft(row.pk, longer(3), seen=read, by=desk.manager, now=NOW)
    for act in (
        lambda: actions.change_service_draft(row.pk, longer(5), seen=read, by=desk.manager, now=NOW),
        lambda: actions.publish_service_draft(row.pk, reason=WHY, seen=read, by=desk.manager, now=NOW),
        lambda: actions.discard_service_draft(row.pk, seen=read, by=desk.manager, now=NOW),
    ):
        with pytest.raises(DefinitionChanged):
            act()
    row.refresh_from_db()
    assert (queries.definition_of(row).limit.work_days, row.status) == (3, "draft")


def test_a_bad_definition_changes_nothing_and_writes_no_event(desk):
    row = actions.begin_service_draft("B1", by=desk.manager, now=NOW)
    with pytest.raises(BadDefinition):
        actions.change_service_draft(row.pk, longer(0), seen=row.content_sha256, by=desk.manager, now=NOW)
    same = actions.change_service_draft(row.pk, longer(2), seen=row.content_sha256, by=desk.manager, now=NOW)
    assert same.content_sha256 == row.content_sha256
    assert acts("SV1/B1") == ["desk.service.begun"]


def missing(row, by, **given):
    given = {"reason": WHY, "seen": row.content_sha256} | given
    with pytest.raises(NotReady) as caught:
        actions.publish_service_draft(row.pk, by=by, now=NOW, **given)
    assert ServiceVersion.objects.get(pk=row.pk).status == "draft"
    return list(caught.value.missing)


def test_a_version_is_published_with_a_change_and_a_reason(desk):
    row = actions.begin_service_draft("B1", by=desk.manager, now=NOW)
    assert missing(row, desk.manager, reason=" ") == ["nothing_changed", "reason"]


def test_a_service_in_preparation_is_edited_by_the_nation_and_not_published(desk, nation):
    row = drafted(nation, longer(80), "K5")
    assert missing(row, nation) == ["form", "process", "deliverable"]
    with pytest.raises(UnknownVersion):
        actions.begin_service_draft("K5", by=desk.manager, now=NOW)
    with pytest.raises(UnknownVersion):
        actions.begin_service_draft("X9", by=nation, now=NOW)
    assert ServiceVersion.objects.filter(code="K5", made_by=None).count() == 1


def test_a_draft_that_leaves_the_tested_process_or_form_is_not_published(desk):
    row = drafted(desk.manager, longer(3))
    plain = dict(row.definition)
    plain["process"] = plain["process"] | {
        "steps": [s for s in plain["process"]["steps"] if s["code"] != "feedback"]
    }
    plain["form"]["fields"]["question"]["required"] = False
    ServiceVersion.objects.filter(pk=row.pk).update(definition=plain, content_sha256="2" * 64)
    row.refresh_from_db()
    assert missing(row, desk.manager) == ["form_changed", "process_changed"]


def test_a_novelty_search_is_published_by_a_body_with_the_qualification_alone(desk):
    row = drafted(desk.manager, longer(10), "B3")
    assert missing(row, desk.manager) == ["qualification"]
    new = net.actions.NewDesignation(
        code="novelty_station",
        name="查新站",
        granted_by="虚构局",
        stage="operating",
        valid_from=date(2024, 1, 1),
    )
    net.actions.designate(desk.body, new, by=net.OPERATOR)
    actions.publish_service_draft(row.pk, reason=WHY, seen=row.content_sha256, by=desk.manager, now=NOW)


def test_a_draft_belongs_to_its_scope(desk, nation):
    other = make.make_desk("SV2", division="31")
    row = actions.begin_service_draft("B1", by=desk.manager, now=NOW)
    for stranger in (other.manager, nation):
        with pytest.raises(UnknownVersion):
            queries.service_draft_of(row.pk, by=stranger)
        with pytest.raises(UnknownVersion):
            queries.service_version_of(row.pk, by=stranger)
        with pytest.raises(UnknownVersion):
            actions.discard_service_draft(row.pk, seen=row.content_sha256, by=stranger, now=NOW)
    shared = drafted(nation, longer(3))
    with pytest.raises(UnknownVersion):
        queries.service_version_of(shared.pk, by=desk.manager)
    assert [one.pk for one in queries.versions_for(other.manager, "B1")] == [
        queries.current_versions()["B1"].pk
    ]


def test_only_managers_and_the_nation_edit(desk):
    province = net.make_hat(net.make_body("ZB3", kind=BodyKind.AUTHORITY), Role.PROVINCE)
    for hat in (desk.consultant, desk.intake, desk.reviewer, desk.compliance, desk.client_hat, province):
        with pytest.raises(NotAllowed):
            actions.begin_service_draft("B1", by=hat, now=NOW)
        with pytest.raises(NotAllowed):
            queries.managed_services(hat, on=date(2026, 9, 18))


def test_a_discarded_draft_is_gone_and_the_trail_tells_of_it(desk):
    row = drafted(desk.manager, longer(3))
    assert actions.discard_service_draft(row.pk, seen=row.content_sha256, by=desk.manager, now=NOW) == "B1"
    assert not ServiceVersion.objects.filter(pk=row.pk).exists()
    assert acts("SV1/B1")[-1] == "desk.service.discarded"


def test_a_variant_is_taken_back_and_the_shared_version_holds_again(desk):
    first = published(desk.manager, longer(4))
    second = published(desk.manager, longer(5))
    running = make.make_accepted(desk)
    actions.withdraw_service_variant(second.pk, reason=WHY, by=desk.manager, now=NOW)
    assert queries.current_versions(desk.body.pk)["B1"].body_id is None
    running.refresh_from_db()
    assert (running.service_id, running.limit_days) == (second.pk, 5)
    assert ServiceVersion.objects.get(pk=first.pk).status == "withdrawn"
    with pytest.raises(UnknownVersion):
        actions.withdraw_service_variant(
            queries.current_versions()["B1"].pk, reason=WHY, by=desk.manager, now=NOW
        )


def test_the_version_published_last_has_the_highest_number(desk, nation):
    row = drafted(nation, longer(3))
    plain = row.definition | {"limit": row.definition["limit"] | {"work_days": 8}}
    ServiceVersion.objects.create(
        code="B1", version=5, definition=plain, content_sha256="1" * 64, status="published", published_at=NOW
    )
    done = actions.publish_service_draft(row.pk, reason=WHY, seen=row.content_sha256, by=nation, now=NOW)
    assert done.version == 6
    assert queries.current_versions()["B1"].pk == done.pk


def test_an_upgrade_does_not_supersede_what_people_published(desk, nation, monkeypatch):
    published(nation, longer(6))
    newer = longer(3)(shipped_services()["B1"])
    monkeypatch.setattr("opentisc.desk.services.writing.shipped_services", lambda: {"B1": newer})
    (made,) = actions.sync_shipped(now=NOW)
    assert (made.version, made.status) == (3, "draft")
    assert queries.current_versions()["B1"].version == 2


def test_the_catalogue_tells_state_what_is_missing_and_the_running_requests(desk):
    make.make_accepted(desk)
    make.make_submitted(make.make_desk("SV2", division="31"))
    published(desk.manager, longer(4))
    make.make_accepted(desk)
    make.make_accepted(desk)
    rows = {one.definition.code: one for one in queries.managed_services(desk.manager, on=date(2026, 9, 18))}
    assert len(rows) == 31
    assert [(version.version, count) for version, count in rows["B1"].running] == [(1, 1), (2, 2)]
    assert (rows["B1"].state, rows["B1"].current.version, rows["B2"].running) == ("published", 2, ())
    assert (rows["K5"].state, rows["K5"].missing) == ("preparing", ("form", "process", "deliverable"))
    assert rows["B3"].missing == ("qualification",)


def test_a_body_sees_what_was_published_for_all_and_not_the_work_on_it(desk, nation):
    published(nation, longer(6))
    drafted(nation, longer(7))
    drafted(desk.manager, longer(4))

    def told(hat):
        return [(one.act.rsplit(".", 1)[1], one.body_code) for one in queries.service_events(hat, "B1")]

    mine = [("edited", "SV1"), ("begun", "SV1"), ("published", "GJ1"), ("made", "SV1")]
    assert told(desk.manager) == mine
    other = make.make_desk("SV2", division="31")
    assert told(other.manager) == [("made", "SV2"), ("published", "GJ1")]
    shared = ["edited", "begun", "published", "edited", "begun"]
    assert [act for act, _body in told(nation)] == shared


def test_reading_the_catalogue_takes_few_queries(desk, django_assert_max_num_queries):
    queries.managed_services(desk.manager, on=date(2026, 9, 18))
    with django_assert_max_num_queries(7):
        queries.managed_services(desk.manager, on=date(2026, 9, 18))


def test_a_service_that_is_not_published_cannot_be_listed(desk):
    with pytest.raises(ServiceNotOffered):
        actions.offer(desk.body, actions.Listing("K5"), by=desk.manager, on=date(2026, 9, 1), now=NOW)
