"""Tells Django of this context."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The search context."""

    name = "opentisc.search"
    label = "search"

    def ready(self) -> None:
        """Register what this context offers."""
        from opentisc.search import registrations

        registrations.register()
