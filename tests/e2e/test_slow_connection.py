"""Card and panel over a slow connection, as through a phone on a train."""

from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Locator, Page, expect
import pytest

from tests.hass import Instance

from .browser import open_page
from .dashboard import PATH, SIZES, Ear, ask, make_dashboard, show
from .household import Household, lived_in
from .slow import slow_line

_TALK: Final = "Why bread rises"
# How long Home Assistant takes to answer the least that it can be asked.
_ROUND_TRIP: Final = """
    async () => {
        const { connection } = document.querySelector("home-assistant").hass;
        const start = performance.now();
        await connection.ping();
        return performance.now() - start;
    }
"""
# What a person sees of an element of ours, each time that this is something else.
_WATCH: Final = """
    (name) => {
        const find = (node) => {
            for (const one of node.querySelectorAll("*")) {
                const found = one.localName === name
                    ? one : one.shadowRoot === null ? null : find(one.shadowRoot);
                if (found !== null) return found;
            }
            return null;
        };
        const has = (node, words) => node.querySelector(words) !== null ||
            [...node.querySelectorAll("*")].some((one) =>
                one.shadowRoot !== null && has(one.shadowRoot, words));
        window.seen = [];
        const look = () => {
            const root = find(document)?.shadowRoot ?? null;
            const now = root === null || root.childElementCount === 0 ? "nothing"
                : has(root, ".skeleton") ? "skeleton"
                : has(root, ".title") ? "episodes" : "frame";
            if (now !== window.seen.at(-1)) window.seen.push(now);
            requestAnimationFrame(look);
        };
        look();
    }
"""
# Press a button; return what the card says before anything can have come of it.
_PRESS: Final = """
    async (button) => {
        const card = button.getRootNode().host;
        button.click();
        await card.updateComplete;
        return card.shadowRoot.querySelector(".status").textContent.trim();
    }
"""
# Each word that the card has for how its feed stands, one after the other.
_LISTEN: Final = """
    (card) => {
        window.said = [];
        const look = () => {
            const now = card.shadowRoot.querySelector(".status").textContent.trim();
            if (now !== window.said.at(-1)) window.said.push(now);
            requestAnimationFrame(look);
        };
        look();
    }
"""


@pytest.fixture(scope="module")
def household(instance: Instance) -> Iterator[Household]:
    with lived_in(instance) as household:
        yield household


@pytest.fixture(scope="module")
def browsing(instance: Instance, household: Household) -> Iterator[Page]:
    width, height = SIZES["phone"]
    with (
        slow_line(instance.port) as line,
        open_page(instance, width=width, height=height, url=line.url) as page,
    ):
        make_dashboard(page)
        # The browser keeps what it has of Home Assistant, as it does for everybody.
        card = show(page, {"feeds": [household.talk]})
        expect(card.get_by_text(_TALK)).to_be_visible()
        page.goto("/anypod")
        expect(page.locator("anypod-panel").get_by_role("row").first).to_be_visible()
        line.is_slow = True
        yield page


@pytest.fixture
def page(browsing: Page) -> Iterator[Page]:
    """Return a page that has nothing to complain of."""
    with Ear(browsing) as ear:
        yield browsing
    assert ear.complaints == []


def _open(page: Page, path: str, element: str) -> Locator:
    """Open a page of Home Assistant, and watch an element of ours there."""
    page.goto("/profile/general")
    ask(page, {"type": "ping"})
    assert page.evaluate(_ROUND_TRIP) >= 400
    page.evaluate(_WATCH, element)
    page.evaluate(
        "(path) => { history.pushState(null, '', path);"
        " dispatchEvent(new CustomEvent('location-changed')); }",
        path,
    )
    return page.locator(element)


def _seen(page: Page) -> list[str]:
    seen: list[str] = page.evaluate("window.seen")
    return seen


def test_card(page: Page) -> None:
    card = _open(page, f"/{PATH}/0", "anypod-card")
    expect(card.get_by_text(_TALK)).to_be_visible()
    expect(card.locator(".skeleton")).to_have_count(0)
    # Never less than before.
    assert _seen(page) == ["nothing", "skeleton", "episodes"]


def test_panel(page: Page, household: Household) -> None:
    panel = _open(page, f"/anypod?feed={household.talk}", "anypod-panel")
    expect(panel.get_by_role("row").filter(has_text=_TALK)).to_be_visible()
    assert _seen(page)[:2] == ["nothing", "skeleton"]
    assert _seen(page)[-1] == "episodes"


def test_a_button_shows_at_once_what_it_does(page: Page, household: Household) -> None:
    card = _open(page, f"/{PATH}/0", "anypod-card")
    expect(card.get_by_text("Up to date")).to_be_visible()
    card.evaluate(_LISTEN)
    for button, words, enabled in (
        ("Pause", "Paused", False),
        ("Resume", "Up to date", True),
    ):
        pressed = card.get_by_role("button", name=button)
        expect(pressed).to_be_enabled()
        assert pressed.evaluate(_PRESS) == words
        # The answer has come, and says the same.
        other = "Resume" if button == "Pause" else "Pause"
        expect(card.get_by_role("button", name=other)).to_be_enabled()
        assert household.instance.feed(household.talk)["enabled"] is enabled
    assert page.evaluate("window.said") == ["Up to date", "Paused", "Up to date"]


def test_the_log_has_no_complaint(household: Household) -> None:
    assert household.instance.own_complaints() == []
