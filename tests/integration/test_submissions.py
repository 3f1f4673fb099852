"""Adding single URLs to a manual feed, by the action and by the API."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import voluptuous as vol

from custom_components.anypod.engine import EpisodeStatus
from tests.integration import contract
from tests.integration.actions import Caller
from tests.integration.contract import check
from tests.integration.feeds import FEED, Feeds
from tests.integration.flows import options
from tests.integration.listener import Client
from tests.site import FakeSite, Playlist, Video, make_videos

PUBLIC = "https://example.org/watch"


@pytest.fixture
def visitor(hass: HomeAssistant, feeds: Feeds) -> Caller:
    """Give somebody who calls actions."""
    return Caller(hass, feeds)


async def add(visitor: Caller, url: str, **fields: Any) -> dict[str, Any]:
    """Add a URL by the action, to the first feed unless another is named."""
    fields = {"config_entry_id": FEED} | fields
    answer = await visitor.call("add_url", url=url, **fields)
    added: dict[str, Any] = check(answer, contract.SUBMITTED)
    return added


async def limit(hass: HomeAssistant, feeds: Feeds, **limits: Any) -> None:
    """Set the hub's limits."""
    await options(hass, feeds.hub, max_downloads=2, **limits)


async def pause(feeds: Feeds) -> None:
    """Have nothing downloaded, so that no site is asked for anything."""
    await feeds.engine.set_paused(paused=True)


# ---------------------------------------------------------------------- the action


async def test_add_url(visitor: Caller, feeds: Feeds, site: FakeSite) -> None:
    site.add(Video(id="ep", title="An episode"))
    await feeds.add_manual()
    url = site.video_url("ep")
    added = await add(visitor, f"  {url}\n")
    assert (added["status"], added["duplicate"]) == ("queued", False)
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.DOWNLOADED) == 1)
    [episode] = (await feeds.episodes()).values()
    assert episode.episode_id == added["episode_id"]
    assert (episode.title, episode.source_url) == ("An episode", url)

    again = await add(visitor, url)
    assert again == added | {"status": "downloaded", "duplicate": True}


async def test_fields(visitor: Caller, feeds: Feeds, site: FakeSite) -> None:
    site.add(Video(id="ep", title="An episode"))
    await feeds.add_manual()
    await add(visitor, site.video_url("ep"), title="  My  title ", media="audio_mp3")
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.DOWNLOADED) == 1)
    [episode] = (await feeds.episodes()).values()
    assert episode.title == "My title"
    assert episode.media is not None
    assert episode.media.facts.extension == "mp3"
    for wrong in (
        {"media": "metadata"},
        {"media": "vinyl"},
        {"expand": "perhaps"},
        {"episode_id": "x"},
    ):
        with pytest.raises(vol.Invalid):
            await add(visitor, site.video_url("ep"), **wrong)


async def test_arguments(visitor: Caller, feeds: Feeds, site: FakeSite) -> None:
    site.add(Video(id="ep"))
    await feeds.add_manual()
    url = site.video_url("ep")
    for arguments, key, argument in (
        ("--exec id", "forbidden_argument", "--exec"),
        ("-S res:480 -o /config/x", "forbidden_argument", "--output"),
        ("--nonsense", "invalid_arguments", "--nonsense"),
        ("'", "invalid_arguments", "No closing quotation"),
    ):
        fields = {"config_entry_id": FEED, "url": url, "ytdlp_args": arguments}
        refused = await visitor.refused(key, "add_url", **fields)
        assert argument in str(refused)
    assert await feeds.episodes() == {}

    await add(visitor, url, ytdlp_args="--add-headers 'X-Mine: one' -N 2")
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.DOWNLOADED) == 1)
    asked = [one for one in site.log if one.run_id is not None]
    assert {one.headers.get("x-mine") for one in asked} == {"one"}


async def test_expand(visitor: Caller, feeds: Feeds, site: FakeSite) -> None:
    site.add(Playlist(id="mix", title="Mixed", videos=make_videos(2)))
    await feeds.add_manual()
    await add(visitor, site.url("/playlist/mix"))
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.FAILED) == 1)
    shown = await visitor.call("list_episodes", config_entry_id=FEED)
    check(shown, contract.page_of(contract.EPISODE))
    [refused] = shown["episodes"]
    assert refused["error"]["class"] == "playlist"
    assert "Expand" in refused["error"]["message"]

    await add(visitor, site.url("/playlist/mix"), expand=True)
    state = await feeds.until(
        lambda state: state.counts.get(EpisodeStatus.DOWNLOADED) == 2
    )
    assert state.counts[EpisodeStatus.SKIPPED] == 1


async def test_refusals(
    hass: HomeAssistant, visitor: Caller, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Video(id="ep"))
    await feeds.add_manual(allow_private_sources=False)
    # Where private addresses are allowed, no name is resolved.
    await feeds.add_manual("lax")
    await feeds.set_up(entry_id="other", media="metadata")
    await pause(feeds)

    async def refused(key: str, url: str, feed_id: str = FEED) -> Mapping[str, str]:
        ids = {"config_entry_id": feed_id, "url": url}
        err = await visitor.refused(key, "add_url", **ids)
        return err.translation_placeholders or {}

    await refused("not_manual", PUBLIC, "other")
    await refused("feed_not_found", PUBLIC, feeds.hub.entry_id)
    for text in ("", "trains", "ftp://example.org/a", "javascript:alert(1)"):
        await refused("invalid_url", text)
    for url in (
        site.video_url("ep"),
        *("http://localhost:8123/", "http://192.168.1.1/", "http://[::1]/"),
        *("http://homeassistant.local/", "http://169.254.169.254/latest/meta-data"),
    ):
        await refused("private_address", url)

    await limit(hass, feeds, allowed_domains=["Example.org"])
    for feed_id in (FEED, "lax"):
        found = await refused("forbidden_domain", "https://example.com/a", feed_id)
        assert found == {"host": "example.com"}
    await refused("forbidden_domain", "https://notexample.org/a")
    await add(visitor, "https://www.Example.org/a", config_entry_id="lax")

    await limit(hass, feeds, submissions_per_hour=2)
    await add(visitor, "https://example.org/b", config_entry_id="lax")
    found = await refused("too_many_submissions", PUBLIC, "lax")
    assert found == {"limit": "2"}
    assert (await feeds.engine.feeds.state(FEED)).counts == {}
    assert (await feeds.engine.feeds.state("lax")).counts == {EpisodeStatus.QUEUED: 2}

    await hass.config_entries.async_set_disabled_by(FEED, ConfigEntryDisabler.USER)
    assert await refused("feed_not_loaded", PUBLIC) == {"title": "Saved"}


# ----------------------------------------------------------------------- the API


class Api:
    """A program that is logged in, and adds URLs."""

    def __init__(self, client: Client) -> None:
        """Remember the connection."""
        self.client = client

    async def post(
        self, data: Any, status: HTTPStatus, feed_id: str = FEED
    ) -> dict[str, Any]:
        """Send JSON; return the answer, which has to be of that status."""
        path = f"/api/anypod/feeds/{feed_id}/episodes"
        sent = {"data": data} if isinstance(data, str) else {"json": data}
        async with self.client.post(path, **sent) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == status, answer
            return answer

    async def refused(
        self, data: Any, status: HTTPStatus, code: str, feed_id: str = FEED
    ) -> str:
        """Send JSON that is refused; return what a person reads."""
        answer = await self.post(data, status, feed_id)
        assert answer.keys() == {"code", "message"}
        assert answer["code"] == code
        message: str = answer["message"]
        assert message not in {"", code}
        assert "{" not in message
        return message


@pytest.fixture
async def api(feeds: Feeds, hass_client: ClientSessionGenerator) -> Api:
    """Give a program in front of a manual feed that downloads nothing."""
    await feeds.add_manual()
    await pause(feeds)
    return Api(await hass_client())


async def test_post(api: Api, feeds: Feeds) -> None:
    body = {"url": PUBLIC, "title": "My title", "media": "video_360", "expand": True}
    added = check(await api.post(body, HTTPStatus.CREATED), contract.SUBMITTED)
    assert (added["status"], added["duplicate"]) == ("queued", False)
    [episode] = (await feeds.episodes()).values()
    assert (episode.episode_id, episode.title) == (added["episode_id"], "My title")

    again = check(
        await api.post({"url": PUBLIC}, HTTPStatus.CREATED), contract.SUBMITTED
    )
    assert again == added | {"duplicate": True}


async def test_post_arguments(api: Api, feeds: Feeds) -> None:
    refusals = {
        "--exec id": "forbidden_argument",
        "--load-info-json /etc/passwd": "forbidden_argument",
        "\N{EM DASH}exec id": "invalid_arguments",
        "--referer 'a": "invalid_arguments",
    }
    for arguments, code in refusals.items():
        body = {"url": PUBLIC, "ytdlp_args": arguments}
        await api.refused(body, HTTPStatus.UNPROCESSABLE_ENTITY, code)
    assert await feeds.episodes() == {}
    body = {"url": PUBLIC, "ytdlp_args": "-S res:480"}
    await api.post(body, HTTPStatus.CREATED)


async def test_post_downloads(api: Api, feeds: Feeds, site: FakeSite) -> None:
    site.add(Video(id="ep", title="An episode"))
    await feeds.engine.set_paused(paused=False)
    await api.post({"url": site.video_url("ep")}, HTTPStatus.CREATED)
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.DOWNLOADED) == 1)


async def test_bad_requests(api: Api, feeds: Feeds) -> None:
    requests: list[Any] = [
        *("", "{", "[]", "null"),
        *({}, [], {"url": None}, {"url": ["a"]}, {"address": PUBLIC}),
        {"url": PUBLIC, "media": "vinyl"},
        {"url": PUBLIC, "media": "metadata"},
        {"url": PUBLIC, "expand": "perhaps"},
        {"url": PUBLIC, "token": "x"},
    ]
    for data in requests:
        answer = await api.post(data, HTTPStatus.BAD_REQUEST)
        assert answer["message"], data
    assert await feeds.episodes() == {}


async def test_post_without_a_login(
    api: Api, feeds: Feeds, hass_client_no_auth: ClientSessionGenerator
) -> None:
    client = await hass_client_no_auth()
    path = f"/api/anypod/feeds/{FEED}/episodes"
    response = await client.post(path, json={"url": PUBLIC})
    assert response.status == HTTPStatus.UNAUTHORIZED
    # A link's token is no login either.
    headers = {"Authorization": f"Bearer {feeds.link().token}"}
    response = await client.post(path, json={"url": PUBLIC}, headers=headers)
    assert response.status == HTTPStatus.UNAUTHORIZED
    assert await feeds.episodes() == {}


async def test_post_refusals(
    hass: HomeAssistant, api: Api, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Video(id="ep"))
    await feeds.set_up(entry_id="other", media="metadata")
    await feeds.add_manual("strict", allow_private_sources=False)
    body = {"url": PUBLIC}
    for unknown in ("nobody", feeds.hub.entry_id):
        await api.refused(body, HTTPStatus.NOT_FOUND, "feed_not_found", unknown)
    await api.refused(body, HTTPStatus.CONFLICT, "not_manual", "other")
    for text in ("", "trains", "file:///etc/passwd"):
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        await api.refused({"url": text}, status, "invalid_url")
    private = {"url": site.video_url("ep")}
    await api.refused(private, HTTPStatus.FORBIDDEN, "private_address", "strict")

    await limit(hass, feeds, allowed_domains=["example.com"])
    message = await api.refused(body, HTTPStatus.FORBIDDEN, "forbidden_domain")
    assert "example.org" in message
    await limit(hass, feeds, submissions_per_hour=1)
    await api.post(body, HTTPStatus.CREATED)
    more, status = {"url": f"{PUBLIC}/2"}, HTTPStatus.TOO_MANY_REQUESTS
    await api.refused(more, status, "too_many_submissions")

    await hass.config_entries.async_unload(FEED)
    message = await api.refused(body, HTTPStatus.CONFLICT, "feed_not_loaded")
    assert "Saved" in message


async def test_post_to_an_engine_that_fails(api: Api, feeds: Feeds) -> None:
    def lose(session: Any) -> None:
        session.connection().exec_driver_sql("ALTER TABLE submission RENAME TO lost")

    await feeds.engine._store.run(lose)
    body = {"url": PUBLIC}
    await api.refused(body, HTTPStatus.SERVICE_UNAVAILABLE, "database_error")
