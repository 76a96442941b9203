"""The articles that ship with the program: drafts that nobody is the author of until somebody takes them over.

They become answers only as every other article does: a person hands one in, another one reviews it. A second run
adds what is new and links bases of untouched drafts to laws imported meanwhile. Not for: publishing.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from opentisc.desk.knowledge.writing import ArticleFields, Basis, hand_in, publish, save_draft, start_article
from opentisc.desk.models import Article, ArticleVersion
from opentisc.network.types import OPERATOR, Hat


@dataclass(frozen=True, slots=True)
class Shipped:
    """An article as it ships. quotes: what each basis says, word for word, in the order of the bases."""

    code: str
    fields: ArticleFields
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a run did."""

    added: int
    refreshed: int
    kept: int


@cache
def shipped() -> tuple[Shipped, ...]:
    """Return the shipped articles in the order of their files."""
    folder = resources.files("opentisc.desk.knowledge") / "articles"
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    found = []
    for file in files:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        found += [_shipped(one, said) for one in said["article"]]
    return tuple(found)


def _shipped(one: Mapping[str, Any], file: Mapping[str, Any]) -> Shipped:
    bases = one.get("basis", ())
    fields = ArticleFields(
        question=one["question"],
        question_en=one["question_en"],
        answer=one["answer"].strip(),
        answer_en=one["answer_en"].strip(),
        right_kinds=tuple(one["right_kinds"]),
        topic=one["topic"],
        expires_on=file["expires_on"],
        bases=tuple(Basis(law=it["law"], number=it["number"], in_force_from=it["from"]) for it in bases),
    )
    return Shipped(one["code"], fields, tuple(it["quote"] for it in bases))


def seed(*, now: datetime) -> Seeded:
    """Return what came of putting the shipped articles into the table as drafts of the network."""
    added = refreshed = kept = 0
    for one in shipped():
        row = Article.objects.filter(code=one.code).first()
        if row is None:
            start_article(one.fields, by=OPERATOR, now=now, code=one.code)
            added += 1
        elif _untouched(row):
            save_draft(row.key, one.fields, by=OPERATOR, now=now)
            refreshed += 1
        else:
            kept += 1
    return Seeded(added, refreshed, kept)


def publish_shipped(*, author: Hat, reviewer: Hat, now: datetime) -> int:
    """Return how many shipped drafts one person handed in and another one published. For demonstrations."""
    rows = [row for row in Article.objects.exclude(code="").filter(withdrawn_at=None) if _untouched(row)]
    for row in rows:
        hand_in(row.key, by=author, now=now)
        publish(row.key, by=reviewer, now=now)
    return len(rows)


def _untouched(row: Article) -> bool:
    newest = ArticleVersion.objects.filter(article=row).order_by("-version").first()
    return newest is not None and newest.state == "draft" and newest.author_id is None
