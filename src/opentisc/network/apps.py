"""Tells Django of this context."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The network context."""

    name = "opentisc.network"
    label = "network"

    def ready(self) -> None:
        """Hand out our sentences and rules."""
        from opentisc.network.registrations import register

        register()
