"""A dashboard with our card, in a real browser."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self

from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Response, expect
import segno

from tests.hass import Instance

from . import axe

SIZES: Final = {"desktop": (1280, 800), "phone": (390, 844), "tablet": (1024, 600)}
PATH: Final = "anypod-test"
_CALL: Final = """
    (command) => document.querySelector("home-assistant").hass.callWS(command)
"""
_IS_THERE: Final = """
    () => document.querySelector("home-assistant")?.hass?.connection?.connected === true
"""

_IS_DARK: Final = """
    (isDark) => document.querySelector("home-assistant").hass.themes.darkMode === isDark
"""
# Nobody has to scroll sideways, once all is where it belongs.
_FITS: Final = """
    () => document.documentElement.scrollWidth <= document.documentElement.clientWidth
"""
# What is dark in a picture of so many dots a side, with the margin that it needs.
_DOTS: Final = """
    async (image, side) => {
        await image.decode();
        const canvas = new OffscreenCanvas(side * 4, side * 4);
        const context = canvas.getContext("2d");
        context.fillStyle = "white";
        context.fillRect(0, 0, side * 4, side * 4);
        context.drawImage(image, 0, 0, side * 4, side * 4);
        const isDark = (x, y) =>
            context.getImageData(x * 4 + 2, y * 4 + 2, 1, 1).data[0] < 128;
        const places = [...Array(side).keys()];
        return places.map((y) => places.map((x) => isDark(x, y)));
    }
"""
_MARGIN: Final = 4


class Ear:
    """Hears what a page complains of, in its console and in answers to it."""

    def __init__(self, page: Page) -> None:
        """Hear nothing yet."""
        self.complaints: list[str] = []
        self._page = page

    def __enter__(self) -> Self:
        """Listen during a `with` block."""
        self._page.on("console", self._heard)
        self._page.on("pageerror", self._failed)
        self._page.on("response", self._answered)
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no longer."""
        self._page.remove_listener("console", self._heard)
        self._page.remove_listener("pageerror", self._failed)
        self._page.remove_listener("response", self._answered)

    def _failed(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _heard(self, message: ConsoleMessage) -> None:
        # That something is missing is told in full by the answer.
        if "Failed to load resource" in message.text:
            return
        is_ours = "anypod" in f"{message.text} {message.location['url']}"
        if message.type == "error" or is_ours:
            self.complaints.append(f"{message.type}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and "anypod" in response.url:
            self.complaints.append(f"{response.status} {response.url}")


def ask(page: Page, command: Mapping[str, Any]) -> Any:
    """Send a command over the WebSocket of an open page."""
    page.wait_for_function(_IS_THERE)
    return page.evaluate(_CALL, dict(command))


def make_dashboard(page: Page) -> None:
    """Make an empty dashboard, once for all tests."""
    page.goto("/profile/general")
    ask(
        page,
        {
            "type": "lovelace/dashboards/create",
            "mode": "storage",
            "title": "Podcasts",
            "url_path": PATH,
        },
    )


def show(page: Page, *cards: Mapping[str, Any]) -> Locator:
    """Show a dashboard with nothing but these cards; return them."""
    if page.url == "about:blank":
        page.goto("/profile/general")
    sections = [
        {"type": "grid", "cards": [{"type": "custom:anypod-card", **card}]}
        for card in cards
    ]
    view = {"title": "Podcasts", "type": "sections", "sections": sections}
    save = {"type": "lovelace/config/save", "url_path": PATH}
    ask(page, {**save, "config": {"views": [view]}})
    page.goto(f"/{PATH}/0")
    found = page.locator("anypod-card")
    expect(found).to_have_count(len(cards))
    return found


def be_resident(page: Page, instance: Instance) -> dict[str, Any]:
    """Make a user who is no administrator; return the tokens of a login."""
    made = ask(
        page,
        {
            "type": "config/auth/create",
            "name": "Resident",
            "group_ids": ["system-users"],
        },
    )
    login = {"username": "resident", "password": "resident"}
    create = {"type": "config/auth_provider/homeassistant/create"}
    ask(page, {**create, "user_id": made["user"]["id"], **login})
    return instance.tokens_of(**login)


def is_code_of(image: Locator, text: str) -> bool:
    """Return whether a picture is the QR code of a text, dot by dot."""
    dots = [[bool(dot) for dot in row] for row in segno.make_qr(text, error="m").matrix]
    side = len(dots) + 2 * _MARGIN
    empty = [[False] * side] * _MARGIN
    within = [[False] * _MARGIN + row + [False] * _MARGIN for row in dots]
    drawn: list[list[bool]] = image.evaluate(_DOTS, side)
    return drawn == [*empty, *within, *empty]


def look_at(page: Page, pictures: Path, name: str) -> None:
    """Take photos on each kind of screen, by day and by night; nothing bars anybody."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        page.wait_for_function(_IS_DARK, arg=theme == "dark")
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function(_FITS)
            page.screenshot(path=pictures / f"{name}-{size}-{theme}.png")
            assert axe.complaints(page) == []
    page.emulate_media(color_scheme="light")
    width, height = SIZES["desktop"]
    page.set_viewport_size({"width": width, "height": height})
