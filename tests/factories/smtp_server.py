"""A mail server on loopback that keeps what it is sent, as it came over the wire, and fails when it is told to."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class Mailbox:
    """raw: every accepted mail. refuse_recipient, refuse_data: replies given instead of yes, while they are set."""

    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuse_recipient: str = ""
    refuse_data: str = ""
    hang_up_after_data: bool = False
    port: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(one, policy=email.policy.default) for one in self.raw]


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 loopback ESMTP")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                self._recipient(line)
            elif verb == b"DATA":
                if not self._data():
                    return
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 loopback")  # EHLO, HELO, MAIL, RSET, NOOP

    def _recipient(self, line: bytes) -> None:
        if self.server.box.refuse_recipient:
            self._say(self.server.box.refuse_recipient)
            return
        self.server.box.recipients.append(line.split(b"<")[1].split(b">")[0].decode())
        self._say("250 yes")

    def _data(self) -> bool:
        box = self.server.box
        if box.refuse_data:
            self._say(box.refuse_data)
            return True
        self._say("354 go on")
        content = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            content += line[1:] if line.startswith(b"..") else line
        box.raw.append(content)
        if box.hang_up_after_data:
            return False
        self._say("250 kept")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    box: Mailbox


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """Give the mailbox of a running server."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.box = Mailbox(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server.box
        server.shutdown()
        thread.join()
