"""Options of a feed: what its form shows, what it takes, and what it changes."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, InvalidData
import pytest

from custom_components.anypod.engine import EpisodeStatus
from tests.integration.feeds import Feeds
from tests.integration.flows import made, options, suggested, told, try_url
from tests.site import Channel, FakeSite, Video, make_videos

FEED_OPTIONS = {"media": "audio", "interval_hours": 1.0}
# What a form is filled in with where nobody chose anything.
SECTION_DEFAULTS: dict[str, dict[str, Any]] = {
    "keep": {
        "missing_files": "download",
        "on_remove": "ask",
        "archive_played": False,
    },
    "filters": {"shorts": True, "live": True},
    "advanced": {
        "allow_private_sources": False,
        "download_delay_hours": 0,
        "max_errors": 8,
        "sources": [],
    },
}


@pytest.fixture
async def talk(site: FakeSite, feeds: Feeds) -> ConfigEntry[Any]:
    """Give a feed that archives the descriptions of three episodes."""
    site.add(Channel(name="talk", title="Talk", videos=make_videos(3)))
    return await feeds.add("/channel/talk/videos", media="metadata")


async def test_feed_form(hass: HomeAssistant, feeds: Feeds, site: FakeSite) -> None:
    site.add(Video(id="ep"))
    entry = await feeds.add(media="audio_mp3", interval_hours=2.5)
    form = await options(hass, entry)
    assert suggested(form) == {
        "media": "audio_mp3",
        "keep_last": 10,
        "schedule": "interval",
        "interval_hours": 2.5,
    }
    for section, defaults in SECTION_DEFAULTS.items():
        assert suggested(form, section) == defaults
    # Audio does not become video: it is another feed.
    with pytest.raises(InvalidData):
        await options(hass, entry, **FEED_OPTIONS | {"media": "video_360"})


async def test_feed_validation(hass: HomeAssistant, talk: ConfigEntry[Any]) -> None:
    for field, value in [
        *(("keep_last", wrong) for wrong in (0, -1, 100_001, "many")),
        *(("interval_hours", wrong) for wrong in (0, 0.2, 721, "often")),
        *(("on_remove", wrong) for wrong in ("burn", "")),
        *(("min_duration_s", wrong) for wrong in (60, "long", {"seconds": -1}, {})),
        ("media", "vinyl"),
        ("rewind", True),
    ]:
        wanted = FEED_OPTIONS | {"media": "metadata", field: value}
        with pytest.raises(InvalidData):
            await options(hass, talk, **wanted)


async def test_feed_options_take_effect(
    hass: HomeAssistant, talk: ConfigEntry[Any], feeds: Feeds
) -> None:
    assert set((await feeds.statuses()).values()) == {EpisodeStatus.DOWNLOADED}
    coordinator = talk.runtime_data
    wanted = FEED_OPTIONS | {"media": "metadata", "interval_hours": 12.0}

    done = await options(hass, talk, **wanted, keep_last=1)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert talk.options == wanted | {"keep_last": 1}
    assert talk.runtime_data is not coordinator
    counts = (await feeds.engine.feeds.state("feed")).counts
    assert counts == {EpisodeStatus.DOWNLOADED: 1, EpisodeStatus.ARCHIVED: 2}

    # Emptied, it means everything.
    done = await options(hass, talk, **wanted)
    assert talk.options == wanted
    assert feeds.engine._syncer.config("feed").retention.keep_last is None  # type: ignore[union-attr]
    await feeds.sync()
    state = await feeds.engine.feeds.state("feed")
    assert state.next_sync is not None
    assert state.last_sync is not None
    assert (state.next_sync - state.last_sync).total_seconds() >= 12 * 3600


async def test_unchanged_options_reload_nothing(
    hass: HomeAssistant, talk: ConfigEntry[Any]
) -> None:
    wanted = FEED_OPTIONS | {"media": "metadata", "keep_last": 10}
    await options(hass, talk, **wanted)
    coordinator = talk.runtime_data
    await options(hass, talk, **wanted)
    assert talk.runtime_data is coordinator


async def test_sections(hass: HomeAssistant, talk: ConfigEntry[Any]) -> None:
    """They are of the form only; what is stored is flat, and without defaults."""
    keep = SECTION_DEFAULTS["keep"] | {
        "since": "2026-09-01",
        "max_size_gb": 1.5,
        "on_remove": "keep",
    }
    filters = {"exclude_title": "trailer|teaser", "shorts": False, "live": True}
    advanced = SECTION_DEFAULTS["advanced"] | {"max_errors": 3}
    sections = {"keep": keep, "filters": filters, "advanced": advanced}
    wanted = FEED_OPTIONS | {"media": "metadata", "schedule": "interval"}
    done = await options(hass, talk, **wanted, **sections)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert talk.options == FEED_OPTIONS | {
        "media": "metadata",
        "since": "2026-09-01",
        "max_size_gb": 1.5,
        "on_remove": "keep",
        "exclude_title": "trailer|teaser",
        "shorts": False,
        "max_errors": 3,
    }

    # They are shown again where they were given.
    form = await options(hass, talk)
    assert suggested(form, "keep") == keep
    assert suggested(form, "filters") == filters
    assert suggested(form, "advanced") == advanced


async def test_sources_are_tidied(
    hass: HomeAssistant, talk: ConfigEntry[Any], feeds: Feeds, site: FakeSite
) -> None:
    site.add(Channel(name="walk", title="Walk", videos=make_videos(1, "walk")))
    url = site.channel_url("walk", "videos")
    urls = [f" {url} ", url, url.replace("http:", "HTTP:")]
    wanted = FEED_OPTIONS | {"media": "metadata", "keep_last": 10}
    async with feeds.syncing():
        await options(hass, talk, **wanted, advanced={"sources": urls})
    assert talk.options["sources"] == [url]
    assert set(await feeds.statuses()) == {"ep-1", "ep-2", "ep-3", "walk-1"}


def duration(seconds: float) -> dict[str, float]:
    """Return what the frontend sends of a duration."""
    return {"hours": 0, "minutes": seconds // 60, "seconds": seconds % 60}


MISTAKES: list[tuple[dict[str, Any], dict[str, str], str]] = [
    *(
        (
            {"filters": {name: "(trailer"}},
            {"base": "invalid_pattern"},
            "(trailer (missing ), unterminated subpattern at position 0)",
        )
        for name in (
            *("include_title", "exclude_title"),
            *("include_description", "exclude_description"),
        )
    ),
    (
        {"advanced": {"sources": ["https://example.org/", "trains"]}},
        {"base": "invalid_source"},
        "trains",
    ),
    (
        {"filters": {"min_duration_s": duration(61), "max_duration_s": duration(60)}},
        {"base": "invalid_durations"},
        "",
    ),
]
RIGHT: list[dict[str, Any]] = [
    {"filters": {"min_duration_s": duration(60), "max_duration_s": duration(60)}},
    {"filters": {"min_duration_s": duration(60)}},
    {"filters": {"include_title": "", "max_duration_s": duration(0)}},
    {"schedule": "manual"},
]


async def test_mistakes(hass: HomeAssistant, talk: ConfigEntry[Any]) -> None:
    before, coordinator = talk.options, talk.runtime_data
    wanted = FEED_OPTIONS | {"media": "metadata", "keep_last": 4}
    for fields, errors, text in MISTAKES:
        form = await options(hass, talk, **wanted, **fields)
        assert form["type"] is FlowResultType.FORM
        assert form["errors"] == errors, fields
        assert told(form) == {"text": text, "reason": ""}
        # What was typed is still there, in its section as well.
        assert suggested(form)["keep_last"] == 4
        for name, given in fields.items():
            if isinstance(given, dict):
                assert given.items() <= suggested(form, name).items()
            else:
                assert suggested(form)[name] == given
    assert talk.options is before
    assert talk.runtime_data is coordinator


async def test_no_mistakes(hass: HomeAssistant, talk: ConfigEntry[Any]) -> None:
    wanted = FEED_OPTIONS | {"media": "metadata"}
    for fields in RIGHT:
        done = await options(hass, talk, **wanted, **fields)
        assert done["type"] is FlowResultType.CREATE_ENTRY, fields


def choices(form: Any) -> list[str]:
    """Return the tabs that a form has chosen."""
    [key] = [one for one in form["data_schema"].schema if str(one) == "advanced"]
    fields = form["data_schema"].schema[key].schema.schema
    [tabs] = [one for one in fields if str(one) == "tabs"]
    found: list[str] = tabs.default()
    return found


async def test_tabs(
    hass: HomeAssistant, site: FakeSite, channel: Channel, feeds: Feeds
) -> None:
    entry = made(await try_url(hass, site.channel_url("talk"), media="metadata"))
    feed_id = entry.entry_id
    await feeds.until(lambda state: state.last_success is not None, feed_id)
    assert choices(await options(hass, entry)) == ["videos"]

    wanted = FEED_OPTIONS | {"media": "metadata", "keep_last": 10}
    async with feeds.syncing(feed_id):
        await options(hass, entry, **wanted, advanced={"tabs": ["live", "shorts"]})
    assert entry.options["tabs"] == ["live", "shorts"]
    assert entry.unique_id == "anypodsitetab:talk|shorts,streams|metadata"
    assert len(site.since().matching("/api/channel/talk/videos")) >= 1
    assert choices(await options(hass, entry)) == ["shorts", "live"]
    names = set(await feeds.statuses(feed_id))
    assert {"short-1", "short-2", "stream-1"} <= names

    # What its tabs were is free again, and what they are is not.
    made(await try_url(hass, site.channel_url("talk"), media="metadata"))
    form = await options(hass, entry, **wanted, advanced={"tabs": ["videos"]})
    assert form["errors"] == {"base": "already_configured"}
    assert suggested(form, "advanced")["tabs"] == ["videos"]
    assert entry.options["tabs"] == ["live", "shorts"]
    assert entry.unique_id == "anypodsitetab:talk|shorts,streams|metadata"
    # None at all means those of its URL.
    form = await options(hass, entry, **wanted, advanced={"tabs": []})
    assert form["errors"] == {"base": "already_configured"}


async def test_tabs_of_its_url_are_not_stored(
    hass: HomeAssistant, site: FakeSite, channel: Channel
) -> None:
    entry = made(await try_url(hass, site.channel_url("talk"), media="metadata"))
    wanted = FEED_OPTIONS | {"media": "metadata", "keep_last": 10}
    await options(hass, entry, **wanted, advanced={"tabs": ["videos", "shorts"]})
    assert entry.unique_id == "anypodsitetab:talk|videos,shorts|metadata"
    for tabs in ([], ["videos"]):
        await options(hass, entry, **wanted, advanced={"tabs": ["shorts"]})
        await options(hass, entry, **wanted, advanced={"tabs": tabs})
        assert "tabs" not in entry.options
        assert entry.unique_id == "anypodsitetab:talk|videos|metadata"


async def test_what_has_no_tabs(
    hass: HomeAssistant, feeds: Feeds, site: FakeSite
) -> None:
    site.add(Video(id="ep"))
    entry = await feeds.set_up(media="metadata")
    wanted = FEED_OPTIONS | {"media": "metadata"}
    with pytest.raises(InvalidData):
        await options(hass, entry, **wanted, advanced={"tabs": ["shorts"]})
    await options(hass, entry, **wanted)
    assert entry.unique_id == "/watch/ep||audio"


async def test_manual_feed(hass: HomeAssistant, feeds: Feeds) -> None:
    """Nothing syncs or filters it, so that its form says nothing of that."""
    entry = await feeds.add_manual(max_errors=2)
    form = await options(hass, entry)
    assert form["data_schema"] is not None
    names = [str(one) for one in form["data_schema"].schema]
    sections = ["subscribe", "keep", "making", "show", "advanced"]
    assert names == ["media", "keep_last", *sections]
    assert suggested(form, "advanced") == {
        "allow_private_sources": True,
        "max_errors": 2,
    }
    unknowns: list[dict[str, Any]] = [
        {"schedule": "manual"},
        {"interval_hours": 1},
        {"filters": {}},
        {"advanced": {"sources": []}},
        {"advanced": {"tabs": ["videos"]}},
        {"advanced": {"download_delay_hours": 1}},
    ]
    for unknown in unknowns:
        with pytest.raises(InvalidData):
            await options(hass, entry, media="audio", **unknown)
    await options(hass, entry, media="audio_mp3", on_remove="delete", keep_last=3)
    # What was not sent is not wanted any more.
    assert entry.options == {
        "media": "audio_mp3",
        "on_remove": "delete",
        "keep_last": 3,
    }
    # With a schema of its own, a form of another feed has private sources nowhere.
    with pytest.raises(InvalidData):
        await options(hass, entry, media="video_360", advanced={"max_errors": 3})
