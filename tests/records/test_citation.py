"""GB/T 7714-2015 references, against examples of the standard and of its clauses, in both languages.

The examples are those printed in the standard (4.1 to 4.6 and annex A), with a blank after punctuation.
"""

from typing import Any

import pytest

from opentisc.records.citation import gbt7714
from opentisc.records.types import Literature, LiteratureKind, LocalText, Party, RecordId

KIND = LiteratureKind


def document(kind: LiteratureKind, title: str, authors: str = "", **more: Any) -> Literature:
    people = tuple(Party(name=name.strip()) for name in authors.split(";") if name.strip())
    return Literature(
        record_id=RecordId("weak:0"),
        kind=kind,
        titles=(LocalText(language="und", value=title),),
        authors=people,
        **more,
    )


EXAMPLES = [
    (
        document(
            KIND.JOURNAL,
            "蓝田生物群: 一个认识多细胞生物起源和早期演化的新窗口",
            "袁训来; 陈哲; 肖书海; 第四人",
            source="科学通报",
            year=2012,
            volume="55",
            issue="34",
            pages="3219",
        ),
        "袁训来, 陈哲, 肖书海, 等. 蓝田生物群: 一个认识多细胞生物起源和早期演化的新窗口[J]. 科学通报, 2012, 55(34): 3219.",
    ),
    (
        document(
            KIND.JOURNAL,
            "Cataloging internet resources",
            "Caplan, Priscilla",
            source="The public access computer systems review",
            year=1993,
            volume="4",
            issue="2",
            pages="61-66",
        ),
        "CAPLAN P. Cataloging internet resources[J]. The public access computer systems review, 1993, 4(2): 61-66.",
    ),
    (
        document(
            KIND.JOURNAL,
            "虚构题名",
            "张三",
            source="虚构学报",
            year=2023,
            issue="05",
            pages="9-15",
        ),
        "张三. 虚构题名[J]. 虚构学报, 2023(05): 9-15.",
    ),
    (
        document(
            KIND.THESIS,
            "间断动力系统的随机扰动及其在守恒律方程中的应用",
            "张志祥",
            place="北京",
            publisher="北京大学",
            year=1998,
        ),
        "张志祥. 间断动力系统的随机扰动及其在守恒律方程中的应用[D]. 北京: 北京大学, 1998.",
    ),
    (
        document(
            KIND.THESIS,
            "Infrared spectroscopic studies on solid oxygen",
            "Calms, R B",
            place="Berkeley",
            publisher="Univ. of California",
            year=1965,
        ),
        "CALMS R B. Infrared spectroscopic studies on solid oxygen[D]. Berkeley: Univ. of California, 1965.",
    ),
    (
        document(
            KIND.CONFERENCE,
            "面向数字素养的高校图书馆数字服务体系研究",
            "贾东琴; 柯平",
            source="中国图书馆学会. 中国图书馆学会年会论文集: 2011年卷",
            place="北京",
            publisher="国家图书馆出版社",
            year=2011,
            pages="45-52",
        ),
        "贾东琴, 柯平. 面向数字素养的高校图书馆数字服务体系研究[C]//中国图书馆学会. 中国图书馆学会年会论文集: 2011年卷. "
        "北京: 国家图书馆出版社, 2011: 45-52.",
    ),
    (
        document(
            KIND.CONFERENCE,
            "Advances in holographic photoelasticity",
            "Fourney, M E",
            source="Symposium on Applications of Holography in Mechanics",
            place="New York",
            publisher="ASME",
            year=1971,
            pages="17-38",
        ),
        "FOURNEY M E. Advances in holographic photoelasticity[C]//Symposium on Applications of Holography in Mechanics. "
        "New York: ASME, 1971: 17-38.",
    ),
    (
        document(
            KIND.BOOK, "国史旧闻: 第1卷", "陈登原", place="北京", publisher="中华书局", year=2000, pages="29"
        ),
        "陈登原. 国史旧闻: 第1卷[M]. 北京: 中华书局, 2000: 29.",
    ),
    (
        document(
            KIND.BOOK,
            "Probability, random variable, and random signal principles",
            "Peebles, P Z",
            edition="4",
            place="New York",
            publisher="McGraw Hill",
            year=2001,
        ),
        "PEEBLES P Z. Probability, random variable, and random signal principles[M]. 4th ed. New York: McGraw Hill, 2001.",
    ),
    (
        document(
            KIND.REPORT,
            "Guidelines for handling excavated acid-producing materials: PB 91-194001",
            "U.S. Department of Transportation Federal Highway Administration",
            place="Springfield",
            publisher="U.S. Department of Commerce National Information Service",
            year=1990,
        ),
        "U.S. Department of Transportation Federal Highway Administration. Guidelines for handling excavated acid-producing "
        "materials: PB 91-194001[R]. Springfield: U.S. Department of Commerce National Information Service, 1990.",
    ),
    (
        document(
            KIND.REPORT,
            "国防白皮书: 中国武装力量的多样化运用",
            "中华人民共和国国务院新闻办公室",
            published_on="2013-04-16",
            year=2013,
            link="http://www.mod.gov.cn/affair/2013-04/16/content_4442839.htm",
            accessed_on="2014-06-11",
        ),
        "中华人民共和国国务院新闻办公室. 国防白皮书: 中国武装力量的多样化运用[R/OL]. (2013-04-16)[2014-06-11]. "
        "http://www.mod.gov.cn/affair/2013-04/16/content_4442839.htm.",
    ),
    (
        document(
            KIND.STANDARD,
            "文献著录: 第4部分 非书资料",
            "全国信息与文献标准化技术委员会",
            standard_number="GB/T 3792.4-2009",
            place="北京",
            publisher="中国标准出版社",
            year=2010,
            pages="3",
        ),
        "全国信息与文献标准化技术委员会. 文献著录: 第4部分 非书资料: GB/T 3792.4-2009[S]. 北京: 中国标准出版社, 2010: 3.",
    ),
    (
        document(
            KIND.STANDARD,
            "Information and documentation",
            "",
            standard_number="ISO 690:2021",
            place="Geneva",
            publisher="ISO",
            year=2021,
        ),
        "Information and documentation: ISO 690:2021[S]. Geneva: ISO, 2021.",
    ),
    (
        document(
            KIND.NEWSPAPER,
            "数字革命与国际竞争",
            "丁文详",
            source="中国青年报",
            published_on="2000-11-20",
            issue="15",
            year=2000,
        ),
        "丁文详. 数字革命与国际竞争[N]. 中国青年报, 2000-11-20(15).",
    ),
    (
        document(
            KIND.WEB_PAGE,
            "出版业信息化迈入快车道",
            "萧钰",
            published_on="2001-12-19",
            link="http://www.creader.com/news/20011219/200112190019.html",
            accessed_on="2002-04-15",
        ),
        "萧钰. 出版业信息化迈入快车道[EB/OL]. (2001-12-19)[2002-04-15]. http://www.creader.com/news/20011219/200112190019.html.",
    ),
    (
        document(
            KIND.WEB_PAGE,
            "Dublin core metadata element set: version 1.1",
            "",
            published_on="2012-06-14",
            link="http://dublincore.org/documents/dces/",
            accessed_on="2014-06-11",
        ),
        "Dublin core metadata element set: version 1.1[EB/OL]. (2012-06-14)[2014-06-11]. http://dublincore.org/documents/dces/.",
    ),
    (
        document(
            KIND.JOURNAL,
            "A made-up study",
            "Roe, Jane K.; Doe, John; Poe, E.A.; Moe, Max",
            source="Journal of Nothing",
            year=2021,
            volume="7",
            pages="1-2",
            doi="10.99999/jn.1",
        ),
        "ROE J K, DOE J, POE E A, et al. A made-up study[J]. Journal of Nothing, 2021, 7: 1-2. DOI: 10.99999/jn.1.",
    ),
    (
        document(KIND.BOOK, "虚构之书", "张三", publisher="某出版社", year=2020, edition="2"),
        "张三. 虚构之书[M]. 2版. [出版地不详]: 某出版社, 2020.",
    ),
    (
        document(KIND.RESULT, "虚构科技成果", "某研究所", year=2020),
        "某研究所. 虚构科技成果[R]. 2020.",
    ),
    (
        document(
            KIND.DATA_SET,
            "虚构数据集",
            "某中心",
            year=2022,
            link="https://example.org/d",
            accessed_on="2023-01-02",
        ),
        "某中心. 虚构数据集[DS/OL]. 2022[2023-01-02]. https://example.org/d.",
    ),
    (document(KIND.OTHER, "Something"), "Something[Z]."),
]


@pytest.mark.parametrize(("given", "printed"), EXAMPLES, ids=[printed[:24] for _given, printed in EXAMPLES])
def test_reference_is_printed_as_the_standard_has_it(given: Literature, printed: str) -> None:
    assert gbt7714(given) == printed


def test_every_kind_has_an_example() -> None:
    assert {given.kind for given, _printed in EXAMPLES} == set(LiteratureKind)
