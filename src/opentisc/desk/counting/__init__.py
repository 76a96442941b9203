"""Counts shown above the handling body."""
