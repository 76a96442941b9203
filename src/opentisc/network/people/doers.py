"""Turns who acts under which hat into what the audit trail keeps of it."""

from opentisc.infra import way
from opentisc.infra.audit import Doer
from opentisc.network.types import Hat, Operator, Wearer


def doer_of(wearer: Wearer) -> Doer:
    """Return the doer of an event: person, hat, body, and for whom a deputy acts; the way in is the current one."""
    came = way.current()
    if isinstance(wearer, Hat):
        return Doer(
            machine=came.machine,
            address=came.address,
            person_id=wearer.person_id,
            name=_name(wearer)[:200],
            hat="expert" if wearer.case is not None else str(wearer.role or ""),
            body_code=wearer.body_code,
            on_behalf_of=wearer.on_behalf_of,
        )
    name = wearer.name if isinstance(wearer, Operator) else ""
    return Doer(machine=came.machine, address=came.address, name=name)


def _name(hat: Hat) -> str:
    """Return 某某 or 某某代某某, in Chinese whatever the language of the page: the trail is one text for all readers."""
    return f"{hat.name}代{hat.on_behalf_name}" if hat.on_behalf_name else hat.name


def person_of(wearer: Wearer) -> int | None:
    """Return the id of the person who acts; None for the operator and a visitor."""
    return wearer.person_id if isinstance(wearer, Hat) else None
