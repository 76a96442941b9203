"""A real Chromium on a live server with our few records; every page is watched for what must never happen."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.web.site_fixtures import built, empty_site, plain_static, site

__all__ = ["built", "empty_site", "plain_static", "site"]

# Playwright's sync interface keeps an event loop in this thread; the ORM calls of a test beside it are no mistake.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


def chromium() -> str:
    """Return the Chromium of this machine; skip the journeys where there is none."""
    given = os.environ.get("CHROMIUM")
    found = next(
        (
            path
            for name in (given, "chromium", "chromium-browser", "google-chrome")
            if name and (path := shutil.which(name))
        ),
        None,
    )
    if found is None:
        pytest.skip("no Chromium: apt-get install chromium, or set CHROMIUM")
    return found


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all journeys."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


class Watched:
    """A page that remembers what must never happen: violations, errors of script, requests to another host."""

    def __init__(self, browser, base: str, **options: object) -> None:
        language = str(options.pop("language", "zh-hans"))
        locale = "en-US" if language == "en" else "zh-CN"
        self.base = base
        self.context = browser.new_context(locale=locale, base_url=base, **options)
        self.context.add_cookies([{"name": "opentisc_language", "value": language, "url": base}])
        self.context.set_default_timeout(10_000)
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.violations: list[str] = []
        self.bytes = 0
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on("request", self._see)

    def _hear(self, message) -> None:
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.errors.append(message.text)

    def _see(self, request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.foreign.append(request.url)

    def go(self, address: str) -> None:
        """Open an address and wait until all it asked for is there."""
        self.page.goto(address)
        self.settle()

    def settle(self) -> None:
        """Wait until the page is quiet, and keep what it violated."""
        self.page.wait_for_load_state("networkidle")
        self.violations += self.page.evaluate("window.__violations ?? []")

    def leave(self, action: Callable[[], object]) -> None:
        """Do what leads to another page, and wait until that one is there."""
        with self.page.expect_navigation():
            action()
        self.settle()

    def axe(self) -> list[str]:
        """Return the serious and critical findings of axe on the page as it stands."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {node['target']}"
            for one in found["violations"]
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"]
        ]

    def close(self) -> None:
        """Close, and fail when something happened that must never happen."""
        self.context.close()
        assert self.violations == []
        assert self.errors == []
        assert self.foreign == []


@pytest.fixture
def watched(browser, live_server, site) -> Iterator[Callable[..., Watched]]:
    """Make watched pages on the live server; each is checked when the test ends."""
    made: list[Watched] = []

    def open_(**options: object) -> Watched:
        one = Watched(browser, live_server.url, **options)
        made.append(one)
        return one

    yield open_
    for one in made:
        one.close()


@pytest.fixture
def reading(watched) -> Watched:
    """A watched page of ordinary size in Chinese."""
    return watched(viewport={"width": 1280, "height": 900})
