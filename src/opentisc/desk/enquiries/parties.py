"""Conflict of interest of an enquiry that names a party or a right; without names nothing is looked for.

The answer was given already, so a possible conflict stops nothing: compliance is told and decides. Whoever wrote the
enquiry learns only that compliance was asked, never what was found.
"""

import re
from datetime import datetime
from uuid import UUID

from opentisc.desk.enquiries import reading
from opentisc.desk.errors import UnknownRequest
from opentisc.desk.models import Enquiry
from opentisc.desk.requests import conflicts
from opentisc.desk.requests.conflicts import Sides, normal_name
from opentisc.network.types import Hat, Role

_BETWEEN = re.compile(r"[\n,，;；、]")


def sides_of(enquiry: Enquiry) -> Sides:
    """Return who and what the enquiry names."""
    return Sides(
        code="",
        names=frozenset({normal_name(enquiry.client_name)} - {""}),
        opponents=frozenset({normal_name(one) for one in _BETWEEN.split(enquiry.other_party)} - {""}),
        rights=frozenset(conflicts.rights_in(enquiry.named_rights)),
    )


def outcome(enquiry: Enquiry, *, now: datetime) -> str:
    """Return `clear`, or `ask` when compliance must look at it."""
    found = conflicts.clashes(sides_of(enquiry), body_id=enquiry.body_id, now=now)
    return "ask" if next(found, None) is not None else "clear"


def findings(key: UUID | str, *, by: Hat, now: datetime) -> list[dict[str, str]]:
    """Return the clashing requests with `why`, for compliance of the body alone. Raises UnknownRequest."""
    if by.role != Role.COMPLIANCE:
        raise UnknownRequest
    enquiry = reading.get_enquiry(key, actor=by)
    return list(conflicts.clashes(sides_of(enquiry), body_id=enquiry.body_id, now=now))
