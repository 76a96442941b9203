"""Tests of pages share the fixtures of a small site."""

from tests.web.site_fixtures import built, empty_site, plain_static, site, staff, visitor

__all__ = ["built", "empty_site", "plain_static", "site", "staff", "visitor"]
