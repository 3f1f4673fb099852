"""What is learnt from media players, whatever they say of themselves."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

from homeassistant.components.media_player.browse_media import (
    async_process_play_media_url,
)
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
import pytest

from custom_components.anypod.engine import Episode, EpisodeStatus, plays
from custom_components.anypod.engine.models import Reason
from custom_components.anypod.shapes import episode_media_path
from tests.integration import contract
from tests.integration.actions import Caller
from tests.integration.contract import check
from tests.integration.feeds import FEED, Feeds
from tests.integration.listener import Listener
from tests.integration.stage import PLAYER, Stage
from tests.site import FakeSite, Video

LENGTH_S: Final = 200
OTHER: Final = "media_player.bath"

type Look = Callable[[], Awaitable[Episode]]


@pytest.fixture
async def look(site: FakeSite, feeds: Feeds, request: pytest.FixtureRequest) -> Look:
    """Give a feed of one long episode, and a way to look at that."""
    site.add(Video(id="ep", title="Long", media_s=LENGTH_S, duration_s=LENGTH_S))
    await feeds.add(**getattr(request, "param", {}))

    async def look_at() -> Episode:
        return (await feeds.episodes())["ep"]

    return look_at


@pytest.fixture
async def stage(hass: HomeAssistant, look: Look) -> Stage:
    return Stage(hass)


@pytest.fixture
async def source(look: Look) -> str:
    return f"media-source://anypod/{FEED}/{(await look()).episode_id}"


async def heard(look: Look) -> float | str | None:
    """Return how far the episode was played, in whole seconds."""
    episode = await look()
    assert episode.played_at is None or episode.position_s is None
    if episode.played_at is not None:
        return "played"
    return episode.position_s and round(episode.position_s)


async def test_whatever_a_player_calls_it(
    hass: HomeAssistant,
    feeds: Feeds,
    look: Look,
    stage: Stage,
    source: str,
    hass_client_no_auth: Any,
) -> None:
    path = episode_media_path(await look())
    assert path is not None
    [public] = await Listener(await hass_client_no_auth(), feeds).enclosures()
    # A link of the combined feed leads to the episodes of all.
    combined = public.replace(feeds.link().token, feeds.link(feeds.hub.entry_id).token)
    names = [
        source,
        f"media-source://anypod/{FEED}/latest",
        "media-source://anypod/latest",
        "media-source://anypod/next_unplayed",
        path,
        async_process_play_media_url(hass, path),
        f"https://home.example.org{path}?authSig=abc",
        public,
        f"http://10.10.10.10:8123{public}",
        f"https://home.example.org{combined}?x=1",
    ]
    for number, name in enumerate(names):
        await stage.say("playing", name, number)
        stage.wait(30)
        await stage.say("idle")
        assert await heard(look) == 30 + number, name
        await stage.keep_quiet()


@pytest.mark.parametrize(
    "name",
    [
        *("anypod", "http://[anypod", "media-source://anypod/"),
        *("media-source://anypod/gone/latest", f"media-source://anypod/{FEED}/gone"),
        f"media-source://anypod/{FEED}",
        "media-source://media_source/local/anypod.mp3",
        f"/api/anypod/feeds/{FEED}/episodes/gone/media/1.m4a",
        "https://home.example.org/api/anypod/wrong/media/a-1.m4a",
    ],
)
async def test_what_is_not_ours(
    look: Look, stage: Stage, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    for state in ("playing", "paused", "playing", "idle"):
        await stage.say(state, name, 1)
        stage.wait(LENGTH_S)
    assert await heard(look) is None
    # A slow machine is told of by asyncio.
    told = [one for one in caplog.records if not one.name.startswith("asyncio")]
    assert not [one for one in told if one.levelname in {"WARNING", "ERROR"}]


async def test_played_to_the_end(look: Look, stage: Stage, source: str) -> None:
    await stage.say("playing", source, 100)
    stage.wait(85)
    # Not before the player is through: who paused may go on.
    await stage.say("paused", source, 185)
    assert await heard(look) == 185
    await stage.say("playing", source, 185)
    stage.wait(60)
    await stage.say("idle", source)
    assert await heard(look) == "played"
    # Heard once more, it has been begun.
    await stage.keep_quiet()
    await stage.say("playing", source, 0)
    stage.wait(16)
    await stage.say("off")
    assert await heard(look) == 16


@pytest.mark.parametrize(
    ("ending", "content_id"),
    [
        *(("idle", None), ("off", None), ("standby", None), ("unavailable", None)),
        ("playing", "https://radio.example/live"),
        ("playing", None),
    ],
)
async def test_however_it_ends(
    look: Look, stage: Stage, source: str, ending: str, content_id: str | None
) -> None:
    await stage.say("buffering", source)
    await stage.say("playing", source, 0)
    stage.wait(179)
    await stage.say(ending, content_id)
    assert await heard(look) == 179
    await stage.keep_quiet()
    await stage.say("playing", source, 150)
    stage.wait(31)
    await stage.say(ending, content_id)
    assert await heard(look) == "played"


async def test_a_player_that_is_taken_away(
    hass: HomeAssistant, look: Look, stage: Stage, source: str
) -> None:
    await stage.say("playing", source, 0)
    stage.wait(50)
    await stage.say("playing", source, 50)
    hass.states.async_remove(PLAYER)
    await hass.async_block_till_done()
    assert await heard(look) == 50


async def test_a_player_without_positions(
    look: Look, stage: Stage, source: str
) -> None:
    await stage.say("playing", source)
    stage.wait(100)
    await stage.say("paused", source)
    stage.wait(3600)
    await stage.say("playing", source)
    stage.wait(79)
    await stage.say("idle")
    assert await heard(look) is None
    await stage.say("playing", source)
    stage.wait(181)
    await stage.say("idle")
    assert await heard(look) == "played"


async def test_a_player_that_says_the_same_again(
    look: Look, stage: Stage, source: str
) -> None:
    said: dict[str, Any] = {
        "media_position": 10,
        "media_position_updated_at": stage.now,
    }
    await stage.say("playing", source, **said)
    stage.wait(30)
    await stage.say("paused", source, **said)
    assert await heard(look) == 40
    await stage.keep_quiet()
    stage.wait(1000)
    await stage.say("playing", source, **said)
    stage.wait(20)
    await stage.say("paused", source, **said)
    assert await heard(look) == 60


async def test_a_player_that_was_there_before(
    look: Look, stage: Stage, source: str
) -> None:
    """What it said some time ago counts from then."""
    at = stage.now - timedelta(seconds=60)
    await stage.say("playing", source, media_position=40, media_position_updated_at=at)
    stage.wait(20)
    await stage.say("idle")
    assert await heard(look) == 120


async def test_who_looks_for_something_else(
    look: Look, stage: Stage, source: str
) -> None:
    await stage.say("playing", source, 30)
    stage.wait(14)
    await stage.say("idle")
    assert await heard(look) is None
    # And who looked for its end has found that.
    await stage.say("playing", source, 190)
    stage.wait(1)
    await stage.say("idle")
    assert await heard(look) == "played"


async def test_positions_are_written_once_a_minute(
    look: Look, stage: Stage, source: str
) -> None:
    await stage.say("playing", source, 0)
    stage.wait(20)
    await stage.say("paused", source, 20)
    assert await heard(look) == 20
    for position in (30, 40):
        stage.wait(10)
        await stage.say("playing", source, position)
        await stage.say("paused", source, position)
    assert await heard(look) == 20
    await stage.keep_quiet()
    assert await heard(look) == 40
    # The end is no position.
    await stage.say("playing", source, 190)
    await stage.say("idle")
    assert await heard(look) == "played"
    await stage.keep_quiet()
    assert await heard(look) == "played"


async def test_two_players(look: Look, stage: Stage, source: str) -> None:
    await stage.say("playing", source, 0)
    await stage.say("playing", source, 100, player=OTHER)
    stage.wait(50)
    await stage.say("idle")
    assert await heard(look) == 50
    await stage.keep_quiet()
    await stage.say("idle", player=OTHER)
    assert await heard(look) == 150


async def test_a_restart_in_the_middle(
    hass: HomeAssistant, feeds: Feeds, look: Look, stage: Stage, source: str
) -> None:
    await stage.say("playing", source, 0)
    stage.wait(20)
    await stage.say("playing", source, 20)
    stage.wait(40)
    await stage.say("playing", source, 60)
    assert await heard(look) == 20
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await hass.async_block_till_done()
    await feeds.engine.start()
    assert await heard(look) == 60
    # Nobody listens any more.
    await stage.say("playing", source, 100)
    stage.wait(100)
    await stage.say("idle")
    assert await heard(look) == 60
    await feeds.engine.stop()


@pytest.mark.parametrize("look", [{"archive_played": True}], indirect=True)
async def test_archived_after_playing(
    feeds: Feeds,
    look: Look,
    stage: Stage,
    source: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plays, "GRACE", timedelta())
    await stage.say("playing", source, 0)
    stage.wait(199)
    await stage.say("paused", source, 199)
    assert (await look()).state.status is EpisodeStatus.DOWNLOADED
    await stage.say("idle")
    await feeds.until(lambda state: state.counts.get(EpisodeStatus.ARCHIVED) == 1)
    episode = await look()
    assert (episode.state.reason, episode.media) == (Reason.PLAYED, None)


async def test_set_played(
    hass: HomeAssistant, feeds: Feeds, look: Look, stage: Stage
) -> None:
    caller = Caller(hass, feeds)
    episode_id = (await look()).episode_id

    async def set_played(**fields: Any) -> dict[str, Any]:
        answer = await caller.call(
            "set_played", config_entry_id=FEED, episode_id=episode_id, **fields
        )
        shown: dict[str, Any] = check(answer, contract.CHANGED_EPISODE)["episode"]
        return shown

    assert (await set_played())["played_at"] is not None
    shown = await set_played(position_s=12.5)
    assert (shown["played_at"], shown["position_s"]) == (None, 12.5)
    shown = await set_played(played=False)
    assert (shown["played_at"], shown["position_s"]) == (None, None)
    await caller.refused(
        "episode_not_found", "set_played", config_entry_id=FEED, episode_id="gone"
    )
    await caller.refused(
        "feed_not_found", "set_played", config_entry_id="gone", episode_id=episode_id
    )
