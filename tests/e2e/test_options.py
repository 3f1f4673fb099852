"""Adding feeds and changing options by clicking, at a desk and on a phone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect
import pytest

from tests.hass import Instance
from tests.site import Channel, FakeSite, make_videos

from .browser import choose_anypod, open_page

_LIST: Final = "/config/integrations/integration/anypod"
SIZES: Final = {"desktop": (1280, 900), "phone": (390, 844)}
# A picture that was drawn, whose width is that of the code's dots.
_IS_CODE: Final = """
    (one) => one.complete && one.naturalWidth === one.naturalHeight
        && one.naturalWidth % 5 === 0 && one.naturalWidth <= 300
"""


@pytest.fixture(scope="module")
def site() -> Iterator[FakeSite]:
    """Give two channels for each size of screen."""
    channels = [
        Channel(name=f"{name}-{size}", title=f"{name} {size}", videos=make_videos(1))
        for name in ("Talk", "Walk")
        for size in SIZES
    ]
    with FakeSite(*channels) as site:
        yield site


@contextmanager
def opened(instance: Instance, size: str, path: str) -> Iterator[Page]:
    """Open a page of Home Assistant, in which nothing may go wrong."""
    problems: list[str] = []
    width, height = SIZES[size]
    with open_page(instance, width=width, height=height) as page:
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(path)
        yield page
        assert problems == []


def _submit(page: Page) -> None:
    page.get_by_role("button", name="Submit").click()


def _finish(page: Page) -> None:
    expect(page.get_by_text("Options successfully saved.")).to_be_visible()
    page.get_by_role("button", name="Finish").click()


def _fits(page: Page) -> None:
    """See that nobody has to scroll sideways."""
    room = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= room


def _section(page: Page, name: str) -> None:
    page.get_by_role("heading", name=name, exact=True).click()


@pytest.mark.parametrize("size", SIZES)
def test_a_feed_is_added_to_the_end(
    instance: Instance, site: FakeSite, size: str, pictures: Path
) -> None:
    with opened(instance, size, "/config/integrations/dashboard") as page:
        choose_anypod(page)
        page.get_by_text("A feed from a URL").click()
        page.get_by_role("textbox", name="URL").fill(site.channel_url(f"Talk-{size}"))
        _submit(page)
        expect(page.get_by_text("The feed is ready.")).to_be_visible()
        code = page.locator("step-flow-create-entry img[src^='data:image/png']")
        expect(code).to_be_visible()
        assert code.evaluate(_IS_CODE)
        page.screenshot(path=pictures / "ready.png")
        _fits(page)

        # The link leads to the page of this very feed.
        link = page.locator("step-flow-create-entry a[href*='/api/anypod/']")
        with page.expect_popup() as popup:
            link.click()
        heading = popup.value.get_by_role("heading", level=1)
        expect(heading).to_have_text(f"Talk {size}")
        page.get_by_role("button", name="Skip and finish").click()
        expect(page.get_by_text("Service info")).to_be_visible()
    assert instance.own_complaints() == []


@pytest.mark.parametrize("size", SIZES)
def test_options_of_a_feed(
    instance: Instance, site: FakeSite, size: str, pictures: Path
) -> None:
    """The last one in the list, which is sorted by name."""
    made = instance.add_feed(site.channel_url(f"Walk-{size}"))["result"]
    with opened(instance, size, _LIST) as page:
        expect(page.get_by_text(made["title"]).first).to_be_visible()
        page.get_by_label("Configure").last.click()
        page.get_by_role("spinbutton", name="Episodes to keep").fill("3")
        page.screenshot(path=pictures / "feed.png")
        _section(page, "Which episodes")
        page.screenshot(path=pictures / "feed-filters.png")
        _fits(page)
        page.get_by_role("button", name="Regularly").click()
        page.get_by_text("At set times (cron)").click()
        _submit(page)
        expect(page.get_by_text("03:00").first).to_be_visible()
        page.screenshot(path=pictures / "cron.png")
        page.get_by_role("textbox", name="Cron expression").fill("30 6 * * 1-5")
        _submit(page)
        expect(page.get_by_text("06:30").first).to_be_visible()
        page.screenshot(path=pictures / "cron-echo.png")
        _submit(page)
        _finish(page)
    # What was chosen holds at once.
    instance.wait_for_feed(
        made["entry_id"], lambda feed: (feed["next_sync"] or "")[11:16] == "06:30"
    )
    assert instance.own_complaints() == []


@pytest.mark.parametrize("size", SIZES)
def test_options_of_the_hub(
    instance: Instance, site: FakeSite, size: str, pictures: Path
) -> None:
    with opened(instance, size, _LIST) as page:
        page.get_by_label("Configure").first.click()
        _section(page, "Downloads")
        window = page.get_by_role("textbox", name="Download only between")
        window.fill("at night")
        page.screenshot(path=pictures / "hub.png")
        _fits(page)
        _submit(page)
        # What is wrong in a section is said at the top.
        expect(page.get_by_text("at night is not understood")).to_be_visible()
        page.screenshot(path=pictures / "hub-mistake.png")
        _section(page, "Downloads")
        window.fill("22:00-06:00")
        _submit(page)
        _finish(page)
        page.get_by_label("Configure").first.click()
        _section(page, "Downloads")
        expect(window).to_have_value("22:00-06:00")
    assert instance.own_complaints() == []
