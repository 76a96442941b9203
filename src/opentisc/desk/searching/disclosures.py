"""What a request discloses: the texts against which a query for outside is compared, and what could not be read.

Answers, messages with the client, and files handed in as disclosure, material or mail, as far as their text can be taken
out (`file_texts`: text, mail, Word, PDF). What cannot is said, page by page. Not for: people; reading here opens nothing
to anybody.
"""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree

from opentisc.desk.models import RequestFile, ServiceRequest
from opentisc.desk.searching.file_texts import Budget, Taken, take
from opentisc.infra import attachments
from opentisc.kernel.errors import OpenTiscError

KINDS: Final = ("disclosure", "material", "mail")
ALL_SECONDS: Final = 60.0
"""For the files of one request together: a person waits for the answer."""


@dataclass(slots=True)
class Disclosed:
    """texts: (source for people, text). unread: files whose text could not be taken out, or not whole, and why."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def disclosed_by(request: ServiceRequest) -> Disclosed:
    """Return everything that the request discloses, as far as it can be read."""
    found = Disclosed()
    if request.title:
        found.texts.append((_("名称"), request.title))
    found.texts += [(f"{_('申请表')} {name}", text) for name, text in _strings(request.answers)]
    said = request.messages.filter(kind="message").order_by("at").values_list("at", "text")
    found.texts += [(f"{_('往来消息')} {at:%Y-%m-%d}", text) for at, text in said]
    files = request.files.filter(kind__in=KINDS, removed_at=None).select_related("stored").order_by("pk")
    budget = Budget(ALL_SECONDS)
    for row in files:
        _read(row, found, budget)
    return found


def _strings(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in answers.items():
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and text:
                yield name, text


def _read(row: RequestFile, found: Disclosed, budget: Budget) -> None:
    name = row.stored.name
    try:
        with attachments.open_file(row.stored) as content:
            taken = take(row.stored.media_type, content, budget=budget)
    except (OpenTiscError, zipfile.BadZipFile, etree.XMLSyntaxError, OSError):
        taken = Taken("", _("文件在隔离区、已损坏或不在了"))
    if taken.unread:
        found.unread.append(_("%(name)s（%(why)s）") % {"name": name, "why": taken.unread})
    if taken.text:
        found.texts.append((name, taken.text))
