"""Clients as one body keeps them: shapes, sameness, dated facts, merge and undo, and silence about other bodies."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from opentisc.infra import audit
from opentisc.infra.models import AuditEvent
from opentisc.kernel.errors import NotAllowed
from opentisc.network import actions, queries, registry
from opentisc.network.errors import (
    BadClient,
    BadCreditCode,
    BadFact,
    BadMobile,
    ClientExists,
    MergeRefused,
    UnknownClient,
    UnknownRow,
)
from opentisc.network.models import Client
from opentisc.network.types import ClientKind, FactKind, Role
from tests.factories import network as make
from tests.network.test_credit_code import COUNTED, STANDARD

pytestmark = pytest.mark.django_db
K = ClientKind


@pytest.fixture
def here():
    return make.make_hat(make.make_body("HERE"), Role.MANAGER)


@pytest.fixture
def there():
    return make.make_hat(make.make_body("THERE"), Role.MANAGER)


def fields(kind=K.LEGAL_PERSON, name="虚构公司", **given):
    return actions.ClientFields(kind=kind, name=name, **given)


def add(by, *args, **given):
    return actions.add_client(fields(*args, **given), by=by, now=make.NOW)


def test_a_trader_code_by_hand():
    assert queries.credit_code("92000000000000000G") == "92000000000000000G"


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        (fields(credit_code=STANDARD[:-1] + "4"), BadCreditCode),
        (fields(credit_code="92000000000000000G"), BadCreditCode),  # a sole trader's code
        (fields(K.SOLE_TRADER, credit_code=STANDARD), BadCreditCode),
        (fields(K.NATURAL, credit_code=STANDARD, mobile="13812345678"), BadClient),
        (fields(K.NATURAL), BadClient),  # no mobile number
        (fields(K.NATURAL, mobile="12345"), BadMobile),
        (fields(K.UNIT), BadClient),  # no school
        (fields(K.MEMBER, number="S1"), BadClient),
        (fields(K.OVERSEAS), BadClient),  # of CN
        (fields(K.OVERSEAS, country="QQ"), BadClient),
        (fields(K.LEGAL_PERSON, country="US"), BadClient),
        (fields(K.LEGAL_PERSON, name="  "), BadClient),
        (fields(K.LEGAL_PERSON, number="S1"), BadClient),
        (fields(K.LEGAL_PERSON, email="nobody"), BadClient),
    ],
)
def test_a_client_that_its_kind_does_not_allow_is_refused_and_leaves_no_trace(here, given, refused):
    events = AuditEvent.objects.count()
    with pytest.raises(refused):
        actions.add_client(given, by=here, now=make.NOW)
    assert not Client.objects.exists()
    assert AuditEvent.objects.count() == events


def test_every_kind_of_client_is_kept_in_one_spelling(here):
    school = add(here, name=" 虚构  大学 ", credit_code="91350100-m000 100y43")
    assert (school.name, school.credit_code) == ("虚构 大学", STANDARD)
    assert add(here, K.SOLE_TRADER, credit_code="92000000000000000G").credit_code == "92000000000000000G"
    assert add(here, K.UNIT, parent=school).parent == school
    assert add(here, K.MEMBER, parent=school, number=" s2026001 ").number == "S2026001"
    assert add(here, K.NATURAL, mobile="0086-138 1234 5678").mobile == "+8613812345678"
    assert add(here, K.OVERSEAS, country="hk", number="12345").country == "HK"
    assert add(here, K.ANONYMOUS, name="").name == "匿名"


def test_the_same_client_is_kept_once_by_its_codes(here):
    school = add(here, credit_code=STANDARD)
    known = [
        school,
        add(here, K.MEMBER, parent=school, number="S1"),
        add(here, K.OVERSEAS, country="US", number="77"),
        add(here, K.NATURAL, name="张三", mobile="13812345678"),
    ]
    again = [
        fields(credit_code=STANDARD),
        fields(K.MEMBER, parent=school, number="s1"),
        fields(K.OVERSEAS, country="US", number="77"),
        fields(K.NATURAL, name="张三", mobile="+8613812345678"),
    ]
    for row, typed in zip(known, again, strict=True):
        with pytest.raises(ClientExists) as refused:
            actions.add_client(typed, by=here, now=make.NOW)
        assert refused.value.facts == {"client": row.pk}
    add(here, K.OVERSEAS, country="DE", number="77")
    add(here, K.NATURAL, name="张四", mobile="13812345678")  # a telephone may be a family's


@pytest.mark.req("SC-13", "SC-15")
def test_a_credit_code_tells_nothing_of_another_body(here, there):
    def typed_in(code):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            found = queries.client_with_code(here, code)
            listed = list(queries.clients(here, text=code))
        return found, listed, [one["sql"].replace(code, "CODE") for one in seen.captured_queries]

    add(there, credit_code=STANDARD)
    assert typed_in(STANDARD) == typed_in(COUNTED)  # kept there, kept nowhere: same answer, same queries
    assert typed_in(STANDARD)[:2] == (None, [])
    mine = add(here, credit_code=STANDARD)
    assert queries.client_with_code(here, STANDARD) == mine


@pytest.mark.req("SC-13")
def test_a_client_of_another_body_is_absent_for_every_act(here, there):
    theirs = add(there)
    acts = [
        lambda: queries.client(here, theirs.pk),
        lambda: queries.client(here, 10**9),
        lambda: actions.update_client(theirs, fields(), by=here, now=make.NOW),
        lambda: actions.add_fact(
            theirs, actions.NewFact(kind=FactKind.GROUP, value="x"), by=here, now=make.NOW
        ),
        lambda: actions.add_contact(theirs, make.make_person(), on=make.TODAY, by=here),
        lambda: actions.merge_clients(add(here), theirs, by=here),
        lambda: actions.merge_clients(theirs, add(here), by=here),
        lambda: add(here, K.UNIT, parent=theirs),
    ]
    for act in acts:
        with pytest.raises(UnknownClient) as refused:
            act()
        assert (refused.value.code, dict(refused.value.facts)) == ("client_not_found", {})


def test_who_has_no_handling_role_keeps_no_clients(here):
    body = queries.body("HERE")
    for role in (Role.PROVINCE, Role.NATION, Role.COMPLIANCE):
        with pytest.raises(NotAllowed):
            queries.clients(make.make_hat(body, role))
    with pytest.raises(NotAllowed):
        queries.clients(queries.private_hat(make.make_person()))


def test_a_new_name_keeps_the_old_one_findable(here):
    row = add(here, name="旧名公司")
    actions.update_client(row, fields(name="新名公司"), by=here, now=make.NOW)
    assert list(queries.clients(here, text="旧名")) == [row]
    assert queries.facts_on(row, on=make.TODAY).former_names == ("旧名公司",)
    assert queries.known_names(row) == ["新名公司", "旧名公司"]


def test_a_mobile_number_is_found_however_it_is_written(here):
    row = add(here, K.NATURAL, mobile="13812345678")
    assert list(queries.clients(here, text="+86 138-1234-5678")) == [row]


def test_facts_hold_on_their_days(here):
    row = add(here, division_code="11")

    def fact(kind, value, **when):
        return actions.add_fact(row, actions.NewFact(kind=kind, value=value, **when), by=here, now=make.NOW)

    fact(FactKind.SIZE, "micro", valid_from=date(2024, 1, 1))
    fact(FactKind.SIZE, "small", valid_from=date(2026, 1, 1))
    fact(FactKind.LABEL, "high_tech", valid_from=date(2023, 5, 1), valid_until=date(2026, 4, 30))
    fact(FactKind.LABEL, "specialised", valid_from=date(2026, 1, 1))
    fact(FactKind.INDUSTRY, "C3562")
    assert queries.facts_on(row, on=date(2025, 12, 31)).size == "micro"
    assert queries.facts_on(row, on=date(2026, 4, 30)).labels == ("high_tech", "specialised")
    later = queries.facts_on(row, on=date(2026, 5, 1))
    assert (later.size, later.labels, later.industry, later.region) == (
        "small",
        ("specialised",),
        "C3562",
        "11",
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [("size", "huge"), ("label", "best"), ("industry", "Z99"), ("region", "99"), ("group", " ")],
)
def test_a_fact_of_no_known_value_is_refused(here, kind, value):
    with pytest.raises(BadFact):
        actions.add_fact(add(here), actions.NewFact(kind=FactKind(kind), value=value), by=here, now=make.NOW)


def test_who_may_act_for_a_client_is_dated(here):
    row, person = add(here), make.make_person()
    contact = actions.add_contact(row, person, on=make.TODAY, by=here)
    assert [one.client for one in queries.clients_of_person(person, on=make.TODAY)] == [row]
    assert queries.clients_of_person(person, on=make.TODAY - timedelta(days=1)) == []
    assert actions.add_contact(row, person, sees_all=True, on=make.TODAY, by=here).pk == contact.pk
    actions.end_contact(row, contact.pk, on=make.TODAY, by=here)
    assert queries.clients_of_person(person, on=make.TODAY) == []


def test_a_merge_moves_what_there_is_and_its_undo_moves_the_same_back(here, monkeypatch):
    moves = {7: None}
    mover = registry.ClientMover(
        move=lambda from_id, to_id: [key for key in moves if not moves.update({key: to_id})],
        back=lambda keys, from_id, to_id: moves.update(dict.fromkeys(keys, to_id)),
    )
    monkeypatch.setattr(registry, "_movers", {"desk.request": mover})
    kept, gone = add(here, name="甲"), add(here, name="乙", credit_code=STANDARD)
    fact = actions.add_fact(gone, actions.NewFact(kind=FactKind.GROUP, value="集团"), by=here, now=make.NOW)
    person = make.make_person()
    actions.add_contact(gone, person, on=make.TODAY, by=here)
    unit = add(here, K.UNIT, parent=gone)
    merge = actions.merge_clients(kept, gone, by=here)
    for row in (kept, gone, fact, unit):
        row.refresh_from_db()
    assert (kept.credit_code, fact.client, unit.parent, moves[7]) == (STANDARD, kept, kept, kept.pk)
    assert list(queries.clients(here, kind=K.LEGAL_PERSON)) == [kept]
    assert queries.standing(gone) == kept
    assert merge.moved["desk.request"] == [7]
    after = actions.add_fact(kept, actions.NewFact(kind=FactKind.GROUP, value="后来"), by=here, now=make.NOW)
    actions.undo_merge(merge, by=here)
    for row in (kept, gone, fact, unit, after):
        row.refresh_from_db()
    assert (kept.credit_code, gone.credit_code, fact.client, unit.parent, moves[7]) == (
        "", STANDARD, gone, gone, gone.pk,
    )  # fmt: skip
    assert after.client == kept  # came after the merge: it stays
    assert [one.client for one in queries.clients_of_person(person, on=make.TODAY)] == [gone]
    acts = [one.act for one in audit.entries_for(audit.Subject("network.client", str(kept.pk)))]
    assert acts == [
        "network.client.added", "network.client.merged", "network.client.fact_added", "network.client.merge_undone",
    ]  # fmt: skip


@pytest.mark.parametrize("reason", ["same", "merged", "codes_differ"])
def test_a_merge_that_would_lose_something_is_refused(here, reason):
    one, two, three = add(here, credit_code=STANDARD), add(here), add(here)
    actions.merge_clients(two, three, by=here)
    other = {"same": one, "merged": three, "codes_differ": add(here, credit_code=COUNTED)}[reason]
    with pytest.raises(MergeRefused) as refused:
        actions.merge_clients(one, other, by=here)
    assert refused.value.facts["reason"] == reason


@pytest.mark.parametrize("reason", ["undone", "merged_further"])
def test_an_undo_out_of_order_is_refused(here, reason):
    one, two, three = add(here), add(here), add(here)
    merge = actions.merge_clients(two, one, by=here)
    if reason == "undone":
        actions.undo_merge(merge, by=here)
    else:
        actions.merge_clients(three, two, by=here)
    with pytest.raises(MergeRefused) as refused:
        actions.undo_merge(merge, by=here)
    assert refused.value.facts["reason"] == reason


def test_only_a_manager_joins_clients_and_finds_merges_of_the_own_body(here, there):
    consultant = make.make_hat(queries.body("HERE"))
    one, two = add(here), add(here)
    with pytest.raises(NotAllowed):
        actions.merge_clients(one, two, by=consultant)
    merge = actions.merge_clients(one, two, by=here)
    with pytest.raises(UnknownRow):
        queries.merge(there, merge.pk)


@pytest.mark.req("SC-48")
def test_the_audit_trail_names_a_client_by_key_and_never_by_what_it_says(here):
    row = add(here, K.NATURAL, name="张三丰", mobile="13812345678")
    (event,) = audit.entries_for(audit.Subject("network.client", str(row.pk)))
    assert (event.act, event.hat, event.body_code) == ("network.client.added", "manager", "HERE")
    assert event.person_id == here.person_id
    assert "张三丰" not in event.facts + event.subject_key
    assert "138" not in event.facts


class MergeAndUndo(TestCase):
    """Whatever was moved, an undo leaves both clients as they were."""

    @given(st.lists(st.sampled_from(["kept", "gone"]), max_size=6), st.booleans())
    def test_an_undo_restores_every_row(self, owners, coded):
        here = make.make_hat(make.make_body(), Role.MANAGER)
        rows = {"kept": add(here), "gone": add(here, credit_code=STANDARD if coded else "")}
        for number, owner in enumerate(owners):
            new = actions.NewFact(kind=FactKind.GROUP, value=f"集团{number}")
            actions.add_fact(rows[owner], new, by=here, now=make.NOW)

        def state():
            return {
                name: (
                    Client.objects.values_list("credit_code", "merged_into").get(pk=row.pk),
                    sorted(row.client_facts.values_list("value", flat=True)),
                )
                for name, row in rows.items()
            }

        before = state()
        merge = actions.merge_clients(rows["kept"], rows["gone"], by=here)
        assert len(state()["kept"][1]) == len(owners)
        actions.undo_merge(merge, by=here)
        assert state() == before
