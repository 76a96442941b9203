"""Words of databases for the state and the type of a right, as ours; only those whose meaning is certain.

Not for: legal events of offices.
"""

import re
from collections.abc import Mapping

from opentisc.records.types import PatentType

_STATUS: Mapping[str, str] = {
    **dict.fromkeys(("有效", "有权", "授权有效", "active", "in force", "granted and in force"), "in_force"),
    **dict.fromkeys(("审中", "在审", "审查中", "实质审查", "实审", "公开", "pending"), "pending"),
    **dict.fromkeys(("授权", "已授权", "granted"), "granted"),
    **dict.fromkeys(("驳回", "refused", "rejected"), "refused"),
    **dict.fromkeys(("撤回", "主动撤回", "视为撤回", "视撤", "withdrawn"), "withdrawn"),
    **dict.fromkeys(("放弃", "主动放弃", "视为放弃", "abandoned"), "abandoned"),
    **dict.fromkeys(("期限届满", "期满", "届满", "expired"), "expired"),
    **dict.fromkeys(("未缴年费", "未缴费", "lapsed"), "lapsed"),
    **dict.fromkeys(("全部无效", "全部撤销", "invalidated", "revoked"), "invalidated"),
}
# 失效, 无效 (beside 有效), inactive, discontinued do not say why a right ended: they get no word of ours.

_TYPE: Mapping[str, PatentType] = {
    **dict.fromkeys(
        ("发明", "发明专利", "发明公开", "发明授权", "发明申请", "invention"), PatentType.INVENTION
    ),
    **dict.fromkeys(("授权发明", "公开发明", "invention patent", "发明公布"), PatentType.INVENTION),
    **dict.fromkeys(("实用新型", "实用新型专利", "utility model"), PatentType.UTILITY_MODEL),
    **dict.fromkeys(
        ("外观设计", "外观", "外观专利", "外观设计专利", "design", "design patent"), PatentType.DESIGN
    ),
    **dict.fromkeys(("植物", "植物专利", "plant", "plant patent"), PatentType.PLANT),
}

# Publication kinds that name the type without doubt: WIPO ST.16 and the offices' own lists.
_KINDS: tuple[tuple[str, re.Pattern[str], PatentType], ...] = (
    ("CN", re.compile(r"[ABC]\d?"), PatentType.INVENTION),
    ("CN", re.compile(r"[UY]\d?"), PatentType.UTILITY_MODEL),
    ("CN", re.compile(r"[DS]\d?"), PatentType.DESIGN),
    ("US", re.compile(r"S\d?"), PatentType.DESIGN),
    ("US", re.compile(r"P\d?"), PatentType.PLANT),
    ("US", re.compile(r"A\d?|B\d?|C\d?|E\d?|H\d?"), PatentType.INVENTION),
    ("EP", re.compile(r"[AB]\d"), PatentType.INVENTION),
    ("WO", re.compile(r"A\d"), PatentType.INVENTION),
)


def status_of(word: str) -> str | None:
    """Return our word for a database's status, None when it is not certain."""
    return _STATUS.get(word.strip().casefold())


def type_of(word: str | None, office: str, kind: str | None) -> PatentType:
    """Return the type of a patent from the database's word, else from the office's kind code."""
    named = _TYPE.get(word.strip().casefold()) if word else None
    if named is not None:
        return named
    for known, pattern, found in _KINDS:
        if kind and office == known and pattern.fullmatch(kind):
            return found
    return PatentType.UNKNOWN
