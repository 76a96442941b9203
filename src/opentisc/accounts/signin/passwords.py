"""What a good password is (SC-01), and what profile mlps3 adds (SC-02).

Not for: breached passwords by the million; the common ones are known offline, from Django's list and ours.
MLPS 8.1.4.1 a asks for kinds of characters and a change every 90 days; ASVS 6.2.5 and 6.2.10 forbid both.
The setting OPENTISC_SECURITY_PROFILE chooses.
"""

import unicodedata
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from opentisc.accounts.models import Person

MAXIMUM = 1000  # a bound against hashing megabytes; far above the 128 that must be allowed
CHANGE_AFTER = timedelta(days=90)
_PRODUCT_WORDS = ("opentisc", "tisc", "技术与创新支持中心")
_DIFFERENT = 5
_SHORTEST_WORD = 4  # a name of two letters would refuse half of all passwords


def mlps3() -> bool:
    """Say whether the rules of profile mlps3 are in force."""
    return bool(settings.OPENTISC.security_profile == "mlps3")


_BASES = (
    "woaini", "woaini1314", "woaiwojia", "iloveyou", "zhongguo", "beijing", "shanghai", "guangzhou",
    "shenzhen", "jiayou", "nihao", "nihaoma", "wodemima", "mima", "mimamima", "qwerty", "qwertyuiop",
    "asdfgh", "asdfghjkl", "zxcvbn", "zxcvbnm", "1qaz2wsx", "qazwsx", "qazwsxedc", "password",
    "passw0rd", "p@ssw0rd", "p@ssword", "admin", "administrator", "root", "system", "welcome",
    "letmein", "changeme", "zhishichanquan", "zhuanli", "shangbiao", "shujuku", "tushuguan", "daxue",
    "gongsi", "zhongxin", "librarian", "library", "patent",
)  # fmt: skip
_TAILS = (
    *("", "1", "12", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890"),
    *(
        "0",
        "00",
        "000",
        "111",
        "111111",
        "520",
        "1314",
        "5201314",
        "521",
        "666",
        "6666",
        "888",
        "8888",
        "168",
    ),
    *("!", "!!", "!@#", "!@#$", "@123", "#123", "_123", ".123", "abc", "qwe"),
    *(str(year) for year in range(1960, 2031)),
)


@cache
def _common() -> frozenset[str]:
    """Return what people here choose first: 46 beginnings with 106 endings, and each of them twice."""
    once = [base + tail for base in _BASES for tail in _TAILS]
    return frozenset(once + [one * 2 for one in once])


class NotCommon(CommonPasswordValidator):
    """Refuses the common passwords of Django's list and of ours, and hardly more than one sign repeated."""

    def __init__(self) -> None:
        super().__init__()
        self.passwords = self.passwords | _common()

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when the password is common or has fewer than 5 different signs."""
        if len(set(password)) < _DIFFERENT:
            raise ValidationError(self.get_error_message(), code="password_too_common")
        super().validate(password)


class NotTooLong:
    """Refuses what nobody types; nothing is ever cut off."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when the password has more than 1,000 characters."""
        if len(password) > MAXIMUM:
            raise ValidationError(
                _("密码最多 %(limit)s 个字符。") % {"limit": MAXIMUM}, code="password_too_long"
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("密码最多 %(limit)s 个字符。") % {"limit": MAXIMUM}


class NoContextWords:
    """Refuses passwords that are little more than the product's, the body's or the person's own words."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when fewer than 8 characters remain beside such words."""
        rest = _folded(password)
        found = ""
        for word in sorted(_words(user), key=len, reverse=True):
            if word in rest:
                found, rest = found or word, rest.replace(word, "")
        if found and len(rest) < 8:
            raise ValidationError(
                _("密码里的“%(word)s”容易被猜到：请去掉它，或者再加长。") % {"word": found},
                code="password_context_word",
            )

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("密码不能主要由系统名称、单位名称、邮箱、手机号或姓名组成。")


class ComplexUnderMlps3:
    """Asks for three of four kinds of characters, under profile mlps3 alone."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError when profile mlps3 is in force and fewer than three kinds are there."""
        if mlps3() and _kinds(password) < 3:
            raise ValidationError(_complex_rule(), code="password_too_simple")

    def get_help_text(self) -> str:
        """Return the rule in words; empty when it is not in force."""
        return _complex_rule() if mlps3() else ""


def change_is_due(person: Person, *, now: datetime) -> bool:
    """Say whether the person must choose a new password first: after 90 days, under profile mlps3 alone."""
    if not mlps3() or not person.has_usable_password():
        return False
    return now - (person.password_changed_at or person.created_at) >= CHANGE_AFTER


def _complex_rule() -> str:
    return _("密码须包含大写字母、小写字母、数字、其他字符四类中的三类（等级保护三级）。")


def _kinds(password: str) -> int:
    upper = any(sign.isupper() for sign in password)
    lower = any(sign.islower() for sign in password)
    digit = any(sign.isdigit() for sign in password)
    other = any(not (sign.isupper() or sign.islower() or sign.isdigit()) for sign in password)
    return sum((upper, lower, digit, other))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _words(user: object) -> set[str]:
    email, name = str(getattr(user, "email", None) or ""), str(getattr(user, "name", None) or "")
    mobile = str(getattr(user, "mobile", None) or "").removeprefix("+86")
    given = [*_PRODUCT_WORDS, *settings.OPENTISC.body_names, name, *name.split()]
    given += [email.partition("@")[0], email.partition("@")[2].partition(".")[0], mobile]
    words = {_folded(word.strip()) for word in given}
    return {word for word in words if len(word) >= (2 if _is_han(word) else _SHORTEST_WORD)}


def _is_han(word: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in word)
