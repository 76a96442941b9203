"""Fields and facets of the five collections, with their Chinese names.

The spelling of a code never changes once it is out; names may be added.
"""

from collections.abc import Mapping

from opentisc.records.lake.kinds import Kind
from opentisc.search.registry import FacetSpec, FieldKind, FieldSpec


def _field(
    code: str,
    *names: str,
    kind: FieldKind = FieldKind.TEXT,
    weight: float = 1.0,
    parts: tuple[str, ...] = (),
    stored: bool = True,
) -> FieldSpec:
    label = names[0] if names else code
    return FieldSpec(
        code=code, names=names, kind=kind, label=label, weight=weight, parts=parts, stored=stored
    )


_NUMBER, _CLASS, _DATE, _EXACT = FieldKind.NUMBER, FieldKind.CLASS, FieldKind.DATE, FieldKind.EXACT

# Weights: a word in the title says most of what a document is about, one in the claims what is protected;
# the abstract is the measure (docs/search.md).
_TITLE_WEIGHT, _CLAIM_WEIGHT, _DESCRIPTION_WEIGHT = 3.0, 0.8, 0.3

_PATENTS = (
    _field("ti", "标题", "发明名称", "名称", weight=_TITLE_WEIGHT),
    _field("ab", "摘要"),
    _field("cl", "权利要求", weight=_CLAIM_WEIGHT),
    _field("de", "说明书", weight=_DESCRIPTION_WEIGHT, stored=False),
    _field("ta", "标题摘要", parts=("ti", "ab")),
    _field("tac", "标题摘要权利要求", parts=("ti", "ab", "cl")),
    _field("pa", "申请人"),
    _field("in", "发明人"),
    _field("ipc", "国际分类号", kind=_CLASS),
    _field("cpc", "联合分类号", kind=_CLASS),
    _field("loc", "洛迦诺分类号", kind=_CLASS),
    _field("cls", "分类号", kind=_CLASS, parts=("ipc", "cpc")),
    _field("pn", "公开号", "公告号", "公开公告号", kind=_NUMBER),
    _field("an", "申请号", kind=_NUMBER),
    _field("pr", "优先权号", kind=_NUMBER),
    _field("ct", "引用号码", "引证号", kind=_NUMBER),
    _field("office", "受理局", "国别", kind=_EXACT),
    _field("kind", "文献种类", kind=_EXACT),
    _field("pd", "公开日", "公告日", "公开公告日", kind=_DATE),
    _field("ad", "申请日", kind=_DATE),
    _field("prd", "优先权日", "最早优先权日", kind=_DATE),
)
_MARKS = (
    _field("ti", "标题", "商标名称", "名称", weight=_TITLE_WEIGHT),
    _field("goods", "商品服务", "商品", "服务"),
    _field("ta", "标题摘要", parts=("ti", "goods")),
    _field("pa", "申请人", "权利人"),
    _field("nice", "尼斯分类", "类别", kind=_CLASS),
    _field("vienna", "图形要素", kind=_CLASS),
    _field("pn", "公开号", "注册号", kind=_NUMBER),
    _field("an", "申请号", kind=_NUMBER),
    _field("office", "受理局", kind=_EXACT),
    _field("kind", "商标类型", kind=_EXACT),
    _field("pd", "公开日", "注册日", kind=_DATE),
    _field("ad", "申请日", kind=_DATE),
)
_INDICATIONS = (
    _field("ti", "标题", "名称", weight=_TITLE_WEIGHT),
    _field("ab", "摘要", "产品"),
    _field("ta", "标题摘要", parts=("ti", "ab")),
    _field("pa", "申请人", "权利人"),
    _field("area", "产地"),
    _field("pn", "公开号", "登记号", kind=_NUMBER),
    _field("office", "登记机构", kind=_EXACT),
    _field("country", "国家", kind=_EXACT),
    _field("kind", "保护类型", kind=_EXACT),
    _field("pd", "公开日", "登记日", kind=_DATE),
    _field("ad", "申请日", kind=_DATE),
)
_LAYOUTS = (
    _field("ti", "标题", "名称", weight=_TITLE_WEIGHT),
    _field("ab", "摘要"),
    _field("ta", "标题摘要", parts=("ti", "ab")),
    _field("pa", "申请人", "权利人"),
    _field("in", "发明人", "创作人"),
    _field("pn", "公开号", "登记号", kind=_NUMBER),
    _field("office", "登记机构", kind=_EXACT),
    _field("pd", "公开日", "公告日", kind=_DATE),
    _field("ad", "申请日", kind=_DATE),
)
_LITERATURE = (
    _field("ti", "标题", "题名", weight=_TITLE_WEIGHT),
    _field("ab", "摘要"),
    _field("kw", "关键词", weight=2.0),
    _field("ta", "标题摘要", parts=("ti", "ab")),
    _field("tac", "题名摘要关键词", parts=("ti", "ab", "kw")),
    _field("in", "作者", "发明人"),
    _field("pa", "机构", "作者单位"),
    _field("so", "来源", "刊名"),
    _field("pn", "公开号", "DOI", kind=_NUMBER),
    _field("kind", "文献类型", kind=_EXACT),
    _field("pd", "公开日", "发表日期", kind=_DATE),
)
FIELDS: Mapping[Kind, tuple[FieldSpec, ...]] = {
    Kind.PATENTS: _PATENTS,
    Kind.MARKS: _MARKS,
    Kind.INDICATIONS: _INDICATIONS,
    Kind.LAYOUTS: _LAYOUTS,
    Kind.LITERATURE: _LITERATURE,
}
NUMBER_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PATENTS: ("pn", "an"),
    Kind.MARKS: ("pn", "an"),
    Kind.INDICATIONS: ("pn",),
    Kind.LAYOUTS: ("pn",),
    Kind.LITERATURE: ("pn",),
}


def _facets(*codes: str) -> tuple[FacetSpec, ...]:
    return tuple(FacetSpec(code=code, label=_FACET_LABELS[code], by_count=code != "year") for code in codes)


_FACET_LABELS = {
    "office": "受理局",
    "year": "公开年",
    "applicant": "申请人",
    "ipc1": "IPC 部",
    "ipc3": "IPC 大类",
    "ipc4": "IPC 小类",
    "ipcgroup": "IPC 大组",
    "status": "法律状态",
    "kind": "文献种类",
    "source": "数据来源",
    "nice": "尼斯分类",
    "country": "国家",
}
FACETS: Mapping[Kind, tuple[FacetSpec, ...]] = {
    Kind.PATENTS: _facets(
        "office", "year", "applicant", "ipc1", "ipc3", "ipc4", "ipcgroup", "status", "kind", "source"
    ),
    Kind.MARKS: _facets("office", "year", "applicant", "nice", "status", "kind", "source"),
    Kind.INDICATIONS: _facets("office", "country", "year", "applicant", "status", "kind", "source"),
    Kind.LAYOUTS: _facets("office", "year", "applicant", "status", "source"),
    Kind.LITERATURE: _facets("year", "applicant", "kind", "source"),
}
