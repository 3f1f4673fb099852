"""What is fetched without yt-dlp has an end, and leads nowhere by itself."""

from http import HTTPStatus
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

import custom_components.anypod as integration
from tests.integration.feeds import Feeds
from tests.site import Channel, FakeSite, Picture, Video

PATH = "/art/picture.png"
PAGE = "/page/ep"


async def test_an_answer(hass: HomeAssistant, site: FakeSite) -> None:
    site.add(Video(id="ep", title="An episode"))
    site.garble(PAGE, body=b"a page")
    answer = await integration._ask(hass, site.url(PAGE), {"If-None-Match": '"1"'})
    assert answer is not None
    assert (answer.status, answer.body) == (HTTPStatus.OK, b"a page")
    assert site.log[-1].headers["if-none-match"] == '"1"'


async def test_no_redirection_is_followed(hass: HomeAssistant, site: FakeSite) -> None:
    """Where it leads is looked at first (`engine/fence.py`)."""
    site.fail(PATH, status=302, headers={"location": site.url("/elsewhere")})
    answer = await integration._ask(hass, site.url(PATH), {})
    assert answer is not None
    assert (answer.status, answer.headers["location"]) == (302, site.url("/elsewhere"))
    assert [one.path for one in site.log] == [PATH]


async def test_what_has_no_end(
    hass: HomeAssistant, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integration, "_ANSWER_LIMIT_BYTES", 100_000)
    site.garble(PATH, body=bytes(100_000), times=1)
    assert await integration._ask(hass, site.url(PATH), {}) is not None
    site.garble(PATH, body=bytes(100_001))
    assert await integration._ask(hass, site.url(PATH), {}) is None


async def test_what_never_comes(
    hass: HomeAssistant, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integration, "_ANSWER_TIMEOUT_S", 0.2)
    with site.hold(PATH) as hold:
        assert await integration._ask(hass, site.url(PATH), {}) is None
        assert hold.reached
    site.drop(PATH)
    assert await integration._ask(hass, site.url(PATH), {}) is None


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://", "x:", "http://[::1/"]
)
async def test_addresses_that_lead_nowhere(hass: HomeAssistant, url: str) -> None:
    assert await integration._ask(hass, url, {}) is None


async def test_a_picture_that_has_moved(
    feeds: Feeds, site: FakeSite, tmp_path: Path
) -> None:
    site.add(Channel(name="talk", title="Talk", art=Picture.PNG))
    moved = {"location": "/art/elsewhere.png"}
    site.fail("/art/*", status=301, headers=moved, times=1)
    await feeds.add("/channel/talk/videos")
    state = await feeds.settled()
    assert state.artwork_rev is not None
    asked = [one.path for one in site.log if one.path.startswith("/art/")]
    assert len(asked) == 2
    assert asked[1] == "/art/elsewhere.png"
