"""Tells Django of this context."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The records context."""

    name = "opentisc.records"
    label = "records"
