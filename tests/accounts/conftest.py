"""Tests of sign-in share the small site of the page tests."""

from tests.web.site_fixtures import built, empty_site, plain_static, site, staff, visitor

__all__ = ["built", "empty_site", "plain_static", "site", "staff", "visitor"]
