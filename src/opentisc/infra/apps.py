"""Tells Django of this context."""

from django.apps import AppConfig


class InfraConfig(AppConfig):
    """The infra context."""

    name = "opentisc.infra"
    label = "infra"

    def ready(self) -> None:
        """Register the sentences; let no statement carry text that not every database keeps."""
        from django.db.backends.signals import connection_created

        from opentisc.infra import kept_text
        from opentisc.infra.registrations import register

        register()
        connection_created.connect(kept_text.watch, dispatch_uid="opentisc.infra.kept_text")
