"""A mail that somebody dropped (`.eml`), read into what a request or an enquiry begins with. Nothing is guessed.

HTML is turned to text by taking its words alone: no script, style, address or picture of it comes along. Limits keep
a hostile mail small. Not for: fetching mail, nor for keeping the files; the actions do that.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import Final
from uuid import UUID

from opentisc.desk.catalogue import Definition
from opentisc.desk.errors import StepRefused
from opentisc.desk.models import RequestFile, ServiceRequest
from opentisc.desk.requests import drafts, files, intake
from opentisc.desk.requests.files import NewFile
from opentisc.desk.requests.intake import Draft
from opentisc.desk.services import reading as services
from opentisc.desk.types import Channel
from opentisc.infra.attachments.errors import FileRefused
from opentisc.kernel.errors import Invalid
from opentisc.network import queries as network
from opentisc.network.models import Client
from opentisc.network.types import HANDLING_ROLES, Hat

MOST_BYTES: Final = 30_000_000
MOST_PARTS: Final = 200
MOST_ATTACHMENTS: Final = 30
LONGEST_TEXT: Final = 20_000  # characters, as the longest answer of a form
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_QUESTIONS: Final = ("question", "purpose", "key_points")
_SUBJECTS: Final = ("project_name", "subject", "title")


class MailUnreadable(Invalid):
    """The file is no mail that can be read, or larger than the limits; `reason` says which."""

    code = "mail_unreadable"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a mail, its bytes as they came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says. sent_at: by its own Date, None when it has none. cut: its text was longer than is kept."""

    sender_name: str
    sender: str
    subject: str
    text: str
    sent_at: datetime | None
    attachments: tuple[Attachment, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class TakenMail:
    """A draft made of a mail. refused: names of attachments that may not be kept, with the code of why."""

    request: ServiceRequest
    kept: tuple[RequestFile, ...]
    refused: tuple[tuple[str, str], ...]


def read_mail(content: bytes) -> Mail:
    """Return what a mail says. Raises MailUnreadable."""
    if not content or len(content) > MOST_BYTES:
        raise MailUnreadable("empty or too large", reason="size")
    try:
        message = message_from_bytes(content, policy=policy.default)
        return _mail(message)
    except (MessageError, LookupError, ValueError, UnicodeError) as wrong:
        raise MailUnreadable("cannot be parsed", reason="form") from wrong


def clients_of_sender(mail: Mail, *, by: Hat) -> list[Client]:
    """Return the clients of the own body with the sender's address; nothing of other bodies is asked."""
    if not mail.sender:
        return []
    return list(network.clients(by).filter(email__iexact=mail.sender)[:20])


def draft_from_mail(
    mail: Mail, raw: bytes, *, service: str, client: Client | None, by: Hat, now: datetime, upload_key: str
) -> TakenMail:
    """Return a draft of the body's own with text and attachments of the mail, the mail itself kept with it.

    Call it outside of a transaction (a virus scan may take a minute). The sender is not the client unless staff say so.
    Raises StepRefused, ServiceNotOffered, FileRefused for the mail itself.
    """
    if by.body_id is None or by.role not in HANDLING_ROLES:
        raise StepRefused("mail is taken in by staff", step="from_mail")
    body = network.body_by_id(by.body_id)
    offered = services.offered(body, service, on=network.today(now))
    draft = Draft(
        body=body,
        service=service,
        title=mail.subject,
        answers=_answers(mail, offered.definition),
        client=client,
        channel=Channel.EMAIL,
        carried={"mail": {"from": mail.sender, "name": mail.sender_name, "text": mail.text}},
    )
    request = intake.start_draft(draft, by=by, now=now)
    whole = _new("mail", "", f"{upload_key}:m")
    try:
        taken = files.attach(request.key, io.BytesIO(raw), "mail.eml", new=whole, by=by, now=now)
    except FileRefused:
        drafts.discard_draft(request.key, by=by, now=now)
        raise
    kept, refused = _kept(request.key, mail, by=by, now=now, upload_key=upload_key)
    return TakenMail(request, (taken, *kept), refused)


def _kept(
    key: UUID, mail: Mail, *, by: Hat, now: datetime, upload_key: str
) -> tuple[tuple[RequestFile, ...], tuple[tuple[str, str], ...]]:
    kept: list[RequestFile] = []
    refused: list[tuple[str, str]] = []
    for number, one in enumerate(mail.attachments):
        new = _new("material", one.name, f"{upload_key}:{number}")
        try:
            kept.append(files.attach(key, io.BytesIO(one.content), one.name, new=new, by=by, now=now))
        except FileRefused as wrong:
            refused.append((one.name, wrong.code))
    return tuple(kept), tuple(refused)


def _new(kind: str, title: str, upload_key: str) -> NewFile:
    return NewFile(kind=kind, title=title[:160], upload_key=upload_key)


def _answers(mail: Mail, definition: Definition) -> dict[str, str]:
    """Put the text into the form's open question and the subject into its title, where it has such."""
    fields = definition.form.fields
    found: dict[str, str] = {}
    for name, said in ((_QUESTIONS, mail.text), (_SUBJECTS, mail.subject)):
        asked = next((one for one in name if one in fields and fields[one].schema["type"] == "string"), None)
        if asked is not None and said:
            found[asked] = said[: int(fields[asked].schema.get("maxLength", LONGEST_TEXT))]
    return found


def _mail(message: EmailMessage) -> Mail:
    name, address = parseaddr(_header(message, "From"))
    parts = list(_leaves(message))
    text = _text_of(message)
    return Mail(
        sender_name=_line(name)[:160],
        sender=_line(address).lower()[:254],
        subject=_line(_header(message, "Subject"))[:200],
        text=text[:LONGEST_TEXT],
        sent_at=_date(message),
        attachments=tuple(_attachments(message, parts)),
        cut=len(text) > LONGEST_TEXT,
    )


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    for number, part in enumerate(message.walk()):
        if number > MOST_PARTS:
            raise MailUnreadable("too many parts", reason="parts")
        if isinstance(part, EmailMessage) and not part.is_multipart():
            yield part


def _text_of(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    said = body.get_content()
    text = said if isinstance(said, str) else bytes(said).decode("utf-8", "replace")
    return _clean(html_to_text(text) if body.get_content_type() == "text/html" else text)


def _attachments(message: EmailMessage, parts: list[EmailMessage]) -> Iterator[Attachment]:
    shown = message.get_body(preferencelist=("plain", "html"))
    number = 0
    for part in parts:
        name = part.get_filename()
        if part is shown or not name:
            continue
        number += 1
        if number > MOST_ATTACHMENTS:
            raise MailUnreadable("too many attachments", reason="parts")
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            yield Attachment(_line(name)[:200], content)


def _header(message: EmailMessage, name: str) -> str:
    return str(message.get(name, ""))


def _date(message: EmailMessage) -> datetime | None:
    value = message.get("Date")
    sent: datetime | None = getattr(value, "datetime", None)
    return sent if sent is not None and sent.tzinfo is not None else None


def _line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def _clean(text: str) -> str:
    lines = (line.rstrip() for line in _CONTROL.sub("", text.replace("\r\n", "\n")).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    """Takes the words of a page: what stands between tags, with line breaks where blocks end."""

    _BREAKS = frozenset(
        ("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote")
    )
    _SILENT = frozenset(("script", "style", "head", "title", "template", "noscript", "svg", "object"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Break the line at a block; fall silent in what is not text."""
        if tag in self._SILENT:
            self._silent.append(tag)
        elif tag in self._BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Speak again after what is not text."""
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif tag in self._BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep words with single blanks."""
        if not self._silent:
            self.words.append(re.sub(r"\s+", " ", data))


def html_to_text(html: str) -> str:
    """Return the words of an HTML text; nothing in it can run or be fetched afterwards."""
    reader = _Words()
    reader.feed(html[: LONGEST_TEXT * 20])
    reader.close()
    return "\n".join(line.strip() for line in "".join(reader.words).splitlines())
