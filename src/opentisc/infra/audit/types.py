"""What an audit event says of the doer and the thing, and what a check of the chain found."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from opentisc.kernel.errors import Invalid

Machine = Literal["web", "command", "job", "api"]
Result = Literal["done", "refused", "failed"]
JSON = None | bool | int | float | str | list["JSON"] | dict[str, "JSON"]


class BadAuditEvent(Invalid):
    """An event cannot be written as given; the fact `why` says what is wrong with it."""

    code = "bad_audit_event"

    def __init__(self, why: str) -> None:
        super().__init__(why, why=why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who acted. person_id: None for a visitor and for the command. name: as it was at that time.

    hat: code of the role worn, empty for none. on_behalf_of: the person for whom a deputy acted. address: the
    network address, cut by `truncated_address`. machine: the way in.
    """

    machine: Machine
    person_id: int | None = None
    name: str = ""
    hat: str = ""
    body_code: str = ""
    on_behalf_of: int | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing acted upon: a kind (`desk.request`) and its key within the kind."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain stood at a time: number and hash of its last event; 0 and 64 zeros when empty."""

    seq: int
    row_hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """The first bad event. reason: `changed` (its content does not give its hash), `missing`, `broken_chain` (it
    does not follow from the event before), `head_mismatch`, `beyond_head` (no writer of ours appended it),
    `exported_head` (differs from a head that was written down)."""

    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. rows: events read. guarded: the triggers that refuse changes are in place."""

    rows: int
    head: Head
    fault: Fault | None
    guarded: bool

    @property
    def sound(self) -> bool:
        """Say whether nothing was found."""
        return self.fault is None and self.guarded


def truncated_address(text: str | None) -> str:
    """Return the network of an address: /24 of IPv4, /48 of IPv6; empty for none. Raises BadAuditEvent.

    A whole address is personal data that the trail cannot forget later; the network is enough to tell places apart.
    """
    if not text:
        return ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError as wrong:
        raise BadAuditEvent("the address is none") from wrong
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    width = 24 if address.version == 4 else 48
    plain = str(address).partition("%")[0]  # an IPv6 zone is of no use elsewhere
    return str(ipaddress.ip_network(f"{plain}/{width}", strict=False).network_address)
