"""Translation catalogues without system gettext: find every text, keep the catalogue complete, compile it.

Run as `python -m opentisc.config.catalogues extract|check|compile`. The interface's source language is
zh-Hans; the English catalogue must hold every text (UX-51).
"""

import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_FIELD = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def texts() -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """Yield (file, line, msgid or (singular, plural), context) of every text that people can see."""
    from django.utils.translation.template import templatize

    mails = sorted((PACKAGE / "web" / "templates").rglob("*.txt"))
    for path in sorted(PACKAGE.rglob("*.py")) + sorted(PACKAGE.rglob("*.html")) + mails:
        source = path.read_text()
        if path.suffix != ".py":
            source = templatize(source)
        name = path.relative_to(PACKAGE).as_posix()
        for line, msgid, _comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=_KEYWORDS, options={"encoding": "utf-8"}
        ):
            if msgid:
                yield name, line, msgid, context


def found() -> Catalog:
    """Return a catalogue of all texts with their places, without translations."""
    catalogue = Catalog(locale="en", charset="utf-8")
    for name, _line, msgid, context in texts():
        # No line numbers: they would change the file with every edit elsewhere.
        catalogue.add(msgid, locations=[(name, 0)], context=context)
    return catalogue


def kept() -> Catalog:
    """Return the catalogue as it stands in the repository."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", charset="utf-8")
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="en")


def update() -> int:
    """Bring new texts into the catalogue, drop unused ones, and return how many lack a translation."""
    new, old = found(), kept()
    for message in new:
        before = old.get(message.id, context=message.context) if message.id else None
        if before is not None:
            message.string = before.string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    part = CATALOGUE.with_suffix(".part")  # nobody reads half a catalogue
    with part.open("wb") as stream:
        write_po(stream, new, sort_output=True, include_lineno=False, width=110, omit_header=False)
    part.replace(CATALOGUE)
    return sum(1 for message in new if message.id and not _translated(message))


def faults() -> list[str]:
    """Return one sentence for each text that lacks a translation, is unused, or loses a field."""
    new, old = found(), kept()
    wrong = []
    for message in new:
        if not message.id:
            continue
        there = old.get(message.id, context=message.context)
        if there is None or not _translated(there):
            wrong.append(f"no English for {message.id!r} ({message.locations[0][0]})")
        elif there.fuzzy:
            wrong.append(f"fuzzy: {message.id!r}")
        elif fields_differ(there):
            wrong.append(f"other fields in the English of {message.id!r}")
    wrong += [
        f"unused: {message.id!r}"
        for message in old
        if message.id and new.get(message.id, context=message.context) is None
    ]
    return wrong


def fields_differ(message: Message) -> bool:
    """Say whether a translation uses other `%(name)s` or `{name}` fields than its source."""
    sources, targets = _forms(message.id), _forms(message.string)
    wanted = set(_FIELD.findall(sources[-1]))
    return any(set(_FIELD.findall(target)) - wanted for target in targets) or (
        set(_FIELD.findall(targets[-1])) != wanted
    )


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the forms of a text: one, or singular and plural."""
    if isinstance(text, str):
        return (text,)
    return tuple(text or ("",))


def compile_all() -> Path:
    """Write the compiled catalogue beside its source and return its path."""
    target, part = CATALOGUE.with_suffix(".mo"), CATALOGUE.with_suffix(f".{os.getpid()}.part")
    with part.open("wb") as stream:
        write_mo(stream, kept())
    part.replace(target)  # a process that reads it meanwhile sees a whole one
    return target


def stale() -> bool:
    """Say whether the compiled catalogue is missing or older than its source."""
    target = CATALOGUE.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < CATALOGUE.stat().st_mtime


def _translated(message: Message) -> bool:
    return all(_forms(message.string))


def main(arguments: list[str]) -> int:
    """Run one of extract, check, compile; return the exit code."""
    match arguments:
        case ["extract"]:
            sys.stdout.write(f"texts without English: {update()}\n")
        case ["check"]:
            wrong = faults()
            sys.stdout.writelines(f"{line}\n" for line in wrong)
            return 1 if wrong else 0
        case ["compile"]:
            sys.stdout.write(f"{compile_all().relative_to(PACKAGE)}\n")
        case _:
            sys.stderr.write("usage: python -m opentisc.config.catalogues extract|check|compile\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
