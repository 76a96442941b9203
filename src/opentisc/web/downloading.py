"""Sends a kept file so that a browser saves it under its name (SC-32). Not for: who may have it."""

from typing import BinaryIO

from django.http import FileResponse

from opentisc.infra import attachments
from opentisc.infra.models import StoredFile


def sent(file: StoredFile, stream: BinaryIO) -> FileResponse:
    """Return the answer that sends the file.

    FileResponse writes a disposition of its own from the name of the kept bytes; ours are set after it.
    """
    response = FileResponse(stream)
    for name, value in attachments.download_headers(file).items():
        response.headers[name] = value
    return response
