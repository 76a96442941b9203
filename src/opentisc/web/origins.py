"""What pages say of where a value comes from: the name of its source and the place in the file.

Not for: the sources themselves, which are records.imports.sources'.
"""

import re
from collections.abc import Mapping
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

SOURCES: Mapping[str, str | Promise] = {
    "samples": _("内置虚构示例"),
    "uspto": _("美国专利商标局（USPTO）"),
    "epo": _("欧洲专利局（EPO）"),
    "epo-docdb": _("欧洲专利局 DOCDB / OPS"),
    "cnipa": _("国家知识产权局（CNIPA）"),
    "euipo": _("欧盟知识产权局（EUIPO）"),
    "gi-registers": _("地理标志官方登记簿"),
    "ttb": _("美国酒类烟草税务贸易局（TTB）葡萄种植区"),
    "tei": _("专利引文 TEI 标注集"),
    "literature": _("文献数据库导出"),
    "opentisc": _("OpenTISC 导出文件"),
    "cnipa-search": _("CNIPA 专利检索及分析系统导出"),
    "patsnap": _("智慧芽 PatSnap"),
    "literature-tables": _("文献数据库导出表格"),
    "in-journals": _("印度专利公报（2019 年授权，整理集）"),
    "research-sets": _("公开研究数据集"),
    "table": _("表格文件"),
    "other": _("其他"),
}
"""The product's own sources whose names are Chinese words; one that people named is shown as they wrote it."""
_PLACES: Mapping[str, str | Promise] = {
    "line": _("第 %(n)s 行"),
    "row": _("第 %(n)s 行"),
    "record": _("第 %(n)s 条"),
    "offset": _("第 %(n)s 字节起"),
}
_WHOLE: Mapping[str, str | Promise] = {"file": _("整个文件"), "columns": _("表头")}
_PLACE = re.compile(r"(line|row|record|offset) ([0-9]+)", re.ASCII)


def source(name: str) -> str:
    """Return the name of a source in the language of the moment; a name that people gave stays as it is."""
    return gettext(name) if name in _own_names() else name


@cache
def _own_names() -> frozenset[str]:
    with override("zh-hans"):
        return frozenset(str(name) for name in SOURCES.values())


def place(where: str) -> str:
    """Return a place in a file in words (`row 7` → 第 7 行); as the format says it when it says more."""
    if where in _WHOLE:
        return str(_WHOLE[where])
    match = _PLACE.fullmatch(where)
    return str(_PLACES[match[1]]) % {"n": match[2]} if match else where
