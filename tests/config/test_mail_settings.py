"""Mail leaves through the configured server: a real one on loopback, with login, and never in the clear by mistake."""

import base64
import os
import socketserver
import subprocess
import sys
import threading
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from opentisc.config.environment import BadSetting, read_environment, secret_in

ROOT = Path(__file__).resolve().parents[2]
SEND = (
    "import django; django.setup()\n"
    "from django.core.mail import send_mail\n"
    "send_mail('[OpenTISC] 重设密码', '您好，\\n.\\n链接', None, ['li@example.org'])"
)


class Session(socketserver.StreamRequestHandler):
    """One conversation by RFC 5321, with AUTH PLAIN of RFC 4954 and no STARTTLS."""

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("220 loopback")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper().split(" ")[0]
            self.server.heard.append(line)
            if verb == "EHLO":
                self.say("250-loopback")
                self.say("250 AUTH PLAIN")
            elif verb == "AUTH":
                given = base64.b64decode(line.split(" ")[2]).split(b"\0")
                self.say("235 in" if given[1:] == [b"tisc", b"pa ss w0rd"] else "535 no")
            elif verb == "DATA":
                self.say("354 go on")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part.removeprefix(b"."))
                self.server.mails.append(b"".join(lines))
                self.say("250 kept")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")


class Server(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it hears."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.heard: list[str] = []
        self.mails: list[bytes] = []


@pytest.fixture
def server():
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def send(home: Path, server: Server, **settings: str) -> subprocess.CompletedProcess[str]:
    password = home / "password"
    password.write_text("pa ss w0rd\nsecond line\n")
    given = {
        "OPENTISC_HOME": str(home),
        "OPENTISC_SMTP_HOST": "127.0.0.1",
        "OPENTISC_SMTP_PORT": str(server.server_address[1]),
        "OPENTISC_SMTP_USER": "tisc",
        "OPENTISC_SMTP_PASSWORD_FILE": str(password),
        "OPENTISC_MAIL_FROM": "昆仑中心 <tisc@kunlun.example>",
        **settings,
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPENTISC_")}
    return subprocess.run(
        [sys.executable, "-c", SEND],
        cwd=ROOT,
        env={**clean, "PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "opentisc.config.settings", **given},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_mail_arrives_as_it_was_written(tmp_path, server):
    ended = send(
        tmp_path, server, OPENTISC_SMTP_SECURITY="none", OPENTISC_SMTP_USER="", OPENTISC_SMTP_PASSWORD_FILE=""
    )
    assert ended.returncode == 0, ended.stderr
    mail = message_from_bytes(server.mails[0], policy=policy.default)
    assert mail["Subject"] == "[OpenTISC] 重设密码"
    assert mail["From"] == "昆仑中心 <tisc@kunlun.example>"
    assert mail["To"] == "li@example.org"
    assert mail.get_content().replace("\r\n", "\n") == "您好，\n.\n链接\n"
    assert "RCPT TO:<li@example.org>" in [
        line.upper().replace("LI@EXAMPLE.ORG", "li@example.org") for line in server.heard
    ]


def test_login_and_password_are_given_from_the_file(tmp_path, server):
    ended = send(tmp_path, server, OPENTISC_SMTP_SECURITY="none")
    assert ended.returncode == 0, ended.stderr
    assert [line.split(" ")[:2] for line in server.heard if line.startswith("AUTH")] == [["AUTH", "PLAIN"]]
    assert len(server.mails) == 1


def test_a_password_that_the_protocol_cannot_carry_stops_the_start(tmp_path, server):
    kept = tmp_path / "other"
    kept.write_text("口令\n")
    ended = send(tmp_path, server, OPENTISC_SMTP_PASSWORD_FILE=str(kept))
    assert ended.returncode != 0
    assert "OPENTISC_SMTP_PASSWORD_FILE: the password must be ASCII" in ended.stderr


@pytest.mark.req("SC-46")
def test_no_password_and_no_mail_leave_when_the_server_has_no_tls(tmp_path, server):
    ended = send(tmp_path, server)
    assert ended.returncode != 0
    assert "STARTTLS" in ended.stderr
    assert server.mails == []
    assert not [line for line in server.heard if line.startswith("AUTH")]


def test_without_a_server_mail_is_printed(tmp_path, server):
    ended = send(tmp_path, server, OPENTISC_SMTP_HOST="")
    assert ended.returncode == 0, ended.stderr
    assert "To: li@example.org" in ended.stdout
    assert server.heard == []


@pytest.mark.parametrize("kept", [None, "", "\n", "   \nsecond"])
def test_a_password_file_without_password_is_refused_by_the_settings_name(tmp_path, kept):
    path = tmp_path / "password"
    if kept is not None:
        path.write_text(kept)
    with pytest.raises(BadSetting) as refusal:
        secret_in(path, setting="OPENTISC_SMTP_PASSWORD_FILE")
    assert refusal.value.facts["name"] == "OPENTISC_SMTP_PASSWORD_FILE"


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"OPENTISC_SMTP_SECURITY": "ssl"}, "OPENTISC_SMTP_SECURITY"),
        ({"OPENTISC_SECURITY_PROFILE": "mlps"}, "OPENTISC_SECURITY_PROFILE"),
        ({"OPENTISC_SECOND_FACTOR": "nobody"}, "OPENTISC_SECOND_FACTOR"),
        ({"OPENTISC_RATE_FORMS_HOUR": "-1"}, "OPENTISC_RATE_FORMS_HOUR"),
        ({"OPENTISC_TRUSTED_PROXIES": "-1"}, "OPENTISC_TRUSTED_PROXIES"),
        ({"OPENTISC_CAS_URL": "http://cas.example.edu.cn/cas"}, "OPENTISC_CAS_URL"),
        ({"OPENTISC_CAS_URL": "file:///etc/passwd"}, "OPENTISC_CAS_URL"),
        ({"OPENTISC_OIDC_ISSUER": "https://id.example.edu.cn"}, "OPENTISC_OIDC_ISSUER"),
    ],
)
def test_a_wrong_choice_is_named(variables, name):
    with pytest.raises(BadSetting) as refusal:
        read_environment(variables)
    assert refusal.value.facts["name"] == name
