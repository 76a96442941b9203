"""No text of a person becomes part of a statement, and the data store opens nothing but its own files (SC-28)."""

import duckdb
import pytest

from opentisc.accounts.types import OPERATOR
from opentisc.records import queries
from opentisc.records.lake.home import lake_of_installation
from opentisc.records.lake.reader import snapshot
from tests.security.centre_records import SECRET

pytestmark = pytest.mark.req("SC-28")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY (SELECT 1) TO '/tmp/opentisc-attack.csv'",
        "ATTACH '/tmp/opentisc-attack.db'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '64GB'",
    ],
)
def test_a_statement_reaches_no_file_network_or_setting(mixed_site, statement):
    with (
        snapshot(lake_of_installation()) as look,
        pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)),
    ):
        list(look.rows(statement))


@pytest.mark.parametrize(
    "given",
    [
        "' OR '1'='1",
        "x'); DROP TABLE patents; --",
        '" OR ""="',
        "$number",
        "XX1000001A' --",
        "\x00",
        "%",
        "_" * 10,
    ],
)
def test_what_a_person_writes_is_a_value(mixed_site, given):
    assert queries.look_up(given, actor=OPERATOR) == ()
    assert list(queries.iter_records([given], actor=OPERATOR)) == []
    assert queries.counts(actor=OPERATOR)["patents"] == 2
    assert SECRET not in str(queries.counts(actor=None))
