"""Seals small secrets that the database holds, with AES-256-GCM and the id of the key (SC-47).

The keys lie in `OPENTISC_HOME/sealing.keys`, never in the database: who reads the database alone reads no secret. A sealed
text names its key, so that old and new keys live side by side while a rotation runs, and is bound to its purpose: moved
to another column it opens no more. Not for: files and long texts, nor for what must be found by its value.
"""

import base64
import json
import os
import secrets
import tempfile
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from opentisc.kernel.errors import Unavailable

MARK: Final = "sealed1"
FILE: Final = "sealing.keys"
KEPT: Final = 2
_NONCE_BYTES: Final = 12  # NIST SP 800-38D, 5.2.1.1: 96 bits, random for each text
_KEY_BITS: Final = 256


class SealBroken(Unavailable):
    """A sealed text cannot be opened: its key is not in the key file, or the text was changed."""

    code = "seal_broken"


def seal(text: str, *, purpose: str) -> str:
    """Return the text sealed with the current key: `sealed1:key:base64`. The first seal makes the first key."""
    name, key = _current()
    nonce = secrets.token_bytes(_NONCE_BYTES)
    closed = AESGCM(key).encrypt(nonce, text.encode(), _bound(purpose, name))
    return f"{MARK}:{name}:{base64.b64encode(nonce + closed).decode()}"


def unseal(sealed: str, *, purpose: str) -> str:
    """Return the text. Raises SealBroken, also for a text that was never sealed."""
    mark, _colon, rest = sealed.partition(":")
    name, _colon, packed = rest.partition(":")
    key = _read()[1].get(name)
    if mark != MARK or key is None:
        raise SealBroken("the key is not in the key file")
    given = base64.b64decode(packed)
    try:
        opened = AESGCM(key).decrypt(given[:_NONCE_BYTES], given[_NONCE_BYTES:], _bound(purpose, name))
    except (InvalidTag, ValueError) as wrong:
        raise SealBroken("the sealed text was changed") from wrong
    return opened.decode()


def is_sealed(text: str) -> bool:
    """Say whether a text was sealed, by whatever key."""
    return text.startswith(f"{MARK}:")


def add_key() -> str:
    """Return the id of a new key, with which everything is sealed from now on; the old ones still open."""
    _name, keys = _read()
    made = secrets.token_hex(4)
    _write(made, {**keys, made: AESGCM.generate_key(_KEY_BITS)})
    return made


def drop_old_keys() -> int:
    """Return how many keys were dropped: all but the current one and the one before. The caller has sealed all anew.

    The one before opens nothing here; a backup whose copy of the database is older than its copy of this file needs it.
    """
    name, keys = _read()
    kept = dict(list(keys.items())[-KEPT:])
    if len(keys) > len(kept):
        _write(name, kept)
    return len(keys) - len(kept)


def _current() -> tuple[str, bytes]:
    name, keys = _read()
    if not keys:
        _first_key()
        name, keys = _read()
    return name, keys[name]


def _bound(purpose: str, name: str) -> bytes:
    return f"{MARK}:{purpose}:{name}".encode()


def _path() -> Path:
    return Path(settings.HOME) / FILE


def _read() -> tuple[str, dict[str, bytes]]:
    try:
        kept = json.loads(_path().read_text())
    except FileNotFoundError:
        return "", {}
    return kept["current"], {name: base64.b64decode(key) for name, key in kept["keys"].items()}


def _first_key() -> None:
    """Make the key file unless another process was first."""
    name = secrets.token_hex(4)
    part = _part(name, {name: AESGCM.generate_key(_KEY_BITS)})
    try:
        os.link(part, _path())  # unlike a rename, never over a file that is there
    except FileExistsError:
        pass
    finally:
        part.unlink()


def _write(current: str, keys: dict[str, bytes]) -> None:
    _part(current, keys).replace(_path())


def _part(current: str, keys: dict[str, bytes]) -> Path:
    """Return a file with the keys beside the key file, for the owner alone."""
    told = {"current": current, "keys": {name: base64.b64encode(key).decode() for name, key in keys.items()}}
    _path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=_path().parent, prefix=FILE, delete=False) as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    return Path(file.name)
