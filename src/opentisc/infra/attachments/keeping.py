"""Keeps a received file, gives it back, throws it away.

The bytes are written before the row, so a row never lacks them; bytes without a row (a transaction that failed)
are swept up a day later. Two uploads of the same bytes are two files: each has its own uploader, time and readers,
and one that found the other would tell that it is there. The same *submission* (group and upload_key) is one file.
"""

import hashlib
import logging
import secrets
import shutil
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F

from opentisc.infra.attachments.errors import FileDamaged, FileNotReady, FileRefused, UploadChanged
from opentisc.infra.attachments.receiving import Received, incoming, receive
from opentisc.infra.models import FileGroup, FileState, StoredFile

_MEGABYTE = 1_000_000
_BLOCK = 1 << 20
_ORPHAN = timedelta(days=1)
_READABLE = frozenset({FileState.CLEAN.value, FileState.UNSCANNED.value})
_log = logging.getLogger("opentisc.files")


def store(
    stream: BinaryIO,
    name: str,
    *,
    group: str,
    by_id: int | None,
    now: datetime,
    upload_key: str | None = None,
) -> StoredFile:
    """Return the kept file: `receive` and `keep` in one, for callers outside of a transaction. Raises as both."""
    with receive(stream, name) as received:
        return keep(received, group=group, by_id=by_id, now=now, upload_key=upload_key)


def keep(
    received: Received, *, group: str, by_id: int | None, now: datetime, upload_key: str | None = None
) -> StoredFile:
    """Return the file's row, in the caller's transaction when there is one.

    The same group and upload_key again return the first file. Raises UploadChanged when it was another one,
    FileRefused with `quota_exceeded`.
    """
    there = _kept_before(group, upload_key, received.sha256)
    if there is not None:
        return there
    key = secrets.token_hex(32)
    with received.path.open("rb") as content:
        default_storage.save(_place(key), File(content))
    try:
        with transaction.atomic():
            _take_room(group, received.size)
            return StoredFile.objects.create(
                key=key,
                name=received.name,
                media_type=received.media_type,
                size=received.size,
                sha256=received.sha256,
                state=received.state,
                finding=received.finding,
                group=group,
                upload_key=upload_key,
                by_id=by_id,
                uploaded_at=now,
            )
    except IntegrityError:
        default_storage.delete(_place(key))
        there = _kept_before(group, upload_key, received.sha256)
        if there is None:
            raise
        return there
    except FileRefused:
        default_storage.delete(_place(key))
        raise


def open_file(file: StoredFile) -> BinaryIO:
    """Return the file's bytes from the first one, after all of them were checked against its SHA-256.

    Raises FileNotReady for a file in quarantine or refused, FileDamaged when the bytes are gone or changed.
    """
    if file.state not in _READABLE:
        raise FileNotReady(f"the file is {file.state}", state=file.state)
    return opened_whole(file)


def opened_whole(file: StoredFile) -> BinaryIO:
    """Return the bytes of a file in whatever state, checked. Raises FileDamaged."""
    try:
        content = default_storage.open(_place(file.key), "rb")
    except OSError as wrong:
        _log.error("file %s cannot be opened: %s", file.pk, type(wrong).__name__)
        raise FileDamaged("the bytes are gone", file=file.pk) from wrong
    digest = hashlib.sha256()
    while block := content.read(_BLOCK):
        digest.update(block)
    if digest.hexdigest() != file.sha256:
        content.close()
        _log.error("file %s is not what was uploaded", file.pk)
        raise FileDamaged("the bytes were changed", file=file.pk)
    content.seek(0)
    return cast(BinaryIO, content.file)


@transaction.atomic
def discard(file: StoredFile) -> None:
    """Delete the row, give its room back, and remove the bytes after the commit."""
    deleted, _rows = StoredFile.objects.filter(pk=file.pk).delete()
    if deleted:
        give_room_back(file)
        transaction.on_commit(partial(default_storage.delete, _place(file.key)))


def drop_bytes(file: StoredFile) -> None:
    """Remove the bytes and give their room back; the row stays and says why."""
    give_room_back(file)
    transaction.on_commit(partial(default_storage.delete, _place(file.key)))


def give_room_back(file: StoredFile) -> None:
    """Count the file's bytes as free again."""
    FileGroup.objects.filter(code=file.group).update(used_bytes=F("used_bytes") - file.size)


def sweep(*, now: datetime) -> int:
    """Remove bytes without a row and copies left by a killed process, both a day old; return how many."""
    gone = 0
    for folder in incoming().iterdir():
        if datetime.fromtimestamp(folder.stat().st_mtime, tz=UTC) < now - _ORPHAN:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    for shelf in _folders(""):
        _none, keys = default_storage.listdir(shelf)
        known = set(StoredFile.objects.filter(key__in=keys).values_list("key", flat=True))
        for key in set(keys) - known:
            if default_storage.get_modified_time(f"{shelf}/{key}") < now - _ORPHAN:
                default_storage.delete(f"{shelf}/{key}")
                gone += 1
    return gone


def _folders(above: str) -> list[str]:
    try:
        return list(default_storage.listdir(above)[0])
    except FileNotFoundError:
        return []


def _place(key: str) -> str:
    return f"{key[:2]}/{key}"


def _kept_before(group: str, upload_key: str | None, sha256: str) -> StoredFile | None:
    if upload_key is None:
        return None
    there = StoredFile.objects.filter(group=group, upload_key=upload_key).first()
    if there is not None and there.sha256 != sha256:
        raise UploadChanged
    return there


def _take_room(group: str, size: int) -> None:
    """Count the bytes in one statement, so that two uploads at once cannot both take the last room."""
    FileGroup.objects.get_or_create(code=group)
    row = FileGroup.objects.get(code=group)
    quota = row.quota_bytes if row.quota_bytes is not None else settings.OPENTISC.files_quota_mb * _MEGABYTE
    taken = FileGroup.objects.filter(code=group, used_bytes__lte=quota - size).update(
        used_bytes=F("used_bytes") + size
    )
    if not taken:
        raise FileRefused("quota_exceeded", f"more than {quota} bytes", most=quota // _MEGABYTE)
