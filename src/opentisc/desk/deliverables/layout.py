"""A deliverable as a row of blocks: the one form from which preview, DOCX, PDF, review and comparison are made.

Each block has an id that stays the same from version to version as long as its section keeps its paragraphs: remarks
hang on it. Not for: looks (`templates`, the style sheet), or for what the content must hold (`checks`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from opentisc.desk.deliverables import wording
from opentisc.desk.deliverables.content import Content, NoveltyContent, RetrievalContent, to_plain


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph or table. rows: of a table, below its header; widths: shares of the page, one a column."""

    id: str
    kind: str  # `heading`, `subheading`, `paragraph`, `table`
    text: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What the row says beside the content: version, state, hash, and who approved it when."""

    version: int
    state: str
    sha256: str
    reviewer: str = ""
    reviewed_at: datetime | None = None

    @property
    def is_approved(self) -> bool:
        """Say whether a second person signed this version."""
        return (
            bool(self.reviewer) and self.reviewed_at is not None and self.state in {"approved", "delivered"}
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """The whole deliverable, ready to be set. cover: label and value, in order; scope stands on the cover."""

    title: str
    language: str
    body: str
    cover: tuple[tuple[str, str], ...]
    scope_heading: str
    scope: str
    blocks: tuple[Block, ...]
    footer: str


@dataclass
class Writer:
    """Gathers blocks and gives each its id: the section's code and a running number."""

    language: str
    blocks: list[Block] = field(default_factory=list)
    _section: str = ""
    _count: int = 0

    def say(self, group: str, key: str, **facts: object) -> str:
        """Return one text in the language of the paper."""
        return wording.say(group, key, language=self.language, **facts)

    def heading(self, code: str) -> None:
        """Begin a section."""
        self._section, self._count = code, 0
        self.blocks.append(Block(code, "heading", self.say("headings", code)))

    def subheading(self, key: str) -> None:
        """Begin a part of a section."""
        self.blocks.append(Block(self._next(), "subheading", self.say("headings", key)))

    def paragraphs(self, text: str) -> None:
        """Write each line that is not empty as a paragraph; a dash where there is none."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        for line in lines or [self.say("words", "nothing")]:
            self.blocks.append(Block(self._next(), "paragraph", line))

    def table(
        self, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[int, ...]
    ) -> None:
        """Write a table under column headings of the texts; a dash where it has no row."""
        if not rows:
            self.paragraphs("")
            return
        header = tuple(self.say("columns", one) for one in columns)
        self.blocks.append(
            Block(self._next(), "table", header=header, rows=tuple(rows), widths=widths),
        )

    def facts(self, rows: list[tuple[str, str]]) -> None:
        """Write what is known under names of the texts, leaving out what is empty."""
        said = [(self.say("columns", key), value) for key, value in rows if value]
        self.table(("item", "content"), said, (3, 10))

    def _next(self) -> str:
        self._count += 1
        return f"{self._section}-{self._count}"


def lay_out(content: Content, standing: Standing) -> Paper:
    """Return the paper of a content and the standing of its row; the same two give the same paper."""
    from opentisc.desk.deliverables.sections import write

    head = content.head
    writer = Writer(head.language)
    write(writer, content, standing)
    kind = str(to_plain(content)["kind"])
    cut_off = getattr(content.written, "cut_off", "") or "—"
    scope = writer.say("scope", kind, cut_off=cut_off)
    return Paper(
        title=head.title,
        language=head.language,
        body=head.body,
        cover=_cover(writer, content, standing),
        scope_heading=writer.say("cover", "scope"),
        scope=scope,
        blocks=tuple(writer.blocks),
        footer=f"{head.report_number or head.request_number} · v{standing.version} · {standing.sha256[:12]}",
    )


def _cover(writer: Writer, content: Content, standing: Standing) -> tuple[tuple[str, str], ...]:
    head = content.head
    rows = (
        ("report_number", head.report_number or writer.say("cover", "no_number")),
        ("request_number", head.request_number),
        ("client", head.client or writer.say("cover", "anonymous")),
        ("body", head.body),
        *_institution(content),
        ("made_on", head.made_on),
        ("version", str(standing.version)),
        ("state", writer.say("states", standing.state)),
        ("hash", standing.sha256),
    )
    return tuple((writer.say("cover", key), value) for key, value in rows)


def _institution(content: Content) -> Iterator[tuple[str, str]]:
    number = getattr(content.written, "institution", "")
    if number:
        yield "institution", number


def signature_rows(writer: Writer, content: Content, standing: Standing) -> list[tuple[str, ...]]:
    """Return who signed: author and reviewer; in a 查新 report searcher and auditor. Unsigned is said."""
    is_novelty = isinstance(content, NoveltyContent) and not isinstance(content, RetrievalContent)
    author, reviewer = ("searcher", "auditor") if is_novelty else ("author", "reviewer")
    unsigned = writer.say("words", "not_signed")
    signed_on = timezone.localtime(standing.reviewed_at).date().isoformat() if standing.reviewed_at else ""
    second = (standing.reviewer, signed_on) if standing.is_approved else (unsigned, "")
    return [
        (writer.say("words", author), content.head.author or unsigned, content.head.made_on),
        (writer.say("words", reviewer), *second),
    ]
