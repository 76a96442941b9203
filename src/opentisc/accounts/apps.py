"""Tells Django of this context."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts context."""

    name = "opentisc.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Hand out our sentences, and note when a session begins."""
        from opentisc.accounts.registrations import register

        register()
