"""What search sees: the collections `laws` (every article of every text) and `knowledge` (published articles for all).

Only what everybody may read is indexed, so the audience is public. An index of an older state is not kept: rows
change in place, and no search of the past is promised here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from django.db.models import QuerySet

from opentisc.desk.knowledge import changes, citations, markdown
from opentisc.desk.knowledge.laws import Standing, standings
from opentisc.desk.knowledge.reading import Shown, with_grounds
from opentisc.desk.models import ArticleVersion, LawArticle
from opentisc.search.registry import CollectionSpec, Document, FacetSpec, FieldKind, FieldSpec, Removal

LAWS: Final = "laws"
KNOWLEDGE: Final = "knowledge"
_AT_ONCE: Final = 500
_WITHOUT_END: Final = 9999_12_31


class TableProvider:
    """Documents of one collection from the tables. build: the documents of some ids; ids: all there are."""

    def __init__(
        self,
        collection: str,
        ids: Callable[[], list[str]],
        build: Callable[[Sequence[str]], Iterator[Document]],
    ) -> None:
        self.collection = collection
        self._ids = ids
        self._build = build

    def data_version(self) -> int:
        """Return the number of the newest change."""
        return changes.newest(self.collection)

    def documents(self, *, as_of: int | None = None) -> Iterator[Document]:
        """Yield every document as it is now, whatever version is asked for: an older state is not held."""
        for some in _lots(self._ids()):
            yield from self._build(some)

    def changes(self, *, since: int) -> Iterator[Document | Removal]:
        """Yield what changed after a version, as it is now."""
        for some in _lots(changes.since(self.collection, since)):
            left = set(some)
            for document in self._build(some):
                left.discard(document.record_id)
                yield document
            yield from (Removal(one) for one in sorted(left))

    def texts(
        self, record_ids: Iterable[str], code: str, *, as_of: int | None = None
    ) -> Mapping[str, Sequence[str]]:
        """Return the values of a text field by document."""
        return {one.record_id: one.texts.get(code, ()) for one in self._build(list(record_ids))}


def specs() -> tuple[CollectionSpec, ...]:
    """Return both collections."""
    return (_laws(), _knowledge())


def _laws() -> CollectionSpec:
    exact, text = FieldKind.EXACT, FieldKind.TEXT
    return CollectionSpec(
        code=LAWS,
        label="法律法规",
        is_of_records=False,
        fields=(
            FieldSpec(code="ti", names=("名称", "标题"), kind=text, label="名称", weight=2.0),
            FieldSpec(code="ab", names=("条文",), kind=text, label="条文"),
            FieldSpec(code="ta", names=("名称条文",), kind=text, label="名称条文", parts=("ti", "ab")),
            FieldSpec(code="law", names=("法律", "法规"), kind=exact, label="法律"),
            FieldSpec(code="art", names=("条", "条号"), kind=exact, label="条"),
            FieldSpec(code="issuer", names=("制定机关",), kind=exact, label="制定机关"),
            FieldSpec(code="text", names=("文本",), kind=exact, label="文本"),
            FieldSpec(code="pd", names=("公布日",), kind=FieldKind.DATE, label="文本日期"),
        ),
        facets=(FacetSpec(code="law", label="法律"), FacetSpec(code="kind", label="类型")),
        default_field="ta",
        provider=TableProvider(LAWS, _law_ids, _law_documents),
    )


def _knowledge() -> CollectionSpec:
    exact, text = FieldKind.EXACT, FieldKind.TEXT
    return CollectionSpec(
        code=KNOWLEDGE,
        label="知识库",
        is_of_records=False,
        fields=(
            FieldSpec(code="ti", names=("问题", "标题"), kind=text, label="问题", weight=3.0),
            FieldSpec(code="ab", names=("答复",), kind=text, label="答复"),
            FieldSpec(code="ta", names=("问答",), kind=text, label="问答", parts=("ti", "ab")),
            FieldSpec(code="basis", names=("依据",), kind=text, label="依据"),
            FieldSpec(code="right", names=("权利类型",), kind=exact, label="权利类型"),
            FieldSpec(code="topic", names=("主题",), kind=exact, label="主题"),
            FieldSpec(code="pd", names=("发布日",), kind=FieldKind.DATE, label="发布日"),
            FieldSpec(code="until", names=("有效期至",), kind=FieldKind.DATE, label="有效期至"),
        ),
        facets=(FacetSpec(code="right", label="权利类型"), FacetSpec(code="topic", label="主题")),
        default_field="ta",
        provider=TableProvider(KNOWLEDGE, _article_ids, _article_documents),
    )


def _law_ids() -> list[str]:
    return [str(pk) for pk in LawArticle.objects.order_by("pk").values_list("pk", flat=True)]


def _law_documents(ids: Sequence[str]) -> Iterator[Document]:
    rows = list(LawArticle.objects.filter(pk__in=ids).select_related("law").order_by("pk"))
    held = standings({row.law for row in rows}) if rows else {}
    for row in rows:
        yield _law_document(row, held[row.law_id])


def _law_document(row: LawArticle, standing: Standing) -> Document:
    law = row.law
    words = citations.article_words(row.number)
    state = "earlier" if standing.replaced_by else "current"
    spellings = [row.number, words, words.removeprefix("第").removesuffix("条"), f"第{row.number}条"]
    day = law.text_of or law.in_force_from
    return Document(
        record_id=str(row.pk),
        texts={"ti": [law.name, f"{words} {row.heading}".strip()], "ab": row.text.split("\n")},
        keys={
            "law": list(dict.fromkeys([law.code, law.name])),
            "art": spellings,
            "issuer": [law.issuer] if law.issuer else [],
            "text": [state],
        },
        dates={"pd": (_number(day), _number(day))} if day else {},
        facets={"law": [law.code], "kind": [law.kind] if law.kind else []},
        row={
            "title": f"{law.name} {words}",
            "law": law.code,
            "number": row.number,
            "state": state,
            "date": str(day) if day else None,
            "applicants": [law.issuer] if law.issuer else [],
        },
    )


def _article_ids() -> list[str]:
    return [str(key) for key in _public().order_by("pk").values_list("article__key", flat=True)]


def _public() -> "QuerySet[ArticleVersion]":
    return ArticleVersion.objects.filter(
        state="published", article__is_public=True, article__withdrawn_at=None
    )


def _article_documents(keys: Sequence[str]) -> Iterator[Document]:
    for one in with_grounds(_public().filter(article__key__in=keys).order_by("pk")):
        yield _article_document(one)


def _article_document(shown: Shown) -> Document:
    version, article = shown.version, shown.article
    answers = [markdown.plain(text) for text in (version.answer, version.answer_en) if text]
    questions = [text for text in (version.question, version.question_en) if text]
    until = shown.last_day()
    day = version.published_at.date() if version.published_at else version.made_at.date()
    bases = [
        f"{one.basis.law_name} {citations.article_words(one.basis.article_number)}" for one in shown.grounds
    ]
    last = _number(until) if until else _WITHOUT_END
    return Document(
        record_id=str(article.key),
        texts={"ti": questions, "ab": answers, "basis": bases},
        keys={"right": list(article.right_kinds), "topic": [article.topic]},
        dates={"pd": (_number(day), _number(day)), "until": (last, last)},
        facets={"right": list(article.right_kinds), "topic": [article.topic]},
        row={"title": version.question, "title_en": version.question_en, "date": str(day), "applicants": []},
    )


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _lots(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(ids), _AT_ONCE):
        yield ids[at : at + _AT_ONCE]
