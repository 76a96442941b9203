"""Tells Django of this context."""

from django.apps import AppConfig


class InfraConfig(AppConfig):
    """The infra context."""

    name = "opentisc.infra"
    label = "infra"
