"""Tells Django of this context."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The accounts context."""

    name = "opentisc.accounts"
    label = "accounts"
