"""A file name that does no harm on a disk, in a header or on a screen (SC-32). Not for: where bytes are kept."""

import re
import unicodedata

_LONGEST_BYTES = 180
_LONGEST_EXTENSION = 12
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # what Windows does not allow in a name
_RESERVED = re.compile(
    r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE
)  # and what it takes for a device
_FALLBACK = "file"


def clean_name(given: str) -> str:
    """Return the last part of the name without control and direction characters, of at most 180 bytes of UTF-8.

    The extension stays. A name of which nothing remains becomes `file`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(
        char for char in last if unicodedata.category(char)[0] != "C" and char not in "\u2028\u2029"
    )
    name = _FORBIDDEN.sub("_", seen).strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    return _shortened(name) or _FALLBACK


def extension_of(name: str) -> str:
    """Return what stands behind the last dot, in lower case, without the dot; empty for none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def _shortened(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        stem, dot, extension = name, "", ""
    room = _LONGEST_BYTES - len((dot + extension).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip() + dot + extension
