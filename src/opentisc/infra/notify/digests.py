"""Puts what a person wants once a day into one mail. Not for: when; the schedule of jobs says that."""

from datetime import datetime

from django.db import transaction

from opentisc.infra.models import EmailMode, Mail, Notice
from opentisc.infra.notify.preferences import earliest_mail
from opentisc.infra.notify.telling import new_mail


def make_digests(*, now: datetime) -> list[Mail]:
    """Return one waiting mail for each person with unread notices for a digest; each notice is in one mail."""
    waiting = Notice.objects.filter(email=EmailMode.DIGEST, mail=None, read_at=None, created_at__lte=now)
    people = waiting.order_by("person_id").values_list("person_id", flat=True).distinct()
    mails = (_digest(person_id, now) for person_id in list(people))
    return [mail for mail in mails if mail is not None]


@transaction.atomic
def _digest(person_id: int, now: datetime) -> Mail | None:
    mail = new_mail(person_id, "", not_before=earliest_mail(person_id, now=now), now=now)
    mine = Notice.objects.filter(
        person_id=person_id, email=EmailMode.DIGEST, mail=None, read_at=None, created_at__lte=now
    )
    if mine.update(mail=mail):
        return mail
    transaction.set_rollback(True)  # another worker was quicker
    return None
