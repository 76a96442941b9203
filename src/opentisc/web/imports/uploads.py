"""Uploaded files between upload and commit: kept under OPENTISC_HOME with a random name, known to one session.

Not for: reading them. A session sees only what it uploaded; anything else looks absent.
"""

import secrets
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename

from opentisc.kernel.errors import NotFound

_KEY = "uploads"
_KEPT_SECONDS = 7 * 24 * 3600  # a file that nobody committed is thrown away after a week
_STEM_BYTES, _SUFFIX_BYTES = 180, 40  # together below the 255 bytes that file systems allow


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One uploaded file. name: as the person's machine calls it. stored: its safe name in its own folder.

    format_code, profile, source: as chosen; empty means found by content.
    """

    id: str
    name: str
    stored: str
    size: int
    format_code: str = ""
    profile: str = ""
    source: str = ""

    @property
    def path(self) -> Path:
        """Return where the file lies."""
        return folder() / self.id / self.stored


def folder() -> Path:
    """Return the folder of uploads."""
    return Path(settings.HOME) / "uploads"


def keep(file: "UploadedFile[bytes]", session: SessionBase) -> Upload:
    """Write the file to the disk and note it in the session."""
    _sweep()
    name = Path(str(file.name or "upload").replace("\\", "/")).name
    upload = Upload(id=secrets.token_hex(16), name=name, stored=_safe_name(name), size=file.size or 0)
    upload.path.parent.mkdir(mode=0o700, parents=True)
    with upload.path.open("xb") as stream:
        for piece in file.chunks():
            stream.write(piece)
    _note(upload, session)
    return upload


def get(upload_id: str, session: SessionBase) -> Upload:
    """Return an upload of this session. Raises UploadGone."""
    known: Mapping[str, Mapping[str, Any]] = session.get(_KEY, {})
    if upload_id not in known:
        raise UploadGone
    upload = Upload(**known[upload_id])
    if not upload.path.is_file():
        raise UploadGone
    return upload


def choose(upload: Upload, session: SessionBase, *, format_code: str, profile: str, source: str) -> Upload:
    """Note what was chosen for an upload."""
    chosen = replace(upload, format_code=format_code, profile=profile, source=source)
    _note(chosen, session)
    return chosen


def discard(upload: Upload, session: SessionBase) -> None:
    """Throw an upload away."""
    shutil.rmtree(upload.path.parent, ignore_errors=True)
    known = dict(session.get(_KEY, {}))
    known.pop(upload.id, None)
    session[_KEY] = known


def _note(upload: Upload, session: SessionBase) -> None:
    session[_KEY] = {**session.get(_KEY, {}), upload.id: asdict(upload)}


def _safe_name(name: str) -> str:
    """Return the name without anything a file system takes amiss; formats read facts from the rest of it."""
    cleaned = "".join(sign if sign.isprintable() else "_" for sign in name)
    if not any(sign.isalnum() for sign in cleaned):
        cleaned = "upload"
    stem, dot, suffix = get_valid_filename(cleaned.strip(". ") or "upload").rpartition(".")
    if not stem:
        return _first_bytes(suffix, _STEM_BYTES)
    return f"{_first_bytes(stem, _STEM_BYTES)}{dot}{_first_bytes(suffix, _SUFFIX_BYTES)}"


def _first_bytes(text: str, most: int) -> str:
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")


def _sweep() -> None:
    """Throw away what was left behind."""
    oldest = time.time() - _KEPT_SECONDS
    for one in folder().glob("*") if folder().is_dir() else ():
        if one.stat().st_mtime < oldest:
            shutil.rmtree(one, ignore_errors=True)


class UploadGone(NotFound):
    """There is no such upload in this session: never was, committed, or thrown away."""

    code = "upload_gone"
