"""How long, how many and how deep a query may be (SC-39). Pure."""

LONGEST_QUERY = 16_000
"""Characters as typed."""

MOST_CLAUSES = 1_024
"""Clauses as typed; and, where a query names earlier steps, with what these stand for."""

DEEPEST = 64
"""Brackets within brackets, operands of one proximity chain, NOTs in a row, and parts within parts of a step."""

LONGEST_CHAIN = 32
"""Steps that name steps that name steps: each is read while the one before waits."""
