"""Mobile numbers as logins: one number, one spelling (E.164, `+8613812345678`).

Not for: saying whether a number is in use, or whose it is.
"""

import re
import unicodedata

from opentisc.accounts.errors import BadMobile

_MAINLAND = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_SEPARATORS = re.compile(r"[\s().\-‐‑–—]")


def mobile_number(text: str) -> str:
    """Return the number in E.164; without a country code it is one of the mainland (+86). Raises BadMobile.

    `138 1234 5678`, `0086-13812345678` and `+86 138-1234-5678` are one number.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    if _MAINLAND.fullmatch(plain):
        plain = "+86" + plain
    if plain.startswith("+86") and not _MAINLAND.fullmatch(plain[3:]):
        raise BadMobile(f"not a mobile number of the mainland: {text!r}", given=text)
    if not _E164.fullmatch(plain):
        raise BadMobile(f"not a mobile number: {text!r}", given=text)
    return plain


def masked(mobile: str) -> str:
    """Return the number as pages show it: `138****5678` for the mainland, else all but the last four hidden."""
    own = mobile.removeprefix("+86")
    return f"{own[:3]}****{own[-4:]}" if own != mobile else f"{mobile[:3]}****{mobile[-4:]}"
