"""A dropped mail fills the screen of quick registration; its files are kept with the enquiry by the rules of uploads."""

from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from opentisc.desk import actions
from opentisc.desk.models import EnquiryFile
from opentisc.infra.models import StoredFile
from tests.factories import desk as make
from tests.factories import uploads
from tests.web.desk.enquiries.enquiry_pages import browser, rows
from tests.web.html_reading import css, page, text, tree_of

pytestmark = pytest.mark.django_db

NEW = "/desk/enquiries/new/"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def dropped(*, sender: str = "王女士 <wang@example.org>", sent=None) -> SimpleUploadedFile:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "desk@example.org", "商标续展"
    message["Date"] = format_datetime(sent or timezone.now() - timedelta(days=3))
    message.set_content("最晚什么时候办？")
    message.add_attachment(
        uploads.docx(), maintype="application", subtype="octet-stream", filename="注册证.docx"
    )
    message.add_attachment(b"MZ\x90", maintype="application", subtype="octet-stream", filename="看我.exe")
    return SimpleUploadedFile("来信.eml", message.as_bytes())


def read(seen, **facts):
    once = css(page(seen, NEW), "[name=once]")[0].get("value")
    return seen.post(NEW, {"read_mail": "1", "once": once, "mail": dropped(**facts)})


def fields(tree) -> dict[str, str]:
    found = {
        one.get("name"): one.get("value") or ""
        for one in css(tree, ".entry-form input")
        if one.get("type") != "checkbox"
    }
    found |= {one.get("name"): one.text_content().strip("\n") for one in css(tree, ".entry-form textarea")}
    for select in css(tree, ".entry-form select"):
        chosen = select.xpath("option[@selected]") or select.xpath("option")
        found[select.get("name")] = chosen[0].get("value")
    found.pop("csrfmiddlewaretoken")
    return found


def test_a_mail_fills_channel_question_day_and_a_named_sender_and_its_files_are_kept(desk, librarian):
    sent = (timezone.now() - timedelta(days=3)).replace(second=0, microsecond=0)
    tree = tree_of(read(librarian, sent=sent).content)
    filled = fields(tree)
    assert (filled["channel"], filled["client_name"]) == ("email", "王女士")
    assert filled["question"] == "商标续展\n最晚什么时候办？"
    assert filled["occurred_at"] == timezone.localtime(sent).strftime("%Y-%m-%dT%H:%M")
    said = text(css(tree, "body")[0])
    assert "wang@example.org" not in said
    assert "附件“看我.exe”没有留存" in said
    assert rows() == []  # read, not registered
    given = filled | {"answer": "期满前十二个月内。", "basis": "商标法第四十条", "right_kinds": ["mark"]}
    assert librarian.post(NEW, given).status_code == 302
    (row,) = rows()
    assert (row.channel, row.client_name, row.occurred_at) == ("email", "王女士", sent)
    kept = list(row.files.select_related("stored"))
    assert [(one.kind, one.stored.name) for one in kept] == [
        ("mail", "mail.eml"),
        ("material", "注册证.docx"),
    ]
    address = f"/desk/enquiries/{row.key}/"
    links = [one.get("href") for one in css(page(librarian, address), "#files a")]
    assert b"".join(librarian.get(links[1]).streaming_content) == uploads.docx()
    stranger = browser(make.make_desk().consultant)
    assert stranger.get(links[1]).status_code == 404
    request = actions.promote_enquiry(
        row.key, actions.EnquiryPromotion("B1"), by=desk.consultant, now=timezone.now()
    )
    assert sorted(request.files.values_list("kind", flat=True)) == ["mail", "material"]


def test_a_sender_without_a_name_is_not_kept_and_an_old_day_is_left_to_the_person(desk, librarian):
    old = timezone.now() - timedelta(days=40)
    tree = tree_of(read(librarian, sender="wang@example.org", sent=old).content)
    filled = fields(tree)
    assert filled["client_name"] == filled["occurred_at"] == ""
    assert "早于 31 天" in text(css(tree, "body")[0])


def test_what_is_no_mail_is_refused_beside_its_field_and_what_was_never_saved_is_swept(desk, librarian):
    answer = librarian.post(NEW, {"read_mail": "1", "once": "k", "mail": SimpleUploadedFile("a.eml", b"")})
    assert answer.status_code == 422
    assert css(tree_of(answer.content), ".mail-drop .field-error")
    read(librarian)
    assert StoredFile.objects.count() == 2
    assert actions.sweep_unsaved_mail(now=timezone.now()) == 0
    assert actions.sweep_unsaved_mail(now=timezone.now() + timedelta(days=2)) == 2
    assert not EnquiryFile.objects.exists()
