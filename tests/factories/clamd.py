"""A scanner that speaks ClamAV's INSTREAM: it finds EICAR, and answers as it is told otherwise."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.factories.uploads import EICAR


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        asked = b""
        while not asked.endswith(b"\0"):
            asked += self.rfile.read(1)
        if asked == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        assert asked == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        found = b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
        self.wfile.write(self.server.answer or found)


class _Tcp(socketserver.ThreadingTCPServer):
    answer: bytes | None = None


class _Unix(socketserver.ThreadingUnixStreamServer):
    answer: bytes | None = None


@contextmanager
def clamd(*, answer: bytes | None = None, path: str | None = None) -> Iterator[str]:
    """Give the address of a running scanner, as the setting `clamd` writes it."""
    with _Unix(path, _Session) if path else _Tcp(("127.0.0.1", 0), _Session) as server:
        server.answer = answer
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"unix:{path}" if path else f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
