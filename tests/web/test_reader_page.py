"""The reader through the client: one page per kind of record."""

import pytest
from django.urls import reverse

from tests.web.html_reading import css, page, text


def record(client, record_id: str, **parameters: str):
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    return page(client, reverse("record", args=[record_id]) + (f"?{query}" if query else ""))


@pytest.mark.req("UX-15")
def test_a_patent_has_the_eight_sections_in_order_each_with_its_key(visitor, site):
    tree = record(visitor, "CN999000001B")
    links = css(tree, ".section-nav a")
    labels = ["摘要", "权利要求", "说明书", "附图", "引文", "同族", "法律状态", "来源"]
    assert [text(link).lstrip("12345678").rstrip("0123456789 ") for link in links] == labels
    assert [link.get("data-key") for link in links] == list("12345678")
    for link in links:
        assert css(tree, f"section{link.get('href')}")


def test_the_strip_shows_applicant_dates_status_with_its_day_and_family(visitor, site):
    strip = {
        text((css(one, "dt summary") or css(one, "dt"))[0]): text(css(one, "dd")[0])
        for one in css(record(visitor, "CN999000001B"), ".fact-strip div")
    }
    assert strip["申请人"] == "虚构新能源股份有限公司"
    assert strip["公开日"] == "2023-01-10"
    assert strip["法律状态"].startswith("有效")
    assert "截至 2024-06-01" in strip["法律状态"]
    assert strip["简单同族"] == "2 件"


@pytest.mark.req("UX-16")
def test_claims_stand_as_a_tree_with_independents_first_and_the_missing_one_flagged(visitor, site):
    claims = css(record(visitor, "CN999000001B"), "li.claim")
    assert [one.get("id") for one in claims] == ["claim-1", "claim-2", "claim-3", "claim-5", "claim-4"]
    depths = [next(word for word in one.get("class").split() if word.startswith("depth")) for one in claims]
    assert depths == ["depth-0", "depth-1", "depth-2", "depth-0", "depth-0"]
    assert ["claim-independent" in one.get("class") for one in claims] == [True, False, False, True, False]
    assert "所引权利要求 9 不存在" in text(claims[4])


@pytest.mark.req("UX-18")
def test_every_paragraph_and_claim_has_a_permalink_and_says_how_it_is_cited(visitor, site):
    tree = record(visitor, "CN999000001B")
    assert text(css(tree, "#p-0001 .paragraph-number")[0]) == "[0001]"
    assert css(tree, "#p-0001")[0].get("data-cite") == "说明书 [0001]"
    assert css(tree, "#p-0001 a")[0].get("href") == "#p-0001"
    assert css(tree, "#claim-2 .claim-number")[0].get("href") == "#claim-2"
    assert css(tree, "#claim-2 .text-block")[0].get("data-cite") == "权利要求 2"


def test_citations_lead_both_ways(visitor, site):
    citing = css(record(visitor, "CN999000001B"), "#citations a")
    assert [link.get("href") for link in citing] == ["/records/XX2000001A/"]
    assert "审查员 · X" in text(css(record(visitor, "CN999000001B"), "#citations")[0])
    cited = css(record(visitor, "XX2000001A"), "#citations a")
    assert [link.get("href") for link in cited] == ["/records/CN999000001B/"]


def test_the_family_shows_the_other_member(visitor, site):
    assert [link.get("href") for link in css(record(visitor, "CN999000001B"), "#family a")] == [
        "/records/XX2000009A/"
    ]


def test_legal_events_stand_newest_first_with_the_day_we_learnt_of_them(visitor, site):
    events = [text(one) for one in css(record(visitor, "CN999000001B"), ".events li")]
    assert [one[:10] for one in events] == ["2023-01-10", "2022-05-20"]
    assert "授权" in events[0]
    assert "得知" in events[0]


@pytest.mark.req("UX-20")
def test_every_fact_says_its_source_file_place_and_batch(visitor, site):
    tree = record(visitor, "CN999000001B")
    facts = css(tree, ".record-section .facts dt")
    assert facts
    for one in facts:
        assert "patents.jsonl" in css(one, "summary")[0].get("title")
        assert "patents.jsonl" in text(css(one, ".source-text")[0])  # opens by key and touch, without script
    assert "patents.jsonl" in text(css(tree, "#sources")[0])


@pytest.mark.req("UX-20")
def test_texts_claims_citations_and_events_open_their_source_too(visitor, site):
    tree = record(visitor, "CN999000001B")
    for section in ("abstract", "claims", "description", "citations", "legal"):
        said = [text(one) for one in css(tree, f"#{section} details .source-text")]
        assert said, section
        assert all("patents.jsonl" in one or "OpenTISC" in one for one in said)


@pytest.mark.parametrize(
    ("record_id", "heading", "facts"),
    [
        ("TM-XX-7000001", "青禾电池", ["虚构新能源股份有限公司", "已注册", "蓄电池；电池充电器", "0922"]),
        ("GI-XX-PGI-0001", "云岭虚构茶", ["茶叶", "云岭县现辖行政区域", "2019-06-01"]),
        ("IC-CN-BS.999000001", "虚构电源管理芯片", ["虚构微电子有限公司", "MOS", "2021-10-01"]),
        (
            "doi:10.99999/fictional.2020.1",
            "锂离子电池隔膜研究进展",
            ["虚构学报", "期刊论文", "综述了隔膜的研究进展。"],
        ),
    ],
)
def test_each_other_kind_has_its_page(visitor, site, record_id, heading, facts):
    tree = record(visitor, record_id)
    assert text(css(tree, "h1")[0]) == heading
    shown = text(css(tree, "main")[0])
    for fact in facts:
        assert fact in shown


def test_literature_is_printed_as_gb_t_7714(visitor, site):
    reference = text(css(record(visitor, "doi:10.99999/fictional.2020.1"), "#reference .citation")[0])
    assert reference.startswith("张三, 李四. 锂离子电池隔膜研究进展[J")
    assert "虚构学报, 2020, 3(2): 10-18" in reference


@pytest.mark.req("UX-21")
def test_previous_and_next_keep_to_the_list_it_was_opened_from(visitor, site):
    listed = "q%3Dab%253Awireless%26sort%3Ddate"
    tree = record(visitor, "XX2000003A", list=listed, at="2")
    steps = {link.get("data-walk"): link.get("href") for link in css(tree, ".reader-walk a")}
    assert steps["k"].startswith("/records/XX2000004A/?")
    assert steps["j"].startswith("/records/XX2000002A/?")
    assert steps["j"].endswith("at=3")
    assert steps["Escape"] == "/search/?q=ab%3Awireless&sort=date#hit-2"  # the row one came from
    assert "第 2 件，共 4 件" in text(css(tree, ".reader-walk")[0])
    assert css(tree, "#topbar-query")[0].get("value") == "ab:wireless"


@pytest.mark.req("UX-07")
def test_the_lists_words_stay_marked_in_the_record_only_where_the_clause_holds(visitor, site):
    tree = record(visitor, "XX2000001A", list="q%3Dab%253Anetwork", at="1")
    assert [text(mark) for mark in css(tree, "#abstract mark")] == ["network"]
    assert css(tree, "#claims mark") == []


@pytest.mark.parametrize("listed", ["q%3Dab%253A(", "sort%3Dprice", "collection%3Dnone", "q%3Dzzz"])
def test_a_list_that_cannot_be_had_any_more_leaves_the_record_readable(visitor, site, listed):
    tree = record(visitor, "XX2000001A", list=listed, at="1")
    assert css(tree, ".reader-walk") == []


@pytest.mark.parametrize("at", ["0", "-1", "x", "99999999999", "10000"])
def test_a_place_that_no_list_has_leaves_the_record_readable(visitor, site, at):
    assert css(record(visitor, "XX2000001A", list="q%3Dab%253Awireless", at=at), ".reader-walk") == []


def test_the_preview_is_a_piece_without_frame(visitor, site):
    response = visitor.get("/records/CN999000001B/?part=preview&list=q%3Dx&at=1")
    page_text = response.content.decode()
    assert "<html" not in page_text
    assert "一种锂离子电池隔膜及其制备方法" in page_text


@pytest.mark.parametrize("record_id", ["US0", "../../etc/passwd", "%00", "a" * 3000])
def test_what_is_no_record_is_not_found(visitor, site, record_id):
    assert visitor.get(f"/records/{record_id}/").status_code == 404
