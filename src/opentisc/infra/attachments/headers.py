"""The headers a stored file is sent with (SC-26, SC-32). Not for: sending it."""

from django.utils.http import content_disposition_header

from opentisc.infra.models import StoredFile


def download_headers(file: StoredFile) -> dict[str, str]:
    """Return headers that make a browser save the file and never run or guess it, under its name (RFC 6266)."""
    return {
        "Content-Type": file.media_type,
        "Content-Length": str(file.size),
        "Content-Disposition": str(content_disposition_header(True, file.name)),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
