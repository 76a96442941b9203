"""The sections of each kind of deliverable, in the order of its form. Not for: the cover, and how blocks look."""

import re

from opentisc.desk.deliverables import conclusions
from opentisc.desk.deliverables.content import (
    AnswerContent,
    Content,
    Document,
    NoveltyContent,
    RetrievalContent,
    RowOrigin,
    SearchContent,
    StatusContent,
    Step,
)
from opentisc.desk.deliverables.layout import Standing, Writer, signature_rows

_PAGES = re.compile(
    r"[\dIVXivx]+(?:\s*[-–—,、]\s*[\dIVXivx]+)*"
)  # else the place has a name: 摘要, 权利要求 2


def write(writer: Writer, content: Content, standing: Standing) -> None:
    """Write all sections of a content."""
    if isinstance(content, AnswerContent):
        _answer(writer, content)
    elif isinstance(content, SearchContent):
        _search(writer, content)
    elif isinstance(content, StatusContent):
        _status(writer, content)
    else:
        _novelty(writer, content, standing)
        return
    writer.heading("signatures")
    writer.table(("role", "name", "day"), signature_rows(writer, content, standing), (3, 5, 3))


def _answer(writer: Writer, content: AnswerContent) -> None:
    written = content.written
    writer.heading("question")
    writer.paragraphs(content.question)
    writer.heading("answer")
    writer.paragraphs(written.answer)
    writer.heading("bases")
    if written.bases:
        rows = [(one.law, one.article, one.note) for one in written.bases]
        writer.table(("law", "article", "note"), rows, (5, 3, 5))
    if written.is_opinion:
        writer.paragraphs(writer.say("sentences", "opinion"))
    if written.sources:
        writer.heading("sources")
        writer.paragraphs("\n".join(written.sources))


def _search(writer: Writer, content: SearchContent) -> None:
    written = content.written
    writer.heading("task")
    writer.facts(
        [
            ("subject", content.subject),
            ("scene", content.scene),
            ("purpose", content.purpose),
            ("region", content.region),
            ("cut_off", written.cut_off),
            ("known", "\n".join(content.known)),
        ]
    )
    writer.heading("concepts")
    rows = [(one.feature, one.terms_zh, one.terms_en, one.classes) for one in written.concepts]
    writer.table(("feature", "terms_zh", "terms_en", "classes"), rows, (4, 4, 4, 3))
    writer.heading("record")
    writer.paragraphs(written.strategy)
    _steps(writer, content.steps, content.documents, written.cut_off)
    writer.heading("documents")
    _documents(writer, content.documents)
    writer.heading("findings")
    writer.paragraphs(written.findings)
    if written.limits.strip():
        writer.heading("limits")
        writer.paragraphs(written.limits)


def _status(writer: Writer, content: StatusContent) -> None:
    written = content.written
    writer.heading("task")
    writer.facts([("purpose", content.purpose), ("case_number", "\n".join(content.numbers))])
    writer.heading("numbers")
    rows = [(row.number, row.status, row.source, row.as_of, row.owner) for row in written.rows]
    writer.table(("case_number", "status", "source", "as_of", "owner"), rows, (4, 4, 4, 3, 4))
    traced = [
        (row.number, *_origin(writer, row.origin))
        for row in written.rows
        if isinstance(row.origin, RowOrigin)
    ]
    if traced:
        writer.table(("case_number", "row_origin", "row_record", "row_version"), traced, (4, 3, 5, 3))
    more = [(row.number, row.family, row.fees, row.events) for row in written.rows]
    if any(any(row[1:]) for row in more):
        writer.table(("case_number", "family", "fees", "events"), more, (4, 4, 4, 5))
    if written.remarks.strip():
        writer.heading("remarks")
        writer.paragraphs(written.remarks)


def _origin(writer: Writer, origin: RowOrigin) -> tuple[str, str, str]:
    """Return how a row came to be, the record behind it and the data version."""
    how = writer.say("sentences", "row_by_system" if origin.by_system else "row_by_hand")
    record = origin.record_id or writer.say("sentences", "no_record")
    return how, record, str(origin.data_version or "")


def _novelty(writer: Writer, content: NoveltyContent, standing: Standing) -> None:
    """Write ① to ⑪ of the report form (requirements 2.2); 查新检索 stops before conclusion and statements."""
    lesser = isinstance(content, RetrievalContent)
    _basic_data(writer, content)
    writer.heading("n6")
    writer.paragraphs(content.written.strategy)
    writer.paragraphs("、".join(content.keywords))
    _steps(writer, content.steps, content.documents, content.written.cut_off)
    writer.heading("n7")
    writer.paragraphs(content.written.results)
    _documents(writer, content.documents)
    _matrix(writer, content)
    if not lesser:
        _conclusion(writer, content)
        writer.heading("n9")
        writer.paragraphs(writer.say("sentences", "statement_searcher"))
        writer.paragraphs(writer.say("sentences", "statement_auditor"))
        writer.table(("role", "name", "day"), signature_rows(writer, content, standing), (3, 5, 3))
        writer.paragraphs(writer.say("sentences", "seal"))
    writer.heading("n8_annexes" if lesser else "n10")
    writer.paragraphs("\n".join(content.written.annexes))
    writer.heading("n9_remarks" if lesser else "n11")
    writer.paragraphs(content.written.remarks)


def _basic_data(writer: Writer, content: NoveltyContent) -> None:
    head = content.head
    writer.heading("n1")
    writer.paragraphs(head.report_number or writer.say("cover", "no_number"))
    writer.heading("n2")
    writer.facts(
        [
            ("project", content.project),
            ("project_en", content.project_en),
            ("scope", content.scope),
            ("receiver", content.receiver),
            ("accepted_on", head.accepted_on),
            ("cut_off", content.written.cut_off),
            ("own", "\n".join(content.own)),
        ]
    )
    writer.heading("n3")
    writer.paragraphs(content.purpose)
    writer.heading("n4")
    writer.paragraphs(content.key_points)
    writer.heading("n5")
    for number, point in enumerate(content.points, start=1):
        writer.paragraphs(writer.say("words", "point_number", number=number, text=point))
    writer.paragraphs("；".join(content.requirements))


def _conclusion(writer: Writer, content: NoveltyContent) -> None:
    writer.heading("n8")
    for one in conclusions.conclude(content):
        documents = "、".join(f"[{number}]" for number in one.documents)
        sentence = writer.say("sentences", one.outcome.value, documents=documents)
        writer.paragraphs(writer.say("words", "point_number", number=one.point, text=sentence))
    if content.written.conclusion.strip():
        writer.paragraphs(content.written.conclusion)


def _matrix(writer: Writer, content: NoveltyContent) -> None:
    writer.subheading("matrix")
    rows = [
        (
            str(one.point),
            f"[{one.document}]",
            writer.say("words", one.value or "open"),
            _passage(writer, one.passage, one.page),
            one.note,
        )
        for one in conclusions.cells(content)
    ]
    writer.table(("point", "document", "disclosed", "passage", "note"), rows, (2, 2, 3, 7, 4))


def _passage(writer: Writer, passage: str, page: str) -> str:
    where = writer.say("words", "page", page=page) if _PAGES.fullmatch(page) else page
    return "\n".join(part for part in (passage, where) if part)


def _steps(writer: Writer, steps: tuple[Step, ...], documents: tuple[Document, ...], cut_off: str) -> None:
    rows = [_step(writer, step) for step in steps]
    columns = ("number", "database", "query", "version", "searched_on", "hits", "reviewed")
    writer.table(columns, rows, (1, 4, 7, 3, 3, 2, 2))
    marks = [one.mark for one in documents]
    writer.paragraphs(
        writer.say(
            "sentences",
            "coverage",
            databases=len({step.database for step in steps}),
            steps=len(steps),
            reviewed=_reviewed(writer, steps),
            close=marks.count("close"),
            related=marks.count("related"),
            cut_off=cut_off or "—",
        )
    )
    writer.paragraphs(writer.say("sentences", "rerun"))


def _reviewed(writer: Writer, steps: tuple[Step, ...]) -> str:
    """Return how many documents were looked through, or that it was not stated for every query."""
    stated = [step.reviewed for step in steps if step.reviewed is not None]
    return str(sum(stated)) if len(stated) == len(steps) else writer.say("words", "not_all_stated")


def _step(writer: Writer, step: Step) -> tuple[str, ...]:
    how = writer.say("words", "by_system" if step.by_system else "by_person")
    version = writer.say("words", "data_version", version=step.version) if step.by_system else step.version
    hits = "—" if step.hits is None else str(step.hits)
    name = writer.say("collections", step.database) if step.by_system else step.database
    return (
        str(step.number),
        f"{name}\n{how}",
        step.text,
        version,
        step.searched_on,
        hits,
        "—" if step.reviewed is None else str(step.reviewed),
    )


def _documents(writer: Writer, documents: tuple[Document, ...]) -> None:
    if not documents:
        writer.paragraphs(writer.say("sentences", "no_documents"))
        return
    rows = [
        (
            f"[{one.number}]",
            one.citation,
            writer.say("words", one.mark or "unmarked"),
            one.note,
            "、".join(str(step) for step in one.steps),
        )
        for one in documents
    ]
    writer.table(("number", "citation", "mark", "note", "found_by"), rows, (1, 7, 2, 4, 2))
