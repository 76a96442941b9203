"""Tells Django of this context."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web context."""

    name = "opentisc.web"
    label = "web"
