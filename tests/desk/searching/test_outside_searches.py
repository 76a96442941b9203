"""Outside searches: what is written down, the leak check before it, and what an export gives."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
import typst

from opentisc.accounts.models import Person
from opentisc.desk import actions, queries
from opentisc.desk.errors import LeakRefused, StepRefused, UnknownRequest
from opentisc.desk.models import RequestFile, SearchStep, StepDocument
from opentisc.desk.searching.errors import BadOutsideSearch, NotConfirmed, UnreadableExport
from opentisc.infra import audit
from opentisc.network import actions as network
from tests.factories import desk as make

pytestmark = pytest.mark.django_db
NOW = make.NOW
DISCLOSED = "终端按业务量把节点分组并在夜间令各组轮流休眠以节省电能的无线网络方法"  # 34 Han characters

RIS = """TY  - JOUR
TI  - 锂离子电池隔膜研究进展
AU  - 张三
JO  - 虚构学报
PY  - 2020
DO  - 10.99999/fictional.2020.1
ER  -

TY  - JOUR
TI  - 分组休眠的能耗模型
AU  - 钱五
JO  - 虚构通信
PY  - 2021
DO  - 10.99999/fictional.2021.7
ER  -
"""


@pytest.fixture
def request_(desk):
    answers = {**make.BASIC_SEARCH, "subject": "无线网络节能方法", "purpose": DISCLOSED}
    return make.make_working(desk, service="B2", answers=answers)


@pytest.fixture
def cnki(desk):
    facts = network.ResourceFacts(
        name="中国学术期刊", provider="中国知网", kind="database", coverage="1994–2026", seats=1
    )
    resource = network.add_resource(desk.body, facts, by=desk.manager)
    person = Person.objects.get(pk=desk.consultant.person_id)
    network.give_seat(resource, person, valid_from=date(2026, 1, 1), by=desk.manager)
    return resource


def outside(text="主题=分组休眠 AND 节能", **facts):
    facts = {"hits": 12, "searched_at": NOW, "database": "中国学术期刊"} | facts
    return actions.Outside(text=text, **facts)


def record(request, by, stated, *, file=None, confirm=True):
    checked = actions.check_text(request.key, stated.text, by=by, now=NOW)
    if confirm:
        stated = replace(stated, confirmed=checked.sha256)
    upload = None if file is None else actions.Upload(io.BytesIO(file[1]), file[0])
    return actions.record_outside(request.key, stated, by=by, now=NOW, upload=upload)


def test_an_outside_search_is_a_row_of_the_same_log(desk, request_, cnki):
    from opentisc.search.types import Query

    actions.search_for(request_.key, Query(text="wireless"), by=desk.consultant, now=NOW)
    stated = outside(resource=cnki.pk, database="", reviewed=5)
    record(request_, desk.consultant, stated)
    own, row = queries.search_log(request_)
    assert [(one.number, one.kind) for one in (own, row)] == [(1, "own"), (2, "outside")]
    assert (row.database, row.platform, row.coverage) == ("中国学术期刊", "中国知网", "1994–2026")
    assert (row.hits, row.reviewed, row.text) == (12, 5, stated.text)
    assert row.data_version is None


def test_only_a_resource_with_a_seat_of_ones_own_is_named(desk, request_, cnki):
    other = network.add_resource(
        desk.body,
        network.ResourceFacts(name="别人的库", kind="database", seats=1),
        by=desk.manager,
    )
    assert [one.resource.name for one in queries.usable_outside(desk.consultant, now=NOW)] == ["中国学术期刊"]
    with pytest.raises(BadOutsideSearch) as refused:
        record(request_, desk.consultant, outside(resource=other.pk))
    assert refused.value.problems == {"resource": "no_seat"}


def test_a_text_that_repeats_the_disclosure_is_refused_and_leaves_nothing(desk, request_):
    typed = f"主题=（{DISCLOSED[2:24]}）"
    with pytest.raises(LeakRefused) as refused:
        record(request_, desk.consultant, outside(typed))
    (passage,) = refused.value.facts["passages"]
    assert typed[passage.start : passage.end] == DISCLOSED[2:24]
    assert refused.value.facts["longest"] == {"han": 22, "words": 0}
    assert "purpose" in passage.source
    assert DISCLOSED[2:24] not in repr(refused.value)  # what the program's log writes
    assert SearchStep.objects.count() == 0


def test_the_person_confirms_exactly_the_text_that_is_sent(desk, request_):
    with pytest.raises(NotConfirmed):
        record(request_, desk.consultant, outside(), confirm=False)
    step = record(request_, desk.consultant, outside()).step
    kept = step.leak_check
    assert (kept["needed"], kept["longest"]) == (
        True,
        {"han": 4, "words": 0},
    )  # 分组休眠 stands in the feature
    assert kept["confirmed_by"] == desk.consultant.name
    assert "passages" not in kept


def test_files_of_the_disclosure_are_compared_and_those_that_cannot_are_said(desk, request_):
    word = io.BytesIO()
    body = "<w:p><w:r><w:t>一种在低温下仍能保持粘度</w:t></w:r><w:r><w:t>的双组分环氧树脂灌封胶组合物</w:t></w:r></w:p>"
    xml = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(word, "w") as package:
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        package.writestr("word/document.xml", xml)
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    for name, content in (("交底书.docx", word.getvalue()), ("附图.pdf", pdf)):
        new = actions.NewFile("disclosure")
        actions.attach_file(request_.key, io.BytesIO(content), name, new=new, by=desk.client_hat, now=NOW)
    typed = "低温下仍能保持粘度的双组分环氧树脂灌封胶"
    checked = actions.check_text(request_.key, typed, by=desk.consultant, now=NOW)
    assert (checked.refused, checked.longest_han) == (True, 20)
    assert checked.shown[0].source == "交底书.docx"
    assert checked.unread == ("附图.pdf（PDF 已损坏，或超过读取的限制）",)


def test_a_pdf_of_the_disclosure_is_compared_and_its_scanned_pages_are_said(desk, request_):
    source = "一种在低温下仍能保持粘度的双组分环氧树脂灌封胶组合物\n#pagebreak()\n#rect(width: 5cm)"
    new = actions.NewFile("disclosure")
    given = io.BytesIO(typst.compile(source.encode()))
    actions.attach_file(request_.key, given, "交底书.pdf", new=new, by=desk.client_hat, now=NOW)
    typed = "低温下仍能保持粘度的双组分环氧树脂灌封胶"
    checked = actions.check_text(request_.key, typed, by=desk.consultant, now=NOW)
    assert (checked.refused, checked.longest_han, checked.shown[0].source) == (True, 20, "交底书.pdf")
    assert checked.unread == ("交底书.pdf（第 2 页没有可读的文字）",)


def test_below_label_2_nothing_is_compared(desk):
    request = make.make_working(desk)  # B1, label 1
    step = actions.record_outside(
        request.key, outside(make.CONSULTING["question"] * 2), by=desk.consultant, now=NOW
    ).step
    assert step.leak_check == {"needed": False}


def test_a_database_on_the_own_machine_is_no_third_party(desk, request_):
    facts = network.ResourceFacts(name="本地库", kind="database", egress=False)
    local = network.add_resource(desk.body, facts, by=desk.manager)
    stated = outside(DISCLOSED, resource=local.pk)
    step = actions.record_outside(request_.key, stated, by=desk.consultant, now=NOW).step
    assert step.leak_check == {"needed": False, "stays_here": True}


def test_the_rows_of_an_export_become_documents_and_find_our_own_records(desk, request_):
    found = record(request_, desk.consultant, outside(), file=("cnki.ris", RIS.encode()))
    assert (found.added, found.again, found.held, found.read.format) == (2, 0, 1, "ris")
    ours, theirs = StepDocument.objects.order_by("pk")
    assert ours.record_id == "doi:10.99999/fictional.2020.1"  # the platform holds this paper
    assert theirs.record_id == ""
    assert theirs.snapshot["title"] == "分组休眠的能耗模型"
    assert theirs.citation.startswith("钱五. 分组休眠的能耗模型[J")
    assert len(theirs.snapshot_sha256) == 64
    assert (ours.steps, theirs.steps) == ([1], [1])
    file = RequestFile.objects.get()
    assert (file.kind, file.for_staff_alone, found.step.file_id) == ("search_export", True, file.pk)
    again = record(request_, desk.consultant, outside("主题=休眠"), file=("more.ris", RIS.encode()))
    assert (again.added, again.again) == (0, 2)
    assert StepDocument.objects.get(pk=theirs.pk).steps == [1, 2]


def test_a_screenshot_is_kept_and_gives_no_document(desk, request_):
    png = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
        b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    found = record(request_, desk.consultant, outside(), file=("shot.png", png))
    assert (found.added, found.read) == (0, None)
    assert found.step.file.stored.sha256
    assert StepDocument.objects.count() == 0


def test_an_export_that_nobody_can_read_is_refused_whole(desk, request_):
    with pytest.raises(UnreadableExport):
        record(request_, desk.consultant, outside(), file=("notes.txt", "随手记的几行字。\n".encode()))
    assert (SearchStep.objects.count(), RequestFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"reviewed": 13}, {"reviewed": "more_than_hits"}),
        ({"hits": -1}, {"hits": "negative", "reviewed": "x"}),
        ({"searched_at": make.later(hours=1)}, {"searched_at": "in_future"}),
        ({"database": " "}, {"database": "required"}),
        ({"point": 2}, {"point": "no_such_point"}),
        ({"text": " "}, {"text": "required"}),
        ({"text": "词 " * 10_001}, {"text": "too_long"}),
    ],
)
def test_what_cannot_be_so_is_refused_by_field(desk, request_, facts, problem):
    with pytest.raises(BadOutsideSearch) as refused:
        record(request_, desk.consultant, outside(**facts))
    assert set(refused.value.problems) <= set(problem)
    assert refused.value.problems


def test_strangers_client_and_reviewer_write_nothing(desk, request_):
    for by, error in (
        (make.make_desk().consultant, UnknownRequest),
        (desk.client_hat, UnknownRequest),
        (desk.reviewer, StepRefused),
    ):
        with pytest.raises(error):
            actions.record_outside(request_.key, outside(), by=by, now=NOW)
        with pytest.raises(error):
            actions.check_text(request_.key, "x", by=by, now=NOW)


def test_the_trail_keeps_neither_text_nor_database_of_a_confidential_search(desk, request_):
    record(request_, desk.consultant, outside())
    events = audit.entries_for(audit.Subject("request", str(request_.key)))
    facts = [one.facts for one in events if one.act.startswith("desk.search.")]
    assert [one.act for one in events][-2:] == ["desk.search.leak_checked", "desk.search.outside_recorded"]
    assert "分组休眠" not in str(facts)
    assert "学术期刊" not in str(facts)


def test_the_same_form_sent_twice_is_one_row(desk, request_):
    """RD-11: a second click, or a reload of the answer."""
    stated = outside(once="key-of-the-form")
    rows = [
        record(request_, desk.consultant, stated, file=("cnki.ris", RIS.encode())).step.pk for _ in range(2)
    ]
    assert rows[0] == rows[1]
    assert (SearchStep.objects.count(), RequestFile.objects.count(), StepDocument.objects.count()) == (
        1,
        1,
        2,
    )
