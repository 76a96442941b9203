"""What a person wants to be told, where and when. Not for: telling."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.utils import timezone

from opentisc.infra.models import EmailMode, NoticePreference, QuietHours
from opentisc.infra.notify.errors import CannotMute, UnsubscribeGone
from opentisc.infra.notify.registry import Kind, get_kind, kinds

_SALT = "opentisc.notify.unsubscribe"
_ALL = ""  # what a digest unsubscribes from: every kind that can be


@dataclass(frozen=True, slots=True)
class Preference:
    """What holds for one person and kind. fixed: a security kind, which the person cannot change."""

    kind: str
    in_app: bool
    email: EmailMode
    fixed: bool


def preferences(person_id: int) -> list[Preference]:
    """Return what holds for every kind, chosen or by default, in the order of registration."""
    chosen = {row.kind: row for row in NoticePreference.objects.filter(person_id=person_id)}
    return [_holds(kind, chosen.get(kind.code)) for kind in kinds()]


def preference(person_id: int, kind: Kind) -> Preference:
    """Return what holds for one kind."""
    return _holds(kind, NoticePreference.objects.filter(person_id=person_id, kind=kind.code).first())


def set_preference(person_id: int, kind: str, *, in_app: bool, email: EmailMode) -> None:
    """Keep what the person chose. Raises CannotMute for a security kind, UnknownNotice."""
    if get_kind(kind).security:
        raise CannotMute(kind=kind)
    NoticePreference.objects.update_or_create(
        person_id=person_id, kind=kind, defaults={"in_app": in_app, "email": email}
    )


def set_quiet_hours(person_id: int, *, begins: time | None, ends: time | None) -> None:
    """Keep the hours without mail; None, or two equal times, is none. Security notices come all the same."""
    if begins is None or ends is None or begins == ends:
        QuietHours.objects.filter(person_id=person_id).delete()
        return
    QuietHours.objects.update_or_create(person_id=person_id, defaults={"begins": begins, "ends": ends})


def quiet_hours(person_id: int) -> tuple[time, time] | None:
    """Return the hours without mail, begin and end, in the time of the installation; None for none."""
    row = QuietHours.objects.filter(person_id=person_id).first()
    return None if row is None else (row.begins, row.ends)


def earliest_mail(person_id: int, *, now: datetime) -> datetime:
    """Return when a mail may go out: now, or the end of the person's quiet hours."""
    quiet = QuietHours.objects.filter(person_id=person_id).first()
    return now if quiet is None else end_of_quiet(now, quiet.begins, quiet.ends)


def end_of_quiet(now: datetime, begins: time, ends: time) -> datetime:
    """Return the end of the quiet hours that `now` lies in, `now` itself when it lies in none."""
    local = timezone.localtime(now)
    clock = local.time()
    past_midnight = begins > ends
    quiet = (clock >= begins or clock < ends) if past_midnight else begins <= clock < ends
    if not quiet:
        return now
    day = local.date() + timedelta(days=1 if past_midnight and clock >= begins else 0)
    return timezone.make_aware(datetime.combine(day, ends))


def unsubscribe_path(person_id: int, kind: str) -> str:
    """Return the local path that switches a kind's mails off by one POST without sign-in (RFC 8058).

    kind: empty for a digest, and then for all kinds. The token names no address and needs no row.
    """
    return f"/unsubscribe/{signing.dumps([person_id, kind], salt=_SALT)}/"


@transaction.atomic
def unsubscribe(token: str) -> str:
    """Switch the mails of the token's kind off and return the kind, empty for all. Twice is as once.

    Raises UnsubscribeGone for a token that we did not make or a person that is gone, CannotMute for a security kind.
    """
    person_id, kind = _read_token(token)
    if not get_user_model().objects.filter(pk=person_id).exists():
        raise UnsubscribeGone
    muted = [one for one in kinds() if not one.security] if kind == _ALL else [get_kind(kind)]
    for one in muted:
        in_app = preference(person_id, one).in_app
        set_preference(person_id, one.code, in_app=in_app, email=EmailMode.OFF)
    return kind


def unsubscribes_from(token: str) -> str:
    """Return the kind whose mails a token would end, empty for all; changes nothing. Raises UnsubscribeGone."""
    return _read_token(token)[1]


def _read_token(token: str) -> tuple[int, str]:
    try:
        person_id, kind = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError) as wrong:
        raise UnsubscribeGone from wrong
    return int(person_id), str(kind)


def _holds(kind: Kind, row: NoticePreference | None) -> Preference:
    if kind.security:
        return Preference(kind.code, in_app=True, email=EmailMode.NOW, fixed=True)
    if row is None:
        return Preference(kind.code, in_app=True, email=kind.email, fixed=False)
    return Preference(kind.code, in_app=row.in_app, email=EmailMode(row.email), fixed=False)
