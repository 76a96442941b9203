"""The isolation matrix stands on the small site of the page tests."""

from tests.web.site_fixtures import built, empty_site, plain_static, site

__all__ = ["built", "empty_site", "plain_static", "site"]
