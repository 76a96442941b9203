"""The kinds of notice, registered by the contexts that tell them. Not for: what one person chose."""

from collections.abc import Iterable
from dataclasses import dataclass

from opentisc.infra.models import EmailMode
from opentisc.infra.notify.errors import UnknownNotice


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. code: `context.what`; a sentence `notice_kind_…` of infra.sentences names it for people.

    security: told at once on every channel; nobody can switch it off. email: what holds until a person chooses.
    """

    code: str
    email: EmailMode = EmailMode.NOW
    security: bool = False


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Make the kind known; called from a context's registrations."""
    _kinds[kind.code] = kind


def get_kind(code: str) -> Kind:
    """Return the kind. Raises UnknownNotice."""
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownNotice(f"no kind of notice {code!r}", given=code) from None


def kinds() -> Iterable[Kind]:
    """Return every kind in the order of registration."""
    return tuple(_kinds.values())
