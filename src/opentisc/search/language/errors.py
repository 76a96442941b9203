"""What can be wrong with a query: a code, the place, the facts, and corrected query texts.

Not for: sentences shown to people (search/errors.py chooses those). Pure.
"""

from opentisc.kernel.errors import Invalid


class QueryError(Invalid):
    """A query cannot be read or run. start, end: the place in the query as typed; fixes: corrected texts.

    code: one of `CODES`. facts: what the sentence needs (name, limit, found, expected …).
    """

    def __init__(
        self, code: str, start: int, end: int, *, fixes: tuple[str, ...] = (), **facts: object
    ) -> None:
        self.code = code
        self.start, self.end = start, end
        self.fixes = fixes
        super().__init__(f"{code} at {start}-{end}", **facts)

    def seen_from(self, step: str, start: int, end: int) -> "QueryError":
        """Return what is wrong with a step, at the place [start, end) where a query names it; no fix reaches into it."""
        inner = self.facts.get("step", step)
        seen = QueryError(self.code, start, end)
        seen.facts = {**self.facts, "step": step if inner == step else f"{step} → {inner}"}
        return seen


CODES = (
    "too_long",
    "too_many_clauses",
    "too_deep",
    "unbalanced",
    "empty_operand",
    "missing_operator",
    "mixed_operators",
    "operator_case",
    "near_without_distance",
    "distance_out_of_range",
    "not_in_proximity",
    "fields_in_proximity",
    "value_in_proximity",
    "unknown_field",
    "inner_truncation",
    "too_few_fixed",
    "too_many_wildcards",
    "too_many_words",
    "too_broad",
    "range_not_allowed",
    "reversed_range",
    "unreadable_range",
    "unreadable_date",
    "unreadable_number",
    "unreadable_class",
    "too_many_classes",
    "unreadable_exact",
    "unknown_step",
    "step_of_other_collection",
    "steps_too_deep",
    "too_slow",
    "too_far",
    "unknown_option",
)
"""Every code, for documents and tests."""
