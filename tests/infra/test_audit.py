"""The trail: written with the change or not at all, in a chain without gaps, and a change of it is named."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from opentisc.infra import audit
from opentisc.infra.audit import BadAuditEvent, Doer, Subject
from opentisc.infra.models import AuditEvent, AuditHead
from tests.factories.audit_guards import guards_lifted

ROOT = Path(__file__).resolve().parents[2]
LI = Doer(machine="web", person_id=7, name="李明", hat="adviser", body_code="SC01", address="203.0.113.77")
CASE = Subject("desk.request", "2026-00001")
NOON = datetime(2026, 11, 22, 12, 0, 0, 250, tzinfo=timezone(timedelta(hours=8)))


def write(count: int) -> None:
    with transaction.atomic():
        for number in range(1, count + 1):
            audit.record("desk.request.assigned", doer=LI, subject=CASE, facts={"to": number}, at=NOON)


def tamper(sql: str, *values: object) -> None:
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.django_db
@pytest.mark.req("SC-48")
def test_an_event_says_who_when_where_what_on_which_thing_and_how_it_ended():
    deputy = Doer(machine="api", person_id=8, name="王芳", on_behalf_of=7, address="2001:db8:1:2::3")
    audit.record(
        "accounts.role.granted",
        doer=deputy,
        subject=CASE,
        facts={"role": "审核员"},
        at=NOON,
        result="refused",
    )
    event = AuditEvent.objects.get()
    assert (event.seq, event.act, event.result) == (1, "accounts.role.granted", "refused")
    assert (event.person_id, event.name, event.on_behalf_of, event.machine) == (8, "王芳", 7, "api")
    assert (event.subject_kind, event.subject_key) == ("desk.request", "2026-00001")
    assert event.at == datetime(2026, 11, 22, 4, 0, 0, 250, tzinfo=UTC)
    assert event.address == "2001:db8:1::"
    assert event.facts == '{"role":"审核员"}'


@pytest.mark.django_db
@pytest.mark.req("SC-49")
def test_the_hash_is_that_of_the_documented_text():
    write(1)
    text = (
        '{"act":"desk.request.assigned","address":"203.0.113.0","at":"2026-11-22T04:00:00.000250+00:00",'
        '"body_code":"SC01","facts":"{\\"to\\":1}","hat":"adviser","machine":"web","name":"李明","on_behalf_of":null,'
        '"person_id":7,"prev_hash":"' + "0" * 64 + '","result":"done","seq":1,"subject_key":"2026-00001",'
        '"subject_kind":"desk.request"}'
    )
    event = AuditEvent.objects.get()
    assert event.row_hash == hashlib.sha256(text.encode()).hexdigest()
    assert AuditHead.objects.get().row_hash == event.row_hash


@pytest.mark.django_db
@pytest.mark.req("SC-36")
def test_what_a_person_typed_stays_on_one_line_and_means_the_same():
    typed = "a\r\nb\x00\x85c\u2028d\u202ee\ud800"
    audit.record("desk.a.b", doer=LI, subject=Subject("k", "x\ny"), facts={"note": typed})
    event = AuditEvent.objects.get()
    assert json.loads(event.facts) == {"note": typed}
    assert len(event.facts.splitlines()) == 1
    assert event.facts.isprintable()
    assert event.subject_key == "x\\u000ay"
    assert audit.entries_for(Subject("k", "x\ny")) == [event]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"act": "assigned"},
        {"act": "desk.x\ny"},
        {"facts": {"share": float("nan")}},
        {"facts": {"on": datetime(2026, 1, 1, tzinfo=UTC)}},
        {"subject": Subject("desk.request", "")},
        {"subject": Subject("desk.request", "9" * 201)},
        {"at": datetime(2026, 1, 1)},  # noqa: DTZ001  a time without zone is what is refused
        {"doer": Doer(machine="web", address="203.0.113")},
    ],
)
def test_what_cannot_be_kept_as_given_is_refused(wrong):
    given = {"act": "desk.request.assigned", "doer": LI, "subject": CASE, "facts": {}, **wrong}
    with pytest.raises(BadAuditEvent):
        audit.record(given.pop("act"), **given)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("whole", "kept"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:aaaa:bbbb::1", "2001:db8:aaaa::"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
        ("fe80::1%eth0", "fe80::"),
        (None, ""),
        ("", ""),
    ],
)
def test_only_the_network_of_an_address_is_kept(whole, kept):
    assert audit.truncated_address(whole) == kept


@pytest.mark.django_db
def test_entries_are_those_of_one_thing_oldest_first():
    write(2)
    audit.record("desk.request.closed", doer=LI, subject=Subject("desk.request", "2026-00002"), facts={})
    assert [event.seq for event in audit.entries_for(CASE)] == [1, 2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("SC-22")
def test_an_event_goes_with_its_change():
    with pytest.raises(BadAuditEvent):
        audit.record("desk.request.assigned", doer=LI, subject=CASE, facts={})
    write(2)
    with transaction.atomic():
        audit.record("desk.request.closed", doer=LI, subject=CASE, facts={})
        transaction.set_rollback(True)
    write(1)
    assert list(AuditEvent.objects.values_list("seq", flat=True)) == [1, 2, 3]
    assert audit.verify().sound


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("SC-49")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE infra_auditevent SET name = 'x' WHERE seq = 1",
        "DELETE FROM infra_auditevent WHERE seq = 2",
        "DELETE FROM infra_auditevent",
        "INSERT INTO infra_auditevent SELECT 9, at, act, result, person_id, name, hat, body_code, on_behalf_of, address,"
        " machine, subject_kind, subject_key, facts, prev_hash, row_hash FROM infra_auditevent WHERE seq = 1",
    ],
)
def test_the_database_refuses_to_change_the_trail(sql):
    write(2)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(sql)
    assert audit.verify().sound


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("SC-49")
def test_sqlite_cannot_replace_a_row_by_inserting_it_again():
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    write(2)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO infra_auditevent SELECT * FROM infra_auditevent WHERE seq = 1")


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("SC-49", "RD-21")
@pytest.mark.parametrize(
    ("sql", "seq", "reason"),
    [
        ("UPDATE infra_auditevent SET name = '张三' WHERE seq = 3", 3, "changed"),
        ("UPDATE infra_auditevent SET facts = '{\"to\":30}' WHERE seq = 1", 1, "changed"),
        ("DELETE FROM infra_auditevent WHERE seq = 1", 1, "missing"),
        ("DELETE FROM infra_auditevent WHERE seq = 3", 3, "missing"),
        ("DELETE FROM infra_auditevent WHERE seq = 5", 5, "missing"),
        ("UPDATE infra_audithead SET row_hash = 'f'", 5, "head_mismatch"),
        ("UPDATE infra_audithead SET seq = 4", 4, "head_mismatch"),
        ("DELETE FROM infra_audithead", 1, "beyond_head"),
    ],
)
def test_a_check_names_the_first_bad_event_and_why(sql, seq, reason):
    write(5)
    tamper(sql)
    verdict = audit.verify()
    assert (verdict.fault.seq, verdict.fault.reason) == (seq, reason)
    assert not verdict.sound


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("SC-49")
def test_a_changed_event_with_a_hash_that_fits_breaks_the_chain_behind_it():
    write(5)
    forged = AuditEvent.objects.get(seq=2)
    fields = {name: getattr(forged, name) for name in audit.chain.COLUMNS} | {"name": "张三"}
    tamper(
        "UPDATE infra_auditevent SET name = '张三', row_hash = %s WHERE seq = 2", audit.chain.row_hash(fields)
    )
    verdict = audit.verify()
    assert (verdict.fault.seq, verdict.fault.reason) == (3, "broken_chain")


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("SC-49")
def test_an_event_put_at_the_end_by_hand_is_named():
    write(2)
    tamper(
        "INSERT INTO infra_auditevent SELECT 3, at, act, result, person_id, name, hat, body_code, on_behalf_of, address,"
        " machine, subject_kind, subject_key, facts, prev_hash, row_hash FROM infra_auditevent WHERE seq = 1"
    )
    verdict = audit.verify()
    assert (verdict.fault.seq, verdict.fault.reason) == (3, "beyond_head")


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("SC-49")
def test_an_exported_head_shows_that_the_end_was_cut_off_or_written_anew(settings, tmp_path):
    settings.HOME = tmp_path
    write(3)
    head, path = audit.export_head(now=NOON)
    assert path == tmp_path / "audit" / "heads" / "2026-11-22.jsonl"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [(one.seq, one.row_hash) for one in audit.exported_heads()] == [(3, head.row_hash)]
    assert audit.verify().sound
    second = AuditEvent.objects.get(seq=2)
    tamper("DELETE FROM infra_auditevent WHERE seq = 3")
    tamper("UPDATE infra_audithead SET seq = 2, row_hash = %s", second.row_hash)
    verdict = audit.verify()
    assert (verdict.fault.seq, verdict.fault.reason) == (3, "exported_head")
    write(1)
    verdict = audit.verify()
    assert (verdict.fault.seq, verdict.fault.reason) == (3, "exported_head")


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("SC-49")
def test_a_trail_without_its_triggers_is_not_sound():
    write(1)
    with guards_lifted():
        assert (audit.verify().fault, audit.verify().guarded) == (None, False)
    assert audit.verify().sound


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("SC-49")
def test_postgresql_cannot_truncate_the_trail():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    write(2)
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE infra_auditevent")
    assert audit.verify().sound


@pytest.mark.django_db(transaction=True)
@pytest.mark.req("SC-22", "SC-49")
def test_many_writers_at_once_queue_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("threads share one SQLite database in memory; the next test uses a file")

    def writer() -> None:
        for _ in range(25):
            write(1)
        connections.close_all()

    threads = [threading.Thread(target=writer) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert list(AuditEvent.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 201))
    assert audit.verify().sound


WRITERS = """
import sys, threading
import django
django.setup()
from django.core.management import call_command
from django.db import connections, transaction
from opentisc.infra import audit
from opentisc.infra.models import AuditEvent

call_command("migrate", "infra", verbosity=0, skip_checks=True)

def write(number):
    for _ in range(25):
        with transaction.atomic():
            audit.record("desk.request.assigned", doer=audit.Doer(machine="job"),
                         subject=audit.Subject("desk.request", "1"), facts={"by": number})
    connections.close_all()

threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
for one in threads: one.start()
for one in threads: one.join()
verdict = audit.verify()
print(verdict.rows, verdict.head.seq, verdict.sound)
"""


@pytest.mark.req("SC-22", "SC-49")
def test_many_writers_at_once_leave_no_gap_and_lose_nothing(tmp_path):
    place = {
        "OPENTISC_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "opentisc.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-c", WRITERS],
        env={**os.environ, **place},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.split(), done.stderr) == (["200", "200", "True"], "")
