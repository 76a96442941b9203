"""Tells Django of this context."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web context."""

    name = "opentisc.web"
    label = "web"

    def ready(self) -> None:
        """Let the desk know records through this layer, which may know both."""
        from opentisc.desk.registry import register_record_book
        from opentisc.web.desk.search.record_book import PlatformBook

        register_record_book(PlatformBook())
