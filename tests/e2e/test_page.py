"""The page of a feed, as somebody sees it who was given a link."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from playwright.sync_api import ConsoleMessage, Page, Request, expect
import pytest

from tests.site import FakeSite
from tests.site.demo import demo_sources

from .browser import open_as_stranger
from .conftest import EPISODES, Home

SIZES: Final = {"desktop": (1280, 900), "phone": (390, 844)}
_LOADED: Final = """
    new Promise((resolve, reject) => {
        const player = document.querySelector("audio");
        player.addEventListener("loadedmetadata", () => resolve(player.duration));
        player.addEventListener("error", () => reject(player.error.message));
        player.preload = "metadata";
        player.load();
    })
"""


@pytest.fixture(scope="module")
def site() -> Iterator[FakeSite]:
    """Give the site that script/develop shows."""
    with FakeSite(*demo_sources()) as site:
        yield site


@pytest.fixture
def url(home: Home) -> str:
    """Return the address of the page, which is that of the feed without its name."""
    return urljoin(home.feed_url, ".")


@contextmanager
def opened(url: str, *, width: int, height: int, is_dark: bool) -> Iterator[Page]:
    """Open the page; nothing may be wrong with it, and nobody else may be asked."""
    complaints: list[str] = []
    asked: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    def failed(request: Request) -> None:
        # A player stops reading once it knows enough.
        if request.failure != "net::ERR_ABORTED":
            complaints.append(f"{request.url}: {request.failure}")

    with open_as_stranger(width=width, height=height, is_dark=is_dark) as page:
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", failed)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(url)
        yield page
        assert complaints == []
        assert [one for one in asked if not one.startswith(url)] == []


def _shot(page: Page, path: Path) -> None:
    """Take a photo of all of it, with the pictures that are loaded late."""
    for picture in page.locator("img").all():
        picture.scroll_into_view_if_needed()
    page.wait_for_function("[...document.images].every((one) => one.naturalWidth)")
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=path, full_page=True)


def _unfold(page: Page) -> None:
    """See all of a description, of which only the beginning is seen otherwise."""
    notes = page.locator("details").first
    assert notes.aria_snapshot().count("0:03 The story") == 0
    notes.get_by_text("Show more").click()
    expect(notes).to_have_attribute("open", "")
    assert notes.aria_snapshot().count("0:03 The story") == 1


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_it_looks_good(url: str, size: str, is_dark: bool, tmp_path: Path) -> None:
    width, height = SIZES[size]
    with opened(url, width=width, height=height, is_dark=is_dark) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text("Small Wonders")
        expect(page.locator("audio")).to_have_count(EPISODES)
        expect(page.get_by_role("heading", name="Why bread rises")).to_be_visible()
        expect(page.get_by_role("link", name="AntennaPod")).to_be_in_viewport()
        room = page.evaluate("document.documentElement.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth") <= room
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ("rgb(18," in background) is is_dark
        _shot(page, tmp_path / "page.png")


def test_it_does_what_it_says(url: str, home: Home) -> None:
    with opened(url, width=1280, height=900, is_dark=False) as page:
        # The policy lets the media through.
        assert page.evaluate(_LOADED) == pytest.approx(10, abs=0.2)
        _unfold(page)

        page.get_by_role("button", name="Copy link").click()
        expect(page.get_by_role("status")).to_have_text("Copied.")
        assert page.evaluate("navigator.clipboard.readText()") == home.feed_url
        # At home there is no https, and so no such clipboard.
        page.evaluate(
            """async () => {
                await navigator.clipboard.writeText("something else");
                const none = {value: undefined, configurable: true};
                Object.defineProperty(navigator, "clipboard", none);
                document.getElementById("status").textContent = "";
            }"""
        )
        page.get_by_role("button", name="Copy link").click()
        expect(page.get_by_role("status")).to_have_text("Copied.")
        page.evaluate("delete navigator.clipboard")
        assert page.evaluate("navigator.clipboard.readText()") == home.feed_url


def test_browsers_leave_the_addresses_of_apps_alone(url: str) -> None:
    with opened(url, width=390, height=844, is_dark=False) as page:
        links = page.locator("a.app").evaluate_all(
            "(all) => all.map((one) => [one.getAttribute('href'), one.href])"
        )
    assert len(links) == 8
    for written, understood in links:
        assert written == understood


def test_it_works_without_scripts(url: str) -> None:
    with open_as_stranger(scripts=False) as page:
        page.goto(url)
        expect(page.locator("audio")).to_have_count(EPISODES)
        expect(page.get_by_role("button")).to_have_count(0)
        _unfold(page)


def test_the_log_has_no_complaint_and_no_secret(home: Home) -> None:
    assert home.instance.complaints() == []
    assert home.feed_url.split("/")[-2] not in home.instance.log
