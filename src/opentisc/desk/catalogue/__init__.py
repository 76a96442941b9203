"""The catalogue of services as data: what each service asks, how it runs, what it gives.

Not for: which body offers what, versions kept in the database (that is `desk.models`). No Django here.
Page, form, process, clock and statistics all come from one definition. The shipped drafts stand in `services/`.
"""

from opentisc.desk.catalogue.answers import (
    Answers,
    Hint,
    Problem,
    hints,
    label_for,
    shown_fields,
    validate_form,
)
from opentisc.desk.catalogue.definition import (
    Definition,
    Effect,
    Fee,
    Field,
    Form,
    Gate,
    Group,
    Limit,
    LimitBasis,
    LimitKind,
    Process,
    ProcessStep,
    Text,
    Tier,
)
from opentisc.desk.catalogue.loading import read_definition, read_plain, shipped_services
from opentisc.desk.catalogue.schema import json_schema
from opentisc.desk.catalogue.versions import Change, canonical_json, content_hash, differences, to_plain

__all__ = [
    "Answers",
    "Change",
    "Definition",
    "Effect",
    "Fee",
    "Field",
    "Form",
    "Gate",
    "Group",
    "Hint",
    "Limit",
    "LimitBasis",
    "LimitKind",
    "Problem",
    "Process",
    "ProcessStep",
    "Text",
    "Tier",
    "canonical_json",
    "content_hash",
    "differences",
    "hints",
    "json_schema",
    "label_for",
    "read_definition",
    "read_plain",
    "shipped_services",
    "shown_fields",
    "to_plain",
    "validate_form",
]
