"""Adding a feed by clicking, as a person does it."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.hass import Instance, is_settled
from tests.site import FakeSite

from .browser import choose_anypod, open_page
from .conftest import EPISODES


def _shot(page: Page, folder: Path, name: str) -> None:
    page.screenshot(path=folder / f"{name}.png")


def test_a_feed_is_added_by_clicking(
    instance: Instance, site: FakeSite, pictures: Path
) -> None:
    with open_page(instance) as page:
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto("/config/integrations/dashboard")
        _add_by_clicking(page, site, pictures)
        expect(page.get_by_text("Service info")).to_be_visible()
        (feed,) = instance.action("list_feeds")["feeds"]
        instance.wait_for_feed(feed["config_entry_id"], is_settled(EPISODES))
        _look_at_device(page, pictures)
        assert not problems
    assert instance.own_complaints() == []


def _add_by_clicking(page: Page, site: FakeSite, pictures: Path) -> None:
    choose_anypod(page)
    _shot(page, pictures, "1-menu")
    page.get_by_text("A feed from a URL").click()
    page.get_by_role("textbox", name="URL").fill(site.channel_url("talk"))
    _shot(page, pictures, "2-form")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Name and assign")).to_be_visible()
    _shot(page, pictures, "3-created")
    page.get_by_role("button", name="Skip and finish").click()


def _look_at_device(page: Page, pictures: Path) -> None:
    """See that the page, which nobody reloads, tells what has become of the feed."""
    expect(page.get_by_text("Connected via Anypod")).to_be_visible()
    for text in ("Up to date", "Episode 5", "Sync now", "Sync enabled", "Storage"):
        expect(page.get_by_text(text, exact=True).first).to_be_visible()
    _shot(page, pictures, "4-device")
