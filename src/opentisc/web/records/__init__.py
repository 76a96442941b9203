"""The reader: one page per kind of record."""
