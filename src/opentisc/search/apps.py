"""Tells Django of this context."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The search context."""

    name = "opentisc.search"
    label = "search"
