"""Reports about the Content Security Policy: counted, logged in few words, without a person."""

import json
import logging
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.req("SC-23")
TOKEN = "s3cret-one-time-token-of-li"
REPORT = {
    "csp-report": {
        "document-uri": f"https://tisc.example.org/welcome/{TOKEN}/?q=unfiled+invention",
        "referrer": "https://tisc.example.org/search/?q=unfiled+invention",
        "violated-directive": "script-src-elem 'self'",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/track.js?who=li@example.org",
        "script-sample": "var li = 'secret'",
    }
}


def send(given: object, kind: str = "application/csp-report", client: Client | None = None):
    body = given if isinstance(given, bytes) else json.dumps(given)
    return (client or Client(enforce_csrf_checks=True)).post("/csp-report/", body, content_type=kind)


@pytest.fixture
def lines(site, caplog):
    caplog.set_level(logging.WARNING, logger="opentisc.web.accounts.reports")
    return caplog


def test_the_policy_names_the_place(site):
    policy = Client().get("/help/").headers["Content-Security-Policy"]
    assert f"report-uri {reverse('csp_report')}" in policy


def test_a_report_is_logged_without_address_query_or_sample(lines):
    assert send(REPORT).status_code == 204
    assert lines.messages == ["csp report: script-src-elem blocked evil.example on welcome, 1 today"]


def test_the_newer_format_is_read_too(lines):
    given = [
        {
            "type": "csp-violation",
            "url": "https://tisc.example.org/help/",
            "body": {
                "effectiveDirective": "img-src",
                "blockedURL": "inline",
                "documentURL": "https://tisc.example.org/help/",
            },
        }
    ]
    assert send(given, "application/reports+json").status_code == 204
    assert lines.messages == ["csp report: img-src blocked inline on help, 1 today"]


def test_the_log_does_not_grow_with_the_reports(lines):
    for _n in range(100):
        send(REPORT)
    assert [line.rpartition(",")[2] for line in lines.messages] == [" 1 today", " 10 today", " 100 today"]


def test_invented_reports_are_one_kind_and_nothing_breaks_the_line(lines):
    for n in range(5):
        send(
            {
                "csp-report": {
                    "effective-directive": f"made\nup {n}",
                    "blocked-uri": f"http://{'x' * 101 * (n + 1)}\n",
                }
            }
        )
    assert len(lines.messages) == 1
    assert lines.messages[0].startswith("csp report: unknown blocked unknown on unknown, 1 today")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"x" * 20_000, "application/csp-report", 413),
        (b"{not json", "application/csp-report", 400),
        (b"[" * 10_000, "application/csp-report", 400),
        (b"{}", "text/plain", 400),
        (b"null", "application/csp-report", 204),
        (b'{"csp-report": 7}', "application/csp-report", 204),
        (
            b'{"csp-report": {"document-uri": "http://[", "blocked-uri": "http://["}}',
            "application/csp-report",
            204,
        ),
    ],
)
def test_what_is_no_report_is_answered_and_harms_nothing(lines, body, kind, status):
    assert send(body, kind).status_code == status


def test_reports_have_a_rate_of_their_own_and_use_up_no_pages(lines, settings):
    settings.OPENTISC = replace(settings.OPENTISC, rate_reports_minute=3, rate_anonymous_minute=3)
    client = Client()
    assert [send(REPORT, client=client).status_code for _n in range(4)] == [204, 204, 204, 429]
    assert client.get("/help/").status_code == 200
    assert client.get("/csp-report/").status_code in {405, 429}
