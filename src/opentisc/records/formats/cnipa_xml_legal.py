"""Legal status records (PRS, 法律状态) of CNIPA's standardised XML: one event of one application each.

The Chinese wording is kept whole; our word for the event comes from the wording, then from the code.
Not for: deciding whether a patent is in force.
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.records.formats.base import Found, Item, Rejected
from opentisc.records.formats.cnipa_xml_front import application_of
from opentisc.records.formats.legalcodes import event_of
from opentisc.records.formats.xmlrecords import Reading, application_id_of
from opentisc.records.types import Application, LegalEvent, LocalText, Ownership, Party

# CNIPA's wording, the more particular before the more general.
_WORDS = (
    ("实质审查", "examination_request"),
    ("专利实施许可合同备案的注销", "licence_end"),
    ("专利实施许可合同备案的变更", "licence_change"),
    ("专利实施许可合同", "licence"),
    ("专利权质押合同登记的注销", "pledge_end"),
    ("专利权质押合同登记的变更", "pledge_change"),
    ("专利权质押合同", "pledge"),
    ("开放许可声明的撤回", "open_licence_end"),
    ("开放许可", "open_licence"),
    ("保全的解除", "preservation_end"),
    ("保全", "preservation"),
    ("无效、部分无效", "invalidation_decision"),
    ("部分无效", "partial_invalidation"),
    ("全部无效", "invalidation"),
    ("无效", "invalidation_decision"),
    ("撤销", "revocation"),
    ("视为撤回", "withdrawal"),
    ("撤回", "withdrawal"),
    ("驳回", "refusal"),
    ("部分主动放弃", "partial_abandonment"),
    ("部分放弃", "partial_abandonment"),
    ("放弃", "abandonment"),
    ("避免重复授", "abandonment"),
    ("有效期届满", "expiry"),
    ("终止", "lapse"),
    ("恢复", "restoration"),
    ("转移", "transfer"),
    ("姓名或者名称", "name_change"),
    ("地址的变更", "address_change"),
    ("著录事项", "data_change"),
    ("公告送达", "public_notice"),
    ("授权", "grant"),
    ("专利权的授予", "grant"),
    ("公布", "application_published"),
    ("公开", "application_published"),
)
_LINE = re.compile(r"([^:：\n;；]{2,20})[:：]\s*+([^\n;；]*)")
_EFFECTIVE = (
    "登记生效日",
    "登记生效日期",
    "变更生效日",
    "生效日",
    "终止日期",
    "专利权终止日期",
    "授权公告日",
    "备案日期",
    "备案日",
    "合同备案日期",
    "解除日",
    "变更日",
    "无效宣告决定日",
)
# Our kind of conveyance; labels of the giving side, of the taking side, of the contract's number.
_SIDES = {
    "transfer": (
        "assignment",
        ("变更前权利人", "变更前专利权人", "变更前申请人"),
        ("变更后权利人", "变更后专利权人", "变更后申请人"),
        (),
    ),
    "licence": ("licence", ("让与人", "许可人"), ("受让人", "被许可人"), ("合同备案号", "备案号")),
    "pledge": ("pledge", ("出质人",), ("质权人",), ("登记号", "质押登记号")),
}
_TITLES = ("发明名称", "实用新型名称", "外观设计名称", "使用外观设计的产品名称")


def read_status(reading: Reading, where: str) -> Item:
    """Return the application with the event of one PRS record; Rejected without an application number."""
    record = reading.root
    number = application_of(reading, record.iterfind("ApplicationReference"))
    if number is None:
        return Rejected(where, "application_number", "missing_number", record.get("PRSID") or "")
    event = _event(reading)
    facts = _facts(event.as_given or "")
    titles = [facts[label] for label in _TITLES if label in facts]
    application = Application(
        record_id=application_id_of(number),
        number=number,
        filed_on=number.dated,
        status_as_given=reading.text(record, "StatusIndicator"),
        granted_on=event.happened_on or event.published_on if event.event == "grant" else None,
        conveyances=_conveyances(event, facts),
        events=(event,),
        titles=tuple(LocalText(language="zh", value=title) for title in titles),
    )
    return Found(application, where, reading.left())


def _event(reading: Reading) -> LegalEvent:
    record = reading.root
    code, wording = reading.text(record, "PRSCode"), reading.text(record, "PRSValue")
    information = _lines(reading)
    facts = _facts(information or "")
    return LegalEvent(
        office="CN",
        code=code,
        event=_word(wording) or event_of("CN", code),
        happened_on=_effective(reading, facts),
        published_on=reading.date(record, "PRSPublicationDate/Date")
        or reading.date(record, "PRSPublicationDate"),
        text=wording,
        parties=tuple(Party(name=name) for name in _named(facts)),
        as_given=information,
    )


def _lines(reading: Reading) -> str | None:
    """Return the record's free text with its line breaks, which part its facts."""
    element = reading.root.find("PRSInformation")
    if element is None:
        return None
    reading.take(element)
    lines = (" ".join(line.split()) for line in "".join(map(str, element.itertext())).splitlines())
    return "\n".join(line for line in lines if line) or None


def _word(wording: str | None) -> str | None:
    return next((word for part, word in _WORDS if wording and part in wording), None)


def _facts(text: str) -> dict[str, str]:
    """Return `label: value` pairs of the free text; the first value of a label counts."""
    facts: dict[str, str] = {}
    for label, value in _LINE.findall(text):
        if value.strip():
            facts.setdefault(label.strip(), value.strip())
    return facts


def _effective(reading: Reading, facts: dict[str, str]) -> DateText | None:
    for label in _EFFECTIVE:
        if label in facts:
            return reading.notes.date(f"PRSRecord/PRSInformation/{label}", facts[label])
    return None


def _named(facts: dict[str, str]) -> list[str]:
    labels = [label for _kind, giving, taking, _reference in _SIDES.values() for label in (*giving, *taking)]
    return [facts[label] for label in labels if label in facts]


def _conveyances(event: LegalEvent, facts: dict[str, str]) -> tuple[Ownership, ...]:
    """Return what the record says went from whom to whom; none when it names neither side."""
    sides = _SIDES.get(event.event or "")
    if sides is None:
        return ()
    kind, giving, taking, references = sides
    given = tuple(Party(name=facts[label]) for label in giving if label in facts)
    taken = tuple(Party(name=facts[label]) for label in taking if label in facts)
    if not given and not taken:
        return ()
    reference = next((facts[label] for label in references if label in facts), None)
    return (
        Ownership(
            kind=kind,
            from_parties=given,
            to_parties=taken,
            recorded_on=event.happened_on or event.published_on,
            reference=reference,
            text=event.text,
        ),
    )
