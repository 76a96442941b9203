"""A file is taken when extension, first bytes and a look inside agree; everything else costs that file alone."""

import io
import os

import pytest

from opentisc.infra.attachments.errors import FileRefused
from opentisc.infra.attachments.images import sizes
from opentisc.infra.attachments.inspecting import inspect
from opentisc.infra.attachments.names import clean_name
from opentisc.infra.attachments.texts import require_inert
from tests.factories import uploads

GOOD = {
    "报告.pdf": (uploads.PDF, "application/pdf"),
    "图.png": (uploads.png(10, 20), "image/png"),
    "图.JPG": (uploads.jpeg(10, 20), "image/jpeg"),
    "a.gif": (uploads.gif(10, 20), "image/gif"),
    "a.bmp": (uploads.bmp(10, 20), "image/bmp"),
    "a.webp": (uploads.webp(10, 20), "image/webp"),
    "a.tif": (uploads.tiff((10, 20)), "image/tiff"),
    "交底书.docx": (uploads.docx(), f"{uploads.OOXML}.wordprocessingml.document"),
    "检索结果.xlsx": (uploads.xlsx(), f"{uploads.OOXML}.spreadsheetml.sheet"),
    "a.odt": (
        uploads.zipped(
            {"mimetype": b"application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": b"<m/>"},
            stored=("mimetype",),
        ),
        "application/vnd.oasis.opendocument.text",
    ),
    "公文.ofd": (uploads.zipped({"OFD.xml": b"<OFD/>"}), "application/ofd"),
    "附件.zip": (uploads.zipped({"a/b.txt": b"text"}), "application/zip"),
    "旧.doc": (uploads.ole("Root Entry", "WordDocument"), "application/msword"),
    "旧.xls": (uploads.ole("Root Entry", "Workbook"), "application/vnd.ms-excel"),
    "旧95.xls": (uploads.ole("Root Entry", "Book"), "application/vnd.ms-excel"),
    "说明.txt": ("锂电池".encode("gb18030"), "text/plain"),
    "导出.csv": ("名称,号码\n电池,CN1\n".encode("utf-16"), "text/csv"),
    "a.json": (b'{"a": 1}', "application/json"),
    "a.jsonl": ('{"a": 1}\n\n{"甲": 2}\n'.encode(), "application/json"),
    "a.xml": ("<?xml version='1.0'?><甲>乙</甲>".encode(), "application/xml"),
    "来信.eml": (uploads.MAIL, "message/rfc822"),
}


def looked_at(tmp_path, name: str, content: bytes) -> str:
    path = tmp_path / "content"
    path.write_bytes(content)
    return inspect(path, name)


@pytest.mark.req("SC-31")
@pytest.mark.parametrize("name", GOOD)
def test_what_a_centre_receives_is_taken(tmp_path, name):
    content, media_type = GOOD[name]
    assert looked_at(tmp_path, name, content) == media_type


BAD = {
    "no extension": ("报告", uploads.PDF, "file_type_unknown"),
    "a page": ("a.html", b"<!DOCTYPE html><html></html>", "file_type_unknown"),
    "a picture that runs": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_type_unknown"),
    "a document with macros by name": ("a.docm", uploads.docx(), "file_type_unknown"),
    "nothing": ("a.txt", b"", "file_empty"),
    "a program called PDF": ("a.pdf", b"MZ\x90\0\x03" + bytes(100), "file_type_mismatch"),
    "a PDF called picture": ("a.png", uploads.PDF, "file_type_mismatch"),
    "a page called text": ("a.txt", b"<!DOCTYPE html><html><script>1</script></html>", "file_type_mismatch"),
    "a page called table": ("a.csv", b"<html><body></body></html>", "file_type_mismatch"),
    "a page called XML": (
        "a.xml",
        b"<?xml version='1.0'?><!-- x --><html xmlns='http://www.w3.org/1999/xhtml'/>",
        "file_type_mismatch",
    ),
    "a drawing called XML": ("a.xml", b"<?xml version='1.0'?>\n<s:svg xmlns:s='x'/>", "file_type_mismatch"),
    "a page in UTF-16 called text": ("a.txt", "<script>1</script>".encode("utf-16"), "file_type_mismatch"),
    "a program called text": ("a.txt", b"MZ\x90\0\x03" + bytes(100), "file_type_mismatch"),
    "bytes called text": ("a.txt", bytes(range(256)), "file_type_mismatch"),
    "a workbook called document": ("a.docx", uploads.xlsx(), "file_type_mismatch"),
    "an archive called document": ("a.docx", uploads.zipped({"a.txt": b"x"}), "file_type_mismatch"),
    "old Word called Excel": ("a.xls", uploads.ole("WordDocument"), "file_type_mismatch"),
    "a PDF cut short": ("a.pdf", uploads.PDF[:40], "file_damaged"),
    "a picture cut short": ("a.png", uploads.png(1, 1)[:18], "file_damaged"),
    "a picture without pixels": ("a.png", uploads.png(0, 7), "file_damaged"),
    "XML cut short": ("a.xml", b"<?xml version='1.0'?><a><b>", "file_damaged"),
    "JSON cut short": ("a.json", b'{"a": [1, 2', "file_damaged"),
    "JSON too deep": ("a.json", b"[" * 100_000, "file_damaged"),
    "lines that are not JSON": ("a.jsonl", b'{"a": 1}\nnot\n', "file_damaged"),
    "XML too deep": ("a.xml", b"<?xml version='1.0'?>" + b"<a>" * 300 + b"</a>" * 300, "file_damaged"),
    "text called mail": ("a.eml", b"Hello\n\nthere", "file_type_mismatch"),
    "a damaged archive": ("a.zip", uploads.zipped({"a.txt": b"x" * 99})[:60], "file_corrupt_archive"),
}


@pytest.mark.req("SC-31")
@pytest.mark.parametrize("case", BAD)
def test_what_is_not_what_it_says_is_refused(tmp_path, case):
    name, content, code = BAD[case]
    with pytest.raises(FileRefused) as refusal:
        looked_at(tmp_path, name, content)
    assert refusal.value.code == code


@pytest.mark.req("SC-31")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", uploads.docx(**{"word/vbaProject.bin": b"x"})),
        ("a.xlsx", uploads.xlsx(**{"xl/macrosheets/sheet1.xml": b"<x/>"})),
        ("a.xlsx", uploads.xlsx(**{"xl/activeX/activeX1.bin": b"x"})),
        ("a.docx", uploads.ooxml("application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml")),
        (
            "a.ods",
            uploads.zipped(
                {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": b"",
                 "Basic/Standard/Module1.xml": b""}, stored=("mimetype",),
            ),
        ),
        ("a.doc", uploads.ole("WordDocument", "_VBA_PROJECT")),
    ],
)  # fmt: skip
def test_macros_are_refused_wherever_they_are(tmp_path, name, content):
    with pytest.raises(FileRefused) as refusal:
        looked_at(tmp_path, name, content)
    assert refusal.value.code == "file_has_macros"


@pytest.mark.req("SC-30")
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.zip", uploads.zipped({"zeros": bytes(20_000_000)}), "file_ratio"),
        ("a.docx", uploads.docx(**{"word/media/zeros": bytes(20_000_000)}), "file_ratio"),
        ("a.zip", uploads.zipped({str(number): b"" for number in range(5_001)}), "file_too_many_entries"),
        ("a.zip", uploads.zipped({"inner.zip": uploads.zipped({"a": b"b"})}), "file_archive_too_deep"),
        ("a.zip", uploads.zipped({"../../etc/passwd": b"x"}), "file_path_escape"),
    ],
)
def test_an_archive_that_bursts_is_refused(tmp_path, name, content, code):
    with pytest.raises(FileRefused) as refusal:
        looked_at(tmp_path, name, content)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", b"<!-- <HEADER> // -->\n# Title"),
        ("a.txt", b"<headline>1</headline>"),
        (
            "a.xml",
            b"<?xml version='1.0'?><!DOCTYPE patent-application-publication SYSTEM 'pap.dtd'><patent/>",
        ),
        ("a.xml", "<?xml version='1.0' encoding='GB2312'?><专利/>".encode("gb2312")),
    ],
)
def test_markup_that_nothing_runs_is_taken(tmp_path, name, content):
    assert looked_at(tmp_path, name, content)


@pytest.mark.req("SC-38")
@pytest.mark.parametrize("piece", [b"<!---->", b"<!--", b" ", b"<?xml ", b"<!-- --> "])
def test_no_beginning_makes_the_look_slow(tmp_path, piece):
    content = piece * (60_000 // len(piece)) + b"x"
    path = tmp_path / "content"
    path.write_bytes(content)
    require_inert(path)


@pytest.mark.req("SC-29")
def test_an_entity_bomb_stays_small(tmp_path):
    entities = "".join(f"<!ENTITY c{n} '{f'&c{n - 1};' * 10}'>" for n in range(1, 10))
    bomb = f"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY c0 'lol'>{entities}]><a>&c9;</a>".encode()
    with pytest.raises(FileRefused) as refusal:
        looked_at(tmp_path, "a.xml", bomb)
    assert refusal.value.code == "file_damaged"


@pytest.mark.req("SC-31")
@pytest.mark.parametrize("make", [uploads.png, uploads.jpeg, uploads.gif, uploads.bmp, uploads.webp])
def test_the_size_of_an_image_is_read_from_its_header(make):
    assert list(sizes(io.BytesIO(make(5_000, 9_999)))) == [(5_000, 9_999)]


def test_every_page_of_a_tiff_counts():
    assert list(sizes(io.BytesIO(uploads.tiff((30, 40), (50, 60), order=">")))) == [(30, 40), (50, 60)]


@pytest.mark.req("SC-31")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", uploads.png(10_000, 5_001)),
        ("a.jpg", uploads.jpeg(10_000, 5_001)),
        ("a.tiff", uploads.tiff((5_000, 5_000), (5_000, 5_001))),
    ],
)
def test_more_than_fifty_million_pixels_are_refused(tmp_path, name, content):
    with pytest.raises(FileRefused) as refusal:
        looked_at(tmp_path, name, content)
    assert (refusal.value.code, refusal.value.facts["most"]) == ("image_too_large", 50)


def test_exactly_fifty_million_pixels_are_taken(tmp_path):
    assert looked_at(tmp_path, "a.png", uploads.png(10_000, 5_000)) == "image/png"


@pytest.mark.req("SC-32", "SC-27")
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("技术交底书.docx", "技术交底书.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\li\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf"),
        ("gpj.\u202efdp.exe", "gpj.fdp.exe"),
        ("a\x00.pdf", "a.pdf"),
        ('<img src="x">.png', "_img src=_x__.png"),
        ("..", "file"),
        ("", "file"),
        ("  .hidden ", "hidden"),
        ("CON.txt", "_CON.txt"),
        ("e\u0301.txt", "\u00e9.txt"),
    ],
)
def test_a_name_is_made_harmless(given, kept):
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_extension_and_whole_characters():
    kept = clean_name("检" * 200 + ".docx")
    assert kept == "检" * 58 + ".docx"  # 58 × 3 + 5 = 179 of 180 bytes
    assert len(os.fsencode(kept)) <= 180
