"""The files of a deliverable: what they say, that nothing in them runs, and that they are made once."""

import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from datetime import timedelta

import docx
import pypdfium2
import pytest

from opentisc.desk import actions
from opentisc.desk.deliverables import content, making
from opentisc.desk.deliverables.layout import Block, Paper
from opentisc.desk.deliverables.rendering import characters, pdf
from opentisc.desk.deliverables.rendering.docx import make_docx
from opentisc.desk.models import Deliverable, RequestFile
from opentisc.infra import attachments, worker
from opentisc.infra.models import Job, JobState, StoredFile
from opentisc.jobs.registry import runners
from tests.factories import desk as make
from tests.factories import reports
from tests.web.hostile_texts import PAYLOADS

NOW, LATER = reports.NOW, reports.LATER
SERVICES = ("B1", "B2", "B3", "B4")
needs_fonts = pytest.mark.skipif(bool(pdf.fonts_missing()), reason="needs the fonts of fonts-noto-cjk")


def a_paper(*blocks: Block, title: str = "基础检索报告", language: str = "zh") -> Paper:
    return Paper(
        title,
        language,
        "虚构中心",
        (("报告编号", "X-1"),),
        "范围与局限",
        "仅限所列数据库。",
        blocks,
        "X-1 · v1",
    )


def paragraphs(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(f"p-{number}", "paragraph", text) for number, text in enumerate(texts))


def words_of_docx(data: bytes) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [one.text for one in document.paragraphs] + cells


def words_of_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(document[page].get_textpage().get_text_range() for page in range(len(document)))
    document.close()
    return text


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@needs_fonts
@pytest.mark.req("UX-50", "RD-23")
def test_the_pdf_is_tagged_and_shows_rare_characters_as_text():
    data = pdf.make_pdf(a_paper(*paragraphs("龘靐齉 𠮷", "plain")), made_at=NOW)
    assert "龘靐齉 𠮷" in words_of_pdf(data)
    assert "〓" not in words_of_pdf(data)
    assert b"/StructTreeRoot" in data or b"pdfuaid" in data
    assert b"pdfuaid:part" in data
    assert pdf.make_pdf(a_paper(*paragraphs("龘靐齉 𠮷", "plain")), made_at=NOW) == data


@needs_fonts
@pytest.mark.req("UX-50")
def test_a_character_without_a_glyph_is_named_and_never_an_empty_box():
    words = words_of_pdf(pdf.make_pdf(a_paper(*paragraphs("甲\u1234乙")), made_at=NOW))
    assert "甲〓乙" in words
    assert "U+1234" in words


@needs_fonts
@pytest.mark.req("SC-27", "SC-35")
def test_hostile_text_stays_text_in_pdf():
    words = words_of_pdf(data := pdf.make_pdf(a_paper(*paragraphs(*PAYLOADS)), made_at=NOW))
    for action in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/SubmitForm", b"/AA"):
        assert action not in data, action
    assert "<script>alert(1)</script>" in words
    inert = ("#panic()", '#read("/etc/passwd")', "$ x^2 $", "@ref", "{{ 7*7 }}", '#import "@preview/x:1.0.0"')
    words = words_of_pdf(pdf.make_pdf(a_paper(*paragraphs(*inert)), made_at=NOW))
    for text in inert:
        assert squeezed(text) in squeezed(words)


@pytest.mark.req("SC-27", "SC-35")
def test_hostile_text_stays_text_in_docx():
    inert = (
        "{{ 7*7 }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for x in y %}",
        "{%p endfor %}",
        "]]>",
        "<w:p/>",
        "a\x00b\x0bc",
    )
    texts = [*PAYLOADS, *inert]
    table = Block("t", "table", header=("甲", "乙"), rows=tuple((text, "") for text in inert), widths=(1, 1))
    data = make_docx(a_paper(*paragraphs(*texts), table), made_at=NOW)
    said = words_of_docx(data)
    for text in texts:
        assert characters.clean(text).strip() in [one.strip() for one in said], text
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        relations = b"".join(package.read(name) for name in names if name.endswith(".rels"))
    assert not [name for name in names if "vba" in name.lower() or "embed" in name.lower()]
    assert b'TargetMode="External"' not in relations


def test_the_docx_says_everything_and_is_the_same_each_time():
    table = Block("t", "table", header=("甲", "乙", "丙"), rows=(("1", "2\n3", "4"),), widths=(1, 2, 1))
    paper = a_paper(Block("h", "heading", "一、编号"), *paragraphs("首段", "次段"), table)
    said = words_of_docx(make_docx(paper, made_at=NOW))
    for text in (
        "基础检索报告",
        "虚构中心",
        "X-1",
        "仅限所列数据库。",
        "一、编号",
        "首段",
        "次段",
        "甲",
        "丙",
        "2\n3",
    ):
        assert text in said
    assert make_docx(paper, made_at=NOW) == make_docx(paper, made_at=NOW)


@needs_fonts
@pytest.mark.req("SC-35")
def test_typesetting_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.01)
    with pytest.raises(pdf.PdfNotMade) as ended:
        pdf.make_pdf(a_paper(*paragraphs("长")), made_at=NOW)
    assert ended.value.facts["why"] == "time"


@needs_fonts
@pytest.mark.req("SC-35")
def test_the_template_reaches_nothing_outside_of_its_folder(tmp_path, monkeypatch):
    (tmp_path / "secret.txt").write_text("geheim")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "paper.typ").write_text('#read("/../secret.txt")')
    monkeypatch.setattr(pdf, "_TEMPLATES", inner)
    with pytest.raises(pdf.PdfNotMade) as refused:
        pdf.make_pdf(a_paper(), made_at=NOW)
    assert refused.value.facts["why"] == "refused"


def test_missing_fonts_are_said_and_not_drawn_as_boxes(monkeypatch):
    monkeypatch.setattr(pdf, "fonts_missing", lambda: ("Noto Serif CJK SC",))
    with pytest.raises(pdf.PdfNotMade) as refused:
        pdf.make_pdf(a_paper(), made_at=NOW)
    assert refused.value.facts == {"why": "fonts", "fonts": "Noto Serif CJK SC"}


@pytest.mark.req("RD-23")
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_an_office_program_opens_the_docx(tmp_path):
    (tmp_path / "report.docx").write_bytes(make_docx(a_paper(*paragraphs("龘靐齉")), made_at=NOW))
    command = [
        "soffice",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "report.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert "龘靐齉" in words_of_pdf((tmp_path / "report.pdf").read_bytes())


@pytest.fixture
def desk(db, settings, tmp_path):
    settings.HOME = tmp_path
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return make.make_desk(services=SERVICES)


def run_jobs() -> list[Job]:
    while (job := worker.take("here", now=LATER)) is not None:
        if job.name == "desk.make_deliverable":
            worker.run(job, runners())
        else:
            Job.objects.filter(pk=job.pk).update(state=JobState.CANCELLED, finished_at=LATER)
    return list(Job.objects.filter(name="desk.make_deliverable"))


@needs_fonts
@pytest.mark.req("UX-49", "RD-23")
def test_both_files_of_every_kind_and_language_say_the_same(desk):
    reports.qualify(desk)
    search = make.make_working(desk, service="B2")
    reports.add_steps(search, desk.consultant)
    status = make.make_working(desk, service="B4", answers=reports.STATUS)
    drafts = [
        reports.make_report(make.make_working(desk), desk.consultant, reports.answer_written()),
        reports.make_report(search, desk.consultant, reports.search_written()),
        reports.make_report(search, desk.consultant, reports.search_written(), language="en"),
        reports.make_report(reports.make_novelty(desk), desk.consultant, reports.novelty_written()),
        reports.make_report(status, desk.consultant, reports.status_written()),
        reports.make_report(status, desk.consultant, reports.status_written(), language="en"),
    ]
    for row in drafts:
        paper = making.paper_of(row)
        in_docx = squeezed("".join(words_of_docx(make_docx(paper, made_at=row.made_at))))
        in_pdf = squeezed(words_of_pdf(pdf.make_pdf(paper, made_at=row.made_at)))
        for block in paper.blocks:
            for text in (block.text, *(cell for line in block.rows for cell in line)):
                assert squeezed(text) in in_docx, text
        assert row.content_sha256 in in_docx
        assert row.content_sha256 in in_pdf
        for block in paper.blocks:
            if block.kind in {"heading", "subheading"}:
                assert squeezed(block.text) in in_pdf, block.text
        assert "〓" not in in_pdf


@needs_fonts
@pytest.mark.req("RD-03")
def test_the_files_are_made_once_however_often_the_job_is_started(desk, monkeypatch):
    request = make.make_working(desk)
    row = reports.make_report(request, desk.consultant, reports.answer_written())
    job = actions.ask_for_files(request.key, row.pk, by=desk.consultant, now=LATER)
    attach = making._attach
    monkeypatch.setattr(
        making, "_attach", lambda *_a, **_k: (_ for _ in ()).throw(SystemExit)
    )  # killed just before
    taken = worker.take("first", now=LATER)
    while taken.pk != job.pk:
        Job.objects.filter(pk=taken.pk).update(state=JobState.CANCELLED, finished_at=LATER)
        taken = worker.take("first", now=LATER)
    with pytest.raises(SystemExit):
        making.make_files(row.pk, now=LATER, tell=lambda *_a: None)
    monkeypatch.setattr(making, "_attach", attach)
    first = set(StoredFile.objects.values_list("pk", flat=True))
    again = worker.take("second", now=LATER + timedelta(seconds=151))
    assert again.pk == job.pk
    worker.run(again, runners())
    row.refresh_from_db()
    assert {row.docx_id, row.pdf_id} == first == set(StoredFile.objects.values_list("pk", flat=True))
    assert RequestFile.objects.filter(request=request, kind="deliverable").count() == 2
    assert making.files_are_current(Deliverable.objects.get(pk=row.pk))
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)


@needs_fonts
def test_a_new_save_takes_the_files_of_the_old_words_off(desk):
    request = make.make_working(desk)
    row = reports.make_report(request, desk.consultant, reports.answer_written())
    actions.ask_for_files(request.key, row.pk, by=desk.consultant, now=LATER)
    run_jobs()
    changed = reports.make_report(request, desk.consultant, reports.answer_written(answer="改后的答复"))
    assert changed.pk == row.pk
    assert (changed.docx_id, changed.pdf_id) == (None, None)
    assert not making.files_are_current(changed)
    assert RequestFile.objects.filter(request=request, removed_at=None).count() == 0
    actions.ask_for_files(request.key, row.pk, by=desk.consultant, now=LATER)
    run_jobs()
    row.refresh_from_db()
    with attachments.open_file(row.pdf) as file:
        assert "改后的答复" in words_of_pdf(file.read())


def test_no_file_is_made_of_content_that_does_not_have_its_hash(desk):
    request = make.make_working(desk)
    row = reports.make_report(request, desk.consultant, reports.answer_written())
    Deliverable.objects.filter(pk=row.pk).update(content_sha256="f" * 64)
    with pytest.raises(making.ContentChanged):
        making.make_files(row.pk, now=LATER, tell=lambda *_a: None)


def test_what_a_version_of_the_program_does_not_know_is_refused():
    with pytest.raises(content.UnreadableContent):
        content.read({"kind": "consulting_answer", "head": {}, "question": "", "written": {}})
