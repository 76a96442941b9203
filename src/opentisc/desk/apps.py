"""Tells Django of this context."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk context."""

    name = "opentisc.desk"
    label = "desk"

    def ready(self) -> None:
        """Register with the contexts below."""
        from opentisc.desk import registrations

        registrations.register()
