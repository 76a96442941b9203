"""What can go wrong with bodies, memberships, clients, calendars and resources."""

from opentisc.accounts.errors import BadMobile
from opentisc.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

__all__ = [
    "AdministratorsNotApart",
    "AlreadyMember",
    "BadBody",
    "BadClient",
    "BadCreditCode",
    "BadDivisions",
    "BadFact",
    "BadMobile",
    "BadPeriod",
    "BodyExists",
    "ClientExists",
    "DayIsPast",
    "ManagerThere",
    "MergeRefused",
    "NoSeatLeft",
    "NotAMember",
    "NotYourHat",
    "UnknownBody",
    "UnknownClient",
    "UnknownDivision",
    "UnknownRow",
]


class UnknownBody(NotFound):
    """No such service body, or the actor may not know of it."""

    code = "body_not_found"


class UnknownDivision(NotFound):
    """No administrative division has this code; fact `given`."""

    code = "division_not_found"


class UnknownClient(NotFound):
    """No such client in the actor's body: a client of another body looks the same."""

    code = "client_not_found"


class UnknownRow(NotFound):
    """No such membership, resource, seat, day or merge in the actor's body: another body's looks the same."""

    code = "network_row_not_found"


class BodyExists(Conflict):
    """Another body has this code; fact `given`."""

    code = "body_exists"


class BadBody(Invalid):
    """The body cannot be as given; fact `reason`: `code`, `workstation_needs_centre`, `parent_not_centre`,
    `parent_not_for_kind`, `same_body`, `has_workstations`."""

    code = "bad_body"


class BadPeriod(Invalid):
    """The last day lies before the first one; facts `first`, `last`."""

    code = "bad_period"


class AlreadyMember(Conflict):
    """The person holds this role in the body already; facts `person`, `role`."""

    code = "already_member"


class ManagerThere(Conflict):
    """The body has a manager on that day, who adds members; its authority appoints only where there is none."""

    code = "manager_there"


class NotAMember(Invalid):
    """The person is no member of the body at that time; fact `person`."""

    code = "not_a_member"


class BadCreditCode(Invalid):
    """The unified social credit code (统一社会信用代码) does not hold; facts: `given`, `reason`.

    reason: `length`, `character`, `check_digit`, or `kind` (92 is for sole traders, and they have no other).
    """

    code = "bad_credit_code"


class BadClient(Invalid):
    """A client of this kind cannot be as given; facts `field` and `reason` (`missing`, `unknown`, `not_for_kind`)."""

    code = "bad_client"


class BadFact(Invalid):
    """A dated fact of a client cannot be as given; facts `kind` and `given`."""

    code = "bad_client_fact"


class ClientExists(Conflict):
    """This body already keeps a client under this code; facts: `client`."""

    code = "client_exists"


class MergeRefused(Conflict):
    """Two clients cannot be joined, or a merge not undone; fact `reason`: `same`, `merged`, `codes_differ`,
    `undone`, `merged_further`."""

    code = "merge_refused"


class DayIsPast(Invalid):
    """A body's own day would work backwards; fact `day`."""

    code = "day_is_past"


class NoSeatLeft(Conflict):
    """Every seat of the resource is held; facts `resource`, `seats`."""

    code = "no_seat_left"


class BadDivisions(Invalid):
    """A file of divisions cannot be read; fact `problems` names the places."""

    code = "bad_divisions"


class NotYourHat(NotAllowed):
    """The person does not hold this membership now, so cannot act under it."""

    code = "not_your_hat"


class AdministratorsNotApart(Conflict):
    """Two administrator posts would fall to one person, which the profile forbids (SC-17)."""

    code = "administrators_not_apart"
