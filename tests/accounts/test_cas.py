"""The client's half of CAS 3.0: what it asks, what it believes, what it refuses."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from opentisc.accounts.errors import IdentityServerSilent, TicketRefused
from opentisc.accounts.signin import cas

SERVICE = "https://tisc.example.org/account/cas/abc/"
# CAS Protocol 3.0 Specification, section 2.5.7, with our names
GOOD = b"""<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">
 <cas:authenticationSuccess>
  <cas:user>2019001234</cas:user>
  <cas:attributes>
   <cas:mail>zhang@kunlun.example</cas:mail>
   <cas:name>\xe5\xbc\xa0\xe4\xb8\x89</cas:name>
  </cas:attributes>
  <cas:proxyGrantingTicket>PGTIOU-84678-8a9d</cas:proxyGrantingTicket>
 </cas:authenticationSuccess>
</cas:serviceResponse>"""
REFUSED = b"""<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">
 <cas:authenticationFailure code="INVALID_TICKET">Ticket ST-1856339 not recognized</cas:authenticationFailure>
</cas:serviceResponse>"""
pytestmark = pytest.mark.req("SC-10")


@pytest.fixture
def server():
    """A CAS server that answers `running.answer` and keeps the paths it was asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.server.asked.append(self.path)
            self.send_response(self.server.status)
            if self.server.status == 302:
                self.send_header("Location", self.server.elsewhere)
            self.end_headers()
            self.wfile.write(self.server.answer)

        def log_message(self, *_line: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.asked, running.answer, running.status = [], GOOD, 200
        running.elsewhere = "http://127.0.0.1:9/"
        running.address = f"http://127.0.0.1:{running.server_address[1]}/cas/"
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ask(server, ticket: str = "ST-1856339-aA5Y") -> cas.CasIdentity:
    return cas.identity(server.address, ticket=ticket, service=SERVICE)


def test_the_browser_is_sent_to_login_with_our_address():
    address = urlsplit(cas.login_address("https://cas.example.edu.cn/cas/", SERVICE))
    assert (address.netloc, address.path) == ("cas.example.edu.cn", "/cas/login")
    assert parse_qs(address.query) == {"service": [SERVICE]}


def test_a_good_ticket_names_the_person_and_the_attributes(server):
    found = ask(server)
    assert found.user == "2019001234"
    assert found.attributes == {"mail": "zhang@kunlun.example", "name": "张三"}
    asked = urlsplit(server.asked[0])
    assert asked.path == "/cas/p3/serviceValidate"
    assert parse_qs(asked.query) == {"service": [SERVICE], "ticket": ["ST-1856339-aA5Y"]}


def test_a_refused_ticket_is_nobody(server):
    server.answer = REFUSED
    with pytest.raises(TicketRefused):
        ask(server)


@pytest.mark.parametrize(
    "ticket", ["", "PT-1856339", "ST-", "ST-1&ticket=ST-2 x", "ST-" + "a" * 300, "ST-1\r\nX: y"]
)
def test_what_is_no_service_ticket_is_not_even_asked_about(server, ticket):
    with pytest.raises(TicketRefused):
        ask(server, ticket)
    assert server.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"yes\nzhang\n",  # CAS 1.0
        b"<html><body>login</body></html>",
        GOOD.replace(b"http://www.yale.edu/tp/cas", b"http://evil.example/cas"),
        GOOD.replace(b"2019001234", b" "),
        GOOD.replace(b"2019001234", b"9" * 192),
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + GOOD.replace(b"2019001234", b"&e;"),
        GOOD + b"x" * 70_000,
    ],
)
def test_an_answer_out_of_protocol_is_nobody(server, answer):
    server.answer = answer
    with pytest.raises(IdentityServerSilent):
        ask(server)


def test_success_beside_failure_is_refused(server):
    server.answer = GOOD.replace(
        b"<cas:authenticationSuccess>",
        b'<cas:authenticationFailure code="X">no</cas:authenticationFailure><cas:authenticationSuccess>',
    )
    with pytest.raises(TicketRefused):
        ask(server)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_no_redirect_is_followed_and_an_error_is_no_identity(server, status):
    server.status = status
    server.elsewhere = f"{server.address}p3/serviceValidate"
    with pytest.raises(IdentityServerSilent):
        ask(server)
    assert len(server.asked) == 1


def test_a_server_that_is_not_there_is_said_to_be_silent():
    with pytest.raises(IdentityServerSilent):
        cas.identity("http://127.0.0.1:9/cas", ticket="ST-1", service=SERVICE)
