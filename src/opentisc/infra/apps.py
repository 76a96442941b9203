"""Tells Django of this context."""

from django.apps import AppConfig


class InfraConfig(AppConfig):
    """The infra context."""

    name = "opentisc.infra"
    label = "infra"

    def ready(self) -> None:
        """Register the sentences."""
        from opentisc.infra.registrations import register

        register()
