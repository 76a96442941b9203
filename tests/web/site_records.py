"""Records of our own for tests of pages. Office `XX` issues no numbers; Chinese ones use digits no office can issue."""

from pathlib import Path

from opentisc.kernel.dates import DateText
from opentisc.records.formats.opentisc_jsonl import encode
from opentisc.records.types import (
    Application,
    Citation,
    Claim,
    Classification,
    Goods,
    Indication,
    Layout,
    LegalEvent,
    Literature,
    LiteratureKind,
    LocalText,
    Mark,
    Number,
    Paragraph,
    Party,
    Patent,
    PatentType,
    Priority,
    ProtectedName,
    Record,
    RecordId,
)


def number(office: str, digits: str, kind: str | None = None) -> Number:
    return Number(office=office, number=digits, kind=kind, as_given=f"{office}{digits}{kind or ''}")


def zh(text: str) -> LocalText:
    return LocalText(language="zh", value=text)


def en(text: str) -> LocalText:
    return LocalText(language="en", value=text)


def claim(at: int, text: str, *refers_to: int, language: str = "zh") -> Claim:
    return Claim(language=language, number=at, text=text, refers_to=refers_to)


def ipc(*symbols: str) -> tuple[Classification, ...]:
    return tuple(
        Classification(scheme="ipc", symbol=one, as_given=one, first=at == 0)
        for at, one in enumerate(symbols)
    )


def _separator() -> Patent:
    application = Application(
        record_id=RecordId("APP-CN209910000001"),
        number=number("CN", "209910000001"),
        filed_on=DateText("2021-03-02"),
        status="in_force",
        status_as_given="专利权维持",
        status_on=DateText("2024-06-01"),
        events=(
            LegalEvent(office="CN", code="C14", event="grant", happened_on=DateText("2023-01-10")),
            LegalEvent(
                office="CN", code="SE01", event="examination_request", happened_on=DateText("2022-05-20")
            ),
        ),
    )
    return Patent(
        record_id=RecordId("CN999000001B"),
        publication=number("CN", "999000001", "B"),
        type=PatentType.INVENTION,
        application_number=number("CN", "209910000001"),
        application_id=application.record_id,
        application=application,
        published_on=DateText("2023-01-10"),
        filed_on=DateText("2021-03-02"),
        titles=(zh("一种锂离子电池隔膜及其制备方法"), en("Separator for a lithium-ion battery")),
        abstracts=(zh("本发明公开了一种锂离子电池隔膜，包括基膜和陶瓷涂层，耐热性能好。"),),
        claims=(
            claim(1, "一种锂离子电池隔膜，包括基膜和陶瓷涂层。"),
            claim(2, "根据权利要求1所述的隔膜，其特征在于，基膜为聚乙烯。", 1),
            claim(3, "根据权利要求2所述的隔膜，其特征在于，涂层为氧化铝。", 2),
            claim(4, "根据权利要求9所述的隔膜，其特征在于，孔隙率为40%。", 9),
            claim(5, "一种电池，包括权利要求1所述的隔膜。"),
        ),
        description=(
            Paragraph(language="zh", text="技术领域", heading=True),
            Paragraph(language="zh", text="本发明涉及电池领域，尤其涉及隔膜。", number="0001"),
            Paragraph(language="zh", text="现有隔膜受热收缩。", number="0002"),
        ),
        classes=ipc("H01M50/449", "H01M50/403"),
        applicants=(Party(name="虚构新能源股份有限公司", city="宁德", region="福建", country="CN"),),
        inventors=(Party(name="李明"), Party(name="王芳")),
        citations=(
            Citation(
                patent=number("XX", "2000001", "A"),
                cited_id=RecordId("XX2000001A"),
                by="examiner",
                category="X",
            ),
            Citation(text="张三. 隔膜研究[J]. 2019.", by="applicant"),
        ),
        priorities=(Priority(number=number("CN", "209910000009"), filed_on=DateText("2020-03-02")),),
    )


def _wireless(at: int, title: str, abstract: str, year: str, applicant: str, office: str = "XX") -> Patent:
    digits = f"{2000000 + at}"
    return Patent(
        record_id=RecordId(f"{office}{digits}A"),
        publication=number(office, digits, "A"),
        published_on=DateText(f"{year}-05-0{1 + at % 9}"),
        titles=(en(title),),
        abstracts=(en(abstract),),
        claims=(claim(1, f"An apparatus for {title.lower()}.", language="en"),),
        classes=ipc("H04W72/04"),
        applicants=(Party(name=applicant),),
    )


def patents() -> list[Record]:
    """Seven patents: two hold 电池 in their title, three hold both `wireless` and `network` in their abstract."""
    family = Patent(
        record_id=RecordId("XX2000009A"),
        publication=number("XX", "2000009", "A"),
        published_on=DateText("2022-09-01"),
        titles=(en("Separator with a ceramic coating"),),
        applicants=(Party(name="Fictional Energy Inc."),),
        priorities=(Priority(number=number("CN", "209910000009"), filed_on=DateText("2020-03-02")),),
        application_number=number("XX", "9000009"),
        application_id=RecordId("APP-XX9000009"),
    )
    pack = Patent(
        record_id=RecordId("CN999000002A"),
        publication=number("CN", "999000002", "A"),
        published_on=DateText("2022-02-15"),
        titles=(zh("动力电池包热失控的检测方法"),),
        abstracts=(zh("一种检测方法，用于电池包。"),),
        classes=ipc("H01M10/42"),
        applicants=(Party(name="虚构汽车有限公司"),),
    )
    return [
        _separator(),
        pack,
        family,
        _wireless(1, "Channel access", "A wireless network with low latency.", "2020", "Fictional Radio Ltd"),
        _wireless(2, "Power saving", "A wireless sensor joins a network.", "2021", "Fictional Radio Ltd"),
        _wireless(3, "Antenna array", "A wireless device without any grid.", "2021", "Example Antenna Co"),
        _wireless(4, "Routing", "A network of wireless nodes.", "2022", "Example Antenna Co"),
    ]


def others() -> list[Record]:
    """One record of each other kind."""
    return [
        Mark(
            record_id=RecordId("TM-XX-7000001"),
            application_number=number("XX", "7000001"),
            words="青禾电池",
            goods=(Goods(nice_class=9, text="蓄电池；电池充电器", language="zh", similar_groups=("0922",)),),
            owners=(Party(name="虚构新能源股份有限公司"),),
            status="registered",
            registered_on=DateText("2020-01-07"),
            events=(LegalEvent(office="XX", event="registration", happened_on=DateText("2020-01-07")),),
        ),
        Indication(
            record_id=RecordId("GI-XX-PGI-0001"),
            register="XX",
            kind="PGI",
            names=(ProtectedName(value="云岭虚构茶", language="zh"),),
            number="0001",
            product_type="茶叶",
            country="CN",
            area="云岭县现辖行政区域",
            status="registered",
            registered_on=DateText("2019-06-01"),
        ),
        Layout(
            record_id=RecordId("IC-CN-BS.999000001"),
            number=number("CN", "BS.999000001"),
            name="虚构电源管理芯片",
            category="MOS",
            holders=(Party(name="虚构微电子有限公司"),),
            filed_on=DateText("2021-07-01"),
            published_on=DateText("2021-10-01"),
        ),
        Literature(
            record_id=RecordId("doi:10.99999/fictional.2020.1"),
            kind=LiteratureKind.JOURNAL,
            doi="10.99999/fictional.2020.1",
            titles=(zh("锂离子电池隔膜研究进展"),),
            authors=(Party(name="张三"), Party(name="李四")),
            source="虚构学报",
            year=2020,
            volume="3",
            issue="2",
            pages="10-18",
            abstracts=(zh("综述了隔膜的研究进展。"),),
        ),
    ]


def write(folder: Path, records: list[Record], name: str) -> Path:
    """Write records into a file of our own exchange format and return its path."""
    file = folder / name
    file.write_bytes(b"".join(encode(record) for record in records))
    return file
