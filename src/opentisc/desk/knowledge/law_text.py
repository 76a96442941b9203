"""One file of a law, Markdown or plain text, read into its head and its articles.

Pure: bytes in, values out. A date is taken only where the text says it; what it does not say is None. Not for:
tables, and not for texts without articles (批复), which are refused with the reason.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from opentisc.desk.knowledge.citations import (
    ARTICLE_HEAD,
    article_number,
    article_words,
    read_numeral,
    short_name,
)
from opentisc.kernel.errors import Invalid

HEAD_END: Final = "<!-- INFO END -->"
_YMD = r"(\d{4}|[〇零一二三四五六七八九]{4})\s*年\s*([\d一二三四五六七八九十]{1,3})\s*月\s*([\d一二三四五六七八九十]{1,3})\s*日"
_DAY: Final = re.compile(_YMD)
_HEAD_DAY: Final = re.compile(rf"^{_YMD}")
_FILE_DAY: Final = re.compile(r"\((\d{4})-(\d{2})-(\d{2})\)")
_IN_FORCE: Final = re.compile(
    rf"^本(?:法|条例|细则|规定|办法|解释|决定|规则)\s*自\s*{_YMD}\s*起\s*(?:施行|实施|生效)"
)
_AT_ONCE: Final = re.compile(
    r"^本(?:法|条例|细则|规定|办法|解释|决定|规则)\s*自\s*(?:公布|颁布|发布)之日起\s*(?:施行|实施|生效)"
)
_UNTIL: Final = re.compile(rf"有效期(?:截?至|到)\s*{_YMD}")
_MARKED: Final = re.compile(r"^(#+)\s*(.*)$")
_YEAR_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_ISSUERS: Final = (
    (re.compile(r"全国人民代表大会(?:常务委员会)?"), "law"),
    (re.compile(r"国务院(?=令|第\d+次常务会议|、)|(?<=中华人民共和国)国务院"), "regulation"),
    (re.compile(r"(\S{2,12}?(?:省|市|自治区))第\S{1,4}届(人民代表大会(?:常务委员会)?)"), "local"),
    (re.compile(r"国家知识产权局|国家市场监督管理总局"), "rule"),
)
_LONGEST: Final = {"name": 200, "code": 80, "heading": 120}


class BadLawText(Invalid):
    """The file is no law that can be divided into articles; `why` is a code, `line` where, from 1 (0: the file)."""

    code = "bad_law_text"

    def __init__(self, why: str, *, line: int = 0, **facts: object) -> None:
        self.why, self.line = why, line
        super().__init__(f"{why} (line {line})" if line else why, why=why, line=line, **facts)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """One article. number: `20` or `20-1`; heading: chapter and section it stands in; text: paragraphs by line."""

    number: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class LawText:
    """A law as its file says it. kind: `law`, `regulation`, `interpretation`, `local`, `rule`, empty when unknown."""

    name: str
    code: str
    kind: str
    issuer: str
    text_of: date | None
    in_force_from: date | None
    in_force_until: date | None
    articles: tuple[ArticleText, ...]


def read_law(raw: bytes, *, file_name: str) -> LawText:
    """Return the law of one file. Raises BadLawText: not text, no title, no articles, or articles out of order."""
    lines = _decoded(raw).splitlines()
    place, name = _title(lines)
    start = _first_of_body(lines, place)
    head = [line.strip() for line in lines[place + 1 : start] if line.strip() and line.strip() != HEAD_END]
    articles = tuple(_articles(lines, start))
    issuer, kind = _issuer(name, head)
    said = [_date(*found.groups()) for line in head if (found := _HEAD_DAY.match(line)) and _is_act(line)]
    acts = [day for day in said if day]
    of_file = _file_day(file_name)
    return LawText(
        name=name,
        code=_fits("code", short_name(name)),
        kind=kind,
        issuer=issuer,
        text_of=max([*acts, *([of_file] if of_file else [])], default=None),
        in_force_from=_in_force_from(head, articles, acts, of_file),
        in_force_until=_in_force_until(articles),
        articles=articles,
    )


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadLawText("not_text")


def _title(lines: Sequence[str]) -> tuple[int, str]:
    for place, line in enumerate(lines):
        plain = line.strip()
        if plain:
            marked = _MARKED.match(plain)
            name = re.sub(r"[\s\u3000]+", " ", marked[2] if marked else plain).strip()
            if not name or ARTICLE_HEAD.match(name):
                break
            return place, _fits("name", name)
    raise BadLawText("no_title")


def _fits(what: str, text: str) -> str:
    if len(text) > _LONGEST[what]:
        raise BadLawText(f"{what}_too_long")
    return text


def _first_of_body(lines: Sequence[str], title: int) -> int:
    """Return where the text begins: behind the mark of the head's end, else at the first chapter or article."""
    for place in range(title + 1, len(lines)):
        plain = lines[place].strip()
        if plain == HEAD_END:
            return place + 1
        if _MARKED.match(plain) or ARTICLE_HEAD.match(plain):
            return place
    raise BadLawText("no_articles")


def _articles(lines: Sequence[str], start: int) -> Iterator[ArticleText]:
    headings: dict[int, str] = {}
    number, heading, texts, before = "", "", list[str](), (0, 0)
    for place in range(start, len(lines)):
        plain = lines[place].strip(" \t\u3000")
        marked, begun = _MARKED.match(plain), ARTICLE_HEAD.match(plain)
        if marked:
            level = len(marked[1])
            headings = {one: said for one, said in headings.items() if one < level} | {level: marked[2]}
        elif begun:
            if number:
                yield ArticleText(number, heading, "\n".join(texts))
            number, before = _next(begun, before, place + 1)
            heading, texts = _heading(headings), [plain[begun.end() :]] if plain[begun.end() :] else []
        elif plain and number:
            texts.append(plain)
    if not number:
        raise BadLawText("no_articles")
    yield ArticleText(number, heading, "\n".join(texts))


def _next(begun: re.Match[str], before: tuple[int, int], line: int) -> tuple[str, tuple[int, int]]:
    """Return the article's number when it follows the one before; a law has no gaps and names nothing twice."""
    number = article_number(begun[1], begun[2])
    if number is None:
        raise BadLawText("article_unreadable", line=line, given=begun[0].strip())
    main, _dash, after = number.partition("-")
    this = (int(main), int(after or 0))
    if this not in {(before[0] + 1, 0), (before[0], before[1] + 1)}:
        previous = f"{before[0]}-{before[1]}" if before[1] else str(before[0])
        raise BadLawText(
            "article_out_of_order", line=line, given=article_words(number), after=article_words(previous)
        )
    return number, this


def _heading(headings: dict[int, str]) -> str:
    said = (re.sub(r"[\s\u3000]+", " ", one).strip() for _level, one in sorted(headings.items()))
    return _fits("heading", " ".join(one for one in said if one))


def _issuer(name: str, head: Sequence[str]) -> tuple[str, str]:
    """Return who issued the text and its kind, as name and head say; empty when they do not."""
    court = re.match(r"最高人民法院(?:[、 ]*最高人民检察院)?", name)
    if court:
        return "、".join(re.findall(r"最高人民法院|最高人民检察院", court[0])), "interpretation"
    if name.startswith("国务院关于"):
        return "国务院", "regulation"
    for line in head:
        for pattern, kind in _ISSUERS:
            found = pattern.search(line)
            if found:
                return "".join(found.groups()) or found[0], kind
    return "", ""


def _is_act(line: str) -> bool:
    """Say whether a line of the head tells of an act on the text, and not from when it is in force."""
    return not re.search(r"日\s*(?:施行|实施|生效)\s*$", line)


def _file_day(name: str) -> date | None:
    found = _FILE_DAY.search(unicodedata.normalize("NFKC", name))
    return _date(*found.groups()) if found else None


def _in_force_from(
    head: Sequence[str], articles: Sequence[ArticleText], acts: Sequence[date], of_file: date | None
) -> date | None:
    """Return the first day in force of this very text.

    A law that was amended still says when its first text came into force; that day lies before the last act and
    says nothing of this text, so it is not taken.
    """
    latest = max([*acts, *([of_file] if of_file else [])], default=None)
    for line in reversed(head):
        found = _HEAD_DAY.match(line)
        if found and not _is_act(line):
            day = _date(*found.groups())
            if day and (latest is None or day >= latest):
                return day
    for article in reversed(articles):
        for line in article.text.split("\n"):
            found = _IN_FORCE.match(unicodedata.normalize("NFKC", line))
            if found:
                day = _date(*found.groups())
                return day if day and (latest is None or day >= latest) else None
            if _AT_ONCE.match(line):
                return acts[0] if len(acts) == 1 and re.search(r"(?:公布|颁布|发布)\s*$", head[0]) else None
    return None


def _in_force_until(articles: Sequence[ArticleText]) -> date | None:
    found = _UNTIL.search(unicodedata.normalize("NFKC", articles[-1].text))
    return _date(*found.groups()) if found else None


def _date(year: str, month: str, day: str) -> date | None:
    months, days = read_numeral(month), read_numeral(day)
    if months is None or days is None:
        return None
    try:
        return date(int(year.translate(_YEAR_DIGITS)), months, days)
    except ValueError:
        return None
