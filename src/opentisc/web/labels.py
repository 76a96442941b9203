"""The words that pages show for codes: collections, facets, fields, states, offices, kinds."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from opentisc.kernel.numbers import Style, print_number, read_publication
from opentisc.kernel.numbers import record_id as id_of_number
from opentisc.kernel.offices import office_name
from opentisc.records.export import words
from opentisc.records.types import Collection
from opentisc.web.origins import SOURCES

Label = str | Promise

COLLECTIONS: Mapping[str, Label] = {
    "patents": _("专利"),
    "marks": _("商标"),
    "indications": _("地理标志"),
    "layouts": _("集成电路布图设计"),
    "literature": _("科技文献"),
}
FACETS: Mapping[str, Label] = {
    "office": _("受理局"),
    "year": _("公开年"),
    "applicant": _("申请人"),
    "ipc1": _("IPC 部"),
    "ipc3": _("IPC 大类"),
    "ipc4": _("IPC 小类"),
    "ipcgroup": _("IPC 大组"),
    "status": _("法律状态"),
    "kind": _("文献种类"),
    "source": _("数据来源"),
    "type": _("类型"),
    "class": _("类别"),
    "nice": _("尼斯类别"),
    "owner": _("权利人"),
    "country": _("国家或地区"),
    "register": _("登记簿"),
    "product_class": _("产品类别"),
    "language": _("语种"),
    "database": _("来源数据库"),
    "holder": _("权利人"),
}
FIELDS: Mapping[str, Label] = {
    "ti": _("标题"),
    "ab": _("摘要"),
    "cl": _("权利要求"),
    "de": _("说明书"),
    "ta": _("标题或摘要"),
    "tac": _("标题、摘要或权利要求"),
    "pa": _("申请人"),
    "in": _("发明人"),
    "ipc": _("IPC"),
    "cpc": _("CPC"),
    "pn": _("公开号"),
    "an": _("申请号"),
    "pr": _("优先权号"),
    "pd": _("公开日"),
    "ad": _("申请日"),
    "prd": _("优先权日"),
    "ct": _("引用号码"),
    "loc": _("洛迦诺分类"),
    "cls": _("IPC 或 CPC"),
    "goods": _("商品与服务"),
    "area": _("地域"),
    "kw": _("关键词"),
    "so": _("来源出版物"),
    "office": _("受理局"),
    "kind": _("文献种类"),
}
STATUSES: Mapping[str, Label] = words.STATUSES
_LIVE = {"in_force", "granted", "registered"}
_OPEN = {"pending", "published", "applied", "opposed"}
COLLAPSES: Mapping[str, Label] = {
    "none": _("逐件显示"),
    "application": _("按申请合并"),
    "simple": _("按简单同族合并"),
    "extended": _("按扩展同族合并"),
}
SORTS: Mapping[str, Label] = {"relevance": _("按相关度"), "date": _("按日期，新的在前")}
FORMATS: Mapping[str, str] = {"csv": "CSV", "xlsx": "XLSX", "jsonl": "JSONL", "ris": "RIS"}


def status_tone(status: str | None) -> str:
    """Return the tone of a status: done, waiting, late or quiet; the word always stands beside it."""
    if status in _LIVE:
        return "done"
    if status in _OPEN:
        return "waiting"
    return "late" if status in STATUSES else "quiet"


def status_icon(status: str | None) -> str:
    """Return the icon that goes with the tone, so that colour never speaks alone (UX-45)."""
    icons = {"done": "check-circle", "waiting": "hourglass-split", "late": "x-circle", "quiet": "dash-circle"}
    return icons[status_tone(status)]


TYPES: Mapping[str, Label] = {
    code: said for code, said in words.KINDS[Collection.PATENTS].items() if code != "unknown"
}
LANGUAGES: Mapping[str, Label] = {
    "zh": _("中文"),
    "en": _("英文"),
    "ja": _("日文"),
    "ko": _("韩文"),
    "de": _("德文"),
    "fr": _("法文"),
    "es": _("西班牙文"),
    "it": _("意大利文"),
    "pt": _("葡萄牙文"),
    "ru": _("俄文"),
    "und": _("语种未注明"),
}
CITED_BY: Mapping[str, Label] = {
    "applicant": _("申请人"),
    "examiner": _("审查员"),
    "search_report": _("检索报告"),
    "opponent": _("异议人"),
    "third_party": _("第三方"),
    "description": _("说明书"),
}
EVENTS: Mapping[str, Label] = {
    "publication": _("公布"),
    "grant": _("授权"),
    "lapse": _("权利终止"),
    "expiry": _("届满"),
    "fee_payment": _("缴费"),
    "transfer": _("转让"),
    "assignment": _("转让"),
    "licence": _("许可"),
    "pledge": _("质押"),
    "name_change": _("名称变更"),
    "examination_request": _("实质审查请求"),
    "examination": _("审查"),
    "search_report": _("检索报告"),
    "refusal": _("驳回"),
    "withdrawal": _("撤回"),
    "abandonment": _("放弃"),
    "invalidation": _("宣告无效"),
    "opposition": _("异议"),
    "restoration": _("恢复"),
    "correction": _("更正"),
    "filing": _("申请"),
    "registration": _("注册"),
    "renewal": _("续展"),
    "designation": _("指定"),
    "national_phase_entry": _("进入国家阶段"),
    "application_published": _("申请公布"),
    "intention_to_grant": _("拟授权通知"),
    "terminal_disclaimer": _("期末放弃"),
    "first_examination_report": _("首次审查意见"),
    "search_report_published": _("检索报告公布"),
    "supplementary_search_report": _("补充检索报告"),
    "maintenance_as_amended": _("修改后维持"),
    "maintained_patent_published": _("修改后的专利公布"),
    "no_opposition": _("无人异议"),
    "opposition_rejected": _("异议不成立"),
    "third_party_observations": _("第三方意见"),
    "lapse_in_state": _("在成员国权利终止"),
    "expiry_in_state": _("在成员国届满"),
    "restoration_in_state": _("在成员国恢复"),
    "data_change": _("著录项目变更"),
    "address_change": _("地址变更"),
    "public_notice": _("公告"),
    "preservation": _("保全"),
    "preservation_end": _("保全解除"),
    "pledge_end": _("质押解除"),
    "pledge_change": _("质押变更"),
    "licence_end": _("许可终止"),
    "licence_change": _("许可变更"),
    "open_licence": _("开放许可"),
    "open_licence_end": _("开放许可撤回"),
    "partial_invalidation": _("部分无效"),
    "partial_abandonment": _("部分放弃"),
    "invalidation_decision": _("无效宣告决定"),
    "term_extension": _("期限延长"),
    "term_adjustment": _("期限调整"),
    "national_publication": _("国家阶段公布"),
    "national_grant": _("国家阶段授权"),
    "national_refusal": _("国家阶段驳回"),
    "national_withdrawal": _("国家阶段撤回"),
    "in_force": _("有效"),
}
LITERATURE: Mapping[str, Label] = words.KINDS[Collection.LITERATURE]
MARK_TYPES: Mapping[str, Label] = words.KINDS[Collection.MARKS]
RELATIONS: Mapping[str, Label] = {
    "continuation": _("继续申请"),
    "continuation_in_part": _("部分继续申请"),
    "division": _("分案"),
    "reissue": _("再颁"),
    "reexamination": _("再审查"),
    "substitution": _("替代"),
    "provisional": _("临时申请"),
    "earlier_publication": _("在先公布"),
    "pct_application": _("国际申请"),
    "pct_filing": _("国际申请"),
    "pct_publication": _("国际公布"),
    "parent_grant": _("母案专利"),
    "parent_pct": _("国际母案"),
}


IPC_SECTIONS: Mapping[str, Label] = {
    "A": _("人类生活必需"),
    "B": _("作业；运输"),
    "C": _("化学；冶金"),
    "D": _("纺织；造纸"),
    "E": _("固定建筑物"),
    "F": _("机械工程；照明；加热；武器；爆破"),
    "G": _("物理"),
    "H": _("电学"),
}
_FACET_WORDS: Mapping[str, tuple[Mapping[str, Label], ...]] = {
    "status": (STATUSES,),
    "kind": (LITERATURE, MARK_TYPES),
    "type": (TYPES,),
    "source": (SOURCES,),
    "language": (LANGUAGES,),
}


def facet_value(facet: str, value: str) -> str:
    """Return what people read for a value of a facet."""
    if facet in {"office", "country", "register"}:
        return office(value)
    if facet == "ipc1" and value in IPC_SECTIONS:
        return f"{value} {IPC_SECTIONS[value]}"
    for table in _FACET_WORDS.get(facet, ()):
        if value in table:
            return str(table[value])
    return value


def office(code: str | None) -> str:
    """Return code and name of an office or country (`CN 中国`), the code alone when no name is known."""
    name = country(code)
    return f"{code} {name}" if code and name != code else code or ""


def country(code: str | None) -> str:
    """Return the name of an office or country in the language of the moment, the code when none is known."""
    named = office_name(code, "en" if get_language() == "en" else "zh") if code else ""
    return named or code or ""


def word(table: Mapping[str, Label], code: str | None) -> str:
    """Return the word of a code, the code itself when the table does not know it, empty for None."""
    return str(table.get(code, code)) if code else ""


GROUPS: Mapping[str, Label] = {
    "titles": _("标题"),
    "abstracts": _("摘要"),
    "claims": _("权利要求"),
    "description": _("说明书"),
    "classes": _("分类号"),
    "keywords": _("关键词"),
    "publication": _("公开（公告）号"),
    "application_number": _("申请号"),
    "published_on": _("公开日"),
    "filed_on": _("申请日"),
    "earliest_priority_on": _("最早优先权日"),
    "registered_on": _("登记日"),
    "expires_on": _("届满日"),
    "granted_on": _("授权日"),
    "applicants": _("申请人"),
    "inventors": _("发明人"),
    "owners": _("权利人"),
    "holders": _("权利人"),
    "authors": _("作者"),
    "agents": _("代理机构"),
    "examiners": _("审查员"),
    "priorities": _("优先权"),
    "related": _("相关申请"),
    "citations": _("引文"),
    "drawings": _("附图"),
    "status": _("法律状态"),
    "type": _("类型"),
    "simple_family": _("简单同族"),
    "extended_family": _("扩展同族"),
    "names": _("受保护名称"),
    "words": _("商标文字"),
    "mark_type": _("商标类型"),
    "goods": _("商品与服务"),
    "link": _("链接"),
    "language": _("语种"),
}


def no_title(collection: str) -> str:
    """Return what stands where a title is expected and the record has none."""
    return gettext("图形商标") if collection == "marks" else gettext("无标题")


def record_number(record_id: str) -> str:
    """Return what stands where a number is expected, as its office prints it; words for an id that only we know."""
    if record_id.startswith("weak:"):
        return gettext("无编号")
    number = read_publication(record_id)
    is_publication = number.readable and id_of_number(number) == record_id  # not `TM-…`, not a DOI
    return print_number(number, Style.SPACED) if is_publication else record_id


def group_label(group: str) -> str:
    """Return the words for a group of fields (`titles:en`), its own name when the table does not know it."""
    name, _colon, part = group.partition(":")
    label = word(GROUPS, name)
    return f"{label} ({word(LANGUAGES, part)})" if part else label


def listed(texts: Iterable[str]) -> str:
    """Return texts as one, between them the sign that the language of the moment puts there (`；`, `; `)."""
    return gettext("；").join(texts)


def enumerated(texts: Iterable[str]) -> str:
    """Return short texts as one, between them `、` or `, `."""
    return gettext("、").join(texts)
