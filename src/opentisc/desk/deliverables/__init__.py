"""Deliverables of a request: what a report says, its checks, its paper and its files. Not for: approving it."""
