"""Sets a paper as tagged PDF (PDF/UA-1): fonts embedded, text extractable, no empty boxes (UX-50).

Typesetting runs in a process of its own under limits (SC-35). A character that no font here has is shown as 〓, the
sign printers use for it, and a line at the end names it. Not for: what the paper says.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from opentisc.desk.deliverables import wording
from opentisc.desk.deliverables.layout import Block, Paper
from opentisc.desk.deliverables.rendering import characters
from opentisc.kernel.errors import Unavailable

SECONDS: Final = 60  # SC-35
FONTS: Final = ("Noto Serif CJK SC", "Noto Sans CJK SC")
GETA: Final = "〓"
_TEMPLATES = Path(__file__).parent / "templates"
_PROGRAM = Path(__file__).with_name("typesetting.py")
_TRIES = 4
_UNSHOWN = re.compile(r"the text `\"(.*?)\"` could not be displayed", re.DOTALL)
_RUST_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


class PdfNotMade(Unavailable):
    """The PDF cannot be set: a font is missing, or a limit was reached. facts: `why`."""

    code = "pdf_not_made"


@cache
def fonts_missing() -> tuple[str, ...]:
    """Return the fonts that PDF needs and this machine lacks; Debian has them as fonts-noto-cjk."""
    import typst

    there = set(typst.Fonts().families())
    return tuple(one for one in FONTS if one not in there)


def make_pdf(paper: Paper, *, made_at: datetime) -> bytes:
    """Return the PDF of a paper; the same paper and instant give the same text. Raises PdfNotMade."""
    if fonts_missing():
        raise PdfNotMade("fonts are missing", why="fonts", fonts="、".join(fonts_missing()))
    shown, unshown = characters.clean_paper(paper), ""
    for _attempt in range(_TRIES):
        done = _set(_with_note(shown, unshown), made_at)
        if done.returncode == 0:
            return done.stdout
        found = _not_shown(done)
        if not found:
            raise PdfNotMade(_last_words(done), why="refused")
        unshown = "".join(sorted({*unshown, *found}))
        shown = characters.replaced(shown, found, GETA)
    raise PdfNotMade("characters cannot be shown", why="characters")


def _set(paper: Paper, made_at: datetime) -> "subprocess.CompletedProcess[bytes]":
    labels = tuple(wording.say("columns", key, language=paper.language) for key in ("item", "content"))
    asked = {
        "root": str(_TEMPLATES),
        "paper": json.dumps({**asdict(paper), "labels": labels}, ensure_ascii=False),
        "timestamp": int(made_at.timestamp()),
    }
    command = [sys.executable, "-I", str(_PROGRAM)]
    try:
        return subprocess.run(  # noqa: S603 - our own program, no words of anybody in the command
            command, input=json.dumps(asked).encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as wrong:
        raise PdfNotMade(f"more than {SECONDS} seconds", why="time") from wrong


def _not_shown(done: "subprocess.CompletedProcess[bytes]") -> set[str]:
    """Return the characters that no font has, as the typesetter names them."""
    if done.returncode != 2:
        return set()
    diagnostic = str(json.loads(done.stderr)["diagnostic"])
    return {sign for text in _UNSHOWN.findall(diagnostic) for sign in _plain(text)} - {GETA}


def _plain(text: str) -> str:
    return _RUST_ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)


def _last_words(done: "subprocess.CompletedProcess[bytes]") -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:300] if lines else f"the typesetter ended with {done.returncode}"


def _with_note(paper: Paper, unshown: Iterable[str]) -> Paper:
    """Return the paper with a last line that names what 〓 stands for."""
    codes = "、".join(f"U+{ord(sign):04X}" for sign in unshown)
    if not codes:
        return paper
    note = wording.say("sentences", "unshown", language=paper.language, codes=codes)
    return replace(paper, blocks=(*paper.blocks, Block("unshown", "paragraph", note)))
