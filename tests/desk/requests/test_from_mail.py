"""A dropped mail: what is read of it, what never comes along, and the draft made of it."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from opentisc.desk import actions, queries
from opentisc.desk.errors import StepRefused
from opentisc.desk.models import ServiceRequest
from opentisc.desk.policy import EVERYTHING
from opentisc.desk.requests import from_mail
from opentisc.desk.requests.from_mail import MailUnreadable, html_to_text, read_mail
from opentisc.network.types import ClientKind
from tests.factories import desk as make
from tests.factories import network as network_make
from tests.factories import uploads


def mail(
    text: str = "能否申请发明专利？", *, html: str = "", sender: str = "王 <Wang@Example.org>"
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "desk@example.org"
    message["Subject"] = "关于专利申请的咨询"
    message["Date"] = "Fri, 18 Sep 2026 09:00:00 +0800"
    if html:
        message.set_content(html, subtype="html")
    else:
        message.set_content(text)
    return message


def test_sender_subject_text_date_and_attachments_are_read():
    message = mail()
    message.add_attachment(
        uploads.docx(), maintype="application", subtype="octet-stream", filename="交底 书.docx"
    )
    read = read_mail(message.as_bytes())
    assert (read.sender_name, read.sender) == ("王", "wang@example.org")
    assert read.subject == "关于专利申请的咨询"
    assert read.text == "能否申请发明专利？"
    assert read.sent_at == datetime(2026, 9, 18, 1, 0, tzinfo=UTC)
    assert [(one.name, one.content) for one in read.attachments] == [("交底 书.docx", uploads.docx())]


def test_a_mail_in_the_old_chinese_character_set_is_read():
    raw = (
        b"From: a@example.org\r\nSubject: =?gb2312?B?1+nRrw==?=\r\n"
        b"Content-Type: text/plain; charset=gb2312\r\n\r\n" + "商标咨询".encode("gb2312")
    )
    read = read_mail(raw)
    assert read.text == "商标咨询"
    assert read.subject == "组询"


def test_html_becomes_words_alone():
    html = (
        "<html><head><title>t</title><style>p{color:red}</style></head><body><p>第一&nbsp;段</p>"
        "<script>alert(1)</script><p>第二<b>段</b><img src='http://evil.example/x.png' alt='x'><br>下一行"
        "<a href='javascript:alert(1)'>链接</a></p></body></html>"
    )
    read = read_mail(mail(html=html).as_bytes())
    assert read.text.split("\n") == ["第一 段", "", "第二段", "下一行链接"]
    for gone in ("alert", "color", "evil", "javascript", "<"):
        assert gone not in read.text


@pytest.mark.parametrize(
    "html", ["<p", "<script>x", "<script><p>a</p>", "<!doctype", "<![CDATA[x", "&#x110000;", "<a b='" * 500]
)
def test_broken_html_neither_stops_nor_leaks_markup(html):
    assert "<p>" not in html_to_text(html)


def test_control_signs_and_line_breaks_leave_the_headers():
    message = mail(sender="x\u202ey <a@example.org>")
    message.replace_header("Subject", "a\u2066b\u0007c")
    read = read_mail(message.as_bytes())
    assert read.subject == "a b c"
    assert read.sender_name == "x y"


@pytest.mark.parametrize("raw", [b"", b"x" * (from_mail.MOST_BYTES + 1)])
def test_an_empty_or_huge_file_is_refused(raw):
    with pytest.raises(MailUnreadable):
        read_mail(raw)


def test_too_many_parts_are_refused():
    message = mail()
    for number in range(from_mail.MOST_ATTACHMENTS + 1):
        message.add_attachment(b"x", maintype="text", subtype="plain", filename=f"{number}.txt")
    with pytest.raises(MailUnreadable):
        read_mail(message.as_bytes())


def test_a_long_text_is_cut_and_said_so():
    read = read_mail(mail("长" * (from_mail.LONGEST_TEXT + 1)).as_bytes())
    assert len(read.text) == from_mail.LONGEST_TEXT
    assert read.cut


@pytest.fixture
def desk(db, settings, tmp_path):
    settings.HOME = tmp_path
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return make.make_desk("ML1")


def taken(desk, message: EmailMessage, **changed):
    raw = message.as_bytes()
    given = {"service": "B1", "client": None, "by": desk.intake, "now": make.NOW, "upload_key": "k"} | changed
    return actions.draft_from_mail(read_mail(raw), raw, **given)


def test_a_mail_becomes_a_draft_with_its_text_its_files_and_itself(desk):
    message = mail()
    message.add_attachment(uploads.docx(), maintype="application", subtype="octet-stream", filename="a.docx")
    message.add_attachment(b"MZ\x90", maintype="application", subtype="octet-stream", filename="b.exe")
    made = taken(desk, message)
    request = queries.get_visible(made.request.key, actor=desk.intake, now=make.NOW)
    assert (request.state, request.channel, request.title) == ("draft", "email", "关于专利申请的咨询")
    assert request.answers == {"question": "能否申请发明专利？"}
    assert [(one.kind, one.stored.name) for one in made.kept] == [
        ("mail", "mail.eml"),
        ("material", "a.docx"),
    ]
    assert [name for name, _code in made.refused] == ["b.exe"]
    assert request.client is None


def test_the_client_is_found_within_the_own_body_alone(desk):
    other = make.make_desk("ML2")
    network_make.make_client(other.intake, ClientKind.LEGAL_PERSON, email="wang@example.org")
    read = read_mail(mail().as_bytes())
    assert queries.clients_of_sender(read, by=desk.intake) == []
    mine = network_make.make_client(desk.intake, ClientKind.LEGAL_PERSON, email="WANG@example.org")
    assert queries.clients_of_sender(read, by=desk.intake) == [mine]


def test_a_client_cannot_take_in_mail(desk):
    with pytest.raises(StepRefused):
        taken(desk, mail(), by=desk.client_hat)
    assert not ServiceRequest.objects.narrowed(EVERYTHING).exists()
