"""An OpenID Connect provider and a CAS server on loopback, which say what a test wants them to say."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

CAS = (
    '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess>'
    "<cas:user>{user}</cas:user></cas:authenticationSuccess></cas:serviceResponse>"
)


def _part(given: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(given).encode()).rstrip(b"=").decode()


class _Handler(BaseHTTPRequestHandler):
    server: "IdentityServer"

    def do_GET(self) -> None:
        path, base = urlsplit(self.path), self.server.base
        if path.path.endswith("/.well-known/openid-configuration"):
            self._json(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "jwks_uri": f"{base}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        elif path.path == "/userinfo":
            self._json(self.server.claims)
        elif path.path == "/cas/login":
            self.send_response(302)
            self.send_header("Location", parse_qs(path.query)["service"][0] + "?ticket=ST-1")
            self.end_headers()
        elif path.path == "/cas/p3/serviceValidate":
            asked = parse_qs(path.query)
            self.server.services.append(asked["service"][0])
            self._answer(CAS.format(user=self.server.cas_user).encode(), "application/xml")
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        self.server.tokens.append({name: values[0] for name, values in given.items()})
        now = int(time.time())
        nonce = {"nonce": self.server.nonce} if self.server.nonce else {}
        claims = {
            "iss": self.server.base,
            "aud": "tisc",
            "iat": now,
            "exp": now + 60,
            **nonce,
            **self.server.claims,
        }
        token = f"{_part({'alg': 'RS256', 'kid': '1'})}.{_part({**claims, **self.server.token_claims})}.AA"
        self._json({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _json(self, given: object) -> None:
        self._answer(json.dumps(given).encode(), "application/json")

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_line: object) -> None:
        return


class IdentityServer(ThreadingHTTPServer):
    """Both protocols in one; keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.claims = {"sub": "zhang", "email": "li@example.org", "email_verified": True, "name": "张三"}
        self.token_claims: dict[str, object] = {}
        self.nonce = ""  # a test gives what the browser was sent with
        self.tokens: list[dict[str, str]] = []
        self.services: list[str] = []
        self.cas_user = "2019001234"


@contextmanager
def serving() -> Iterator[IdentityServer]:
    """Run a server while the test runs."""
    with IdentityServer() as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        try:
            yield running
        finally:
            running.shutdown()
            thread.join()


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of RFC 7636, section 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
