"""The laws of the installation: taken in from files, read by article, and asked whether they are in force.

A file that is no law costs itself alone, with the reason. The same bytes are never taken twice. A text is replaced
by a newer text of the same code; nothing is overwritten, because an answer of last year cites the text of last year.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from opentisc.desk.knowledge import changes
from opentisc.desk.knowledge.citations import article_words
from opentisc.desk.knowledge.law_text import BadLawText, LawText, read_law
from opentisc.desk.models import ArticleBasis, Law, LawArticle
from opentisc.infra import audit
from opentisc.infra.audit.types import JSON
from opentisc.kernel.errors import NotFound
from opentisc.network.queries import doer_of
from opentisc.network.types import Wearer

LARGEST_FILE: Final = 5_000_000
"""Bytes; the longest law of the set has 78,036."""

_ENDINGS: Final = frozenset((".md", ".txt"))
_ORIGIN = re.compile(r"^-\s*Origin:\s*(.+)$", re.MULTILINE)
_LICENCE = re.compile(r"^-\s*Licence as stated there:\s*(.+)$", re.MULTILINE)


class UnknownLaw(NotFound):
    """No law, or no article of it, has this name."""

    code = "law_not_found"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where texts come from and under which terms; empty where nobody said."""

    source: str = ""
    licence: str = ""


@dataclass(slots=True)
class LawImport:
    """What came of an import: codes added, files that were there already, and (file, reason, line) of those refused."""

    added: list[str] = field(default_factory=list)
    known: int = 0
    articles: int = 0
    refused: list[tuple[str, BadLawText]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a text may be relied on. replaced_by: a newer text of the law; None where there is none."""

    law: Law
    replaced_by: Law | None = None

    def in_force(self, on: date) -> bool:
        """Say whether nothing known speaks against the text on a day: unknown days speak against nothing."""
        law = self.law
        if law.in_force_from and on < law.in_force_from:
            return False
        if law.in_force_until and on > law.in_force_until:
            return False
        newer = self.replaced_by
        return newer is None or on < (newer.in_force_from or newer.text_of or date.min)


def import_laws(path: Path, *, by: Wearer, now: datetime, provenance: Provenance | None = None) -> LawImport:
    """Return what came of taking in a file or every `.md` and `.txt` below a folder, READMEs left aside.

    Source and licence: as given, else as the README of the folder states them (`- Origin:`, `- Licence as stated
    there:`). Raises NotFound when the path holds no such file.
    """
    files = list(_files(path))
    if not files:
        raise NotFound(f"no .md or .txt file at {path.name}", given=path.name)
    stated = provenance or _stated(path if path.is_dir() else path.parent)
    found = LawImport()
    for file in files:
        place = file.relative_to(path).as_posix() if path.is_dir() else file.name
        try:
            _take_in(file, place, stated, found, by=by, now=now)
        except BadLawText as wrong:
            found.refused.append((place, wrong))
    changes.index_now("laws", "knowledge")
    return found


def _take_in(
    file: Path, place: str, stated: Provenance, found: LawImport, *, by: Wearer, now: datetime
) -> None:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise BadLawText("too_large")
        raw = file.read_bytes()
    except OSError as wrong:
        raise BadLawText("unreadable_file") from wrong
    digest = hashlib.sha256(raw).hexdigest()
    if Law.objects.filter(sha256=digest).exists():
        found.known += 1
        return
    text = read_law(raw, file_name=file.name)
    try:
        law = _keep(text, digest, place, stated, by=by, now=now)
    except IntegrityError:
        if not Law.objects.filter(sha256=digest).exists():
            raise
        found.known += 1  # another import took it meanwhile
        return
    found.added.append(law.code)
    found.articles += len(text.articles)


@transaction.atomic
def _keep(text: LawText, digest: str, place: str, stated: Provenance, *, by: Wearer, now: datetime) -> Law:
    law = Law.objects.create(
        code=text.code,
        name=text.name,
        kind=text.kind,
        issuer=text.issuer,
        text_of=text.text_of,
        in_force_from=text.in_force_from,
        in_force_until=text.in_force_until,
        source=f"{stated.source} · {place}".strip(" ·")[:300],
        licence=stated.licence[:200],
        sha256=digest,
        imported_at=now,
    )
    rows = LawArticle.objects.bulk_create(
        LawArticle(law=law, number=one.number, position=at, heading=one.heading, text=one.text)
        for at, one in enumerate(text.articles, start=1)
    )
    facts: dict[str, JSON] = {
        "code": law.code,
        "text_of": str(law.text_of or ""),
        "sha256": digest,
        "articles": len(rows),
    }
    audit.record(
        "desk.law.imported", doer=doer_of(by), subject=audit.Subject("law", str(law.pk)), facts=facts, at=now
    )
    texts = Law.objects.filter(code=law.code).values("pk")
    all_articles = LawArticle.objects.filter(law__in=texts).values_list("pk", flat=True)
    changes.note("laws", (str(pk) for pk in all_articles))
    cited = ArticleBasis.objects.filter(law_article__law__in=texts, version__state="published")
    changes.note(
        "knowledge", (str(key) for key in cited.values_list("version__article__key", flat=True).distinct())
    )
    return law


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*")):
        is_text = file.suffix.lower() in _ENDINGS and file.is_file()
        if is_text and not file.name.upper().startswith("README"):
            yield file


def _stated(folder: Path) -> Provenance:
    readme = folder / "README.md"
    if not readme.is_file():
        return Provenance()
    text = readme.read_text(encoding="utf-8", errors="replace")
    origin, licence = _ORIGIN.search(text), _LICENCE.search(text)
    return Provenance(origin[1].strip() if origin else "", licence[1].strip() if licence else "")


def law(code: str, *, text_of: date | None = None) -> Law:
    """Return the newest text of a law, or the one of a day. Raises UnknownLaw."""
    rows = _texts(code)
    for one in rows:
        if text_of is None or one.text_of == text_of:
            return one
    raise UnknownLaw(f"no law {code}", given=code)


def texts_of(code: str) -> list[Law]:
    """Return all texts of a law, the newest first; empty when there is none."""
    return list(_texts(code))


def _texts(code: str) -> "QuerySet[Law]":
    return Law.objects.filter(code=code).order_by(F("text_of").desc(nulls_last=True), "-pk")


def articles_of(law: Law) -> list[LawArticle]:
    """Return the articles of one text in its order."""
    return list(law.law_articles.order_by("position", "pk"))


def article(code: str, number: str, *, text_of: date | None = None) -> LawArticle:
    """Return one article of the newest text, or of the text of a day, its law loaded. Raises UnknownLaw."""
    text = law(code, text_of=text_of)
    found = text.law_articles.select_related("law").filter(number=number).first()
    if found is None:
        raise UnknownLaw(f"no {article_words(number)} in {code}", given=number)
    return found


def newest_laws() -> list[Law]:
    """Return the newest text of each law, by kind and name."""
    newest: dict[str, Law] = {}
    for one in Law.objects.order_by("text_of", "pk"):
        held = newest.get(one.code)
        if held is None or one.text_of is not None or held.text_of is None:
            newest[one.code] = one
    return sorted(newest.values(), key=lambda one: (one.kind, one.name))


def standings(laws: Iterable[Law]) -> dict[int, Standing]:
    """Return how each text stands, by its id, in one query."""
    wanted = {one.pk: one for one in laws}
    rows = Law.objects.filter(code__in={one.code for one in wanted.values()}).order_by("text_of", "pk")
    by_code: dict[str, list[Law]] = {}
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
    return {pk: Standing(one, _newer(one, by_code.get(one.code, ()))) for pk, one in wanted.items()}


def _newer(one: Law, texts: Sequence[Law]) -> Law | None:
    """Return the next text after this one; texts without a day replace nothing and are replaced by dated ones."""
    own = one.text_of or date.min
    later = [text for text in texts if text.text_of and text.text_of > own]
    return min(later, key=lambda text: text.text_of or date.max, default=None)
