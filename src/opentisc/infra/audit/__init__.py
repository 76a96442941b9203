"""The audit trail (SC-22, SC-48, SC-49): who did what to which thing, kept so that a change of it shows.

`record` writes one event in the transaction of the business change; `entries_for` reads those of one thing;
`verify` walks the chain and names the first bad event; `export_head` writes down where the chain stands.
Not for: the log of the program, and not for what is only interesting while something is being mended.
"""

from opentisc.infra.audit.heads import current_head, export_head, exported_heads
from opentisc.infra.audit.recording import entries_for, record
from opentisc.infra.audit.types import BadAuditEvent, Doer, Fault, Head, Subject, Verdict, truncated_address
from opentisc.infra.audit.verifying import guarded, verify

__all__ = [
    "BadAuditEvent",
    "Doer",
    "Fault",
    "Head",
    "Subject",
    "Verdict",
    "current_head",
    "entries_for",
    "export_head",
    "exported_heads",
    "guarded",
    "record",
    "truncated_address",
    "verify",
]
