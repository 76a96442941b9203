"""Pages that explain the query language and the formats that are read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from opentisc.records.formats.registry import formats as known_formats
from opentisc.records.formats.tables import shipped
from opentisc.search.registry import get_collection
from opentisc.web import labels
from opentisc.web.format_words import format_title
from opentisc.web.imports.mapping import CHECKED
from opentisc.web.search.state import SearchState

_EXAMPLES: dict[str, tuple[tuple[str, str | Promise], ...]] = {
    "words": (
        ("锂电池", _("三个字相连")),
        ("lithium-ion", _("两个词的短语，与加引号的 lithium ion 相同")),
        ('"wireless network"', _("英文短语加引号")),
    ),
    "operators": (
        ("电池 AND 隔膜", _("两者都有")),
        ("(电池 OR 电容器) AND 隔膜", _("括号定先后")),
        ("电池 AND NOT 铅酸", _("不含铅酸")),
        ("ta:(wireless AND network)", _("两者都在标题或摘要中")),
    ),
    "distance": (
        ("ab:(wireless NEAR/5 network)", _("相距不超过 5 个词，先后不限")),
        ("ab:(wireless W/3 (network OR link))", _("network 或 link 在其后 3 个词之内")),
        ("电池 W/10 隔膜", _("隔膜在电池之后 10 个字之内")),
    ),
    "wildcards": (
        ("ab:polymer*", _("polymer、polymers、polymeric……")),
        ("ab:*meter", _("以 meter 结尾")),
        ("ab:colo?r", _("color 或 colour")),
    ),
    "values": (
        ("pd:[2020 TO 2021-06]", _("公开日在 2020 年初至 2021 年 6 月底")),
        ("pd:[2020 TO *]", _("2020 年以来公开")),
        ("ipc:H01M10", _("H01M10/00 及其下所有小组")),
        ("pn:US6837063", _("号码，不计文献种类")),
    ),
}


@require_safe
def query_language(http: HttpRequest) -> HttpResponse:
    """Explain the query language by examples that can be clicked."""
    context: dict[str, object] = {
        group: [
            {"query": query, "words": words, "url": SearchState(query=query).url()} for query, words in given
        ]
        for group, given in _EXAMPLES.items()
    }
    context["fields"] = [
        {"code": field.code, "names": field.names, "label": labels.FIELDS.get(field.code, field.label)}
        for field in get_collection("patents").fields
    ]
    return render(http, "help/query_language.html", context)


@require_safe
def formats(http: HttpRequest) -> HttpResponse:
    """List the formats that an import recognises and the column mappings that it knows."""
    english = get_language() == "en"
    profiles = [
        {
            "title": profile.title_en if english else profile.title_zh,
            "collection": labels.COLLECTIONS[profile.collection.value],
            "checked": CHECKED[profile.checked],
        }
        for profile in shipped().values()
    ]
    formats = [{"title": format_title(known), "code": known.code} for known in known_formats()]
    return render(http, "help/formats.html", {"formats": formats, "profiles": profiles})
