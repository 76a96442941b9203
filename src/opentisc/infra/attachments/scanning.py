"""Asks a ClamAV daemon about a file, over its own protocol (SC-33). Not for: what follows from the answer.

The address is the setting `clamd`: `unix:/run/clamav/clamd.ctl`, `tcp://127.0.0.1:3310`, or empty for none.
"""

import logging
import socket
import struct
from pathlib import Path

from opentisc.infra.models.files import FileState

_BLOCK = 1 << 16
_ANSWER = 4_096
SECONDS = 60
_log = logging.getLogger("opentisc.files")


def scan(path: Path, *, address: str) -> tuple[FileState, str]:
    """Return the state a file has after the scan, and what the scanner said when it is not clean.

    No address: UNSCANNED. A scanner that is down or answers in another way: QUARANTINED, never clean.
    """
    if not address:
        return FileState.UNSCANNED, ""
    try:
        answer = _asked(path, address)
    except (OSError, ValueError) as wrong:
        _log.warning("the virus scanner cannot be asked: %s", wrong)
        return FileState.QUARANTINED, "unreachable"
    if answer == "stream: OK":
        return FileState.CLEAN, ""
    if answer.endswith(" FOUND"):
        return FileState.REFUSED, answer.removeprefix("stream: ").removesuffix(" FOUND")[:200]
    _log.warning("the virus scanner says: %s", answer[:200])
    return FileState.QUARANTINED, answer[:200]


def scanner_answers(address: str) -> bool:
    """Say whether a scanner is there and answers."""
    try:
        with _connected(address) as link:
            link.sendall(b"zPING\0")
            return link.recv(_ANSWER).startswith(b"PONG")
    except (OSError, ValueError):
        return False


def _asked(path: Path, address: str) -> str:
    """Send the file by INSTREAM: blocks with their length before them, an empty one at the end."""
    with _connected(address) as link, path.open("rb") as file:
        link.sendall(b"zINSTREAM\0")
        while block := file.read(_BLOCK):
            link.sendall(struct.pack("!L", len(block)) + block)
        link.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _ANSWER and (part := link.recv(_ANSWER)):
            answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(SECONDS)
        try:
            link.connect(address.removeprefix("unix:"))
        except OSError:
            link.close()
            raise
        return link
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS)
