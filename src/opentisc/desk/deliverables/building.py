"""Takes the content of a deliverable from the request's record as it was at an instant, and what the handler wrote.

The same request, instant and writing give the same content. Rows added to the record later are left out; a mark
counts with the value it had then. Not for: writing rows (`writing`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import msgspec
from django.db.models import Q
from django.utils import timezone

from opentisc.desk.deliverables import wording
from opentisc.desk.deliverables.content import (
    AnswerContent,
    AnswerWritten,
    Comparison,
    Content,
    Document,
    Head,
    Kind,
    NoveltyContent,
    NoveltyWritten,
    RetrievalContent,
    SearchContent,
    SearchWritten,
    StatusContent,
    StatusWritten,
    Step,
    Written,
    read,
    sha256_of,
)
from opentisc.desk.models import Deliverable, Mark, SearchStep, ServiceRequest, StepDocument
from opentisc.desk.services.reading import definition_of
from opentisc.desk.types import DeliverableState, StepKind
from opentisc.network import queries as network

_RANK: Mapping[str, int] = {"close": 0, "related": 1, "": 2}
"""Order of the documents in a report; a document marked as unrelated is counted as reviewed and not listed."""


@dataclass(frozen=True, slots=True)
class Making:
    """Of which kind, in which language, when, by whom; report_number is empty until the draft is whole."""

    kind: Kind
    language: str
    at: datetime
    author: str
    report_number: str = ""


def build(request: ServiceRequest, making: Making, written: Written) -> Content:
    """Return the content of a deliverable of the request (service and body loaded)."""
    head = _head(request, making)
    answers = _Answers(request, making.language)
    if making.kind is Kind.ANSWER:
        return AnswerContent(
            head=head, question=answers.text("question"), written=cast(AnswerWritten, written)
        )
    if making.kind is Kind.STATUS:
        return StatusContent(
            head=head,
            numbers=answers.lines("numbers"),
            purpose=answers.word("purpose"),
            written=cast(StatusWritten, written),
        )
    record = _Record(request, making.at)
    if making.kind is Kind.SEARCH:
        return _search(head, answers, record, cast(SearchWritten, written))
    numbered = msgspec.structs.replace(
        cast(NoveltyWritten, written), institution=_institution(request, making)
    )
    return _novelty(making.kind, head, answers, record, numbered)


def remake(row: Deliverable, request: ServiceRequest) -> Content:
    """Return the content made again from the record as it was when the row was made; its hash must be the row's.

    The body's name, the title and the number of its designation come from what is kept: a body is renamed, a request
    transferred and a designation renewed later.
    """
    kept = read(row.content)
    making = Making(
        kind=Kind(row.kind),
        language=row.language,
        at=row.made_at,
        author=row.author_name,
        report_number=row.report_number,
    )
    made = build(request, making, kept.written)
    then = kept.head
    head = msgspec.structs.replace(made.head, title=then.title, body=then.body, body_code=then.body_code)
    return msgspec.structs.replace(made, head=head, written=kept.written)


def is_behind(row: Deliverable, request: ServiceRequest) -> bool:
    """Say whether the record went on after the deliverable was made, or was corrected in place.

    A number of the institution that was registered since counts: the draft must take it up.
    """
    later = row.made_at
    documents = StepDocument.objects.filter(request=request)
    went_on = (
        SearchStep.objects.filter(request=request, recorded_at__gt=later).exists()
        or documents.filter(Q(added_at__gt=later) | Q(dropped_at__gt=later)).exists()
        or Mark.objects.filter(document__request=request, at__gt=later).exists()
    )
    return went_on or _renumbered(row, request) or sha256_of(remake(row, request)) != row.content_sha256


def _renumbered(row: Deliverable, request: ServiceRequest) -> bool:
    if row.kind != Kind.NOVELTY:
        return False
    making = Making(Kind.NOVELTY, row.language, row.made_at, row.author_name)
    return _institution(request, making) != cast(NoveltyWritten, read(row.content).written).institution


def _head(request: ServiceRequest, making: Making) -> Head:
    return Head(
        title=wording.say("titles", making.kind.value, language=making.language),
        language=wording.side(making.language),
        report_number=making.report_number,
        request_number=request.number,
        service=request.service.code,
        service_version=request.service.version,
        body=request.body.name,
        body_code=request.body.code,
        client=_client(request),
        author=making.author,
        accepted_on=_day(request.accepted_at),
        made_on=_day(making.at),
    )


def _institution(request: ServiceRequest, making: Making) -> str:
    """Return the number of the designation that the service asks for, as it stood when the report was made."""
    gate = definition_of(request.service).body_gate
    if gate is None or making.kind is not Kind.NOVELTY:
        return ""
    day = timezone.localtime(making.at).date()
    return network.designation_number(request.body_id, gate.designation, on=day)


def _client(request: ServiceRequest) -> str:
    """Return the client's name as it was: at acceptance, else who submitted; empty for an anonymous one."""
    client = request.snapshot.get("client")
    if client:
        return str(client.get("name", ""))
    if request.submitted_by_id is None:
        return ""
    by_client = request.transitions.filter(step="submit", by_id=request.submitted_by_id)
    return by_client.order_by("pk").values_list("by_name", flat=True).first() or ""


def _search(head: Head, answers: "_Answers", record: "_Record", written: SearchWritten) -> SearchContent:
    region = answers.text("regions") or answers.word("region")
    return SearchContent(
        head=head,
        scene=answers.text("scene_other") or answers.word("scene"),
        purpose=answers.text("purpose"),
        subject=answers.text("subject"),
        region=region,
        features=answers.lines("features"),
        known=answers.lines("known_documents"),
        steps=record.steps(),
        documents=record.documents(),
        written=written,
    )


def _novelty(
    kind: Kind, head: Head, answers: "_Answers", record: "_Record", written: NoveltyWritten
) -> NoveltyContent:
    shape = NoveltyContent if kind is Kind.NOVELTY else RetrievalContent
    documents = record.documents()
    wanted = answers.words("requirements")
    other = answers.text("requirements_other")
    return shape(
        head=head,
        project=answers.text("project_name"),
        project_en=answers.text("project_name_en"),
        purpose=answers.text("purpose_other") or answers.word("purpose"),
        receiver=answers.text("receiver"),
        scope=answers.word("scope"),
        key_points=answers.text("key_points"),
        points=answers.lines("novelty_points"),
        requirements=(*wanted, other) if other else wanted,
        keywords=answers.lines("keywords_zh") + answers.lines("keywords_en"),
        own=answers.lines("own_documents"),
        steps=record.steps(),
        documents=documents,
        matrix=record.matrix(documents),
        written=written,
    )


class _Answers:
    """The intake form's answers, choices as their words."""

    def __init__(self, request: ServiceRequest, language: str) -> None:
        self._answers: Mapping[str, Any] = request.answers
        self._fields = definition_of(request.service).form.fields
        self._language = wording.side(language)

    def text(self, field: str) -> str:
        """Return what was written, empty when nothing was."""
        value = self._answers.get(field)
        return value if isinstance(value, str) else ""

    def lines(self, field: str) -> tuple[str, ...]:
        """Return the lines of a list, empty when there is none."""
        value = self._answers.get(field)
        return tuple(str(one) for one in value) if isinstance(value, list) else ()

    def word(self, field: str) -> str:
        """Return the words of the value chosen."""
        return self._word(field, self.text(field))

    def words(self, field: str) -> tuple[str, ...]:
        """Return the words of the values chosen."""
        return tuple(self._word(field, value) for value in self.lines(field))

    def _word(self, field: str, value: str) -> str:
        choices = self._fields[field].choices if field in self._fields else ()
        return next((one.of(self._language) for one in choices if one.value == value), value)


class _Record:
    """The search record of a request as it was at an instant."""

    def __init__(self, request: ServiceRequest, at: datetime) -> None:
        self._request, self._at = request, at
        self._marks = self._marks_then()
        self._rows: dict[int, int] = {}

    def steps(self) -> tuple[Step, ...]:
        """Return every search made until then, in the order of its number."""
        rows = SearchStep.objects.filter(request=self._request, recorded_at__lte=self._at)
        return tuple(_step(row) for row in rows.order_by("number"))

    def documents(self) -> tuple[Document, ...]:
        """Return the documents taken up then: close, related, not yet marked; each in the order of taking up."""
        rows = StepDocument.objects.filter(request=self._request, added_at__lte=self._at)
        held = rows.filter(Q(dropped_at=None) | Q(dropped_at__gt=self._at)).order_by("added_at", "pk")
        marked = [(row, self._marks.get((row.pk, None))) for row in held]
        listed = [(row, mark) for row, mark in marked if mark is None or mark.value in _RANK]
        listed.sort(key=lambda pair: _RANK[pair[1].value if pair[1] else ""])
        self._rows = {number: row.pk for number, (row, _mark) in enumerate(listed, start=1)}
        return tuple(_document(number, *pair) for number, pair in enumerate(listed, start=1))

    def matrix(self, documents: tuple[Document, ...]) -> tuple[Comparison, ...]:
        """Return what was said of each point and each close document."""
        close = {self._rows[one.number]: one.number for one in documents if one.mark == "close"}
        found = [
            Comparison(
                point=point, document=close[pk], value=mark.value, passage=mark.passage, page=mark.page, note=mark.note,
            )
            for (pk, point), mark in self._marks.items()
            if point is not None and pk in close
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda one: (one.point, one.document)))

    def _marks_then(self) -> dict[tuple[int, int | None], Mark]:
        """Return the newest mark of each document and point at the instant."""
        rows = Mark.objects.filter(document__request=self._request, at__lte=self._at).order_by("at", "pk")
        return {(row.document_id, row.point): row for row in rows}


def _step(row: SearchStep) -> Step:
    own = row.kind == StepKind.OWN
    database = row.collection if own else " · ".join(part for part in (row.database, row.platform) if part)
    return Step(
        number=row.number,
        by_system=own,
        database=database,
        text=row.text,
        version=str(row.data_version) if own else row.coverage,
        searched_on=_day(row.searched_at),
        hits=row.hits,
        reviewed=row.reviewed,
        by=row.by_name,
        purpose=row.purpose,
        point=row.point,
    )


def _document(number: int, row: StepDocument, mark: Mark | None) -> Document:
    return Document(
        number=number,
        citation=row.citation,
        mark=mark.value if mark else "",
        note=mark.note if mark else "",
        record_id=row.record_id,
        steps=tuple(sorted(int(one) for one in row.steps)),
    )


def _day(at: datetime | None) -> str:
    return timezone.localtime(at).date().isoformat() if at else ""


def last_remade() -> tuple[str, str] | None:
    """Return the hash of the newest delivered report and that of the same report made again; None without one."""
    made_here = Deliverable.objects.filter(state=DeliverableState.DELIVERED, kind__in=list(Kind))
    rows = made_here.order_by("-made_at", "-pk")
    row = rows.select_related("request__service", "request__body", "request__client").first()
    return None if row is None else (row.content_sha256, sha256_of(remake(row, row.request)))
