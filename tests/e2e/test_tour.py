"""A tour of Home Assistant, by somebody who has used Anypod for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import re
from typing import Final

from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect
import pytest

from tests.hass import Instance

from .browser import open_page
from .household import Household, lived_in

SIZES: Final = {"desktop": (1280, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def household(instance: Instance) -> Iterator[Household]:
    with lived_in(instance) as household:
        yield household


@contextmanager
def touring(
    household: Household, size: str = "desktop", *, is_dark: bool = False
) -> Iterator[Page]:
    """Open Home Assistant; no page may have a complaint that is ours."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # That something is missing is told in full by the answer.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def answered(response: Response) -> None:
        # Of other integrations, there are pictures on the internet only.
        if response.status >= 400 and not _is_foreign_brand(response.url):
            complaints.append(f"{response.status} {response.url}")

    width, height = SIZES[size]
    with open_page(
        household.instance, width=width, height=height, is_dark=is_dark
    ) as page:
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("response", answered)
        yield page
        assert complaints == []


def _is_foreign_brand(url: str) -> bool:
    return "/api/brands/" in url and "/anypod/" not in url


def _device(household: Household, entity_id: str) -> str:
    template = f"{{{{ device_id('{entity_id}') }}}}"
    return f"/config/devices/device/{household.instance.template(template).strip()}"


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_it_looks_good(
    household: Household, size: str, is_dark: bool, pictures: Path
) -> None:
    theme = "dark" if is_dark else "light"

    def shot(name: str) -> None:
        page.screenshot(path=pictures / f"{name}-{size}-{theme}.png")

    with touring(household, size, is_dark=is_dark) as page:
        page.goto("/config/integrations/integration/anypod")
        expect(page.get_by_text("Esperanto from scratch").first).to_be_visible()
        shot("integration")
        page.goto(_device(household, "sensor.small_wonders_status"))
        expect(page.get_by_text("Connected via Anypod")).to_be_visible()
        expect(page.get_by_text("The kettle that phoned home").first).to_be_visible()
        shot("feed")
        page.goto(_device(household, "switch.anypod_paused"))
        expect(page.get_by_text("yt-dlp").first).to_be_visible()
        shot("hub")
        page.goto("/config/repairs")
        expect(page.get_by_text(household.gone).first).to_be_visible()
        shot("repairs")


def test_the_files_of_a_removed_feed_are_deleted_on_request(
    household: Household, pictures: Path
) -> None:
    folder = household.instance.media_dir / "anypod" / household.gone
    assert any(folder.iterdir())
    with touring(household) as page:
        page.goto("/config/repairs")
        page.get_by_text(household.gone).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        page.screenshot(path=pictures / "repair.png")
        page.get_by_text("Delete").first.click()
        expect(page.get_by_text(household.gone)).to_have_count(0)
    household.instance.wait_until(lambda: not folder.exists())


def test_list_episodes_in_the_developer_tools(
    household: Household, pictures: Path
) -> None:
    with touring(household) as page:
        page.goto("/config/tools/action?service=anypod.list_episodes")
        page.get_by_role("button", name="Perform action").click()
        response = page.locator(".cm-content").last
        expect(response).to_contain_text("The harbour at night (premiere)")
        page.screenshot(path=pictures / "action.png")


def _seen(page: Page, text: str) -> Locator:
    """Return where the media browser shows a text, which tooltips repeat."""
    browser = page.locator("ha-media-player-browse")
    return browser.get_by_text(text).filter(visible=True).first


def test_an_episode_is_played_in_the_media_browser(
    household: Household, pictures: Path
) -> None:
    with touring(household) as page:
        page.goto("/media-browser/browser")
        page.locator("ha-media-player-browse").get_by_label("Anypod").click()
        expect(_seen(page, "Esperanto from scratch")).to_be_visible()
        page.screenshot(path=pictures / "media-feeds.png")
        _seen(page, "Small Wonders").click()
        expect(_seen(page, "Why bread rises")).to_be_visible()
        page.screenshot(path=pictures / "media-episodes.png")
        with page.expect_response(re.compile(r"/media/\w+\.m4a")) as told:
            _seen(page, "Why bread rises").click()
        assert told.value.status in {200, 206}
        bar = page.locator("ha-bar-media-player")
        expect(bar.get_by_text("Why bread rises")).to_be_visible()
        # It can be stopped, so it plays.
        expect(bar.get_by_role("button", name="Pause")).to_be_visible()
        page.screenshot(path=pictures / "media-player.png")


def test_the_update_of_ytdlp_can_be_looked_at(
    household: Household, pictures: Path
) -> None:
    with touring(household) as page:
        page.goto(_device(household, "switch.anypod_paused"))
        page.locator("hui-update-entity-row").get_by_text("yt-dlp").first.click()
        expect(page.get_by_text("Installed version")).to_be_visible()
        page.screenshot(path=pictures / "update.png")


def test_the_log_has_no_complaint(household: Household) -> None:
    assert household.instance.own_complaints() == []
    for feed in household.instance.action("list_feeds")["feeds"]:
        for link in feed["links"]:
            assert link["url"].split("/")[-2] not in household.instance.log
