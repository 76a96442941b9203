"""Claim numbers that a claim names in words, in the languages of the big offices.

Not for: references that the source marks itself (`claim-ref`); formats add those.
"""

import re

_LONGEST_RANGE = 500
_NUMBER = r"\d{1,4}(?!\d|\.\d)"
_TO = r"(?:\s*+(?:to|through|thru|bis|jusqu'à|à|a|até|[-–—~～至到]|乃至|から)\s*+)"
_AND = (
    r"(?:\s*+(?:(?:,\s*+)?(?:and/or|and|or|und|oder|et|ou)\b|bzw\."
    r"|或者|以及|又は|若しくは|及び|[或和及与、])\s*+)"
)
_COMMA = r"(?:\s*[,;，；]\s*)"
_STEMS = {  # the word for a claim in small letters: what follows the stem in the singular and in the plural
    "claim": (r"", r"s"),
    "anspruch": (r"(?:s|es)?", r"!"),
    "ansprüche": (r"!", r"n?"),
    "revendication": (r"", r"s"),
    "reivindicaci": (r"ón", r"ones"),
    "reivindica": (r"ção", r"ções"),
    "权利要求": (r"!", r"书?第?"),
    "權利要求": (r"!", r"書?第?"),
    "請求項": (r"!", r"第?"),
    "请求项": (r"!", r"第?"),
}
_LATIN_STEMS = tuple(stem for stem in _STEMS if stem.isascii())
_LATIN_BEFORE = re.compile(r"[^\W\d_]")
_COMPOUNDS = ("patent",)  # Patentanspruch
_WORD = rf"(?:{'|'.join(_STEMS)})[a-zäöüçãó书書第]*"
_ONE = rf"{_NUMBER}(?:{_TO}(?:{_WORD}\s*)?{_NUMBER})?"
_LIST = (
    r"\s*(?:n[o°]s?\.?\s*|nos?\.\s*|nr\.\s*)?"
    rf"(?P<list>{_ONE}(?:(?:{_COMMA}|{_AND})(?:{_WORD}\s*)?{_ONE})*)"
)
_SINGULAR = {stem: re.compile(one.replace("!", r"(?!)") + _LIST) for stem, (one, _many) in _STEMS.items()}
_PLURAL = {stem: re.compile(many.replace("!", r"(?!)") + _LIST) for stem, (_one, many) in _STEMS.items()}
_RANGE = re.compile(rf"({_NUMBER})(?:{_TO}(?:{_WORD}\s*)?({_NUMBER}))?")
_JOINED = re.compile(rf"(?<!\s)(?:{_AND}|{_TO})(?:{_WORD}\s*+)?{_NUMBER}")


def claims_named(text: str) -> tuple[int, ...]:
    """Return the claim numbers that the words name, ascending, each once; empty when none is named.

    `claims 1 to 3` is 1, 2, 3; `claim 2 or 4` is 2, 4. After a singular word a list by commas counts only
    when it ends in a conjunction (`claim 1, 2 or 3`, not `claim 1, 5 mm thick`). A range that runs
    backwards, or over more than 500 numbers, gives its two ends.
    """
    lowered = text.lower()
    named: set[int] = set()
    for stem in _LATIN_STEMS if lowered.isascii() else _STEMS:
        at = lowered.find(stem)
        while at >= 0:
            after = at + len(stem)
            if _begins_a_word(lowered, at):
                named.update(_listed(lowered, after, stem))
            at = lowered.find(stem, after)
    named.discard(0)
    return tuple(sorted(named))


def _begins_a_word(lowered: str, at: int) -> bool:
    """Say that no Latin letter stands before (`disclaim`), but for compounds; Han characters may."""
    if at == 0 or lowered[at] > "\u2e80" or not _LATIN_BEFORE.match(lowered[at - 1]):
        return True
    return lowered[at - 1] > "\u2e80" or lowered.endswith(_COMPOUNDS, 0, at)


def _listed(lowered: str, after: int, stem: str) -> set[int]:
    many = _PLURAL[stem].match(lowered, after)
    match = many or _SINGULAR[stem].match(lowered, after)
    if match is None:
        return set()
    listed = match["list"]
    if many is None and not _JOINED.search(listed):
        listed = listed.partition(",")[0].partition(";")[0]
    named: set[int] = set()
    for first, last in _RANGE.findall(listed):
        named.update(_span(int(first), int(last or first)))
    return named


def _span(first: int, last: int) -> tuple[int, ...]:
    if first <= last <= first + _LONGEST_RANGE:
        return tuple(range(first, last + 1))
    return first, last
