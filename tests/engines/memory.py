"""A collection in memory and indexes of it, for every suite that needs documents."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from opentisc.search.engines.base import Deadline, Engine, Filters, Reader
from opentisc.search.language.fields import FieldTable
from opentisc.search.language.tree import Boolean
from opentisc.search.registry import CollectionSpec, Document, FacetSpec, FieldKind, FieldSpec, Removal

FIELDS = (
    FieldSpec(code="ti", names=("标题",), label="标题", weight=3.0),
    FieldSpec(code="ab", names=("摘要",), label="摘要"),
    FieldSpec(code="cl", names=("权利要求",), label="权利要求", weight=0.8),
    FieldSpec(code="de", names=("说明书",), label="说明书", weight=0.3, stored=False),
    FieldSpec(code="ta", parts=("ti", "ab"), label="标题摘要"),
    FieldSpec(code="tac", parts=("ta", "cl"), label="标题摘要权利要求"),
    FieldSpec(code="pa", names=("申请人",), label="申请人"),
    FieldSpec(code="in", names=("发明人",), label="发明人"),
    FieldSpec(code="pn", names=("公开号",), kind=FieldKind.NUMBER, label="公开号"),
    FieldSpec(code="an", names=("申请号",), kind=FieldKind.NUMBER, label="申请号"),
    FieldSpec(code="pr", names=("优先权号",), kind=FieldKind.NUMBER, label="优先权号"),
    FieldSpec(code="ct", kind=FieldKind.NUMBER, label="引用号码"),
    FieldSpec(code="ipc", kind=FieldKind.CLASS, label="国际分类号"),
    FieldSpec(code="cpc", kind=FieldKind.CLASS, label="联合分类号"),
    FieldSpec(code="cls", names=("分类号",), kind=FieldKind.CLASS, parts=("ipc", "cpc"), label="分类号"),
    FieldSpec(code="office", kind=FieldKind.EXACT, label="受理局"),
    FieldSpec(code="kind", kind=FieldKind.EXACT, label="文献种类"),
    FieldSpec(code="pd", names=("公开日",), kind=FieldKind.DATE, label="公开日"),
    FieldSpec(code="ad", names=("申请日",), kind=FieldKind.DATE, label="申请日"),
    FieldSpec(code="prd", names=("优先权日",), kind=FieldKind.DATE, label="优先权日"),
)
FACETS = (
    FacetSpec(code="office"),
    FacetSpec(code="year", by_count=False),
    FacetSpec(code="applicant"),
    FacetSpec(code="ipc4"),
)
TABLE = FieldTable(FIELDS, "tac")
EVERYBODY = Filters(audiences=frozenset(("public",)))


@dataclass
class MemoryProvider:
    """Documents by version; a version is the whole list."""

    versions: dict[int, list[Document]] = field(default_factory=lambda: {1: []})

    def data_version(self) -> int:
        return max(self.versions)

    def documents(self, *, as_of: int | None = None) -> Iterator[Document]:
        yield from self.versions[as_of if as_of is not None else self.data_version()]

    def changes(self, *, since: int) -> Iterator[Document | Removal]:
        before = {one.record_id: one for one in self.versions[since]}
        after = {one.record_id: one for one in self.versions[self.data_version()]}
        for record_id in before.keys() - after.keys():
            yield Removal(record_id)
        yield from (one for record_id, one in after.items() if before.get(record_id) != one)

    def texts(
        self, record_ids: Iterable[str], code: str, *, as_of: int | None = None
    ) -> Mapping[str, Sequence[str]]:
        wanted = set(record_ids)
        return {
            one.record_id: one.texts.get(code, ())
            for one in self.documents(as_of=as_of)
            if one.record_id in wanted
        }


def collection(documents: Iterable[Document] = (), *, code: str = "patents") -> CollectionSpec:
    """Return a collection like patents over documents in memory."""
    return CollectionSpec(
        code=code,
        label=code,
        fields=FIELDS,
        facets=FACETS,
        collapses=("none", "application", "simple", "extended"),
        default_field="tac",
        number_fields=("pn", "an"),
        provider=MemoryProvider({1: list(documents)}),
    )


def build(engine: Engine, folder: Path, spec: CollectionSpec, *, commit_every: int = 0) -> Reader:
    """Index a collection in a folder and return its reader; several commits make several segments."""
    writer = engine.writer(folder, spec, heap_mb=50, fresh=True)
    for count, document in enumerate(spec.provider.documents(), start=1):
        writer.put(document)
        if commit_every and count % commit_every == 0:
            writer.commit()
    writer.commit()
    writer.close()
    return engine.reader(folder, spec)


def found(reader: Reader, tree: Boolean, filters: Filters = EVERYBODY) -> set[str]:
    """Return the ids that a tree selects."""
    return set(reader.select(tree, filters, Deadline(60)).record_ids())
