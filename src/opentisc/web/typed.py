"""Whole numbers as they come in addresses and forms. Not for: fields of forms that judge for themselves."""

_MOST_DIGITS = 9  # what every database holds as a number; nothing of ours is counted further


def whole(text: str) -> int | None:
    """Return the number that a text is: ASCII digits alone, nine at the most; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
