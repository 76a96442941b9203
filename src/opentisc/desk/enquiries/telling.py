"""Who is told of an enquiry: reviewers of a draw, compliance of a possible conflict, its author of what a review asks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from opentisc.desk.enquiries.reading import REVIEWING_ROLES
from opentisc.desk.models import Enquiry
from opentisc.infra import notify
from opentisc.network import queries as network
from opentisc.network.types import Role

KIND_REVIEW: Final = "desk.enquiry_review"
KIND_CONFLICT: Final = "desk.conflict"


def drawn(enquiry: Enquiry, *, now: datetime) -> None:
    """Tell those who may review it, never who wrote it or for whom it was written."""
    people = _people(enquiry, REVIEWING_ROLES, now=now) - {enquiry.by_id, enquiry.on_behalf_of_id}
    _tell(people, KIND_REVIEW, "notice_enquiry_drawn", enquiry, now=now)


def conflict_asks(enquiry: Enquiry, *, now: datetime) -> None:
    """Tell compliance of the body."""
    people = _people(enquiry, frozenset((Role.COMPLIANCE,)), now=now)
    _tell(people, KIND_CONFLICT, "notice_enquiry_conflict", enquiry, now=now)


def review_asks(enquiry: Enquiry, *, now: datetime) -> None:
    """Tell the author, and for whom it was written, that a correction is asked for."""
    people = {enquiry.by_id, enquiry.on_behalf_of_id} - {None}
    _tell(people, KIND_REVIEW, "notice_enquiry_to_correct", enquiry, now=now)


def _people(enquiry: Enquiry, roles: frozenset[Role], *, now: datetime) -> set[int | None]:
    found = network.members(enquiry.body_id, on=network.today(now), roles=roles)
    return {one.person_id for one in found}


def _tell(people: Iterable[int | None], kind: str, code: str, enquiry: Enquiry, *, now: datetime) -> None:
    message = notify.Message(
        subject_kind="enquiry",
        subject_key=str(enquiry.key),
        code=code,
        facts={"number": enquiry.number},
        link=f"/desk/enquiries/{enquiry.key}/",
        label=enquiry.label,
    )
    notify.tell(sorted(one for one in people if one is not None), kind, message, now=now)
