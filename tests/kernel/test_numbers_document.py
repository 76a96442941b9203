"""Every example of docs/numbers.md is what the code does."""

from pathlib import Path

import pytest

from opentisc.kernel.numbers import (
    application_id,
    number_keys,
    print_application,
    print_number,
    read_application,
    read_publication,
    record_id,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "numbers.md"


def _examples(heading: str) -> list[tuple[str, str, str, str]]:
    section = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    examples = []
    for row in rows[2:]:
        given, identity, printed, key = (cell.strip("` ") for cell in row[2:])
        examples.append((given, identity, printed, key))
    return examples


@pytest.mark.parametrize(("given", "identity", "printed", "key"), _examples("公开号、公告号与登记号"))
def test_a_publication_of_the_page_is_read_and_printed_so(
    given: str, identity: str, printed: str, key: str
) -> None:
    number = read_publication(given)
    assert (record_id(number), print_number(number, "spaced")) == (identity, printed)
    assert number_keys(number.office, number.number) == key


@pytest.mark.parametrize(("given", "identity", "printed", "key"), _examples("申请号与优先权号"))
def test_an_application_of_the_page_is_read_and_printed_so(
    given: str, identity: str, printed: str, key: str
) -> None:
    number = read_application(given)
    assert (application_id(number), print_application(number, "spaced")) == (identity, printed)
    assert number_keys(number.office, number.number) == key
