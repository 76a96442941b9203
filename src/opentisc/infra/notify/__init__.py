"""Tell people: on the site, and by e-mail at once or once a day, as each of them wants it (UX-55).

`tell` writes notices and mails in the transaction of the change; jobs send the mails after the commit. Contexts
register their kinds by `register_kind` and their sentences by `infra.sentences`. For cases of class 2 and 3 a notice
says 案件更新 and where to look, nothing else, and keeps nothing else. Not for: pages; `web.notices` has the one behind
the link that ends mails.
"""

from opentisc.infra.notify.digests import make_digests
from opentisc.infra.notify.preferences import (
    Preference,
    preferences,
    quiet_hours,
    set_preference,
    set_quiet_hours,
    unsubscribe,
    unsubscribes_from,
)
from opentisc.infra.notify.reading import mark_read, notices_of, unread_count, wording
from opentisc.infra.notify.registry import Kind, kinds, register_kind
from opentisc.infra.notify.sending import deliver, due_mails
from opentisc.infra.notify.telling import Message, tell

__all__ = [
    "Kind",
    "Message",
    "Preference",
    "deliver",
    "due_mails",
    "kinds",
    "make_digests",
    "mark_read",
    "notices_of",
    "preferences",
    "quiet_hours",
    "register_kind",
    "set_preference",
    "set_quiet_hours",
    "tell",
    "unread_count",
    "unsubscribe",
    "unsubscribes_from",
    "wording",
]
