"""Backup and restore of one installation: the database and the folder, consistent with each other (RD-06).

The search index is derived and not in it. Not for: the archive of one request (`archive export`).
"""
