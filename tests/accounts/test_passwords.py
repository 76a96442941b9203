"""What a password must be: long, not common, not one's own name; more under mlps3 alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from opentisc.accounts.models import Person
from opentisc.accounts.signin.passwords import NotCommon, change_is_due

LI = Person(email="wanglei.zhao@kunlun-ip.example.org", name="欧阳明远", mobile="+8613812345678")


@pytest.fixture
def mlps3(settings):
    settings.OPENTISC = replace(settings.OPENTISC, security_profile="mlps3")


def refusals(password: str, person: Person | None = LI) -> set[str]:
    try:
        validate_password(password, person)
    except ValidationError as wrong:
        return {one.code for one in wrong.error_list}
    return set()


@pytest.mark.req("SC-01")
@pytest.mark.parametrize(
    "password",
    [
        "k7#mQ2vLx9Tp",  # exactly 12
        "云深不知处松下问童子言师采药去",  # any characters
        "correct horse battery staple",  # spaces
        "Zx" + "q7w!" * 32 + "é",  # 131 characters
        "k7#mQ2vL" * 16,  # 128 characters
        "  k7#mQ2vLx  ",  # spaces at the ends count
    ],
)
def test_a_long_password_of_any_characters_is_taken(password):
    assert refusals(password) == set()


@pytest.mark.req("SC-01")
def test_eleven_characters_are_too_few():
    assert refusals("k7#mQ2vLx9T") == {"password_too_short"}


@pytest.mark.req("SC-01")
def test_nothing_is_cut_off(django_user_model, db):
    long = "q7w!" * 32
    person = django_user_model.objects.create_user("zhao@example.org", long + "a")
    assert person.check_password(long + "a")
    assert not person.check_password(long + "b")
    assert not person.check_password(long)


@pytest.mark.req("SC-01")
def test_the_common_list_is_on_this_machine_and_has_20_000():
    assert len(NotCommon().passwords) >= 20_000


@pytest.mark.req("SC-01")
@pytest.mark.parametrize(
    "password",
    [
        "qwerty123456",
        "QWERTY123456",
        "woaini5201314",
        "zhongguo2026zhongguo2026",
        "aaaaaaaaaaaa",
        "121212121212",
    ],
)
def test_a_common_password_is_refused(password):
    assert refusals(password) == {"password_too_common"}


@pytest.mark.req("SC-01")
@pytest.mark.parametrize(
    "password",
    [
        "OpenTISC2026!",  # the product
        "opentisc-tisc-1",
        "wanglei.zhao123",  # what stands before the @
        "Kunlun-IP#2026",  # the domain
        "欧阳明远欧阳明远2026a",  # the name
        "13812345678!!",  # the mobile number
        "ＯｐｅｎＴＩＳＣ２０２６",  # full-width letters are the same word
    ],
)
def test_the_products_and_the_persons_own_words_are_refused(password):
    assert refusals(password) == {"password_context_word"}


@pytest.mark.req("SC-01")
def test_the_name_of_the_body_is_refused(settings):
    assert refusals("昆仑知识产权中心2026") == set()
    settings.OPENTISC = replace(settings.OPENTISC, body_names=("昆仑知识产权中心",))
    assert refusals("昆仑知识产权中心2026") == {"password_context_word"}


@pytest.mark.req("SC-01")
def test_an_own_word_inside_a_long_password_does_no_harm():
    assert refusals("opentisc and nine green bottles") == set()


@pytest.mark.req("SC-02")
def test_asvs_asks_for_no_kinds_of_characters():
    assert refusals("nine green bottles hanging") == set()


@pytest.mark.req("SC-02")
@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("nine green bottles hanging", {"password_too_simple"}),  # small letters and spaces: two kinds
        ("ninegreenbottles7", {"password_too_simple"}),
        ("Nine green bottles", set()),
        ("ninegreen bottles7", set()),
    ],
)
def test_mlps3_asks_for_three_kinds_of_characters(mlps3, password, wrong):
    assert refusals(password) == wrong


@pytest.mark.req("SC-02")
def test_mlps3_asks_for_a_new_password_after_90_days_and_asvs_never(settings, django_user_model, db):
    person = django_user_model.objects.create_user("zhao@example.org", "k7#mQ2vLx9Tp")
    person.password_changed_at = datetime(2026, 1, 1, tzinfo=UTC)
    day_89, day_90 = (person.password_changed_at + timedelta(days=days) for days in (89, 90))
    assert not change_is_due(person, now=day_90 + timedelta(days=4000))
    settings.OPENTISC = replace(settings.OPENTISC, security_profile="mlps3")
    assert not change_is_due(person, now=day_89)
    assert change_is_due(person, now=day_90)


@pytest.mark.req("SC-02")
def test_a_due_password_is_changed_before_anything_else(mlps3, settings, client, site, django_user_model):
    person = django_user_model.objects.create_user("zhao@example.org", "k7#mQ2vLx9Tp")
    django_user_model.objects.update(password_changed_at=datetime(2026, 1, 1, tzinfo=UTC))
    person.refresh_from_db()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/").headers["Location"] == "/accounts/password/change/"
    assert client.post("/preferences/type/", {"type": "large"}).status_code == 302
    changed = client.post(
        "/accounts/password/change/",
        {
            "oldpassword": "k7#mQ2vLx9Tp",
            "password1": "Bridge over 9 rivers",
            "password2": "Bridge over 9 rivers",
        },
    )
    assert changed.status_code == 302
    assert client.get("/").headers["Location"] == "/accounts/2fa/totp/activate/"  # mlps3: then the factor
