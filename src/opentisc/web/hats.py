"""Under which hat the person of a request acts: chosen in the session, made anew from the rows each time (SC-16)."""

from datetime import date

from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils import timezone

from opentisc.accounts.models import Person
from opentisc.kernel.errors import NotAllowed
from opentisc.network import queries
from opentisc.network.errors import NotYourHat
from opentisc.network.types import Hat

SESSION_KEY = "opentisc_hat"
_KEPT = "_opentisc_hat"
_KEPT_ALL = "_opentisc_hats"
_LOST = "_opentisc_hat_lost"


def hat_of(http: HttpRequest) -> Hat | None:
    """Return the hat worn in this request, None for a visitor.

    A hat that the person lost is taken off in silence for the default one: the next page shows the new scope.
    """
    if not hasattr(http, _KEPT):
        setattr(http, _KEPT, _worn(http))
    hat: Hat | None = getattr(http, _KEPT)
    return hat


def require_hat(http: HttpRequest) -> Hat:
    """Return the hat worn in this request. Raises NotAllowed for a visitor."""
    hat = hat_of(http)
    if hat is None:
        raise NotAllowed
    return hat


def put_on(http: HttpRequest, key: str) -> Hat:
    """Wear another hat of the person's own from now on. Raises NotYourHat, NotAllowed.

    What was opened under the hat before can be sent no more: it would be written in the name of the other body.
    """
    person = http.user
    if not isinstance(person, Person):
        raise NotAllowed
    hat = queries.hat_by_key(person, key, on=queries.today(timezone.now()))
    http.session[SESSION_KEY] = hat.key
    rotate_token(http)
    setattr(http, _KEPT, hat)
    return hat


def was_lost(http: HttpRequest) -> bool:
    """Say whether the hat worn until now was taken off for this request, so that a form sent with it was another's."""
    hat_of(http)
    return bool(getattr(http, _LOST, False))


def choices(http: HttpRequest) -> list[Hat]:
    """Return the hats that the person may wear today, the private one last; empty for who belongs to no body."""
    person = http.user
    if not isinstance(person, Person):
        return []
    own = _own(http, person, on=queries.today(timezone.now()))
    return [*own, queries.private_hat(person)] if own else []


def _worn(http: HttpRequest) -> Hat | None:
    person = http.user
    if not isinstance(person, Person):
        return None
    today = queries.today(timezone.now())
    key = http.session.get(SESSION_KEY)
    if isinstance(key, str):
        try:
            return queries.hat_by_key(person, key, on=today, among=_own(http, person, on=today))
        except NotYourHat:
            del http.session[SESSION_KEY]
            setattr(http, _LOST, True)
    own = _own(http, person, on=today)
    hat = queries.default_hat(person, on=today, among=own)
    if len(own) > 1:  # kept, so that the loss of it is noticed and no form goes out under the next
        http.session[SESSION_KEY] = hat.key
    return hat


def _own(http: HttpRequest, person: Person, *, on: date) -> list[Hat]:
    """Return the person's hats of the day, read once for one request."""
    kept = getattr(http, _KEPT_ALL, None)
    if kept is None:
        kept = queries.hats_of(person, on=on)
        setattr(http, _KEPT_ALL, kept)
    found: list[Hat] = kept
    return found
