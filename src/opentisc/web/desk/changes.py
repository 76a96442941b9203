"""What a new version of a service changes, in sentences for the manager who publishes it.

Not for: finding the differences (`desk.catalogue.differences`).
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from opentisc.desk.catalogue import Change, Definition, differences
from opentisc.web.labels import Label

PLACES: Mapping[str, Label] = {
    "code": _("服务代码"),
    "name": _("服务名称"),
    "tier": _("服务层级"),
    "article": _("指引条款"),
    "audience": _("服务对象"),
    "for_whom": _("适用情形"),
    "right_kinds": _("权利类型"),
    "materials": _("所需材料"),
    "result": _("服务成果"),
    "fee_class": _("收费类别"),
    "publishable": _("可以发布"),
    "label": _("默认密级"),
    "label_rules": _("密级规则"),
    "limit": _("办理时限"),
    "limit.work_days": _("办理时限（工作日）"),
    "limit.levels": _("分级时限"),
    "limit.note": _("时限说明"),
    "marks": _("标注尺度"),
    "deliverable": _("交付物"),
    "form": _("申请表"),
    "form.groups": _("申请表的分组"),
    "form.fields": _("申请表的问题"),
    "process": _("办理流程"),
    "process.steps": _("流程步骤"),
    "process.archive": _("归档材料"),
    "effects": _("成效问题"),
    "body_gate": _("机构资质要求"),
    "notes": _("说明"),
}
"""Words for the parts of a definition, the longest place that fits counts."""

PARTS: Mapping[str, Label] = {
    "label": _("名称"),
    "title": _("名称"),
    "name": _("名称"),
    "question": _("问题"),
    "help": _("填写提示"),
    "example": _("示例"),
    "required": _("必填"),
    "schema": _("填写规则"),
    "widget": _("控件"),
    "choices": _("选项"),
    "shown_when": _("显示条件"),
    "fields": _("问题与顺序"),
    "state": _("状态"),
    "duty": _("承担者"),
    "limit_days": _("时限（工作日）"),
    "work_days": _("时限（工作日）"),
    "gates": _("必备条件"),
    "qualification": _("人员资质"),
    "documents": _("材料"),
    "after_days": _("询问时间（天）"),
    "note": _("说明"),
    "evidence": _("证明"),
    "kind": _("答案类型"),
    "en": _("英文"),
}

_ADDED = _("%(place)s：新增%(after)s")
_REMOVED = _("%(place)s：删除%(before)s")
_CHANGED = _("%(place)s：由%(before)s改为%(after)s")
_MOVED = _("%(place)s：调整顺序")
_QUOTED = _("“%(text)s”")
_ENTRY_OF = _("%(whole)s“%(entry)s”")
_OF = _("%(whole)s的%(part)s")
_LONGEST = 80  # characters of a value in a sentence


def changes_in_words(old: Definition, new: Definition) -> list[str]:
    """Return one sentence for each difference in the active language; empty when nothing changed."""
    return [
        _sentence(change, old, new) for change in differences(old, new) if not _told_twice(change, old, new)
    ]


def _told_twice(change: Change, old: Definition, new: Definition) -> bool:
    """Say whether a block lists other questions only because some came or went, which is told of themselves."""
    if not _is_block(change.place):
        return False
    before = [name for name in change.before if name in new.form.fields]
    return before == [name for name in change.after if name in old.form.fields]


def _is_block(place: str) -> bool:
    return place.startswith("form.groups.") and place.endswith(".fields")


def _sentence(change: Change, old: Definition, new: Definition) -> str:
    pattern = {"added": _ADDED, "removed": _REMOVED, "changed": _CHANGED, "moved": _MOVED}[change.kind]
    facts = {"place": _place(change.place, old, new)}
    if change.kind != "moved":
        before, after = change.before, change.after
        if _is_block(change.place):
            before, after = _labels(before, old), _labels(after, new)
        facts |= {"before": _value(before), "after": _value(after)}
    return str(pattern % facts)


def _labels(names: list[str], definition: Definition) -> list[str]:
    return [definition.form.fields[name].label.of(_language()) for name in names]


def _place(place: str, old: Definition, new: Definition) -> str:
    """Return the words of the longest known part, the name of the entry and the part of it."""
    pieces = place.split(".")
    known = next(n for n in range(len(pieces), 0, -1) if ".".join(pieces[:n]) in PLACES)
    words = str(PLACES[".".join(pieces[:known])])
    rest = pieces[known:]
    listed = ".".join(pieces[:known]) in {
        "form.fields",
        "form.groups",
        "process.steps",
        "process.archive",
        "effects",
        "limit.levels",
    }
    if rest and (listed or len(rest) > 1):
        entry = _entry_name(".".join(pieces[:known]), rest[0], old, new)
        words = str(_ENTRY_OF % {"whole": words, "entry": entry})
        rest = rest[1:]
    rest = [piece for piece in rest if piece != "zh"]  # Chinese is meant where no language is named
    known_parts = [str(PARTS[piece]) for piece in rest if piece in PARTS] or [" ".join(rest)]
    for part in filter(None, (known_parts[0], *known_parts[1:][-1:])):  # the part, and its language
        words = str(_OF % {"whole": words, "part": part})
    return words


def _entry_name(place: str, code: str, old: Definition, new: Definition) -> str:
    """Return the entry's own words, from the new version if it is there, else its code."""
    for definition in (new, old):
        entry = {
            "form.fields": definition.form.fields.get(code),
            "form.groups": next((g for g in definition.form.groups if g.code == code), None),
            "process.steps": next((s for s in definition.process.steps if s.code == code), None),
            "process.archive": next((a for a in definition.process.archive if a.code == code), None),
            "effects": next((e for e in definition.effects if e.code == code), None),
            "limit.levels": next((one for one in definition.limit.levels if one.code == code), None),
        }.get(place)
        for key in ("label", "title", "name", "question"):
            text = getattr(entry, key, None)
            if text is not None:
                return str(text.of(_language()))
    return code


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(_QUOTED % {"text": _("是") if value else _("否")})
    if value is None:
        return str(_QUOTED % {"text": _("无")})
    text = _plain(value)
    return str(_QUOTED % {"text": text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"})


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        if {"zh", "en"} <= value.keys():
            return str(value["en"] if _language().startswith("en") else value["zh"])
        named = next((value[key] for key in ("label", "title", "name", "question") if key in value), None)
        return _plain(named) if named else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return str(_("、")).join(_plain(one) for one in value)
    return str(value)


def _language() -> str:
    return get_language() or "zh-hans"
