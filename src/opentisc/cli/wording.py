"""The command-line library's own words in the language of the interface: help pages and refusals.

The library has English sentences only and no place to hang others, so its texts are recognised. One that is not
known stays as it is. Not for: our own texts, which gettext translates where they stand.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import typer
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_REFUSALS: tuple[tuple[re.Pattern[str], str | Promise], ...] = (
    (re.compile(r"Missing (?:argument|option|parameter) '(?P<name>[^']*)'\..*"), _("缺少 %(name)s。")),
    (re.compile(r"Missing command\.?"), _("缺少命令。")),
    (re.compile(r"No such option: (?P<name>\S+)"), _("没有选项 %(name)s。")),
    (
        re.compile(r"No such option: (?P<name>\S+) \(Possible options: (?P<known>.*)\)"),
        _("没有选项 %(name)s。相近的有：%(known)s。"),
    ),
    (re.compile(r"No such command '(?P<name>[^']*)'\.?"), _("没有命令 %(name)s。")),
    (
        re.compile(r"No such command '(?P<name>[^']*)'\. Did you mean (?P<known>.*)\?"),
        _("没有命令 %(name)s。相近的有：%(known)s。"),
    ),
    (
        re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<names>.*)\)"),
        _("多出的参数：%(names)s。"),
    ),
    (
        re.compile(r"Option '(?P<name>[^']*)' requires (?:an argument|.* arguments)\.?"),
        _("%(name)s 缺少值。"),
    ),
    (re.compile(r"Invalid value for '?(?P<name>[^':]*)'?: (?P<why>.*)", re.DOTALL), _("%(name)s：%(why)s")),
)
_REASONS: tuple[tuple[re.Pattern[str], str | Promise], ...] = (
    (re.compile(r"Input should be a valid integer.*|.* is not a valid int(?:eger)?\."), _("应为整数。")),
    (re.compile(r"Input should be less than or equal to (?P<most>.*)"), _("不能大于 %(most)s。")),
    (re.compile(r"Input should be greater than or equal to (?P<least>.*)"), _("不能小于 %(least)s。")),
    (
        re.compile(r"(?:Value error, |Value )?'(?P<given>.*)' is not one of (?P<known>.*)\."),
        _("“%(given)s”不在可选的值之中：%(known)s。"),
    ),
)
_HEADINGS = {
    "Options:": _("选项："),
    "Arguments:": _("参数："),
    "Commands:": _("命令："),
}
_IN_LINES = (
    ("Show this message and exit.", _("显示这段说明后退出。")),
    ("[required]", _("[必填]")),
)
_USAGE = re.compile(r"Usage: ")
_PARTS = (("[OPTIONS]", _("[选项]")), ("COMMAND [ARGS]...", _("命令 [参数]...")))
_DEFAULT = re.compile(r"\[default: ([^\]]*)\]")


def refusal(message: str) -> str:
    """Return what the library refuses, in the language in force."""
    for pattern, text in reversed(_REFUSALS):
        match = pattern.fullmatch(message.strip())
        if match:
            facts = {name: value or "" for name, value in match.groupdict().items()}
            if "why" in facts:
                facts["why"] = _reason(facts["why"])
            return str(text) % facts
    return message


def _reason(message: str) -> str:
    for pattern, text in _REASONS:
        match = pattern.fullmatch(message.strip())
        if match:
            return str(text) % match.groupdict()
    return message


def help_page(text: str) -> str:
    """Return a help page with the library's own words in the language in force."""
    return "\n".join(_help_lines(text.split("\n")))


def _help_lines(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if line in _HEADINGS:
            yield str(_HEADINGS[line])
        elif _USAGE.match(line):
            yield _USAGE.sub(gettext("用法："), _with_words(line, _PARTS))
        else:
            own = _with_words(line, _IN_LINES)
            yield _DEFAULT.sub(lambda match: gettext("[默认 %(value)s]") % {"value": match[1]}, own)


def _with_words(line: str, table: Sequence[tuple[str, str | Promise]]) -> str:
    for part, words in table:
        line = line.replace(part, str(words))
    return line


def speak(command: Any) -> None:
    """Let a command and all its subcommands write their help in the language in force."""
    base: Any = typer.Context.formatter_class
    written: Callable[[Any], str] = base.getvalue
    formatter = type("Formatter", (base,), {"getvalue": lambda self: help_page(written(self))})
    context = type("Context", (typer.Context,), {"formatter_class": formatter})
    _speak_with(command, context)


def _speak_with(command: Any, context: type[typer.Context]) -> None:
    command.context_class = context
    for inner in getattr(command, "commands", {}).values():
        _speak_with(inner, context)
