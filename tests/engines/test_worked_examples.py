"""Examples worked by hand; each must hold on every engine and on the reference."""

import pytest

from opentisc.search.language.parser import parse
from opentisc.search.language.reference import Plain, matches
from opentisc.search.registry import Document
from tests.engines.memory import TABLE, build, collection, found

# (values of the title, query, whether it matches); positions are counted in the comments
EXAMPLES = [
    # a0 x1 x2 b3: start(b) - end(a) = 3
    (["a x x b"], "ti:(a W/3 b)", True),
    (["a x x b"], "ti:(a W/2 b)", False),
    (["b a"], "ti:(a W/1 b)", False),
    (["b a"], "ti:(a NEAR/1 b)", True),
    (["a b"], "ti:(a W/1 b)", True),
    (["a"], "ti:(a NEAR/5 a)", False),
    (["a x a"], "ti:(a NEAR/5 a)", True),
    (["a x a"], "ti:(a NEAR/1 a)", False),
    (["a x a"], "ti:(a W/2 a)", True),
    # even distances: b at 2, 4 and 5 after a
    (["a x b"], "ti:(a W/2 b)", True),
    (["a x x x b"], "ti:(a W/4 b)", True),
    (["a x x x x b"], "ti:(a W/4 b)", False),
    # chains go left to right: (a W/1 b) covers 0-1, c starts at 3, two after the end
    (["a b x c"], "ti:(a W/1 b W/2 c)", True),
    (["a b x c"], "ti:(a W/1 b W/1 c)", False),
    # (b NEAR/2 a) covers 0-2; c starts at 3
    (["b x a c"], "ti:((a NEAR/2 b) W/1 c)", True),
    # the right group covers 1-3, and starts one after a
    (["a c x b"], "ti:(a W/1 (b NEAR/2 c))", True),
    (["a x c b"], "ti:(a W/1 (b NEAR/2 c))", False),
    # spans may not overlap: the only b lies inside the group
    (["a b c"], "ti:((a W/2 c) NEAR/5 b)", False),
    (["lithium-ion battery"], 'ti:"lithium ion"', True),
    (["lithium ion battery"], "ti:lithium-ion", True),
    (["lithium, ion"], "ti:lithium-ion", True),
    (["ion lithium"], "ti:lithium-ion", False),
    (["锂，电池"], "ti:锂电池", False),
    (["锂，电池"], "ti:锂、电池", True),
    (["锂\n电池"], "ti:锂电池", False),
    (["锂 电池"], "ti:锂电池", True),
    (["锂电池"], 'ti:"锂 电池"', True),
    (["乾燥設備"], "ti:干燥", True),
    (["干燥设备"], "ti:乾燥設備", True),
    (["电池"], "ti:電池", True),
    (["5G通信"], "ti:5g通信", True),
    (["5G 通信"], "ti:５Ｇ通信", True),
    (["5G，通信"], "ti:5G通信", False),
    (["CTE and connected"], "ti:CTE", True),
    (["connected"], "ti:cte", False),
    (["Éclair Ångström Ψυχή Йод"], "ti:(eclair AND angstrom AND ψυχη AND иод)", True),
    (["がく"], "ti:かく", False),
    (["ガス ガス"], "ti:ガス", True),
    (["한국"], "ti:한국", True),
    (["한국"], "ti:하국", False),
    # wildcards never leave the word
    (["polymers"], "ti:polymer*", True),
    (["polymer"], "ti:polymer*", True),
    (["poly mer"], "ti:poly*mer", False),
    (["hygrometer"], "ti:*meter", True),
    (["colour"], "ti:colo?r", True),
    (["color"], "ti:colo?r", True),
    (["color"], "ti:colo#r", False),
    (["colour"], "ti:colo#r", True),
    (["锂电池"], "ti:锂#池", True),
    (["锂池"], "ti:锂#池", False),
    (["锂池"], "ti:锂?池", True),
    (["锂，池"], "ti:锂#池", False),
    (["锂A池"], "ti:锂#池", False),
    (["锂电池组"], "ti:锂电池*", True),
    (["锂电池"], "ti:*锂电池*", True),
    (["polymers resin"], "ti:(poly* W/1 res#n)", True),
    # never across the values of a field
    (["a", "b"], "ti:(a NEAR/99 b)", False),
    (["a", "b"], 'ti:"a b"', False),
    (["a b", "c"], "ti:(a NEAR/1 b)", True),
    # 99 positions is the farthest: x fills 1 to 98
    (["a " + "x " * 98 + "b"], "ti:(a W/99 b)", True),
    (["a " + "x " * 99 + "b"], "ti:(a W/99 b)", False),
    # groups
    (["wireless sensor link"], "ti:(wireless W/3 (network OR link))", True),
    (["wireless link sensor"], "ti:(link W/1 (network OR wireless))", False),
    # words above 250 characters count by their first 250
    (["x" * 300], f"ti:{'x' * 250}", True),
    (["x" * 300], f"ti:{'x' * 249}", False),
]


@pytest.mark.parametrize(("values", "query", "expected"), EXAMPLES)
def test_worked_example(engine, tmp_path, values, query, expected):
    tree = parse(query, TABLE)
    reader = build(engine, tmp_path / "index", collection([Document(record_id="R1", texts={"ti": values})]))
    assert matches(tree, Plain(texts={"ti": values})) is expected
    assert found(reader, tree) == ({"R1"} if expected else set())


RECORDS = [
    Document(record_id="D1", texts={"ti": ["alpha"], "ab": ["beta"]}, dates={"pd": (20200501, 20200501)}),
    Document(record_id="D2", texts={"ti": ["alpha beta"]}, dates={"pd": (20200101, 20201231)}),
    Document(record_id="D3", texts={"ab": ["beta"], "cl": ["gamma"]}, dates={"pd": (20200501, 20200531)}),
    Document(
        record_id="D4",
        texts={"ti": ["delta"]},
        keys={"ipc": ["H01M10/052"], "pn": ["USD656296"], "kind": ["S1"]},
    ),
    Document(
        record_id="D5",
        texts={"ti": ["delta"]},
        keys={"ipc": ["H01M10/00"], "pn": ["USD656296"], "kind": ["S2"]},
    ),
    Document(
        record_id="D6",
        texts={"ti": ["delta"]},
        keys={"ipc": ["H01M100/00"], "office": ["US"], "cpc": ["H01M10/052"]},
    ),
]
SETS = [
    ("ta:(alpha AND beta)", {"D1", "D2"}),
    ("ta:(alpha W/1 beta)", {"D2"}),
    ('ta:"alpha beta"', {"D2"}),
    ("gamma", {"D3"}),
    ("ta:gamma", set()),
    ("NOT delta", {"D1", "D2", "D3"}),
    ("beta AND NOT alpha", {"D3"}),
    ("beta NOT alpha", {"D3"}),
    ("", {"D1", "D2", "D3", "D4", "D5", "D6"}),
    ("pd:2020", {"D1", "D2", "D3"}),
    ("pd:2020-05", {"D1", "D3"}),
    ("pd:2020-05-01", {"D1"}),
    ("pd:[2020-05-01 TO 2020-12-31]", {"D1", "D3"}),
    ("pd:[2020-05-02 TO *]", set()),
    ("公开日：[* TO 2020]", {"D1", "D2", "D3"}),
    ("ipc:H01M10", {"D4", "D5"}),
    ("ipc:H01M10/00", {"D4", "D5"}),
    ("ipc:H01M10/052", {"D4"}),
    ("ipc:h01m 10/052", {"D4"}),
    ("ipc:H01M", {"D4", "D5", "D6"}),
    ("ipc:H01M100", {"D6"}),
    ("分类号:H01M10/052", {"D4", "D6"}),
    ("pn:USD656296", {"D4", "D5"}),
    ("pn:USD0656296", {"D4", "D5"}),
    ("pn:US D656,296", {"D4", "D5"}),
    ("pn:USD656296S1", {"D4"}),
    ("office:us", {"D6"}),
]


@pytest.fixture
def records(engine, tmp_path):
    return build(engine, tmp_path / "index", collection(RECORDS))


@pytest.mark.parametrize(("query", "expected"), SETS)
def test_fields_values_and_boolean(records, query, expected):
    tree = parse(query, TABLE)
    plain = {one.record_id: Plain(texts=one.texts, keys=one.keys, dates=one.dates) for one in RECORDS}
    assert {record_id for record_id, own in plain.items() if matches(tree, own)} == expected
    assert found(records, tree) == expected


VARIANTS = [
    (
        "锂电池 干燥",
        [
            "ti:锂电池",
            "ti:鋰電池",
            "标题：锂电池",
            "ＴＩ：锂电池",
            "ti=锂电池",
            "ti:“锂 电池”",
            "ti:「鋰电池」",
            "ti: 锂电池",
        ],
    ),
    (
        "Lithium-Ion Café",
        [
            "ti:lithium-ion",
            "ti:LITHIUM-ION",
            "ti:ｌｉｔｈｉｕｍ－ｉｏｎ",
            'ti:"lithium ion"',
            "ti:lithium‐ion",
            "ti:lithium/ion",
        ],
    ),
    ("Lithium-Ion Café", ["ti:cafe", "ti:CAFÉ", "ti:cafe\u0301", "TI：ｃａｆｅ"]),
    ("锂，电池", ["ti:锂，电池", "ti:锂,电池", "ti:锂、电池", "ti:鋰；电池", 'ti:"锂。电池"']),
]


@pytest.mark.req("UX-09")
@pytest.mark.parametrize(("title", "queries"), VARIANTS)
def test_spelling_variants_find_the_same_set(engine, tmp_path, title, queries):
    documents = [
        Document(record_id="R1", texts={"ti": [title]}),
        Document(record_id="R2", texts={"ti": ["其他 other"]}),
    ]
    reader = build(engine, tmp_path / "index", collection(documents))
    assert [found(reader, parse(query, TABLE)) for query in queries] == [{"R1"}] * len(queries)
