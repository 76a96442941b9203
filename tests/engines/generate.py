"""Random documents and random queries over a small alphabet, so that most operators have hits and near misses."""

import random
from collections.abc import Callable

from opentisc.search.registry import Document

WORDS = ("a", "b", "ab", "Ａb", "É", "e", "poly", "polymer", "meter", "5g", "straße")
HAN = tuple("锂鋰電电乾干한か")
SEPARATORS = (" ", " ", " ", "", "，", "。", "-", "\n", ", ", " ; ", "\u3000", "！？", "\u200b", "\r\n")
SYMBOLS = ("H01M10/052", "H01M10/00", "H01M100/00", "H01M4/13", "G06F3/01", "B60C11/03")
OFFICES = ("CN", "US", "EP")


def value(draw: random.Random) -> str:
    """Return a value of a text field."""
    pieces = []
    for _ in range(draw.randint(1, 12)):
        pieces.append(
            draw.choice(WORDS) if draw.random() < 0.5 else "".join(draw.choices(HAN, k=draw.randint(1, 3)))
        )
        pieces.append(draw.choice(SEPARATORS))
    return "".join(pieces)


def document(draw: random.Random, number: int) -> Document:
    """Return a document; the same state of `draw` gives the same one."""
    texts = {
        code: [value(draw) for _ in range(draw.randint(low, high))]
        for code, low, high in (("ti", 1, 2), ("ab", 0, 2), ("cl", 0, 3), ("de", 0, 2), ("pa", 0, 1))
    }
    year, month = draw.randint(2018, 2021), draw.randint(1, 12)
    known = draw.choice(("day", "month", "year", "none"))
    day = draw.randint(1, 28)
    dates = {
        "day": {"pd": (year * 10000 + month * 100 + day,) * 2},
        "month": {"pd": (year * 10000 + month * 100 + 1, year * 10000 + month * 100 + 28)},
        "year": {"pd": (year * 10000 + 101, year * 10000 + 1231)},
        "none": {},
    }[known]
    office = draw.choice(OFFICES)
    return Document(
        record_id=f"R{number:05d}",
        texts={code: values for code, values in texts.items() if values},
        keys={
            "ipc": draw.sample(SYMBOLS, draw.randint(0, 2)),
            "cpc": draw.sample(SYMBOLS, 1),
            "office": [office],
        },
        dates=dates,
    )


def word(draw: random.Random) -> str:
    """Return a word of a query, truncated or not."""
    plain = draw.choice(WORDS)
    if draw.random() < 0.75:
        return plain
    return draw.choice(
        ("poly*", "*mer", "pol?mer", "p#ly*", "*ly*", "polymer?", "ab*", "a?c#", "*tra*e", "met?er", "ab?")
    )


def han(draw: random.Random) -> str:
    """Return a Han string of a query, with wildcards now and then."""
    chars = draw.choices(HAN, k=draw.randint(1, 3))
    if draw.random() < 0.3 and len(chars) > 1:
        chars.insert(draw.randint(0, len(chars)), draw.choice(("#", "?", "??", "#?")))
    if draw.random() < 0.1:
        chars.append("*")
    return "".join(chars)


def term(draw: random.Random) -> str:
    """Return a word, a Han string, both, or a phrase of them in quotation marks."""
    one: Callable[[random.Random], str] = word if draw.random() < 0.5 else han
    kind = draw.random()
    if kind < 0.6:
        return one(draw)
    if kind < 0.75:
        return word(draw) + draw.choice(("-", "")) + han(draw)
    pieces = [draw.choice((word, han))(draw) for _ in range(draw.randint(2, 3))]
    joints = [draw.choice((" ", " ", "，", "-", "")) for _ in pieces]
    return '"' + "".join(a + b for a, b in zip(pieces, joints, strict=True)).strip() + '"'


def positional(draw: random.Random, depth: int) -> str:
    """Return a word, or proximity and OR groups nested up to `depth`."""
    kind = draw.random()
    if depth == 0 or kind < 0.3:
        return term(draw)
    if kind < 0.5:
        options = [positional(draw, depth - 1) for _ in range(draw.randint(2, 3))]
        return f"({' OR '.join(options)})"
    operator = draw.choice(("NEAR", "W"))
    distance = draw.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 9, 99))
    left, right = positional(draw, depth - 1), positional(draw, depth - 1)
    chain = f"{left} {operator}/{distance} {right}"
    if draw.random() < 0.2:
        chain += f" {draw.choice(('NEAR', 'W'))}/{draw.randint(1, 4)} {term(draw)}"
    return f"({chain})"


def clause(draw: random.Random) -> str:
    """Return one clause with or without its field."""
    kind = draw.random()
    if kind < 0.08:
        return draw.choice(("ipc:H01M10", "ipc:H01M", "cls:H01M10/052", "ipc:H", "office:us", "cls:B60C11"))
    if kind < 0.16:
        year = draw.randint(2018, 2021)
        month = draw.randint(1, 12)
        return draw.choice(
            (f"pd:{year}", f"pd:{year}-{month:02d}", f"pd:[{year} TO *]", f"pd:[* TO {year}-{month:02d}-15]")
        )
    field = draw.choice(("", "ti:", "标题：", "ab=", "cl:", "de:", "ta:", "tac:"))
    body = positional(draw, draw.choice((0, 1, 1, 2, 2, 3)))
    return f"{field}{body}"


def query(draw: random.Random, depth: int = 2) -> str:
    """Return a query text. Some are refused by the parser, on purpose."""
    kind = draw.random()
    if depth == 0 or kind < 0.55:
        return clause(draw)
    if kind < 0.65:
        return f"NOT {query(draw, 0)}"
    joint = draw.choice((" AND ", " OR ", " NOT "))
    parts = [query(draw, depth - 1) for _ in range(draw.randint(2, 3))]
    grouped = [part if part.startswith("NOT ") or " " not in part else f"({part})" for part in parts]
    field = draw.choice(("", "", "ta:"))
    return f"{field}({joint.join(grouped)})" if field else joint.join(grouped)
