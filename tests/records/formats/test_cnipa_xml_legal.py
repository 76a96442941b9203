"""Legal status records of CNIPA's standardised XML, on fictional fixtures of our own."""

from io import BytesIO
from pathlib import Path

import pytest

from opentisc.records.formats.base import Found, Item, ReadOptions, Rejected
from opentisc.records.formats.cnipa_xml import FORMAT
from opentisc.records.types import Application

FIXTURES = Path(__file__).parent / "fixtures" / "cnipa"
NAMESPACES = 'xmlns:business="http://www.sipo.gov.cn/XMLSchema/business" xmlns:base="http://www.sipo.gov.cn/XMLSchema/base"'
REFERENCE = (
    '<business:ApplicationReference dataFormat="{form}" applType="10"><base:DocumentID><base:WIPOST3Code>CN'
    "</base:WIPOST3Code><base:DocNumber>{number}</base:DocNumber><base:Date>20200101</base:Date></base:DocumentID>"
    "</business:ApplicationReference>"
)


def items(raw: bytes) -> list[Item]:
    return list(FORMAT.read(BytesIO(raw), ReadOptions()))


def events(name: str) -> list[Application]:
    found = items((FIXTURES / f"{name}.xml").read_bytes())
    return [item.record for item in found if isinstance(item, Found) and isinstance(item.record, Application)]


def status(code: str, value: str, information: str = "") -> Application:
    record = (
        f"<business:PRS {NAMESPACES}><business:PRSRecord>"
        + REFERENCE.format(form="original", number="202070000011.8")
        + f"<business:PRSPublicationDate><base:Date>20210105</base:Date></business:PRSPublicationDate>"
        f"<business:PRSCode>{code}</business:PRSCode><business:PRSValue>{value}</business:PRSValue>"
        f"<business:PRSInformation>{information}</business:PRSInformation></business:PRSRecord></business:PRS>"
    )
    (item,) = items(record.encode())
    assert isinstance(item, Found)
    assert isinstance(item.record, Application)
    return item.record


def test_legal_status_gives_one_event_each_with_the_chinese_kept() -> None:
    found = events("legal-status")
    assert [record.record_id for record in found] == [
        "APP-CN202070000011",
        "APP-CN202070000011",
        "APP-CN201870000022",
        "APP-CN201870000022",
        "APP-CN201870000022",
        "APP-CN201870000022",
        "APP-CN201970000055",
    ]
    told = [record.events[0] for record in found]
    assert [(event.code, event.event, event.text) for event in told] == [
        ("PB01", "application_published", "公开"),
        ("SE01", "examination_request", "实质审查的生效"),
        ("GR01", "grant", "授权"),
        ("TR01", "transfer", "专利权的转移"),
        ("EE01", "licence", "专利实施许可合同备案的生效"),
        ("PE01", "pledge", "专利权质押合同登记的生效"),
        ("CF01", "lapse", "未缴年费专利权终止"),
    ]
    assert told[1].as_given == "实质审查的生效\nIPC(主分类):H01M 10/052\n申请日:20200710"
    assert [event.happened_on for event in told] == [
        None,
        None,
        None,
        "2023-08-16",
        "2023-10-12",
        "2024-01-15",
        "2024-03-01",
    ]
    assert [event.published_on for event in told][:3] == ["2021-01-05", "2021-01-22", "2022-03-08"]
    assert found[2].granted_on == "2022-03-08"


def test_transfer_licence_and_pledge_name_both_sides() -> None:
    _, _, _, transfer, licence, pledge, _ = events("legal-status")
    (moved,) = transfer.conveyances
    assert (moved.kind, moved.from_parties[0].name, moved.to_parties[0].name, moved.recorded_on) == (
        "assignment",
        "虚构信息研究院",
        "虚构数据有限公司",
        "2023-08-16",
    )
    (licensed,) = licence.conveyances
    assert (licensed.kind, licensed.reference) == ("licence", "X2023990000999")
    assert licensed.to_parties[0].name == "示例软件有限公司"
    assert licence.titles[0].value == "一种专利文本分类方法及装置"
    (pledged,) = pledge.conveyances
    assert (pledged.kind, pledged.reference, pledged.to_parties[0].name) == (
        "pledge",
        "Y2024990000999",
        "虚构银行股份有限公司",
    )


def test_legal_status_in_gb18030_reads_unknown_codes_and_deletions() -> None:
    first, second, third = items((FIXTURES / "legal-status-gb18030.xml").read_bytes())
    assert isinstance(first, Found)
    assert isinstance(first.record, Application)
    assert first.record.conveyances[0].to_parties[0].name == "虚构𠮷堂有限公司"
    assert first.record.events[0].happened_on == "2020-02-03"
    assert isinstance(second, Found)
    assert isinstance(second.record, Application)
    event = second.record.events[0]
    assert (event.code, event.event, event.text) == ("ZZ99", None, "其他有关事项")
    assert isinstance(third, Rejected)
    assert (third.reason, third.detail) == ("deleted_by_source", "990103")


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("C10", "实质审查的生效", "examination_request"),
        ("C14", "授权", "grant"),
        ("C17", "专利权的终止", "lapse"),
        ("C41", "专利申请权、专利权的转移", "transfer"),
        ("LICC", "专利实施许可合同备案的生效、变更及注销", "licence"),
        ("LICC", "专利实施许可合同备案的注销", "licence_end"),
        ("PC01", "专利权质押合同登记的注销", "pledge_end"),
        ("WD01", "发明专利申请公布后的视为撤回", "withdrawal"),
        ("RJ01", "发明专利申请公布后的驳回", "refusal"),
        ("IW01", "专利权全部无效", "invalidation"),
        ("IP01", "专利权部分无效宣告的公告", "partial_invalidation"),
        ("C35", "专利权的无效、部分无效宣告", "invalidation_decision"),
        ("AV02", "专利权的部分主动放弃", "partial_abandonment"),
        ("AR01", "避免重复授予专利权而放弃", "abandonment"),
        ("CX01", "专利权有效期届满", "expiry"),
        ("PD01", "专利权保全的解除", "preservation_end"),
        ("GR01", "", "grant"),
        ("XX99", "无人知晓的事项", None),
    ],
)
def test_wordings_get_our_words(code: str, value: str, expected: str | None) -> None:
    application = status(code, value)
    assert application.events[0].event == expected


def test_a_broken_status_record_costs_itself_alone() -> None:
    raw = (
        (FIXTURES / "legal-status.xml")
        .read_bytes()
        .replace(b"<business:PRSCode>SE01</business:PRSCode>", b"<x>")
    )
    found = items(raw)
    assert [type(item) for item in found] == [Found, Rejected, Found, Found, Found, Found, Found]


def test_a_status_record_without_application_is_rejected() -> None:
    (item,) = items(f'<business:PRS {NAMESPACES}><business:PRSRecord PRSID="7"/></business:PRS>'.encode())
    assert isinstance(item, Rejected)
    assert (item.field, item.reason, item.detail) == ("application_number", "missing_number", "7")
