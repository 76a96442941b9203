"""What a client of each kind must and may have, and the one spelling of its codes. Pure but for its words.

Not for: whether the body keeps it already.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from opentisc.accounts.signin.numbers import mobile_number
from opentisc.kernel.offices import is_office
from opentisc.network.clients.codes import SOLE_TRADER, credit_code
from opentisc.network.errors import BadClient, BadCreditCode
from opentisc.network.models import Client
from opentisc.network.types import ClientKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFields:
    """A client as typed in. number: 工号 or 学号, or the number of a foreign register; parent: the school of a unit
    or member; country: two letters; division_code: GB/T 2260."""

    kind: ClientKind
    name: str = ""
    name_en: str = ""
    credit_code: str = ""
    number: str = ""
    country: str = "CN"
    parent: Client | None = None
    division_code: str = ""
    email: str = ""
    mobile: str = ""
    note: str = ""


_CODED: Final = frozenset((ClientKind.LEGAL_PERSON, ClientKind.SOLE_TRADER))
_NUMBERED: Final = frozenset((ClientKind.MEMBER, ClientKind.OVERSEAS))
_WITH_PARENT: Final = frozenset((ClientKind.UNIT, ClientKind.MEMBER))
_BLANKS = re.compile(r"\s+")


def checked(given: ClientFields) -> ClientFields:
    """Return the fields in one spelling. Raises BadClient, BadCreditCode, BadMobile.

    A credit code is for legal persons and sole traders (not demanded: a firm may be in founding); a sole trader's
    begins with 92 and nobody else's does. A member needs school and number, a unit its school, a natural person a
    mobile number and no identity number anywhere. An overseas client is not of CN.
    """
    fields = replace(
        given,
        name=_one_line(given.name) or (str(_("匿名")) if given.kind is ClientKind.ANONYMOUS else ""),
        name_en=_one_line(given.name_en),
        number=_one_line(given.number).upper(),
        country=given.country.strip().upper(),
        email=_email(given.email),
        mobile=mobile_number(given.mobile) if given.mobile.strip() else "",
        credit_code=credit_code(given.credit_code) if given.credit_code.strip() else "",
    )
    _require_fitting(fields)
    return fields


def _require_fitting(fields: ClientFields) -> None:
    kind = fields.kind
    _must(fields.name, "name")
    _only(fields.credit_code, kind in _CODED, "credit_code")
    _only(fields.number, kind in _NUMBERED, "number")
    _only(fields.parent, kind in _WITH_PARENT, "parent")
    if fields.credit_code and fields.credit_code.startswith(SOLE_TRADER) != (kind is ClientKind.SOLE_TRADER):
        raise BadCreditCode(given=fields.credit_code, reason="kind")
    if kind in _WITH_PARENT:
        _must(fields.parent, "parent")
    if kind is ClientKind.MEMBER:
        _must(fields.number, "number")
    if kind is ClientKind.NATURAL:
        _must(fields.mobile, "mobile")
    if (kind is ClientKind.OVERSEAS) == (fields.country == "CN"):
        raise BadClient(field="country", reason="not_for_kind")
    if not is_office(fields.country):
        raise BadClient(field="country", reason="unknown")


def _must(value: object, field: str) -> None:
    if not value:
        raise BadClient(field=field, reason="missing")


def _only(value: object, fits: bool, field: str) -> None:
    if value and not fits:
        raise BadClient(field=field, reason="not_for_kind")


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _email(text: str) -> str:
    address = text.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise BadClient(field="email", reason="unknown") from None
    return address
