"""The query language: folding, syntax tree, parser, explanation. Pure: no Django, no engine."""
