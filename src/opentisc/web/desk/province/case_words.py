"""Words for the frozen facts of a sampled case, and for the rule of a draw."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from opentisc.desk import queries
from opentisc.desk.models import Sample
from opentisc.desk.types import Channel, Confidence, Score, State
from opentisc.desk.workflow import STEPS
from opentisc.network import queries as network
from opentisc.network.types import ClientKind, ClientSize
from opentisc.web.labels import Label

GROUPED: Final = gettext_lazy(
    "委托人类型、规模、行业、地区放宽到同年同一服务中至少 3 个委托人相同的一级，放不到的不写；天数自提交之日起算。"
)
LISTED: Final = ("service", "kind", "size", "industry", "region", "in_time", "sent_back", "rating")
"""Facts in a row of the list, in its order."""

_LABELS: Final[Mapping[str, Label]] = {
    "service": gettext_lazy("服务"),
    "channel": gettext_lazy("渠道"),
    "kind": gettext_lazy("委托人类型"),
    "size": gettext_lazy("规模"),
    "industry": gettext_lazy("行业（GB/T 4754）"),
    "region": gettext_lazy("地区"),
    "limit_days": gettext_lazy("承诺工作日"),
    "in_time": gettext_lazy("按时"),
    "searches": gettext_lazy("检索次数"),
    "marks": gettext_lazy("标引文献数"),
    "sent_back": gettext_lazy("审核退回次数"),
    "approved": gettext_lazy("审核通过次数"),
    "rating": gettext_lazy("评价"),
    "complaints": gettext_lazy("投诉次数"),
    "effects": gettext_lazy("成效可信度"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names that the facts hold as codes: of services, and of divisions by code; read once for a page."""

    services: Mapping[str, str]
    regions: Mapping[str, str]


def names_for(cases: Iterable[Mapping[str, Any]]) -> Names:
    """Return the names that the facts of several cases need; a division never loaded has that of its province."""
    codes = {str(one["region"]) for one in cases if one.get("region")}
    known = network.names_of_divisions({_path(code) for code in codes})
    return Names(service_names(), {code: " ".join(known[_path(code)]) or code for code in codes})


def told(facts: Mapping[str, Any], names: Names) -> dict[str, str]:
    """Return each fact in words; empty for what is unknown or was coarsened away."""
    code = str(facts["service"])
    return {
        "service": f"{code} {names.services.get(code, '')}".strip(),
        "channel": _word(Channel, facts["channel"]),
        "kind": _word(ClientKind, facts["kind"]),
        "size": _word(ClientSize, facts["size"]),
        "industry": str(facts["industry"]),
        "region": names.regions.get(str(facts["region"]), ""),
        "limit_days": "" if facts["limit_days"] is None else str(facts["limit_days"]),
        "in_time": {True: _("是"), False: _("否"), None: ""}[facts["in_time"]],
        "searches": str(facts["searches"]),
        "marks": _("；").join(
            f"{queries.word_of(one['scale'], one['value'])} {one['documents']}" for one in facts["marks"]
        ),
        "sent_back": str(facts["sent_back"]),
        "approved": str(facts["approved"]),
        "rating": str(Score(facts["rating"]).label) if facts["rating"] else "",
        "complaints": str(facts["complaints"]),
        "effects": _("；").join(
            _("%(days)s 天：%(word)s") % {"days": one["after_days"], "word": _confidence(one["confidence"])}
            for one in facts["effects"]
        ),
    }


def labelled(facts: Mapping[str, Any]) -> list[tuple[Label, str]]:
    """Return label and words of each fact, a dash where there is none."""
    words = told(facts, names_for([facts]))
    return [(label, words[name] or "–") for name, label in _LABELS.items()]


def course(facts: Mapping[str, Any]) -> list[tuple[int, str, str]]:
    """Return day, step and state of each step; several steps of one day in their order."""
    return [
        (
            one["day"],
            str(STEPS[one["step"]].button) if one["step"] in STEPS else one["step"],
            _word(State, one["state"]),
        )
        for one in facts["course"]
    ]


def rule_facts(row: Sample) -> list[tuple[str, str]]:
    """Return what was drawn from and how, so that the draw can be repeated."""
    return [
        (_("送达年度"), str(row.rule["year"])),
        (_("服务"), row.rule["service"] or _("全部服务")),
        (_("密级"), _("公开、内部")),
        (_("抽取方法"), _("按“种子:请求标识”的 SHA-256 排序，取前 %(n)s 件") % {"n": row.rule["wanted"]}),
        (_("种子"), row.seed),
        (_("符合条件的请求"), str(row.population)),
    ]


def service_names() -> dict[str, str]:
    """Return code → name of the published services in the language of the page."""
    language = get_language() or ""
    versions = queries.current_versions()
    return {code: queries.definition_of(row).name.of(language) for code, row in sorted(versions.items())}


def _word(words: Any, value: str) -> str:
    return str(words(value).label) if value in words.values else ""


def _confidence(value: str) -> str:
    return _word(Confidence, value) or _("未回答")


def _path(code: str) -> str:
    return "/".join(("CN", *(code[:end] for end in range(2, len(code) + 1, 2))))
