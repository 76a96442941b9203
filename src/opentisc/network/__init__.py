"""Centres, workstations and offices, the people who act in them, and the clients they serve."""
