"""Files that people hand in: looked at before they are kept, kept under a random key, given back unchanged.

`receive` and `keep` (or `store`, which is both) take a file in; `open_file` gives it back after its hash was checked;
`download_headers` are the headers it is sent with. Not for: who may read a file, and not for addresses; the context
that holds the file's id decides (SC-13). Records of offices come in through `records.imports`.
"""

from opentisc.infra.attachments.headers import download_headers
from opentisc.infra.attachments.keeping import discard, keep, open_file, store, sweep
from opentisc.infra.attachments.kinds import extensions
from opentisc.infra.attachments.receiving import Received, receive
from opentisc.infra.attachments.rescanning import quarantined, rescan, waiting_for_scan
from opentisc.infra.attachments.scanning import scanner_answers

__all__ = [
    "Received",
    "discard",
    "download_headers",
    "extensions",
    "keep",
    "open_file",
    "quarantined",
    "receive",
    "rescan",
    "scanner_answers",
    "store",
    "sweep",
    "waiting_for_scan",
]
