"""Words that differ between collections: a mark is registered where a patent is published.

Not for: words that are the same everywhere (labels).
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from opentisc.web import labels

_DATES: Mapping[str, labels.Label] = {
    "patents": _("公开"),
    "marks": _("注册"),
    "indications": _("登记"),
    "layouts": _("公告"),
    "literature": _("发表"),
}
_FACETS: Mapping[str, Mapping[str, labels.Label]] = {
    "marks": {"year": _("注册年"), "applicant": _("权利人"), "kind": _("商标类型")},
    "indications": {
        "year": _("登记年"),
        "applicant": _("权利人"),
        "kind": _("保护类型"),
        "office": _("登记机构"),
    },
    "layouts": {"year": _("公告年"), "applicant": _("权利人"), "office": _("登记机构")},
    "literature": {"year": _("发表年"), "applicant": _("机构"), "kind": _("文献类型")},
}
_FIELDS: Mapping[str, Mapping[str, labels.Label]] = {
    "marks": {"ti": _("商标文字"), "pa": _("权利人")},
    "indications": {"ti": _("名称"), "ab": _("产品与说明"), "pa": _("权利人")},
    "layouts": {"ti": _("名称"), "ab": _("说明"), "pa": _("权利人"), "in": _("创作人")},
    "literature": {"in": _("作者"), "pa": _("机构")},
}


def date_label(collection: str) -> str:
    """Return what the date of a row is the date of."""
    return str(_DATES.get(collection, _DATES["patents"]))


def facet_label(collection: str, facet: str) -> str:
    """Return the words for a facet of a collection, its code when none are known."""
    return labels.word({**labels.FACETS, **_FACETS.get(collection, {})}, facet)


def field_label(collection: str, field: str) -> str:
    """Return the words for a search field of a collection, its code when none are known."""
    return labels.word({**labels.FIELDS, **_FIELDS.get(collection, {})}, field)
