"""Tells Django of this context."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The records context."""

    name = "opentisc.records"
    label = "records"

    def ready(self) -> None:
        """Register the collections."""
        from opentisc.records.registrations import register

        register()
