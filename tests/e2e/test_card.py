"""The dashboard card: every state, and every button, in a real browser."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
import re
from typing import Any, Final

from playwright.sync_api import Locator, Page, expect
import pytest

from tests.hass import Instance
from tests.site import SourceStatus, Status, Video

from . import axe
from .browser import open_beside, open_page
from .dashboard import (
    PATH,
    SIZES,
    Ear,
    ask,
    be_resident,
    is_code_of,
    look_at,
    make_dashboard,
    show,
)
from .household import Household, downloading, lived_in

_FAILED: Final = "Paper Lanterns"
_TALK: Final = "Why bread rises"


@pytest.fixture(scope="module")
def household(instance: Instance) -> Iterator[Household]:
    with lived_in(instance) as household:
        yield household


@pytest.fixture(scope="module")
def browsing(instance: Instance, household: Household) -> Iterator[Page]:
    width, height = SIZES["desktop"]
    with open_page(instance, width=width, height=height) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        # Bars that grow slowly and fading buttons make photos that are never the same.
        page.emulate_media(reduced_motion="reduce")
        make_dashboard(page)
        yield page


@pytest.fixture
def page(browsing: Page) -> Iterator[Page]:
    """Return a page that has nothing to complain of."""
    with Ear(browsing) as ear:
        yield browsing
    assert ear.complaints == []


def _button(card: Locator, name: str | re.Pattern[str]) -> Locator:
    return card.get_by_role("button", name=name)


def _section(card: Locator, heading: str) -> Locator:
    found = card.page.get_by_role("heading", name=heading, exact=True)
    return card.locator("section").filter(has=found)


def _new(name: str, title: str, **facts: Any) -> Video:
    return Video(id=name, title=title, published=datetime.now(UTC), **facts)


# What it shows


def test_all_feeds(page: Page, household: Household, pictures: Path) -> None:
    card = show(page, {})
    expect(card.get_by_role("heading", name="All feeds")).to_be_visible()
    for title in ("Small Wonders", "Harbour Watch", "Listen later"):
        expect(card.get_by_text(title).first).to_be_visible()
    expect(_section(card, "Failed").get_by_text(_FAILED)).to_be_visible()
    expect(
        _section(card, "Failed").get_by_text("protects this with DRM")
    ).to_be_visible()
    expect(
        _section(card, "Upcoming").get_by_text("The harbour at night")
    ).to_be_visible()
    expect(_section(card, "New episodes").get_by_role("listitem")).to_have_count(5)
    with downloading(household) as title:
        bar = _section(card, "Downloads").get_by_role("progressbar")
        expect(bar).to_have_accessible_name(f"Download of {title}")
        look_at(page, pictures, "card-all")


@pytest.mark.parametrize("layout", ["normal", "compact", "list"])
def test_layouts(page: Page, household: Household, layout: str, pictures: Path) -> None:
    one = {"layout": layout, "feeds": [household.talk]}
    paused = {"layout": layout, "feeds": [household.saved]}
    cards = show(page, one, {"layout": layout}, paused)
    for card in cards.all():
        expect(card.locator(".skeleton")).to_have_count(0)
    expect(cards.first.get_by_text("Small Wonders").first).to_be_visible()
    expect(cards.last.get_by_text("Paused").first).to_be_visible()
    look_at(page, pictures, f"card-{layout}")


def test_the_picker_has_it(page: Page, household: Household, pictures: Path) -> None:
    show(page, {})
    page.goto(f"/{PATH}/0?edit=1")
    page.get_by_role("button", name="Add card").first.click()
    picker = page.locator("hui-dialog-create-card")
    picker.get_by_placeholder("Search entities").fill("Small Wonders")
    picker.get_by_text("Status", exact=True).first.click()
    suggested = picker.locator("anypod-card")
    expect(suggested.get_by_role("heading", name="Small Wonders")).to_be_visible()
    page.screenshot(path=pictures / "card-suggested.png")
    picker.get_by_text("By card", exact=True).click()
    picker.get_by_placeholder("Search").first.fill("Anypod")
    expect(suggested.get_by_role("heading", name="All feeds")).to_be_visible()
    page.screenshot(path=pictures / "card-picker.png")
    # What it is previewed in lies above it.
    picker.get_by_text("Anypod", exact=True).first.click(force=True)
    _edit(page, pictures)
    saved = ask(page, {"type": "lovelace/config", "url_path": PATH})
    card = {"type": "custom:anypod-card", "title": "My podcasts", "layout": "list"}
    assert card in saved["views"][0]["sections"][0]["cards"]


def _edit(page: Page, pictures: Path) -> None:
    editor = page.locator("hui-dialog-edit-card")
    editor.get_by_role("textbox").first.fill("My podcasts")
    preview = editor.locator("anypod-card")
    expect(preview.get_by_role("heading", name="My podcasts")).to_be_visible()
    editor.get_by_role("button", name="Layout").click()
    page.get_by_text("List of episodes").click()
    expect(preview.get_by_role("heading", name="Feeds")).to_have_count(0)
    page.screenshot(path=pictures / "card-editor.png")
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_role("button", name="Save")).to_have_count(0)


def test_by_device_entity_and_area(page: Page, household: Household) -> None:
    entity = "sensor.small_wonders_status"
    device = household.instance.template(f"{{{{ device_id('{entity}') }}}}").strip()
    cards = show(page, {"entity": entity}, {"device": device}, {"area": "nowhere"})
    for card in (cards.nth(0), cards.nth(1)):
        expect(card.get_by_role("heading", name="Small Wonders")).to_be_visible()
    expect(cards.nth(2).get_by_text("There is no feed in this area.")).to_be_visible()


def test_progress_moves(page: Page, household: Household) -> None:
    card = show(page, {"feeds": [household.talk]})
    with downloading(household) as title:
        bar = page.get_by_role("progressbar", name=title)
        row = card.locator("li").filter(has=bar)
        expect(
            row.get_by_text(re.compile(r"Downloading · \d+\s?% · .*B/s"))
        ).to_be_visible()
        first = bar.get_attribute("aria-valuenow") or ""
        expect(bar).not_to_have_attribute("aria-valuenow", first)
        second = bar.get_attribute("aria-valuenow") or ""
        expect(bar).not_to_have_attribute("aria-valuenow", second)
        last = bar.get_attribute("aria-valuenow") or ""
        assert float(first) < float(second) < float(last)
        _button(card, f"Cancel: {title}").click()
        expect(card.get_by_text(title)).to_have_count(0)


def test_a_new_episode_appears(page: Page, household: Household) -> None:
    card = show(page, {"feeds": [household.talk]})
    new = _section(card, "New episodes")
    expect(new.get_by_role("listitem")).to_have_count(5)
    household.site.publish("/channel/talk/videos", _new("news", "Just out"))
    _button(card, "Look for new episodes").click()
    expect(new.get_by_text("Just out")).to_be_visible()


# What can be done


def test_look_for_new_episodes(
    page: Page, household: Household, pictures: Path
) -> None:
    card = show(page, {"feeds": [household.harbour]})
    expect(card.get_by_text("Up to date")).to_be_visible()
    with household.site.hold("/api/channel/harbour*") as hold:
        button = _button(card, "Look for new episodes")
        button.click()
        hold.wait_reached()
        expect(card.get_by_text("Looking for episodes")).to_be_visible()
        expect(button).to_be_disabled()
        look_at(page, pictures, "card-syncing")
    expect(card.get_by_text("Up to date")).to_be_visible()
    expect(
        card.get_by_text(re.compile("Looked (now|this minute|.* ago)"))
    ).to_be_visible()


def test_pause_and_resume(page: Page, household: Household) -> None:
    one, everything = show(page, {"feeds": [household.talk]}, {}).all()
    _button(one, "Pause").click()
    expect(one.get_by_text("Paused")).to_be_visible()
    instance = household.instance
    instance.wait_for_feed(household.talk, lambda feed: not feed["enabled"])
    _button(one, "Resume").click()
    expect(one.get_by_text("Up to date")).to_be_visible()
    instance.wait_for_feed(household.talk, lambda feed: bool(feed["enabled"]))
    _button(everything, "Pause").click()
    expect(_button(everything, "Resume")).to_be_visible()
    instance.wait_until(lambda: instance.state("switch.anypod_paused") == "on")
    _button(everything, "Resume").click()
    expect(_button(everything, "Pause")).to_be_visible()
    instance.wait_until(lambda: instance.state("switch.anypod_paused") == "off")


def test_skip_and_retry(page: Page, household: Household) -> None:
    site = household.site
    card = show(page, {"feeds": [household.music]})
    site.update("music-2", status=Status.PUBLIC)
    _button(card, f"Retry: {_FAILED}").click()
    expect(_section(card, "New episodes").get_by_text(_FAILED)).to_be_visible()
    expect(_section(card, "Failed")).to_have_count(0)
    new = _new("music-6", "Out of tune", status=Status.DRM)
    site.publish("/playlist/music", new)
    _button(card, "Look for new episodes").click()
    _button(card, "Skip: Out of tune").click()
    expect(_section(card, "Failed")).to_have_count(0)
    expect(card.get_by_text("Out of tune")).to_have_count(0)


def test_retry_all(page: Page, household: Household) -> None:
    site = household.site
    card = show(page, {"feeds": [household.music]})
    page.evaluate("window.isStillHere = true")
    titles = ("Off the record", "Broken string")
    for title in titles:
        new = _new(title.replace(" ", "-"), title, status=Status.DRM)
        site.publish("/playlist/music", new)
    _button(card, "Look for new episodes").click()
    failed = _section(card, "Failed")
    for title in titles:
        expect(failed.get_by_text(title)).to_be_visible()
    for title in titles:
        site.update(title.replace(" ", "-"), status=Status.PUBLIC)
    _button(failed, "Retry all").click()
    for title in titles:
        expect(_section(card, "New episodes").get_by_text(title)).to_be_visible()
    expect(failed).to_have_count(0)
    assert page.evaluate("window.isStillHere")
    feed = household.instance.feed(household.music)
    assert feed["counts"]["failed"] == 0


def test_pin_and_unpin(page: Page, household: Household) -> None:
    card = show(page, {"feeds": [household.talk], "episodes": 10})
    row = card.locator("li").filter(has_text=_TALK)
    _button(row, f"More: {_TALK}").click()
    _button(row, f"Pin: {_TALK}").click()
    expect(row.get_by_text("Pinned")).to_be_visible()
    _button(row, f"Unpin: {_TALK}").click()
    expect(row.get_by_text("Pinned")).to_have_count(0)


def test_an_episode_is_played(page: Page, household: Household) -> None:
    card = show(page, {"feeds": [household.talk], "episodes": 10})
    row = card.locator("li").filter(has_text=_TALK)
    _button(row, f"Play: {_TALK}").click()
    player = row.locator("audio")
    expect(player).to_be_visible()
    page.wait_for_function("(one) => one.currentTime > 1", arg=player.element_handle())
    _button(row, f"Stop: {_TALK}").click()
    expect(row.get_by_text("Played up to 0:0")).to_be_visible()
    # It goes on where it was left, and at its end it was played.
    _button(row, f"Play: {_TALK}").click()
    page.wait_for_function("(one) => one.currentTime > 1", arg=player.element_handle())
    assert axe.complaints(page) == []
    expect(row.get_by_text(re.compile("Played$"))).to_be_visible()


def test_tap_hold_and_double_tap(page: Page, household: Household) -> None:
    entity = "sensor.small_wonders_status"
    card = show(
        page,
        {
            "entity": entity,
            "tap_action": {"action": "more-info"},
            "hold_action": {"action": "navigate", "navigation_path": "/anypod"},
            "double_tap_action": {"action": "navigate", "navigation_path": "/map"},
        },
    )
    top = _button(card, "Small Wonders")
    told = _button(page.locator("ha-more-info-dialog"), "Small Wonders")
    # Buttons beside it do what they say, and nothing else.
    _button(card, "Pause").click()
    _button(card, "Resume").click()
    expect(_button(card, "Pause")).to_be_enabled()
    for key in (None, "Enter"):
        expect(told).to_have_count(0)
        _touch(top, key)
        expect(told).to_be_visible()
        page.keyboard.press("Escape")
    expect(told).to_have_count(0)
    top.dblclick()
    expect(page).to_have_url(re.compile("/map"))
    page.go_back()
    top.hover()
    page.mouse.down()
    # While it is still held.
    expect(page).to_have_url(re.compile("/anypod$"))
    page.mouse.up()
    expect(page.locator("anypod-panel")).to_be_visible()
    expect(told).to_have_count(0)
    page.go_back()
    # The hold ended elsewhere, and the next key is none of it.
    top.press("Space")
    expect(told).to_be_visible()


def _touch(top: Locator, key: str | None) -> None:
    if key is None:
        top.click()
    else:
        top.press(key)


def test_subscribe(page: Page, household: Household, pictures: Path) -> None:
    [link] = household.instance.feed(household.talk)["links"]
    card = show(page, {"feeds": [household.talk]})
    _button(card, "Subscribe").click()
    dialog = card.get_by_role("dialog", name="Subscribe to Small Wonders")
    expect(dialog).to_be_visible()
    # What is in the dialog is not below it: it lies in a slot.
    field = card.get_by_role("textbox", name="Page for subscribers")
    expect(field).not_to_have_value("")
    address = field.input_value()
    assert household.instance.request("GET", address).status == 200
    assert is_code_of(card.get_by_role("img", name="QR code"), address)
    _button(card, "Copy: Address of the feed").click()
    expect(card.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link["url"]
    look_at(page, pictures, "card-subscribe")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def _open_links(page: Page, household: Household) -> Locator:
    card = show(page, {"feeds": [household.music]})
    _button(card, "Subscribe").click()
    expect(card.get_by_role("heading", name="Links")).to_be_visible()
    return card


def test_a_new_link(page: Page, household: Household) -> None:
    instance, feed = household.instance, {"config_entry_id": household.music}
    card = _open_links(page, household)
    expect(_button(card, "New address: ")).to_have_count(1)
    # A feed keeps one.
    expect(_button(card, "Revoke: ")).to_have_count(0)
    card.get_by_role("textbox", name="Name of another link").fill("Car")
    _button(card, "Add a link").dblclick()
    expect(card.get_by_text("“Car” is there.")).to_be_visible()
    _, made = instance.feed(household.music)["links"]
    assert instance.request("GET", made["url"]).status == 200
    address = card.get_by_role("textbox", name="Address of the feed", exact=True)
    expect(address).to_have_value(made["url"])
    expect(_button(card, "Revoke: ")).to_have_count(2)
    _button(card, "Revoke: Car").press("Enter")
    expect(card.get_by_role("group", name="Revoke “Car”?")).to_be_focused()
    instance.action("revoke_link", **feed, link_id=made["link_id"])
    # Somebody else was faster.
    expect(_button(card, "Revoke: ")).to_have_count(0)
    expect(card.get_by_role("heading", name="Links")).to_be_focused()
    expect(address).not_to_have_value(made["url"])


def test_a_new_address(page: Page, household: Household, pictures: Path) -> None:
    instance, feed = household.instance, {"config_entry_id": household.music}
    made = instance.action("create_link", **feed, name="Car")
    card = _open_links(page, household)
    width, height = SIZES["phone"]
    page.set_viewport_size({"width": width, "height": height})
    again = _button(card, "New address: Car")
    again.press("Enter")
    expect(_button(card, "Cancel")).to_be_in_viewport(ratio=1)
    # To press twice is no answer.
    page.keyboard.press("Enter")
    look_at(page, pictures, "card-link-rotate")
    _button(card, "Forward for 30 days").click()
    expect(card.get_by_text("leads apps to it for 30 days.")).to_be_visible()
    expect(again).to_be_focused()
    _, moved = instance.feed(household.music)["links"]
    old = instance.request("GET", made["url"])
    assert (old.status, moved["url"] in old.body.decode()) == (200, True)
    instance.action("revoke_link", **feed, link_id=made["link_id"])


def test_a_link_is_revoked(page: Page, household: Household, pictures: Path) -> None:
    instance, feed = household.instance, {"config_entry_id": household.music}
    made = instance.action("create_link", **feed, name="Car")
    assert instance.request("GET", made["url"]).status == 200
    card = _open_links(page, household)
    _button(card, "Revoke: Car").click()
    look_at(page, pictures, "card-link-revoke")
    _button(card, re.compile(r"^Revoke$")).click()
    expect(card.get_by_text("“Car” is revoked.")).to_be_visible()
    expect(card.get_by_role("heading", name="Links")).to_be_focused()
    expect(_button(card, "Revoke: ")).to_have_count(0)
    assert instance.request("GET", made["url"]).status == 404
    look_at(page, pictures, "card-links")


def test_who_is_no_administrator_sees_no_links(
    page: Page, household: Household
) -> None:
    show(page, {"feeds": [household.talk]})
    tokens = be_resident(page, household.instance)
    with open_beside(page, household.instance, tokens) as other, Ear(other) as ear:
        other.goto(f"/{PATH}/0")
        card = other.locator("anypod-card")
        expect(_button(card, "Look for new episodes")).to_be_visible()
        for name in ("Subscribe", "Open the episodes"):
            expect(_button(card, name)).to_have_count(0)
        known = "(one) => JSON.stringify([...one.data.live.feeds.values()])"
        assert "/api/anypod/feeds/" in card.evaluate(known)
        assert "feed.xml" not in card.evaluate(known)
        _button(card, "Look for new episodes").click()
        assert axe.complaints(other) == []
    assert ear.complaints == []


# What may happen


def test_a_feed_that_needs_a_person(
    page: Page, household: Household, pictures: Path
) -> None:
    household.site.update_source("/playlist/music", status=SourceStatus.TERMINATED)
    card = show(page, {"feeds": [household.music]})
    _button(card, "Look for new episodes").click()
    expect(card.get_by_text("Needs you")).to_be_visible()
    expect(card.get_by_text("this does not exist any more")).to_be_visible()
    look_at(page, pictures, "card-repair")
    _button(card, "Open repairs").click()
    expect(page).to_have_url(re.compile("/config/repairs"))


def test_fifty_feeds(page: Page, household: Household, pictures: Path) -> None:
    instance = household.instance
    for number in range(50 - len(instance.action("list_feeds")["feeds"])):
        _add_manual(instance, f"Shelf {number + 1}")
    card = show(page, {})
    more = _button(card, "Show all 50 feeds")
    expect(more).to_be_visible()
    few = _section(card, "Feeds").get_by_role("listitem").count()
    more.click()
    expect(_section(card, "Feeds").get_by_role("listitem")).to_have_count(50)
    assert few < 10
    look_at(page, pictures, "card-fifty")


def _add_manual(instance: Instance, title: str) -> None:
    flow = instance.post("/api/config/config_entries/flow", {"handler": "anypod"}).json
    path = f"/api/config/config_entries/flow/{flow['flow_id']}"
    instance.post(path, {"next_step_id": "manual"})
    made = instance.post(path, {"title": title, "media": "audio"}).json
    assert made["type"] == "create_entry"


def test_it_comes_back_after_a_restart(browsing: Page, household: Household) -> None:
    """The console tells of the lost connection, which is not ours to say."""
    instance = household.instance
    card = show(browsing, {"feeds": [household.harbour]})
    expect(card.get_by_text("Up to date")).to_be_visible()
    instance.stop()
    lost = card.get_by_text("The connection to Home Assistant is lost")
    expect(lost).to_be_visible()
    expect(card.get_by_role("heading", name="Harbour Watch")).to_be_visible()
    instance.start()
    expect(lost).to_have_count(0)
    _button(card, "Pause").click()
    expect(card.get_by_text("Paused")).to_be_visible()
    instance.wait_for_feed(household.harbour, lambda feed: not feed["enabled"])


def test_a_site_that_wants_to_be_left_alone(
    page: Page, household: Household, pictures: Path
) -> None:
    busy = _new("busy", "Too much", status=Status.RATE_LIMITED)
    household.site.publish("/channel/talk/videos", busy)
    card = show(page, {"feeds": [household.talk]})
    _button(card, "Look for new episodes").click()
    expect(card.get_by_text("Waiting", exact=True)).to_be_visible()
    expect(card.get_by_text("asks to be left alone").first).to_be_visible()
    look_at(page, pictures, "card-waiting")


def test_no_feeds(page: Page, household: Household, pictures: Path) -> None:
    """The last feed goes while somebody looks on."""
    instance = household.instance
    # A picture that is asked for in the moment that its feed goes is not there.
    card = show(page, {"hide": ["artwork"]})
    expect(card.get_by_role("heading", name="All feeds")).to_be_visible()
    for feed in instance.action("list_feeds")["feeds"]:
        instance.delete(f"/api/config/config_entries/entry/{feed['config_entry_id']}")
    expect(card.get_by_role("heading", name="No feeds yet")).to_be_visible()
    look_at(page, pictures, "card-empty")
    _add_manual(instance, "A new beginning")
    expect(card.get_by_role("heading", name="A new beginning")).to_be_visible()


def test_the_log_has_no_complaint(household: Household) -> None:
    assert household.instance.own_complaints() == []
