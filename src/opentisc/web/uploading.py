"""How much of an upload is kept while it comes in, whoever sends it and whatever it says of its size (SC-31).

Not for: what a person is told of a file that is too large; the form says that.
"""

from typing import Any, Final

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.urls import Resolver404, resolve

UPLOADS: Final = frozenset(
    {
        "imports",
        "apply_files",
        "my_file_add",
        "my_effect",
        "mail_intake",
        "desk_effect",
        "desk_file_add",
        "desk_outside",
        "verify",
        "enquiry_new",
        "enquiry_sheet",
    }
)
"""Routes that take files."""
_MEGABYTE = 1_000_000


class LimitedUploadHandler(FileUploadHandler):
    """Stands first: passes on files of the pages that take some, together no more than tells that they are too large.

    It works before anybody is known to be signed in, so a stranger's files never fill the disk.
    """

    _kept = 0

    def new_file(self, *args: Any, **named: Any) -> None:
        """Skip files that no page asks for."""
        super().new_file(*args, **named)
        if self.request is None or _route(self.request.path) not in UPLOADS:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Return the bytes for the next handler, None once the limit is passed."""
        if self._kept > settings.OPENTISC.upload_max_mb * _MEGABYTE:
            return None
        self._kept += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind this one."""


def _route(path: str) -> str:
    try:
        return resolve(path).view_name or ""
    except Resolver404:
        return ""
