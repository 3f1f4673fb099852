"""The media browser, and what a player gets that is logged in to nothing."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import hdrs
from homeassistant.components.media_player import BrowseError, SearchMediaQuery
from homeassistant.components.media_source import (
    PlayMedia,
    Unresolvable,
    async_browse_media,
    async_resolve_media,
    async_search_media,
)
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.anypod import media_source
from custom_components.anypod.engine import StoreError
from custom_components.anypod.entry import DATA_ANYPOD
from tests.integration.feeds import FEED, Feeds
from tests.integration.stage import PLAYER, add_player
from tests.site import PUBLISHED, Channel, FakeSite, Video, make_videos

ROOT: Final = "media-source://anypod"


@pytest.fixture
async def shelf(hass: HomeAssistant, site: FakeSite, feeds: Feeds) -> Mapping[str, str]:
    """Give two feeds and one of descriptions; return the episodes' ids."""
    day = timedelta(days=1)
    talk = [
        Video(id="new", title="About pears", description="Fruit", published=PUBLISHED),
        Video(id="old", title="Intro", published=PUBLISHED - 2 * day),
    ]
    film = [Video(id="film", title="A fruit film", published=PUBLISHED - day)]
    site.add(Channel(name="talk", title="Talk", videos=talk))
    site.add(Channel(name="film", title="Film", videos=film))
    await feeds.add("/channel/talk/videos")
    await feeds.add("/channel/film/videos", "film", title="Film", media="video_360")
    await feeds.add("/watch/new", "notes", title="Notes", media="metadata")
    return {
        name: one.episode_id
        for feed_id in (FEED, "film")
        for name, one in (await feeds.episodes(feed_id)).items()
    }


async def browse(hass: HomeAssistant, *path: str) -> dict[str, Any]:
    """Return a folder as the frontend gets it."""
    found = await async_browse_media(hass, "/".join([ROOT, *path]))
    return found.as_dict()


def shown(folder: Mapping[str, Any]) -> dict[str, str]:
    """Return the identifiers in a folder, with their titles."""
    return {
        one["media_content_id"].removeprefix(f"{ROOT}/"): one["title"]
        for one in folder["children"]
    }


async def resolve(hass: HomeAssistant, *path: str) -> PlayMedia:
    return await async_resolve_media(hass, "/".join([ROOT, *path]), PLAYER)


async def test_browse(
    hass: HomeAssistant, feeds: Feeds, shelf: Mapping[str, str]
) -> None:
    root = await browse(hass)
    assert shown(root) == {"all": "All feeds", "film": "Film", FEED: "Talk"}
    talk = next(one for one in root["children"] if one["title"] == "Talk")
    assert (talk["can_expand"], talk["can_play"], talk["can_search"]) == (
        True,
        False,
        True,
    )
    assert talk["thumbnail"].startswith(f"/api/anypod/feeds/{FEED}/artwork?v=")

    new, old, film = (shelf[name] for name in ("new", "old", "film"))
    folder = await browse(hass, FEED)
    assert shown(folder) == {
        f"{FEED}/next_unplayed": "Next: About pears",
        f"{FEED}/latest": "Latest: About pears",
        f"{FEED}/{new}": "About pears",
        f"{FEED}/{old}": "Intro",
    }
    leaf = folder["children"][2]
    assert (leaf["can_play"], leaf["can_expand"]) == (True, False)
    assert leaf["media_content_type"].startswith("audio/")
    assert leaf["media_class"] == "track"
    assert leaf["thumbnail"].startswith(
        f"/api/anypod/feeds/{FEED}/episodes/{new}/artwork"
    )
    assert await browse(hass, FEED, new) == leaf | {"children": [], "not_shown": 0}

    everything = await browse(hass, "all")
    assert list(shown(everything))[:2] == ["next_unplayed", "latest"]
    assert list(shown(everything))[2:] == [
        f"{FEED}/{new}",
        f"film/{film}",
        f"{FEED}/{old}",
    ]
    assert everything["children"][3]["media_class"] == "video"
    # The hub stands for all of them, as it does elsewhere.
    assert shown(await browse(hass, feeds.hub.entry_id)) == shown(everything)


async def test_what_was_played_is_marked(
    hass: HomeAssistant, feeds: Feeds, shelf: Mapping[str, str]
) -> None:
    plays = feeds.engine.plays
    await plays.note(FEED, shelf["new"])
    await plays.note("film", shelf["film"], position_s=12.0)
    titles = shown(await browse(hass, "all"))
    assert titles[f"{FEED}/{shelf['new']}"] == "✓ About pears"
    assert titles[f"film/{shelf['film']}"] == "◐ A fruit film"
    assert titles["next_unplayed"] == "Next: A fruit film"
    assert titles["latest"] == "Latest: About pears"


async def test_long_folders(
    hass: HomeAssistant,
    feeds: Feeds,
    site: FakeSite,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(media_source, "PAGE", 2)
    site.add(Channel(name="talk", title="Talk", videos=make_videos(5)))
    await feeds.add("/channel/talk/videos")
    seen: list[str] = []
    at = FEED
    for more in (f"{FEED}/more/2", f"{FEED}/more/4", None):
        found = shown(await browse(hass, at))
        moving = {f"{FEED}/latest", f"{FEED}/next_unplayed"}
        assert moving <= found.keys() if at == FEED else not moving & found.keys()
        seen += [one for one in found if one not in {more, *moving}]
        assert (found.get(more or "") == "More episodes") is (more is not None)
        at = more or ""
    newest_first = sorted(
        (await feeds.episodes()).values(), key=lambda one: one.dated, reverse=True
    )
    assert seen == [f"{FEED}/{one.episode_id}" for one in newest_first]


async def test_search(hass: HomeAssistant, shelf: Mapping[str, str]) -> None:
    async def search(text: str, *path: str, **more: Any) -> list[str]:
        query = SearchMediaQuery(search_query=text, **more)
        found = await async_search_media(hass, "/".join([ROOT, *path]), query)
        return [one.title for one in found.result]

    assert await search("FRUIT") == ["About pears", "A fruit film"]
    assert await search("fruit", FEED) == ["About pears"]
    assert await search("intro", "film") == []
    assert await search("fruit", media_filter_classes=["video"]) == ["A fruit film"]
    assert len(await search("fruit", media_filter_classes=["podcast"])) == 2
    with pytest.raises(BrowseError, match="no such feed"):
        await search("fruit", "gone")


async def test_resolve(
    hass: HomeAssistant, feeds: Feeds, shelf: Mapping[str, str]
) -> None:
    new = (await feeds.episodes())["new"]
    assert new.media is not None
    path = (
        f"/api/anypod/feeds/{FEED}/episodes/{new.episode_id}/media/{new.media.rev}.m4a"
    )
    expected = PlayMedia(path, "audio/x-m4a", path=new.media.full_path)
    for name in ((FEED, new.episode_id), (FEED, "latest"), ("latest",)):
        assert await resolve(hass, *name) == expected
    await feeds.engine.plays.note(FEED, shelf["new"])
    following = await resolve(hass, FEED, "next_unplayed")
    assert f"/{shelf['old']}/" in following.url
    following = await resolve(hass, "next_unplayed")
    assert f"/{shelf['film']}/" in following.url
    assert following.mime_type == "video/mp4"


async def test_what_cannot_be_had(
    hass: HomeAssistant, feeds: Feeds, shelf: Mapping[str, str]
) -> None:
    notes = (await feeds.episodes("notes"))["new"]
    gone = shelf["old"]
    await feeds.engine.commands.delete(FEED, gone)
    await feeds.add_manual("empty", title="Empty")
    for kind, ask in ((Unresolvable, resolve), (BrowseError, browse)):
        for path, told in {
            ("gone",): "no such feed",
            ("gone", "latest"): "no such feed",
            (FEED, "unknown"): "no episode with the ID unknown",
            (FEED, shelf["film"]): "no episode with the ID",
            ("all", gone): "no episode with the ID",
            ("empty", "latest"): "no downloaded episode",
            ("empty", "next_unplayed"): "no downloaded episode",
        }.items():
            with pytest.raises(kind, match=told):
                await ask(hass, *path)
    for path in ((FEED, gone), ("notes", notes.episode_id), ("notes", "latest")):
        with pytest.raises(Unresolvable, match="no downloaded episode"):
            await resolve(hass, *path)
    with pytest.raises(BrowseError, match="descriptions only"):
        await browse(hass, "notes")
    assert shown(await browse(hass, "empty")) == {}


async def test_a_disabled_feed_can_be_played(
    hass: HomeAssistant, shelf: Mapping[str, str]
) -> None:
    await hass.config_entries.async_set_disabled_by(FEED, ConfigEntryDisabler.USER)
    assert FEED in shown(await browse(hass))
    assert (await resolve(hass, FEED, "latest")).path is not None


async def test_without_an_engine(hass: HomeAssistant, shelf: Mapping[str, str]) -> None:
    hass.data[DATA_ANYPOD].start_error = StoreError("no disk")
    for path in ((), (FEED,), ("all",)):
        with pytest.raises(BrowseError, match="no disk"):
            await browse(hass, *path)
    with pytest.raises(Unresolvable, match="no disk"):
        await resolve(hass, "latest")


async def test_played_without_a_login(
    hass: HomeAssistant,
    feeds: Feeds,
    shelf: Mapping[str, str],
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    """A speaker is told what to play, and gets it, also in ranges."""
    player = await add_player(hass)
    await hass.services.async_call(
        "media_player",
        "play_media",
        {
            "entity_id": player.entity_id,
            "media_content_id": f"{ROOT}/{FEED}/latest",
            "media_content_type": "music",
        },
        blocking=True,
    )
    url = player.media_content_id
    assert url is not None
    assert url.startswith("http://")
    media = (await feeds.episodes())["new"].media
    assert media is not None
    content = media.full_path.read_bytes()
    client = await hass_client_no_auth()
    parts = urlsplit(url)
    signed = f"{parts.path}?{parts.query}"

    answer = await client.get(signed)
    assert (answer.status, await answer.read()) == (HTTPStatus.OK, content)
    assert answer.headers[hdrs.CONTENT_TYPE] == player.media_content_type
    assert answer.headers[hdrs.ACCEPT_RANGES] == "bytes"
    answer = await client.get(signed, headers={hdrs.RANGE: "bytes=10-19"})
    assert answer.status == HTTPStatus.PARTIAL_CONTENT
    assert await answer.read() == content[10:20]
    answer = await client.head(signed)
    assert answer.status == HTTPStatus.OK
    # Nobody else gets it, nor another one with the same signature.
    for stranger in (parts.path, f"{parts.path}?authSig=x"):
        assert (await client.get(stranger)).status == HTTPStatus.UNAUTHORIZED
    other = signed.replace(shelf["new"], shelf["old"])
    assert (await client.get(other)).status == HTTPStatus.UNAUTHORIZED


async def test_files_for_users(
    hass: HomeAssistant,
    shelf: Mapping[str, str],
    hass_client: ClientSessionGenerator,
) -> None:
    client = await hass_client()
    path = (await resolve(hass, FEED, "latest")).url
    assert (await client.get(path)).status == HTTPStatus.OK
    for wrong in (
        path.replace(".m4a", ".mp3"),
        path.replace(shelf["new"], "unknown"),
        path.replace(f"/{FEED}/", "/film/"),
        f"{path}x",
    ):
        assert (await client.get(wrong)).status == HTTPStatus.NOT_FOUND
    for thumbnail in [
        one["thumbnail"] for one in (await browse(hass, FEED))["children"]
    ]:
        assert (await client.get(thumbnail)).status == HTTPStatus.OK


async def test_as_the_frontend_asks(
    hass: HomeAssistant,
    shelf: Mapping[str, str],
    hass_ws_client: WebSocketGenerator,
) -> None:
    client = await hass_ws_client()
    for wrong, code in (
        (f"{ROOT}/gone", "browse_media_failed"),
        (f"{ROOT}/gone/latest", "resolve_media_failed"),
    ):
        await client.send_json_auto_id(
            {
                "type": f"media_source/{code.removesuffix('_failed')}",
                "media_content_id": wrong,
            }
        )
        answer = await client.receive_json()
        assert answer["error"]["code"] == code
        assert "no such feed" in answer["error"]["message"]
