"""`opentisc audit`: the shapes of docs/commands.md and the exit codes."""

from dataclasses import replace

import pytest
from django.db import connection, transaction

from opentisc.cli import doctor
from opentisc.cli.main import run
from opentisc.infra import audit
from tests.factories.audit_guards import guards_lifted
from tests.factories.clamd import clamd

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


def findings() -> dict[str, tuple[str, str]]:
    return {one.what: (one.state, one.detail) for look in (doctor._trail, doctor._files) for one in look()}


@pytest.mark.req("SC-49")
def test_the_doctor_says_that_no_head_was_written_down_and_that_a_trigger_is_missing(call):
    assert findings()["审计记录"] == ("fine", "共 3 条")
    assert findings()["审计位置文件"] == ("note", "从未导出")
    call("audit", "head")
    assert "审计位置文件" not in findings()
    with guards_lifted():
        assert findings()["审计记录"][0] == "wrong"


@pytest.mark.req("SC-33")
def test_the_doctor_says_whether_uploads_are_scanned(settings):
    assert findings()["查毒"] == ("note", "未设置，上传的文件标为“未扫描”")
    with clamd() as address:
        settings.OPENTISC = replace(settings.OPENTISC, clamd=address)
        assert findings()["查毒"] == ("fine", address)
    assert findings()["查毒"] == ("wrong", address)
