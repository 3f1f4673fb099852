"""Debian's Chromium, at a real Home Assistant."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
import json
import shutil
import time
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.hass import Instance

_ARGUMENTS: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)
_CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
# Home Assistant's first page takes its time on a small machine.
_TIMEOUT_MS: Final = 45_000
expect.set_options(timeout=_TIMEOUT_MS)


@contextmanager
def open_page(
    instance: Instance,
    *,
    width: int = 1280,
    height: int = 900,
    is_dark: bool = False,
    url: str | None = None,
) -> Iterator[Page]:
    """Open Home Assistant as the administrator, at its own URL or at another one.

    Nothing but loopback is reached, whatever the page asks for.
    """
    url = url or instance.url
    with _chromium() as browser:
        context = browser.new_context(
            base_url=url,
            color_scheme="dark" if is_dark else "light",
            locale="en-GB",
            service_workers="block",
            viewport={"width": width, "height": height},
        )
        yield _logged_in(context, url, instance.tokens)


@contextmanager
def open_beside(
    page: Page, instance: Instance, tokens: Mapping[str, object]
) -> Iterator[Page]:
    """Open Home Assistant in a browser that is running, as somebody else."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=instance.url, service_workers="block")
    yield _logged_in(context, instance.url, tokens)
    context.close()


def _logged_in(context: BrowserContext, url: str, tokens: Mapping[str, object]) -> Page:
    context.set_default_timeout(_TIMEOUT_MS)
    kept = json.dumps(_kept(url, tokens))
    context.add_init_script(f"localStorage.hassTokens = {json.dumps(kept)}")
    return context.new_page()


@contextmanager
def open_as_stranger(
    *, width: int = 1280, height: int = 900, is_dark: bool = False, scripts: bool = True
) -> Iterator[Page]:
    """Open an empty page as somebody who is not logged in to anything."""
    with _chromium() as browser:
        context = browser.new_context(
            color_scheme="dark" if is_dark else "light",
            java_script_enabled=scripts,
            locale="en-GB",
            permissions=["clipboard-read", "clipboard-write"],
            viewport={"width": width, "height": height},
        )
        context.set_default_timeout(_TIMEOUT_MS)
        yield context.new_page()


@contextmanager
def _chromium() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(_ARGUMENTS)
        )
        yield browser
        browser.close()


def _kept(url: str, tokens: Mapping[str, object]) -> dict[str, object]:
    """Return tokens as the frontend keeps them."""
    expires = int((time.time() + 1800) * 1000)
    return {
        **tokens,
        "hassUrl": url,
        "clientId": f"{url}/",
        "expires": expires,
    }


def choose_anypod(page: Page) -> None:
    """Choose Anypod among all that can be added, on the integrations' dashboard.

    With the keyboard: the dialog measures its list while it opens, and now and then
    lays out rows that nobody can click.
    """
    page.get_by_role("button", name="Add integration").click()
    brands = page.locator("ha-integration-list-item")
    expect(brands.first).to_be_visible()
    search = page.get_by_placeholder("Search for a brand name")
    search.fill("Anypod")
    expect(brands).to_have_count(1)
    expect(brands).to_contain_text("Anypod")
    search.press("Enter")
