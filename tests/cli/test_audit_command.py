"""`opentisc audit`: the shapes of docs/commands.md and the exit codes."""

import pytest
from django.db import connection, transaction

from opentisc.cli.main import run
from opentisc.infra import audit
from tests.factories.audit_guards import guards_lifted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def three_events(settings, tmp_path):
    settings.HOME = tmp_path
    with transaction.atomic():
        for key in ("1", "2", "3"):
            audit.record(
                "desk.request.closed",
                doer=audit.Doer(machine="web"),
                subject=audit.Subject("desk.request", key),
                facts={},
            )


@pytest.mark.req("SC-49")
def test_a_sound_trail_is_said_to_be_sound(call):
    code, said = call("audit", "verify")
    assert (code, said["sound"], said["rows"], said["fault"], said["guarded"]) == (0, True, 3, None, True)
    assert said["head"] == {"seq": 3, "row_hash": audit.verify().head.row_hash}


@pytest.mark.req("SC-49")
def test_the_first_bad_event_is_named_and_the_exit_code_is_1(call, capsys):
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE infra_auditevent SET name = 'x' WHERE seq = 2")
    code, said = call("audit", "verify")
    assert (code, said["fault"]) == (1, {"seq": 2, "reason": "changed"})
    assert run(["audit", "verify"]) == 1
    assert "2  内容被改动。" in capsys.readouterr().out


@pytest.mark.req("SC-49")
def test_the_head_is_written_for_another_machine(call, tmp_path):
    code, said = call("audit", "head")
    assert (code, said["seq"]) == (0, 3)
    assert said["row_hash"] in (tmp_path / "audit" / "heads" / f"{said['at'][:10]}.jsonl").read_text()
