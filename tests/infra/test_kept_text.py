"""Text that PostgreSQL cannot keep is refused before the statement runs, on SQLite just the same."""

import pytest
from django.db import transaction

from opentisc.infra.kept_text import UnkeepableText, cleaned
from opentisc.infra.models import Job, Scheduled
from opentisc.infra.sentences import sentence_for

pytestmark = [pytest.mark.django_db, pytest.mark.req("RD-15")]

BAD = ["a\x00b", "\x00", "a\ud800b", "\udfff"]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("nested", [lambda bad: bad, lambda bad: {"one": ["two", bad]}, lambda bad: {bad: 1}])
def test_a_json_column_refuses_it_wherever_it_stands(bad, nested):
    with pytest.raises(UnkeepableText), transaction.atomic():
        Job.objects.create(name="a.one", arguments={"given": nested(bad)})
    assert not Job.objects.exists()


@pytest.mark.parametrize("bad", BAD)
def test_a_text_column_and_a_question_refuse_it(bad):
    with pytest.raises(UnkeepableText), transaction.atomic():
        Scheduled.objects.create(name="a", slot=bad)
    with pytest.raises(UnkeepableText), transaction.atomic():
        Scheduled.objects.bulk_create([Scheduled(name="a"), Scheduled(name=bad)])
    with pytest.raises(UnkeepableText), transaction.atomic():
        Scheduled.objects.filter(slot__contains=bad).exists()
    assert not Scheduled.objects.exists()


@pytest.mark.parametrize(
    "good",
    [
        "锂電池",
        "𠮷野家 😀",
        "\\u0000",
        '{"a": "\\u0000"}',
        '{"a": "\\\\u0000"}',
        "[\\u0000",
        '"\\ud83d\\ude00"',
        "\t\r\n\x01\x7f",
    ],
)
def test_all_other_text_is_kept_as_it_came(good):
    Scheduled.objects.create(name="a", slot=good)
    job = Job.objects.create(name="a.one", arguments={"given": [good, {good: good}]})
    job.refresh_from_db()
    assert Scheduled.objects.get().slot == good
    assert job.arguments == {"given": [good, {good: good}]}


def test_the_sentence_says_what_is_wrong_and_repeats_nothing():
    assert "U+0000" in sentence_for(UnkeepableText())


@pytest.mark.parametrize(("text", "wanted"), [("a\x00b", "a\ufffdb"), ("\ud800", "\ufffd"), ("😀锂", "😀锂")])
def test_what_is_told_of_bad_input_shows_the_place(text, wanted):
    assert cleaned(text) == wanted
