"""The check before a text leaves for an outside database (requirements 4.4(4)): labels 2 and 3 only.

Refused: a text that repeats a long stretch of the disclosure. Otherwise it is shown and the person confirms exactly
this text. What is kept says what was compared and who confirmed, never the passages.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from opentisc.desk.errors import LeakRefused
from opentisc.desk.models import ServiceRequest
from opentisc.desk.requests import trail
from opentisc.desk.searching import entry
from opentisc.desk.searching.disclosures import disclosed_by
from opentisc.desk.searching.errors import BadOutsideSearch, NotConfirmed
from opentisc.desk.searching.leaks import MOST_HAN, MOST_WORDS, SHOWN_SHARE, Passage, repeated
from opentisc.network.types import Hat

LONGEST: Final = 20_000
"""Characters of a text for outside: no database takes more, and the comparison of a text grows with it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found. needed: False below label 2. shown: the runs worth a look; unread: files not compared.

    sha256: of the text, which the person confirms by sending it back.
    """

    text: str
    needed: bool
    refused: bool
    shown: tuple[Passage, ...]
    compared: int
    unread: tuple[str, ...]
    longest_han: int
    longest_words: int

    @property
    def sha256(self) -> str:
        """Return the hash of the text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def compare(request: ServiceRequest, text: str) -> Checked:
    """Return what a text repeats of the request's disclosure; below label 2 nothing is compared.

    Raises BadOutsideSearch for a text longer than LONGEST.
    """
    if len(text) > LONGEST:
        raise BadOutsideSearch({"text": "too_long"})
    if not entry.is_confidential(request):
        return Checked(text, False, False, (), 0, (), 0, 0)
    disclosed = disclosed_by(request)
    found = repeated(text, disclosed.texts)
    longest = found.longest
    return Checked(
        text=text,
        needed=True,
        refused=found.refused,
        shown=tuple(one for one in found.passages if one.share >= SHOWN_SHARE),
        compared=len(disclosed.texts),
        unread=tuple(disclosed.unread),
        longest_han=longest.han if longest else 0,
        longest_words=longest.words if longest else 0,
    )


@transaction.atomic
def check_text(key: UUID | str, text: str, *, by: Hat, now: datetime) -> Checked:
    """Return what the check says of a text before it is searched for outside; the check itself is kept, not the text.

    Raises UnknownRequest, StepRefused, LogClosed.
    """
    request = entry.writable(key, by=by, now=now)
    checked = compare(request, text)
    facts: trail.Facts = {"needed": checked.needed, "refused": checked.refused, "sha256": checked.sha256}
    entry.note(request, "leak_checked", facts, by=by, now=now)
    return checked


def require_confirmed(
    request: ServiceRequest, text: str, confirmed: str, *, by: Hat, now: datetime
) -> dict[str, Any]:
    """Return what the log keeps of the check. confirmed: the hash that the person sent back.

    Raises LeakRefused with `passages` and `longest`, NotConfirmed.
    """
    checked = compare(request, text)
    if not checked.needed:
        return {"needed": False}
    if checked.refused:
        raise LeakRefused(
            "the text repeats a disclosure",
            passages=checked.shown,
            longest={"han": checked.longest_han, "words": checked.longest_words},
            checked=checked,
        )
    if confirmed != checked.sha256:
        raise NotConfirmed(sha256=checked.sha256, checked=checked)
    return {
        "needed": True,
        "text_sha256": checked.sha256,
        "limit": {"han": MOST_HAN, "words": MOST_WORDS},
        "longest": {"han": checked.longest_han, "words": checked.longest_words},
        "compared": checked.compared,
        "unread": len(checked.unread),
        "confirmed_by": by.acting_name(),
        "confirmed_at": now.isoformat(),
    }
