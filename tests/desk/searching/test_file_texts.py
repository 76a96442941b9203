"""The text of a file handed in: Word and PDF are read whole, and what cannot be read is said, never passed over."""

import io
import zipfile
import zlib
from email.message import EmailMessage

import pytest
import typst

from opentisc.desk.searching import file_texts
from opentisc.desk.searching.file_texts import PDF, WORD, Budget, take

pytestmark = pytest.mark.req("SC-34")
SENTENCE = "一种在低温下仍能保持粘度的双组分环氧树脂灌封胶组合物"


def pdf(source: str) -> bytes:
    """Return a PDF set from typst source."""
    made: bytes = typst.compile(source.encode())
    return made


def read(content: bytes, media_type: str = PDF) -> file_texts.Taken:
    return take(media_type, io.BytesIO(content), budget=Budget(60))


def raw_pdf(*objects: bytes) -> bytes:
    """Return a PDF of given objects, the first one being the catalogue."""
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return (
        body + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    )


def one_page(stream: bytes, filters: bytes = b"") -> bytes:
    """Return a PDF of one page with a content stream as it is."""
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(stream), filters, stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def test_every_page_of_a_pdf_is_read():
    taken = read(pdf(f"{SENTENCE}\n#pagebreak()\nA slow release agent"))
    assert taken.unread == ""
    assert SENTENCE in "".join(taken.text.split())
    assert "A slow release agent" in taken.text


def test_pages_without_text_are_named():
    picture = "#rect(width: 5cm, height: 5cm)"
    taken = read(
        pdf(
            f"甲\n#pagebreak()\n{picture}\n#pagebreak()\n{picture}\n#pagebreak()\n乙\n#pagebreak()\n{picture}"
        )
    )
    assert taken.unread == "第 2-3, 5 页没有可读的文字"
    assert "甲" in taken.text
    assert "乙" in taken.text


def test_a_scan_is_said_to_have_no_text():
    assert read(pdf("#rect(width: 5cm, height: 5cm)")) == file_texts.Taken("", "没有可读的文字")


def test_pages_past_the_limit_are_said_and_not_read(monkeypatch):
    monkeypatch.setattr(file_texts, "MOST_PAGES", 2)
    taken = read(pdf("甲\n#pagebreak()\n乙\n#pagebreak()\n丙"))
    assert taken.unread == "只比对前 2 页，共 3 页"
    assert "丙" not in taken.text


def test_characters_past_the_limit_are_said(monkeypatch):
    monkeypatch.setattr(file_texts, "MOST_CHARACTERS", 10)
    taken = read(pdf(SENTENCE))
    assert len(taken.text) == 10
    assert taken.unread == "只比对前 1 页，共 1 页"
    assert read(SENTENCE.encode(), "text/plain") == file_texts.Taken(SENTENCE[:10], "仅比对前 10 字")


def test_a_file_past_the_size_is_not_read(monkeypatch):
    monkeypatch.setattr(file_texts, "MOST_BYTES", 1_000_000)
    assert read(b"%PDF-1.4" + b" " * 1_000_000).unread == "文件超过 1 MB，没有读取"


def test_a_pdf_that_takes_too_long_is_stopped_and_said():
    taken = take(PDF, io.BytesIO(pdf(SENTENCE)), budget=Budget(0))
    assert taken == file_texts.Taken("", "读取用时过长，没有读完")


def test_a_stream_that_grows_without_end_is_stopped_by_its_limits():
    # 300 MB of text operators in less than 4 MB: read within the limits, or stopped and said; never the platform's memory.
    deflate = zlib.compressobj(9)
    block = b"BT /F 9 Tf (a) Tj ET\n" * 50_000
    packed = b"".join(deflate.compress(block) for _ in range(300)) + deflate.flush()
    assert len(packed) < 4_000_000
    taken = read(one_page(packed, b"/Filter/FlateDecode"))
    assert taken.unread


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
        b"%PDF-1.7\n" + b"\xff" * 5000 + b"%%EOF",
        b"",
        raw_pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 9>>"),  # its own child
    ],
)
def test_a_broken_pdf_is_said(content):
    taken = read(content)
    assert taken.text == ""
    assert taken.unread in {"PDF 已损坏，或超过读取的限制", "没有可读的文字"}


def test_a_pdf_of_one_ascii_line_is_read():
    assert read(one_page(b"BT /F 9 Tf (chitosan carrier) Tj ET")).text.strip() == "chitosan carrier"


def test_boxes_notes_diagrams_and_struck_out_text_of_word_are_read():
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    parts = {
        "word/document.xml": f"<w:document {w}><w:body><w:p><w:r><w:t>正文</w:t></w:r></w:p>"
        "<w:p><w:del><w:r><w:delText>删去的话</w:delText></w:r></w:del></w:p></w:body></w:document>",
        "word/footnotes.xml": f"<w:footnotes {w}><w:p><w:r><w:t>脚注</w:t></w:r></w:p></w:footnotes>",
        "word/diagrams/data1.xml": f"<d {a}><a:p><a:r><a:t>图中文字</a:t></a:r></a:p></d>",
        "word/styles.xml": f"<w:styles {w}><w:p><w:r><w:t>样式</w:t></w:r></w:p></w:styles>",
    }
    taken = read(package(parts), WORD)
    assert sorted(taken.text.split("\n")) == ["删去的话", "图中文字", "正文", "脚注"]
    assert taken.unread == ""


def test_a_word_file_of_pictures_alone_is_said():
    assert read(package({"word/document.xml": "<w/>"}), WORD) == file_texts.Taken("", "没有可读的文字")


def test_a_mail_is_decoded_and_its_attachments_are_said():
    message = EmailMessage()
    message["Subject"] = "技术交底"
    message.set_content(SENTENCE, cte="base64")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="附图.pdf")
    taken = read(message.as_bytes(), "message/rfc822")
    assert SENTENCE in taken.text
    assert "技术交底" in taken.text
    assert taken.unread == "所附文件没有比对：附图.pdf"


def test_another_kind_of_file_is_said():
    assert read(b"PNG", "image/png") == file_texts.Taken("", "这种文件不能读取文字")


def package(parts: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, xml in parts.items():
            made.writestr(name, xml)
    return held.getvalue()
