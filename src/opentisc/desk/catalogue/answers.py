"""Checking what a client answered against the form of a definition.

Problems are codes with the path of the field; the sentence in each language is chosen by the interface
(`web.desk.forms`). Hints never refuse: they help to write well.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from opentisc.desk.catalogue.definition import Definition, Form
from opentisc.desk.catalogue.schema import json_schema
from opentisc.kernel.numbers import looks_like_number, read_application, read_publication

_CODES = {
    "minLength": "too_short",
    "maxLength": "too_long",
    "pattern": "wrong_form",
    "format": "wrong_form",
    "enum": "not_in_list",
    "minimum": "too_small",
    "maximum": "too_large",
    "minItems": "too_few",
    "maxItems": "too_many",
    "uniqueItems": "twice",
    "const": "must_be_ticked",
    "type": "wrong_type",
}
_TOLD_BY_NAME = {"required", "additionalProperties"}
_FORMATS = FormatChecker(formats=("date", "email"))
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_BARE_DIGITS = re.compile(r"\d{5,}")
_SENTENCE_END = re.compile(r"[。！？；!?;]+(?=\s*\S)|[.](?=\s+\S)")
_SEVERAL = re.compile(r"以及|并且|同时|此外|另外|；|;|\b(?:as well as|in addition|furthermore|moreover)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One answer that cannot stand. path: `points[1]`; facts: what the sentence needs, `limit` above all."""

    path: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the field's name, without the place within it."""
        return self.path.partition("[")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Something to look at again before sending; never a refusal."""

    path: str
    code: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers that stand: only of fields that are shown, in the form's order, without empty ones."""

    values: Mapping[str, Any]


def shown_fields(form: Form, answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the fields that these answers call for; the server decides, not the browser."""
    return frozenset(
        name
        for name, asked in form.fields.items()
        if asked.shown_when is None or answers.get(asked.shown_when.field) in asked.shown_when.values
    )


def validate_form(definition: Definition, answers: Mapping[str, Any]) -> Answers | list[Problem]:
    """Return the answers, cleaned, or every problem in the form's order.

    Blank texts and empty lists are no answer. An answer to a field that is not shown falls away: the question
    was not asked. An answer to a field that the form does not have is a problem.
    """
    form = definition.form
    given = {
        name: cleaned for name, value in answers.items() if (cleaned := _cleaned(value)) not in ("", [], None)
    }
    shown = shown_fields(form, given)
    kept = {name: value for name, value in given.items() if name in shown or name not in form.fields}
    validator = Draft202012Validator(json_schema(form), format_checker=_FORMATS)
    problems = [Problem(path=name, code="unknown_field") for name in kept if name not in form.fields]
    problems.extend(_missing(form, kept, shown))
    # Both kinds above are told by the validator too, but without the name of each field.
    problems.extend(
        _problem(error) for error in validator.iter_errors(kept) if str(error.validator) not in _TOLD_BY_NAME
    )
    problems.extend(_unkeepable(kept))
    order = _order(form)
    if problems:
        return sorted(problems, key=lambda p: (order.get(p.name, len(order)), p.path))
    return Answers({name: kept[name] for name in sorted(kept, key=lambda n: order[n])})


def label_for(definition: Definition, answers: Mapping[str, Any]) -> int:
    """Return the label (0 to 3) that these answers call for: the default, or higher; never lower."""
    raised = (rule.label for rule in definition.label_rules if answers.get(rule.field) in rule.values)
    return max(definition.label, *raised, 0)


def hints(definition: Definition, answers: Mapping[str, Any]) -> list[Hint]:
    """Return what the writer should look at again: points with several matters, numbers that cannot be read."""
    found: list[Hint] = []
    for name, asked in definition.form.fields.items():
        value = answers.get(name)
        entries = value if isinstance(value, list) else [value]
        for at, text in enumerate(entries):
            if not asked.check or not isinstance(text, str) or not text.strip():
                continue
            path = f"{name}[{at}]" if isinstance(value, list) else name
            found.extend(Hint(path=path, code=code) for code in _CHECKS[asked.check](text))
    return found


def _single_subject(text: str) -> Iterator[str]:
    """One novelty point is one sentence on one technical matter (单一性, GB/T 32003)."""
    if _SENTENCE_END.search(text.strip()):
        yield "several_sentences"
    elif _SEVERAL.search(text):
        yield "perhaps_several_matters"


def _record_numbers(text: str) -> Iterator[str]:
    """A number that no office's rule reads is worth a second look; bare digits may be those of a mark."""
    known = looks_like_number(text) or _BARE_DIGITS.fullmatch(text.strip())
    if not known and not read_publication(text).readable and not read_application(text).readable:
        yield "unreadable_number"


_CHECKS = {"single_subject": _single_subject, "record_numbers": _record_numbers}


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)  # JSON has no such number; as a text it fails the schema
    if isinstance(value, list):
        return [one for item in value if (one := _cleaned(item)) not in ("", None)]
    return value


def _order(form: Form) -> dict[str, int]:
    return {name: at for at, name in enumerate(n for group in form.groups for n in group.fields)}


def _missing(form: Form, kept: Mapping[str, Any], shown: frozenset[str]) -> Iterator[Problem]:
    for name, asked in form.fields.items():
        if asked.required and name in shown and name not in kept:
            yield Problem(path=name, code="required")


def _unkeepable(kept: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield texts that a database cannot keep or a page cannot send: NUL and half a pair of surrogates."""
    for name, value in kept.items():
        for at, text in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(text, str) and _UNKEEPABLE.search(text):
                path = f"{name}[{at}]" if isinstance(value, list) else name
                yield Problem(path=path, code="bad_character")


def _problem(error: ValidationError) -> Problem:
    limit: object = error.validator_value
    return Problem(
        path=_path(error.absolute_path),
        code=_CODES.get(str(error.validator), "wrong_type"),
        facts={"limit": limit} if isinstance(limit, int | float) else {},
    )


def _path(parts: Iterable[str | int]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else part for part in parts)
