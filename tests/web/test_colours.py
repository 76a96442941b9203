"""Colours: every text that the tokens allow stands out 4.5 to 1, by day and by night, and no state speaks by colour alone."""

import re
from itertools import product
from pathlib import Path

import pytest

from opentisc.web import labels

WEB = Path(labels.__file__).parent
TOKENS = (WEB / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
TEXTS = ("ink", "ink-2", "accent", "accent-hover", "visited", "done", "waiting", "late", "sealed")
GROUNDS = ("ground", "surface", "hover")
PAIRS = [
    *product(TEXTS, GROUNDS),
    *(("ink", weak) for weak in ("accent-weak", "done-weak", "waiting-weak", "late-weak", "bar-fill")),
    ("accent", "accent-weak"), ("done", "done-weak"), ("waiting", "waiting-weak"), ("late", "late-weak"),
    ("on-accent", "accent"), ("on-accent", "accent-hover"),
    *(("mark-ink", f"mark-{number}") for number in range(6)),
]  # fmt: skip


def tokens(*, dark: bool) -> dict[str, str]:
    """Return name → colour; by night what is not said again stays as by day."""
    day, night = TOKENS.split("@media (prefers-color-scheme: dark)")
    night = night.split(":root[data-type")[0]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", day))
    return found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", night)) if dark else found


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_ratio_is_the_one_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the grey that just fails


@pytest.mark.req("UX-45")
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_every_text_stands_out_from_every_ground_it_stands_on(dark):
    known = tokens(dark=dark)
    weak = {
        (text, ground): round(found, 2)
        for text, ground in PAIRS
        if (found := contrast(known[text], known[ground])) < 4.5
    }
    assert weak == {}


@pytest.mark.req("UX-45")
def test_no_state_speaks_by_colour_alone():
    alone = [
        f"{path.relative_to(WEB)}: {part[:80]}"
        for path in sorted((WEB / "templates").rglob("*.html"))
        for part in re.findall(r'class="state [^>]*>(.*?)</', path.read_text(encoding="utf-8"), re.DOTALL)
        if "components/icon.html" not in part or not re.sub(r"{%\s*include.*?%}", "", part).strip()
    ]
    assert alone == []


@pytest.mark.req("UX-45")
def test_the_drawing_of_years_is_also_a_list_that_can_be_read():
    years = (WEB / "templates" / "search" / "years.html").read_text(encoding="utf-8")
    assert 'aria-hidden="true"' in years
    assert years.count("visually-hidden") == 1
    assert "{{ year }} 年：{{ count }}" in years
