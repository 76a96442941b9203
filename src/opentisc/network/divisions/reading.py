"""Reads divisions from the shipped list, a folder of CSV files or a nested JSON file; writes nothing.

Codes are those of GB/T 2260: two digits for a province, four for a city, six for a county. 66 is the code by which
statistics count the 兵团; GB/T 2260 itself gives it none.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from opentisc.network.errors import BadDivisions

COUNTRY = "CN"
_CODE = re.compile(r"\d{2}(\d{2}(\d{2})?)?", re.ASCII)
_TOWN = re.compile(r"\d{9}(\d{3})?", re.ASCII)
_FILES = ("provinces.csv", "cities.csv", "areas.csv")
_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """One division: its code and its name as published."""

    code: str
    name: str

    @property
    def path(self) -> str:
        """Return the chain of codes from the country down: `CN/11/1101/110101`."""
        if self.code == COUNTRY:
            return COUNTRY
        return "/".join((COUNTRY, *(self.code[:end] for end in range(2, len(self.code) + 1, 2))))

    @property
    def level(self) -> int:
        """Return 0 for the country, 1 province, 2 city, 3 county."""
        return 0 if self.code == COUNTRY else len(self.code) // 2


def shipped() -> tuple[DivisionRow, ...]:
    """Return the country and its province-level divisions."""
    text = files("opentisc.network.divisions").joinpath("provinces.csv").read_text(encoding="utf-8")
    rows = [DivisionRow(row["code"], row["name"]) for row in csv.DictReader(io.StringIO(text))]
    return (DivisionRow(COUNTRY, "中国"), *rows)


@dataclass(frozen=True, slots=True)
class Divisions:
    """What a file holds: the divisions down to the county, parents first, and the codes of towns left out.

    Published trees name towns (9 digits) below the four cities that have no counties: 东莞, 中山, 儋州, 嘉峪关.
    """

    rows: tuple[DivisionRow, ...]
    towns: tuple[str, ...]


def read(path: Path) -> Divisions:
    """Return the divisions of a folder (provinces.csv, cities.csv, areas.csv), one CSV, or a nested JSON file.

    Raises BadDivisions with the places that cannot be read, and for a code whose parent is neither in the file
    nor shipped.
    """
    problems: list[str] = []
    if path.is_dir():
        named = [path / name for name in _FILES if (path / name).is_file()]
        if not named:
            raise BadDivisions("no file of divisions in the folder", problems=" ".join(_FILES))
        rows = [row for file in named for row in _csv_rows(file, problems)]
    elif path.suffix == ".json":
        rows = list(_json_rows(path, problems))
    else:
        rows = list(_csv_rows(path, problems))
    return _checked(rows, problems)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadDivisions(f"cannot read {path.name}", problems=f"{path.name}: {wrong}") from wrong


def _csv_rows(path: Path, problems: list[str]) -> Iterator[DivisionRow]:
    reader = csv.DictReader(io.StringIO(_text(path)))
    if not {"code", "name"} <= set(reader.fieldnames or ()):
        problems.append(f"{path.name}:1")
        return
    for row in reader:
        yield from _row(row["code"], row["name"], f"{path.name}:{reader.line_num}", problems)


def _json_rows(path: Path, problems: list[str]) -> Iterator[DivisionRow]:
    try:
        tree = json.loads(_text(path))
    except ValueError as wrong:
        raise BadDivisions(f"{path.name} is no JSON", problems=f"{path.name}: {wrong}") from wrong
    yield from _nested(tree, path.name, problems)


def _nested(nodes: object, place: str, problems: list[str]) -> Iterator[DivisionRow]:
    if not isinstance(nodes, list):
        problems.append(place)
        return
    for at, node in enumerate(nodes):
        here = f"{place}[{at}]"
        if not isinstance(node, dict):
            problems.append(here)
            continue
        yield from _row(node.get("code"), node.get("name"), here, problems)
        yield from _nested(node.get("children", []), here, problems)


def _row(code: object, name: object, place: str, problems: list[str]) -> Iterator[DivisionRow]:
    code_text, name_text = str(code or "").strip(), str(name or "").strip()
    if not (_CODE.fullmatch(code_text) or _TOWN.fullmatch(code_text)) or not name_text or len(name_text) > 60:
        problems.append(f"{place} {code_text} {name_text[:20]}".strip())
    else:
        yield DivisionRow(code_text, name_text)


def _checked(rows: Iterable[DivisionRow], problems: list[str]) -> Divisions:
    found = {row.code: row for row in rows}
    towns = tuple(sorted(code for code in found if _TOWN.fullmatch(code)))
    by_code = {code: row for code, row in found.items() if code not in towns}
    known = {row.code for row in shipped()} | by_code.keys()
    problems.extend(f"{code}: {code[:-2]}?" for code in by_code if len(code) > 2 and code[:-2] not in known)
    if not by_code and not problems:
        problems.append("empty")
    if problems:
        told = "; ".join(problems[:_MOST_PROBLEMS])
        raise BadDivisions(f"{len(problems)} problems", problems=told)
    ordered = sorted(by_code.values(), key=lambda row: (row.level, row.code))
    return Divisions(tuple(ordered), towns)
