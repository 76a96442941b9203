"""Numbers of Japan: publications and applications by era year or common year, patents, utility models.

Normal forms: `H05123456`, `S62214638` (era, two-digit year, six digits), `2004123456`, a patent `3163807`,
`WO2004012345` for a domestic re-publication of an international application; applications always with
the common year, `U` or `D` before it for utility models and designs, whose serials repeat.
Source: WIPO ST.10/C, the examples of Japan. Not for: trade marks.
"""

import re

from opentisc.kernel.dates import DateText
from opentisc.kernel.numbers.folding import compact, pad, trim
from opentisc.kernel.numbers.international import wo_publication
from opentisc.kernel.numbers.types import Parts

# Years of an era count from the year before its first.
_ERAS = {"M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018}
_ERA_WORDS = {
    "HEISEI": "H", "SHOWA": "S", "HEI": "H", "SHO": "S",
    "明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R",
    "明": "M", "大": "T", "昭": "S", "平": "H", "令": "R",
}  # fmt: skip
_FIRST_COMMON_YEAR = 2000  # the office counts by the common year since January 2000
# What the words say of the kind. Granted patents are B1 or B2, so their words say nothing certain.
_WORDS: dict[str, str | None] = {
    "公開特許公報": "A", "特許公開": "A", "特開": "A", "公表特許公報": "A", "特表": "A",
    "再公表特許": "A1", "再公表": "A1", "再表": "A1", "特許公報": None, "特公": None, "特許": None,
    "特許出願公告": None, "特許願": "A", "実用新案登録願": "U",
    "公開実用新案公報": "U", "実開": "U", "実表": "U", "実公": None, "実用新案登録": "U", "実登": "U",
    "意匠登録": "S", "意登": "S", "特願": "A", "実願": "U", "意願": "D",
}  # fmt: skip
_DESIGN_WORDS = frozenset({"意匠登録", "意登"})
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_SIMPLIFIED = str.maketrans("开许号实", "開許号実")
_MARKED_ERA = re.compile(r"([MTSHR])[\s.]*(\d{1,2})\s*[-/ ]\s*(\d{1,6})")
_ERA = re.compile(r"([MTSHR])(\d{2})(\d{1,6})")
_MARKED_YEAR = re.compile(r"((?:19|20)\d\d)\s*[-/ ]\s*(\d{1,6})")
_YEAR = re.compile(r"((?:19|20)\d\d)(\d{4,6})")
_MARKED_SHORT_YEAR = re.compile(r"(\d{1,2})\s*[-/]\s*(\d{1,6})")
_SHORT_YEAR = re.compile(r"(\d\d)(\d{6})")  # eight digits: patents have seven at most
_ERA_DIGIT = re.compile(r"([34])(\d{2})(\d{6})")  # 3 Showa, 4 Heisei, as older databases wrote the era
_LETTER = re.compile(r"([AP])[- ]*(?=\d)")  # `A-10-100907`, `P2001-118988`: published application, patent
_PATENT_MARK = re.compile(r"^P[. ]*(?=\d{1,4}[-/])")  # `P11-218349`, as US documents print it
_DESIGN = re.compile(r"D\d{5,7}")
_YEAR_BEHIND = re.compile(r"(\d{1,6})\s*/\s*((?:19|20)\d\d)")  # `053165/1979`
# Published applications of 1989 were numbered S64-1 to about 90,000, then H01 from about 91,000.
_CHANGE_OF_ERA, _LAST_OF_SHOWA = 1989, 90_500
_EPODOC = re.compile(r"((?:19|20)\d\d)0(\d{6})")
_SERIAL_THEN_YEAR = re.compile(r"(\d{1,6})(\d\d)")
_TYPED = re.compile(r"([UD])((?:19|20)\d{8})")
_APPLICATION_TYPES = {"U": "U", "Y": "U", "D": "D", "S": "D", "F": "D"}


def publication(text: str, kind: str | None, dated: DateText | None) -> Parts | None:
    """Read a publication or registration number; the Japanese words give the kind where they are certain.

    dated: the publication date, which tells the era of a year that has none.
    """
    body, word = _without_words(text)
    own = kind or (_WORDS[word] if word else None)
    if body.startswith("WO") or (word or "").startswith("再"):
        world = wo_publication(body.removeprefix("WO").lstrip(" /-"), own, dated)
        return None if world is None else Parts(f"WO{world.number}", own)
    if word in _DESIGN_WORDS:
        body = f"D{compact(body)}"
    if _DESIGN.fullmatch(body):
        return Parts(body, own)
    letter = _LETTER.match(body)
    if letter:
        body, own = body[letter.end() :], own or ("A" if letter[1] == "A" else None)
    # patents (特許) are numbered without years
    number = (None if word == "特許" else _by_year(body, dated)) or _registration(body)
    return None if number is None else Parts(number, own)


def _registration(body: str) -> str | None:
    if _MARKED_SHORT_YEAR.fullmatch(body):
        return None
    digits = trim(compact(body)) or ""
    return digits if digits.isdigit() and len(digits) <= 7 else None


def _by_year(body: str, dated: DateText | None) -> str | None:
    digits = compact(body)
    era = _MARKED_ERA.fullmatch(body) or _ERA.fullmatch(digits)
    if era:
        year = _ERAS[era[1]] + int(era[2])
        prefix = str(year) if year >= _FIRST_COMMON_YEAR else f"{era[1]}{int(era[2]):02d}"
        return prefix + pad(era[3], 6)
    common = _MARKED_YEAR.fullmatch(body) or _YEAR.fullmatch(digits)
    if common:
        return _common_year(int(common[1]), common[2])
    behind = _YEAR_BEHIND.fullmatch(body)
    if behind:
        return _common_year(int(behind[2]), behind[1])
    old = _ERA_DIGIT.fullmatch(digits)
    if old:
        return f"{'S' if old[1] == '3' else 'H'}{old[2]}{old[3]}"
    short = _MARKED_SHORT_YEAR.fullmatch(body) or _SHORT_YEAR.fullmatch(digits)
    return _short_year(int(short[1]), short[2], dated) if short else None


def _common_year(year: int, serial: str) -> str:
    """Return the number as the office printed it: by the era until 1999, whatever a later source writes.

    1989 was both the last year of Showa and the first of Heisei; the serials ran on from one to the other.
    """
    number = pad(serial, 6)
    if not _ERAS["S"] < year < _FIRST_COMMON_YEAR:
        return f"{year}{number}"
    heisei = year > _CHANGE_OF_ERA or (year == _CHANGE_OF_ERA and int(number) > _LAST_OF_SHOWA)
    era = "H" if heisei else "S"
    return f"{era}{year - _ERAS[era]:02d}{number}"


def _short_year(year: int, serial: str, dated: DateText | None) -> str | None:
    """A year without its era: the date tells it; else 46 to 64 can only be Showa, 1 to 11 only Heisei."""
    number = f"{year:02d}{pad(serial, 6)}"
    if dated is not None:
        eras = [era for era in "SH" if str(_ERAS[era] + year) == dated[:4]]
        if eras:
            return eras[0] + number
    if 46 <= year <= 64:
        return f"S{number}"
    return f"H{number}" if 1 <= year <= 11 else None


def application(text: str, kind: str | None, dated: DateText | None) -> Parts | None:
    """Read an application number; DOCDB's older look is serial number + two digits of the common year.

    dated: the filing date, which tells the era of a year that has none (`10-186098`).
    """
    body, word = _without_words(text)
    own = kind or (_WORDS[word] if word else None)
    typed = _TYPED.fullmatch(body)
    if typed:
        return Parts(body, own)
    number = _application_year(_PATENT_MARK.sub("", body), dated)
    if number is None:
        return None
    return Parts(_APPLICATION_TYPES.get((own or "A")[0], "") + number, own)


def _application_year(body: str, dated: DateText | None) -> str | None:
    era = _MARKED_ERA.fullmatch(body) or _ERA.fullmatch(compact(body))
    if era:
        return f"{_ERAS[era[1]] + int(era[2])}{pad(era[3], 6)}"
    common = _MARKED_YEAR.fullmatch(body)
    if common:
        return common[1] + pad(common[2], 6)
    short = _MARKED_SHORT_YEAR.fullmatch(body)
    if short:  # as US documents print Japanese priorities: the year of an era that they leave out
        year = _short_year(int(short[1]), short[2], dated)
        return f"{_ERAS[year[0]] + int(short[1])}{pad(short[2], 6)}" if year else None
    digits = compact(body)
    long = _EPODOC.fullmatch(digits)
    if long:
        return long[1] + long[2]
    if len(digits) == 10 and digits[:2] in {"19", "20"} and digits.isdigit():
        return digits
    old = _SERIAL_THEN_YEAR.fullmatch(digits)
    return f"19{old[2]}{pad(old[1], 6)}" if old else None


def _without_words(text: str) -> tuple[str, str | None]:
    body = text if text.isascii() else text.translate(_SIMPLIFIED)
    word = None
    match = _WORD.search(body)
    if match:
        word, body = match[0], body[: match.start()] + body[match.end() :]
    for era, letter in _ERA_WORDS.items():
        body = body.replace(era, letter)
    body = body.replace("元", "1").replace("年", "-")
    return body.replace("第", "").replace("号", "").replace("號", "").strip(" -"), word
