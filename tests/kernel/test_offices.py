"""Names of offices by WIPO ST.3."""

import re

import pytest

from opentisc.kernel.offices import OFFICES, is_office, office_name


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("CN", "中国", "China"),
        ("US", "美国", "United States of America"),
        ("EP", "欧洲专利局", "European Patent Office (EPO)"),
        ("WO", "世界知识产权组织", "World Intellectual Property Organization (WIPO)"),
        ("EA", "欧亚专利局", "Eurasian Patent Organization (EAPO)"),
        ("AP", "非洲地区知识产权组织", "African Regional Intellectual Property Organization (ARIPO)"),
        ("EM", "欧盟知识产权局", "European Union Intellectual Property Office (EUIPO)"),
        ("XN", "北欧专利局", "Nordic Patent Institute (NPI)"),
        ("SU", "苏联", "Soviet Union"),
        ("CI", "科特迪瓦", "Côte d'Ivoire"),
    ],
)
def test_an_office_has_a_chinese_and_an_english_name(code: str, chinese: str, english: str) -> None:
    assert office_name(code, "zh-hans") == chinese
    assert office_name(code.lower(), "en") == english


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert office_name("QQ", "zh-hans") == "QQ"
    assert not is_office("QQ")


def test_the_table_is_whole_and_in_order() -> None:
    assert len(OFFICES) >= 200
    assert list(OFFICES) == sorted(OFFICES)
    for code, (chinese, english) in OFFICES.items():
        assert re.fullmatch(r"[A-Z]{2}", code)
        assert re.match(r"[\u4e00-\u9fff]", chinese)
        assert re.match(r"[A-Z]", english)
    assert len({chinese for chinese, _ in OFFICES.values()} - {"世界知识产权组织"}) == len(OFFICES) - 1
