"""Databases and tools of a body, their seats, and what runs out."""
