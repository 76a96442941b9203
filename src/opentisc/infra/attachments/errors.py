"""Why a file is not taken, or not given back."""

from opentisc.kernel.errors import Conflict, Invalid, Unavailable


class FileRefused(Invalid):
    """A file is not taken; nothing of it is kept. `code` says why."""

    def __init__(self, code: str, detail: str = "", **facts: object) -> None:
        self.code = code
        super().__init__(detail or code, **facts)


class UploadChanged(Conflict):
    """The same submission came again with another file."""

    code = "upload_changed"


class FileNotReady(Conflict):
    """The file waits for a virus scanner, or one found something in it."""

    code = "file_not_ready"


class FileDamaged(Unavailable):
    """The bytes in the storage are gone, or not those that were uploaded."""

    code = "file_damaged_in_store"
