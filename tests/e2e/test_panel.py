"""The episodes panel: every button, every way to find an episode, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
import re
from typing import Final

from playwright.sync_api import Locator, Page, expect
import pytest

from tests.hass import Instance
from tests.site import Channel, Status, Video, make_videos

from .browser import open_beside, open_page
from .dashboard import SIZES, Ear, be_resident, look_at
from .household import Household, downloading, lived_in

_PANEL: Final = "/anypod"
_MANY: Final = 2_000
_KETTLE: Final = "The kettle that phoned home"
_BREAD: Final = "Why bread rises"
_BROKEN: Final = "Paper Lanterns"


@pytest.fixture(scope="module")
def household(instance: Instance) -> Iterator[Household]:
    with lived_in(instance) as household:
        yield household


@pytest.fixture(scope="module")
def many(household: Household) -> str:
    """Add a feed of very many episodes, which wait for their download."""
    instance, site = household.instance, household.site
    videos = make_videos(_MANY, "many")
    site.add(Channel(name="many", title="Very many", videos=videos, page_size=_MANY))
    site.slow("/media/many-*", rate_bytes_s=2_000)
    added = instance.add_feed(site.channel_url("many"), keep_last=_MANY)
    feed_id: str = added["result"]["entry_id"]
    instance.wait_for_feed(feed_id, lambda feed: sum(feed["counts"].values()) == _MANY)
    instance.call("switch", "turn_off", entity_id="switch.very_many_enabled")
    instance.wait_for_feed(feed_id, lambda feed: not feed["enabled"])
    return feed_id


@pytest.fixture(scope="module")
def browsing(instance: Instance, household: Household) -> Iterator[Page]:
    width, height = SIZES["desktop"]
    with open_page(instance, width=width, height=height) as page:
        page.emulate_media(reduced_motion="reduce")
        yield page


@pytest.fixture
def page(browsing: Page) -> Iterator[Page]:
    """Return a page that has nothing to complain of."""
    with Ear(browsing) as ear:
        yield browsing
    assert ear.complaints == []


def _show(page: Page, query: str = "") -> Locator:
    """Open the panel and wait until it lists something."""
    page.goto(f"{_PANEL}{query}")
    panel = page.locator("anypod-panel")
    expect(panel.locator("anypod-list .title, .empty").first).to_be_visible()
    return panel


def _row(panel: Locator, title: str) -> Locator:
    return panel.get_by_role("row").filter(has_text=title)


def _titles(panel: Locator) -> list[str]:
    return panel.locator("anypod-list .title").all_inner_texts()


def _button(panel: Locator, name: str | re.Pattern[str]) -> Locator:
    return panel.get_by_role("button", name=name, exact=True)


def _details(panel: Locator) -> Locator:
    return panel.locator("anypod-details")


def _count(panel: Locator, count: int) -> None:
    expect(panel.get_by_role("grid")).to_have_attribute("aria-rowcount", str(count))


def _wheel_to(page: Page, row: Locator) -> None:
    """Turn the wheel until a row is there; no turn takes the list further than it shows."""
    turns = 0
    while row.count() == 0:
        turns += 1
        assert turns < _MANY, "it does not come"
        page.mouse.wheel(0, 500)
        page.evaluate("() => new Promise(requestAnimationFrame)")


# What it shows


def test_all_episodes(page: Page, pictures: Path) -> None:
    page.goto("/profile/general")
    page.get_by_role("link", name="Anypod", exact=True).click()
    panel = page.locator("anypod-panel")
    expect(_row(panel, "The harbour at night")).to_contain_text("Upcoming")
    failed = _row(panel, _BROKEN)
    failed.scroll_into_view_if_needed()
    expect(failed).to_contain_text("protects this with DRM")
    expect(failed).to_contain_text("Copper Foxes")
    look_at(page, pictures, "panel-all")


def test_feeds(page: Page, household: Household) -> None:
    panel = _show(page)
    tab = panel.get_by_role("tab", name=re.compile("Copper Foxes"))
    expect(tab).to_contain_text("1 failed")
    tab.click()
    expect(page).to_have_url(re.compile(f"feed={household.music}$"))
    _count(panel, 5)
    expect(panel.get_by_text("Up to date")).to_be_visible()
    tab.press("ArrowRight")
    chosen = panel.get_by_role("tab", selected=True)
    expect(chosen.first).to_be_focused()
    expect(chosen.first).to_have_text("Esperanto from scratch")
    _count(panel, 5)
    page.go_back()
    expect(chosen.first).to_have_text(re.compile("Copper Foxes"))
    page.go_back()
    expect(chosen.first).to_have_text("All feeds")


def test_statistics(page: Page, household: Household, pictures: Path) -> None:
    panel = _show(page, f"?feed={household.talk}")
    panel.get_by_role("tab", name="Statistics").click()
    expect(page).to_have_url(re.compile("view=statistics"))
    expect(panel.locator("anypod-statistics svg").first).to_be_visible()
    look_at(page, pictures, "panel-statistics")


def test_search_filter_and_order_are_in_the_address(page: Page) -> None:
    panel = _show(page)
    search = panel.get_by_role("searchbox")
    search.fill("bread")
    expect(page).to_have_url(re.compile("q=bread"))
    _count(panel, 1)
    expect(_row(panel, _BREAD)).to_be_visible()
    search.press("Escape")
    expect(search).to_have_value("")
    expect(page).not_to_have_url(re.compile("q="))
    failed = _button(panel, re.compile("^Failed"))
    failed.click()
    _count(panel, 1)
    expect(failed).to_have_attribute("aria-pressed", "true")
    _button(panel, re.compile("^Downloaded")).click()
    panel.get_by_role("combobox", name="Sort by").select_option("Title")
    expect(page).to_have_url(re.compile("sort=title"))
    expect(panel.locator(".title").first).to_have_text("Copper Rain")
    titles = _titles(panel)
    assert titles == sorted(titles)
    page.reload()
    expect(panel.locator(".title").first).to_have_text("Copper Rain")
    assert _titles(panel) == titles
    _button(panel, "Smallest first").click()
    expect(panel.locator(".title").first).not_to_have_text("Copper Rain")
    page.go_back()
    expect(panel.locator(".title").first).to_have_text("Copper Rain")


def test_nothing_is_found(page: Page, pictures: Path) -> None:
    panel = _show(page, "?q=no+such+words&status=failed")
    expect(panel.get_by_text("No episode fits")).to_be_visible()
    look_at(page, pictures, "panel-nothing")
    _button(panel, "Clear filters").click()
    expect(panel.locator("anypod-list .title").first).to_be_visible()
    gone = _show(page, "?feed=gone")
    expect(gone.get_by_text("This feed is gone.")).to_be_visible()


# Details


def test_details(page: Page, household: Household, pictures: Path) -> None:
    panel = _show(page, f"?feed={household.talk}")
    _row(panel, _KETTLE).click()
    details = _details(panel)
    expect(page).to_have_url(re.compile("episode="))
    expect(panel.get_by_role("heading", name=_KETTLE)).to_be_visible()
    for text in ("A year of watching", "Chapters", "Recording · m4a", "Discovered"):
        expect(details.get_by_text(text).first).to_be_visible()
    source = details.get_by_role("link", name="Open the source")
    expect(source).to_have_attribute("rel", "noopener noreferrer")
    expect(source).to_have_attribute("target", "_blank")
    expect(details.get_by_role("button", name="Play from 0:07").first).to_be_visible()
    look_at(page, pictures, "panel-details")
    page.keyboard.press("Escape")
    _row(panel, _KETTLE).press("Enter")
    page.go_back()
    expect(details).to_have_count(0)
    page.go_forward()
    expect(panel.get_by_role("heading", name=_KETTLE)).to_be_visible()
    page.reload()
    expect(panel.get_by_role("heading", name=_KETTLE)).to_be_visible()
    _button(panel, "Close").click()
    expect(details).to_have_count(0)


def test_details_of_an_episode_that_is_gone(page: Page, household: Household) -> None:
    page.goto(f"{_PANEL}?feed={household.talk}&episode=nothing")
    panel = page.locator("anypod-panel")
    expect(panel.get_by_text("This episode is gone.")).to_be_visible()


def test_the_log_can_be_copied(page: Page, household: Household) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = _show(page, f"?feed={household.music}&status=failed")
    _row(panel, _BROKEN).click()
    log = _details(panel).get_by_role("region", name="Log of the last try")
    expect(log).to_contain_text("DRM")
    _button(panel, "Copy").click()
    expect(panel.get_by_text("Copied.")).to_be_visible()
    assert "DRM" in page.evaluate("navigator.clipboard.readText()")


def test_deeds_of_one_episode(page: Page, household: Household) -> None:
    panel = _show(page, f"?feed={household.talk}")
    row = _row(panel, _KETTLE)
    row.click()
    details = _details(panel)
    for deed, mark, back in (
        ("Pin", "Pinned", "Unpin"),
        ("Mark as played", "Played", "Mark as unplayed"),
    ):
        _button(details, deed).click()
        expect(row.get_by_role("img", name=mark)).to_be_visible()
        _button(details, back).click()
        expect(row.get_by_role("img", name=mark)).to_have_count(0)
    site = household.site
    _show(page, f"?feed={household.music}")
    _row(panel, _BROKEN).click()
    _button(details, "Skip").click()
    expect(_row(panel, _BROKEN)).to_contain_text("Skipped")
    site.update("music-2", status=Status.PUBLIC)
    _button(details, "Unskip").click()
    expect(_row(panel, _BROKEN)).to_contain_text("Downloaded")
    expect(details.get_by_text("Recording · m4a")).to_be_visible()


# Many at once


def test_bulk(page: Page, household: Household) -> None:
    panel = _show(page, f"?feed={household.talk}&sort=title")
    _row(panel, "Heat pumps").get_by_role("checkbox").click()
    _row(panel, "The last telephone").click(modifiers=["Shift"])
    bulk = panel.locator("anypod-bulk")
    expect(bulk).to_contain_text("4 selected")
    _row(panel, "Listening").click(modifiers=["Control"])
    expect(bulk).to_contain_text("3 selected")
    _button(bulk, "Pin (3)").click()
    expect(panel.get_by_text("Done for 3 episodes.")).to_be_visible()
    expect(panel.get_by_role("img", name="Pinned")).to_have_count(3)
    _button(bulk, "Unpin (3)").click()
    expect(panel.get_by_role("img", name="Pinned")).to_have_count(0)
    _button(bulk, "Select all").click()
    expect(bulk).to_contain_text("5 selected")
    _button(bulk, "Select none").click()
    expect(bulk).to_have_count(0)
    _row(panel, _BREAD).get_by_role("checkbox").click()
    _button(bulk, "Delete (1)").click()
    _button(panel, "Keep").click()
    expect(_row(panel, _BREAD)).to_contain_text("Downloaded")
    _button(bulk, "Delete (1)").click()
    panel.locator("anypod-confirm").get_by_role("button", name="Delete").click()
    expect(_row(panel, _BREAD)).to_contain_text("Archived")


def test_with_the_keyboard_only(page: Page, household: Household) -> None:
    panel = _show(page, f"?feed={household.talk}&sort=title")
    rows = panel.get_by_role("row")
    panel.get_by_role("searchbox").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if rows.first.evaluate("(row) => row.matches(':focus')"):
            break
    expect(rows.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("End")
    page.keyboard.press("Shift+Space")
    expect(panel.locator("anypod-bulk")).to_contain_text("4 selected")
    page.keyboard.press("Control+a")
    expect(panel.locator("anypod-bulk")).to_contain_text("5 selected")
    page.keyboard.press("Home")
    expect(rows.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(_button(panel, "Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(_details(panel)).to_have_count(0)
    expect(rows.first).to_be_focused()


# What happens while somebody looks


def test_a_download_moves_and_is_cancelled(page: Page, household: Household) -> None:
    panel = _show(page, f"?feed={household.talk}")
    with downloading(household) as title:
        row = _row(panel, title)
        expect(row).to_contain_text(re.compile(r"Downloading · \d+\s?% · .*B/s"))
        bar = row.get_by_role("progressbar", name=title)
        before = bar.get_attribute("aria-valuenow") or ""
        expect(bar).not_to_have_attribute("aria-valuenow", before)
        _button(panel, re.compile("^Downloading")).click()
        _count(panel, 1)
        row.click()
        _button(_details(panel), "Cancel").click()
        expect(panel.get_by_text("No episode fits")).to_be_visible()
        expect(_details(panel).get_by_text("Skipped").first).to_be_visible()


def test_new_episodes_appear_by_themselves(page: Page, household: Household) -> None:
    panel = _show(page, f"?feed={household.harbour}")
    new = Video(id="fog", title="Fog over the quay")
    household.site.publish("/channel/harbour/videos", new)
    _button(panel, "Look for new episodes").click()
    expect(_row(panel, "Fog over the quay")).to_contain_text("Downloaded")


def test_pause_and_resume(page: Page, household: Household) -> None:
    instance = household.instance
    panel = _show(page, f"?feed={household.harbour}")
    _button(panel, "Pause").click()
    expect(panel.get_by_text("Paused")).to_be_visible()
    instance.wait_for_feed(household.harbour, lambda feed: not feed["enabled"])
    _button(panel, "Resume").click()
    expect(_button(panel, "Pause")).to_be_visible()
    instance.wait_for_feed(household.harbour, lambda feed: bool(feed["enabled"]))
    _show(page)
    _button(panel, "Pause").click()
    instance.wait_until(lambda: instance.state("switch.anypod_paused") == "on")
    _button(panel, "Resume").click()
    instance.wait_until(lambda: instance.state("switch.anypod_paused") == "off")


def test_subscribe_and_add(page: Page, household: Household) -> None:
    panel = _show(page, f"?feed={household.saved}")
    _button(panel, "Subscribe").click()
    dialog = panel.get_by_role("dialog")
    expect(panel.locator("anypod-share img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    _button(panel, "Add a URL").click()
    url = household.site.video_url("harbour-3")
    adding = panel.locator("anypod-add-url")
    adding.get_by_role("textbox").first.fill(url)
    adding.get_by_role("button", name="Add", exact=True).click()
    expect(adding.get_by_text("Added.")).to_be_visible()
    page.keyboard.press("Escape")
    _count(panel, 2)


# Very many


def test_very_many(page: Page, many: str) -> None:
    panel = _show(page, f"?feed={many}")
    _count(panel, _MANY)
    rows = panel.get_by_role("row")
    assert rows.count() < 60
    rows.first.press("End")
    last = panel.locator(f'[data-index="{_MANY - 1}"]')
    expect(last).to_be_focused()
    expect(last).to_contain_text(re.compile(r"Episode 1\b"))
    last.press("Home")
    first = panel.locator('[data-index="0"]')
    expect(first).to_be_focused()
    expect(first).to_contain_text(f"Episode {_MANY}")
    first.press("Space")
    expect(panel.locator("anypod-bulk")).to_contain_text("1 selected")
    panel.locator("anypod-list .scroller").hover()
    middle = panel.locator('[data-index="700"]')
    _wheel_to(page, middle)
    expect(middle).to_contain_text("Episode 1300")
    middle.click(modifiers=["Shift"])
    expect(panel.locator("anypod-bulk")).to_contain_text("701 selected")
    _button(panel, "Select all").click()
    expect(panel.locator("anypod-bulk")).to_contain_text("2,000 selected")


# Who may see it


def test_others_do_not_see_it(page: Page, household: Household) -> None:
    _show(page)
    tokens = be_resident(page, household.instance)
    with open_beside(page, household.instance, tokens) as other:
        other.goto("/profile/general")
        expect(other.get_by_role("link", name="Resident")).to_be_visible()
        expect(other.get_by_role("link", name="Anypod", exact=True)).to_have_count(0)
        other.goto(_PANEL)
        expect(other.locator("anypod-panel")).to_have_count(0)


def test_it_can_be_switched_off(page: Page, household: Household) -> None:
    # Home Assistant itself stumbles when the panel is taken from under somebody.
    page.goto("/profile/general")
    link = page.get_by_role("link", name="Anypod", exact=True)
    expect(link).to_be_visible()
    _set_panel(household.instance, is_on=False)
    expect(link).to_have_count(0)
    _set_panel(household.instance, is_on=True)
    expect(link).to_be_visible()


def _set_panel(instance: Instance, *, is_on: bool) -> None:
    [hub] = [entry for entry in instance.entries() if entry["title"] == "Anypod"]
    path = "/api/config/config_entries/options/flow"
    flow = instance.post(path, {"handler": hub["entry_id"]}).json
    given = {
        one["name"]: {"panel": is_on} if one["name"] == "sidebar" else {}
        for one in flow["data_schema"]
    }
    done = instance.post(f"{path}/{flow['flow_id']}", given).json
    assert done["type"] == "create_entry", done


def test_the_log_has_no_complaint(household: Household) -> None:
    assert household.instance.own_complaints() == []
