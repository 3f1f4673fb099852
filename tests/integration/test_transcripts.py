"""Transcripts under a link: in three forms, for players in a browser too."""

from http import HTTPStatus
from typing import Final

from aiohttp import hdrs
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.anypod.shapes import episode_shape
from tests.integration.feeds import Feeds
from tests.integration.listener import Client
from tests.site import FakeSite, Subtitle, Video

FORMS: Final = {
    "vtt": (
        "text/vtt",
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nSalt &amp; pepper\n",
    ),
    "srt": (
        "application/x-subrip",
        "1\n00:00:00,000 --> 00:00:02,000\nSalt & pepper\n",
    ),
    "txt": ("text/plain; charset=utf-8", "Salt & pepper\n"),
}


@pytest.fixture
async def app(
    site: FakeSite, feeds: Feeds, hass_client_no_auth: ClientSessionGenerator
) -> Client:
    """Give an app, and a feed whose only episode has a transcript."""
    words = (Subtitle(language="en-GB", text="Salt &amp; <b>pepper</b>"),)
    site.add(Video(id="ep", title="An episode", subtitles=words))
    await feeds.add(subtitles=["en", "de"])
    return await hass_client_no_auth()


async def path_of(feeds: Feeds) -> str:
    """Return the path of the transcript, up to its form."""
    episode = (await feeds.episodes())["ep"]
    (words,) = episode.transcripts
    name = f"{episode.episode_id}-{words.rev}.{words.language}"
    return feeds.path(f"transcripts/{name}")


@pytest.mark.parametrize("form", FORMS)
async def test_a_transcript(app: Client, feeds: Feeds, form: str) -> None:
    mime_type, body = FORMS[form]
    path = f"{await path_of(feeds)}.{form}"
    answer = await app.get(path)
    assert answer.status == HTTPStatus.OK
    assert await answer.text() == body
    assert answer.headers[hdrs.CONTENT_TYPE] == mime_type
    assert answer.headers[hdrs.CACHE_CONTROL] == "private, max-age=31536000, immutable"
    tag = answer.headers[hdrs.ETAG]
    assert tag.startswith('"')
    head = await app.head(path)
    assert head.status == HTTPStatus.OK
    for name in (hdrs.CONTENT_TYPE, hdrs.CONTENT_LENGTH, hdrs.ETAG, hdrs.CACHE_CONTROL):
        assert head.headers[name] == answer.headers[name]
    known = await app.get(path, headers={hdrs.IF_NONE_MATCH: tag})
    assert (known.status, await known.read()) == (HTTPStatus.NOT_MODIFIED, b"")
    assert known.headers[hdrs.ETAG] == tag


async def test_players_in_a_browser_may_read_it(app: Client, feeds: Feeds) -> None:
    origin = "https://player.example"
    path = f"{await path_of(feeds)}.vtt"
    answer = await app.get(path, headers={hdrs.ORIGIN: origin})
    assert answer.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] in {"*", origin}


async def test_nothing_else_is_given_out(app: Client, feeds: Feeds) -> None:
    path = await path_of(feeds)
    token = feeds.link().token
    for tried in (
        *(path, f"{path}.json", f"{path}.vtt.vtt", f"{path}.vtt/", f"{path}."),
        path.replace("en-GB", "en") + ".vtt",
        path.replace("en-GB", "%2Fen-GB") + ".vtt",
        f"{path}.vtt".replace(token, token[:-1]),
        feeds.path("transcripts/%00"),
        feeds.path("transcripts/000000000000-00000000.en-GB.vtt"),
    ):
        for method in ("GET", "HEAD"):
            answer = await app.request(method, tried)
            assert answer.status == HTTPStatus.NOT_FOUND, tried
            assert hdrs.CACHE_CONTROL not in answer.headers


async def test_the_feed_and_the_api_name_it(
    hass: HomeAssistant, app: Client, feeds: Feeds
) -> None:
    document = await (await app.get(feeds.path())).text()
    path = await path_of(feeds)
    for form in ("vtt", "srt"):
        assert f'{path}.{form}" type="{FORMS[form][0]}" language="en-GB"' in document
    episode = (await feeds.episodes())["ep"]
    assert episode_shape(hass, episode)["transcripts"] == ["en-GB"]
