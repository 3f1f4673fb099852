"""The player with chapters and transcript, statistics, and adding URLs."""

from collections.abc import Iterator
import re

from playwright.sync_api import Locator, Page, Route, expect
import pytest

from tests.hass import Instance

from . import axe
from .browser import open_page
from .dashboard import Ear
from .scene import WORDS, Scene, playing


@pytest.fixture(scope="module")
def scene(instance: Instance) -> Iterator[Scene]:
    with playing(instance) as scene:
        yield scene


@pytest.fixture(scope="module")
def browsing(scene: Scene) -> Iterator[Page]:
    with open_page(scene.instance, width=1280, height=800) as page:
        page.emulate_media(reduced_motion="reduce")
        yield page


@pytest.fixture
def page(browsing: Page) -> Iterator[Page]:
    """Return a page that has nothing to complain of."""
    with Ear(browsing) as ear:
        yield browsing
    assert ear.complaints == []


@pytest.fixture
def player(page: Page, scene: Scene) -> Locator:
    """Open the details of the episode with everything; return its player."""
    [episode] = _episodes(scene)
    page.goto(f"/anypod?feed={scene.feed_id}&episode={episode['episode_id']}")
    player = page.locator("anypod-player audio")
    _wait_for(player, "(one) => one.readyState > 0")
    return player


def _episodes(scene: Scene) -> list[dict[str, object]]:
    page = scene.instance.action(
        "list_episodes", config_entry_id=scene.feed_id, status="downloaded"
    )
    episodes: list[dict[str, object]] = page["episodes"]
    return episodes


def _wait_for(element: Locator, condition: str) -> None:
    element.page.wait_for_function(condition, arg=element.element_handle())


def test_chapters_lead_the_player(page: Page, player: Locator) -> None:
    chapter = page.get_by_role("button", name="Play from 0:01: Two")
    chapter.click()
    _wait_for(player, "(one) => !one.paused && one.currentTime >= 1")
    expect(chapter).to_have_attribute("aria-current", "true")
    # There is one stop for the whole list; arrows lead through it.
    page.keyboard.press("ArrowUp")
    first = page.get_by_role("button", name="Play from 0:00: One")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    _wait_for(player, "(one) => one.currentTime < 1")
    assert axe.complaints(page) == []


def test_a_transcript_is_read_on_demand(page: Page, player: Locator) -> None:
    line = page.get_by_role("button", name=f"Play from 0:00: {WORDS}")
    expect(line).to_have_count(0)
    page.locator("anypod-player-extras").get_by_text("Transcript").click()
    line.click()
    _wait_for(player, "(one) => !one.paused")
    assert axe.complaints(page) == []


def test_an_address_that_ran_out_is_renewed(browsing: Page, scene: Scene) -> None:
    """The console tells of the refusal, as it should."""

    def refuse(route: Route) -> None:
        route.fulfill(status=401)

    [episode] = _episodes(scene)
    signed = re.compile(r"/media/.*authSig=")
    browsing.route(signed, refuse, times=1)
    path = f"/anypod?feed={scene.feed_id}&episode={episode['episode_id']}"
    with browsing.expect_response(lambda answer: answer.status == 401):
        browsing.goto(path)
    _wait_for(browsing.locator("anypod-player audio"), "(one) => one.readyState > 0")


def test_statistics_can_be_walked_through(page: Page, scene: Scene) -> None:
    page.goto(f"/anypod?feed={scene.feed_id}&view=statistics")
    plot = page.locator("anypod-plot").first
    months = plot.get_by_role("slider")
    months.focus()
    page.keyboard.press("Home")
    first = plot.get_by_role("row").nth(1).get_by_role("rowheader").inner_text()
    expect(months).to_have_attribute(
        "aria-valuetext", re.compile(f"^{first}, Published")
    )
    months.blur()
    expect(plot.locator("strong")).to_have_count(0)
    plot.locator(".area").hover()
    expect(plot.locator("strong")).to_have_count(1)
    assert axe.complaints(page) == []


def test_urls_are_added_one_after_the_other(page: Page, scene: Scene) -> None:
    page.goto(f"/anypod?feed={scene.feed_id}")
    page.get_by_role("button", name="Add a URL").first.click()
    form = page.locator("anypod-add-url")
    url = form.get_by_role("textbox", name="URL")
    expect(url).to_be_focused()
    url.fill("no address")
    page.keyboard.press("Enter")
    expect(form.get_by_text("This is not a web address.")).to_be_visible()
    expect(url).to_have_attribute("aria-invalid", "true")
    assert axe.complaints(page) == []
    [known] = _episodes(scene)
    url.fill(str(known["source_url"]))
    page.keyboard.press("Enter")
    expect(form.get_by_text("It is already there. Status: Downloaded.")).to_be_visible()
    expect(url).to_have_value("")
    form.get_by_role("combobox", name="Format").select_option("Video up to 360p")
    form.get_by_role("textbox", name="Title").fill("Moving pictures")
    url.fill(str(known["source_url"]).replace("rich", "plain"))
    page.keyboard.press("Enter")
    expect(form.get_by_text("Added. Status: Queued.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(form.get_by_role("dialog")).to_be_hidden()
    _is_a_video(page, scene)


def _is_a_video(page: Page, scene: Scene) -> None:
    scene.instance.wait_until(lambda: len(_episodes(scene)) == 2)
    [episode] = [one for one in _episodes(scene) if one["title"] == "Moving pictures"]
    page.goto(f"/anypod?feed={scene.feed_id}&episode={episode['episode_id']}")
    video = page.locator("anypod-player video")
    _wait_for(video, "(one) => one.videoHeight === 360")
    assert axe.complaints(page) == []


def test_the_log_has_no_complaint(scene: Scene) -> None:
    assert scene.instance.own_complaints() == []
