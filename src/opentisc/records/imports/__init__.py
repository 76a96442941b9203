"""From files to the lake: one import is one batch. Not for: what a file means; that is `records.formats`."""
