"""The columns of the lake's tables.

`log` keeps what each batch said; `current` the fold of it by record, with typed columns for look-ups and
analysis; `gone` the rows of `current` that are no longer in force. All three are only ever appended to:
rewriting files in place was measured at five times the memory (docs/adr/0003-lake.md).
"""

import pyarrow as pa

from opentisc.records.lake.kinds import Kind

_TEXTS: pa.DataType = pa.list_(pa.string())


def _schema(*columns: tuple[str, pa.DataType]) -> pa.Schema:
    return pa.schema(columns)


LOG = _schema(
    ("record_id", pa.string()),
    ("cluster", pa.string()),
    ("batch", pa.int64()),
    ("chunk", pa.int32()),
    ("seq", pa.int64()),
    ("nested", pa.bool_()),
    ("outcome", pa.string()),
    ("entry", pa.int32()),
    ("place", pa.string()),
    ("source", pa.string()),
    ("rank", pa.int16()),
    ("audience", pa.string()),
    ("dated", pa.string()),
    ("sha", pa.binary()),
    ("payload", pa.binary()),
    ("description", pa.binary()),
)
"""payload is null when an earlier row of the same record has the same sha: the text is kept there."""

GONE = _schema(("row_key", pa.int64()), ("record_id", pa.string()), ("data_version", pa.int64()))

FAMILIES = _schema(
    ("row_key", pa.int64()),
    ("data_version", pa.int64()),
    ("record_id", pa.string()),
    ("priorities", _TEXTS),
    ("simple", pa.string()),
    ("extended", pa.string()),
)
"""One row per application (record_id is its key); see docs/families.md."""

_COMMON: list[tuple[str, pa.DataType]] = [
    ("row_key", pa.int64()),
    ("data_version", pa.int64()),
    ("record_id", pa.string()),
    ("audience", pa.string()),
    ("sources", _TEXTS),
    ("office", pa.string()),
    ("kind", pa.string()),
    ("number_keys", _TEXTS),
]
_PAYLOADS: list[tuple[str, pa.DataType]] = [
    ("origin", pa.binary()),
    ("conflicts", pa.binary()),
    ("payload", pa.binary()),
    ("description", pa.binary()),
]
_TYPED: dict[Kind, list[tuple[str, pa.DataType]]] = {
    Kind.PATENTS: [
        ("type", pa.string()),
        ("published_on", pa.string()),
        ("filed_on", pa.string()),
        ("earliest_priority_on", pa.string()),
        ("application_id", pa.string()),
        ("family_key", pa.string()),
        ("priorities", _TEXTS),
        ("cites", _TEXTS),
        ("applicants", _TEXTS),
        ("inventors", _TEXTS),
        ("ipc", _TEXTS),
        ("cpc", _TEXTS),
        ("locarno", _TEXTS),
        ("language", pa.string()),
    ],
    Kind.APPLICATIONS: [
        ("filed_on", pa.string()),
        ("status", pa.string()),
        ("status_on", pa.string()),
        ("granted_on", pa.string()),
        ("expires_on", pa.string()),
    ],
    Kind.MARKS: [
        ("filed_on", pa.string()),
        ("registered_on", pa.string()),
        ("expires_on", pa.string()),
        ("status", pa.string()),
        ("nice", _TEXTS),
        ("owners", _TEXTS),
    ],
    Kind.INDICATIONS: [
        ("registered_on", pa.string()),
        ("country", pa.string()),
        ("status", pa.string()),
        ("product_class", pa.string()),
    ],
    Kind.LAYOUTS: [
        ("filed_on", pa.string()),
        ("published_on", pa.string()),
        ("holders", _TEXTS),
        ("creators", _TEXTS),
        ("status", pa.string()),
    ],
    Kind.LITERATURE: [
        ("published_on", pa.string()),
        ("year", pa.int32()),
        ("authors", _TEXTS),
        ("source", pa.string()),
    ],
}


def current_schema(kind: Kind) -> pa.Schema:
    """Return the columns of `<kind>/current`."""
    return _schema(*_COMMON, *_TYPED[kind], *_PAYLOADS)
