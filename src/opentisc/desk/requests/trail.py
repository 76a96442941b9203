"""Writes the audit event of an act on a request or an enquiry, in the transaction of the act (SC-48).

Not for: the change of a state, which `steps` writes with its transition; and no fact carries confidential text.
"""

from collections.abc import Mapping
from datetime import datetime

from opentisc.desk.models import Enquiry, ServiceRequest
from opentisc.infra import audit
from opentisc.infra.audit.types import JSON, Result
from opentisc.network.queries import doer_of
from opentisc.network.types import Wearer

Facts = dict[str, JSON]
"""What an event tells besides who, when and which request: ids, codes and hashes."""


def note(
    what: ServiceRequest | Enquiry,
    act: str,
    facts: Mapping[str, JSON],
    *,
    by: Wearer,
    now: datetime,
    result: Result = "done",
) -> None:
    """Write that an act (`desk.request.listed`) was done to a request or an enquiry, or was refused."""
    subject = audit.Subject("enquiry" if isinstance(what, Enquiry) else "request", str(what.key))
    audit.record(act, doer=doer_of(by), subject=subject, facts=facts, at=now, result=result)
