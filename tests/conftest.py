"""Fixtures that every test may use."""

import os
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("untimed", deadline=None)  # no test asserts how fast a machine is
hypothesis_settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parents[1]
LONG = (
    "repository/test_isolation_matrix.py", "repository/test_isolation_lists.py", "records/test_import_kill.py",
    "records/test_undo_property.py", "engines/test_differences.py", "jobs/test_killed_worker.py",
    "desk/at_once/test_interleavings.py", "security/test_hostile_parameters.py", "cli/test_backup.py",
    "web/desk/staff/test_queries_of_lists.py", "web/test_hostile_text.py", "cli/test_serving.py",
)  # fmt: skip
"""Files that take long, the longest first: begun last, one of them would keep one core busy while the others stand."""


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the catalogue where it is not: a clean clone has none, and English pages need it."""
    if hasattr(session.config, "workerinput"):
        return  # with several processes, the first one does it before it starts the others
    from opentisc.config import catalogues

    if catalogues.stale():
        catalogues.compile_all()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long; within a file the order stays."""
    turn = {str(ROOT / "tests" / name): place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: turn.get(str(item.path), len(LONG)))


@pytest.fixture(scope="session", autouse=True)
def no_rates() -> Iterator[None]:
    """Set every rate to 0, no limit: all tests come from one address. Tests of rates set their own."""
    from django.conf import settings
    from django.test import override_settings

    rates = {one.name: 0 for one in fields(settings.OPENTISC) if one.name.startswith("rate_")}
    with override_settings(OPENTISC=replace(settings.OPENTISC, **rates)):
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real office files; skip where a machine does not have it."""
    folder = Path(os.environ.get("OPENTISC_SAMPLES", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("no folder of real data: set OPENTISC_SAMPLES")
    return folder


@pytest.fixture(autouse=True, scope="session")
def _the_database_may_be_emptied() -> Iterator[None]:
    """Let tests with transactions of their own empty the audit trail behind them; its triggers refuse it."""
    from django.test import TransactionTestCase

    from tests.factories.audit_guards import guards_lifted
    from tests.factories.provinces import bring_provinces_back

    empty = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        with guards_lifted():
            empty(case)
        bring_provinces_back()

    TransactionTestCase._fixture_teardown = emptied
    yield
    TransactionTestCase._fixture_teardown = empty
