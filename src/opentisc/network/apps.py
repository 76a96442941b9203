"""Tells Django of this context."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The network context."""

    name = "opentisc.network"
    label = "network"
