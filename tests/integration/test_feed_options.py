"""Every option of a feed reaches the engine: a table."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
import pytest

from custom_components.anypod.engine import Media, MissingFiles, ScheduleMode
from custom_components.anypod.entry import feed_config
from custom_components.anypod.feed_options import feed_schema
from tests.integration.feeds import Feeds

CHANNEL: Final = "/channel/talk/videos"
# Option, value, and what of the engine's view is different then.
TABLE: Final[list[tuple[str, Any, str, Any]]] = [
    ("media", "audio_mp3", "media", Media.AUDIO_MP3),
    ("keep_last", 3.0, "retention.keep_last", 3),
    ("keep_last", None, "retention.keep_last", None),
    # The day begins where the home is, which is by the Pacific.
    ("since", "2026-10-01", "retention.since", datetime(2026, 10, 1, 7, tzinfo=UTC)),
    ("since", "2026-12-01", "retention.since", datetime(2026, 12, 1, 8, tzinfo=UTC)),
    ("max_age_days", 2.0, "retention.max_age_s", 172_800.0),
    ("max_size_gb", 1.5, "retention.max_size_bytes", 1_500_000_000),
    ("missing_files", "archive", "missing_files", MissingFiles.ARCHIVE),
    ("archive_played", True, "archive_played", True),
    ("include_title", "train", "filters.include_title", "train"),
    ("exclude_title", "train", "filters.exclude_title", "train"),
    ("include_description", "train", "filters.include_description", "train"),
    ("exclude_description", "train", "filters.exclude_description", "train"),
    ("min_duration_s", 60.0, "filters.min_duration_s", 60.0),
    ("max_duration_s", 90.0, "filters.max_duration_s", 90.0),
    ("max_duration_s", 0, "filters.max_duration_s", 0),
    ("shorts", False, "filters.shorts", False),
    ("live", False, "filters.live", False),
    ("schedule", "cron", "schedule.mode", ScheduleMode.CRON),
    ("schedule", "manual", "schedule.mode", ScheduleMode.MANUAL),
    ("interval_hours", 0.25, "schedule.interval_s", 900.0),
    ("cron", "@daily", "schedule.cron", "@daily"),
    ("download_delay_hours", 1.5, "download_delay_s", 5400.0),
    ("max_errors", 3.0, "max_errors", 3),
    ("allow_private_sources", True, "allow_private_sources", True),
    ("format", "bv*+ba", "making.format", "bv*+ba"),
    ("ytdlp_args", "--geo-bypass", "making.ytdlp_args", ("--geo-bypass",)),
    ("sponsorblock", "mark", "making.sponsorblock", "mark"),
    (
        "sponsorblock_categories",
        ["intro", "outro"],
        "making.sponsorblock_categories",
        ("intro", "outro"),
    ),
    ("subtitles", ["en", "de"], "making.subtitles", ("en", "de")),
    ("subtitles_source", "human", "making.subtitles_source", "human"),
    ("artwork_fit", "pad", "making.artwork_fit", "pad"),
    ("title", "Trains", "showing.title", "Trains"),
    ("subtitle", "And more", "showing.subtitle", "And more"),
    ("description", "About\ntrains", "showing.description", "About\ntrains"),
    ("author", "Me", "showing.author", "Me"),
    ("email", "me@example.org", "showing.email", "me@example.org"),
    ("language", "de-AT", "showing.language", "de-AT"),
    ("category", "Arts > Design", "showing.category", "Arts > Design"),
    ("explicit", True, "showing.explicit", True),
    ("podcast_type", "serial", "showing.podcast_type", "serial"),
    ("artwork_url", "https://a.b/c", "showing.artwork_url", "https://a.b/c"),
    ("artwork_file", "0a1b", "showing.artwork_file", "0a1b"),
    ("page_size", 50.0, "showing.page_size", 50),
    ("proxy", "http://127.0.0.1:1", "access.proxy", "http://127.0.0.1:1"),
    ("rate_limit", 1.5, "access.rate_limit_bytes_s", 1500),
    (
        "sources",
        ["https://www.youtube.com/@walk", "https://example.org/list"],
        "listing_urls",
        (
            "{site}/channel/talk/videos",
            "https://www.youtube.com/@walk/videos",
            "https://example.org/list",
        ),
    ),
    # Its own listing is read once.
    ("sources", ["{site}/channel/talk/videos"], "", None),
    (
        "tabs",
        ["live", "shorts"],
        "listing_urls",
        ("{site}/channel/talk/shorts", "{site}/channel/talk/streams"),
    ),
]


def facts(hass: HomeAssistant, entry: Any) -> dict[str, Any]:
    """Return the engine's view of an entry, as names with dots and their values."""
    found: dict[str, Any] = {}
    for name, value in asdict(feed_config(hass, entry)).items():
        if isinstance(value, dict):
            found |= {f"{name}.{key}": one for key, one in value.items()}
        else:
            found[name] = value
    return found


@pytest.mark.parametrize(("key", "value", "path", "expected"), TABLE)
async def test_option(
    hass: HomeAssistant, feeds: Feeds, key: str, value: Any, path: str, expected: Any
) -> None:
    def here(text: Any) -> Any:
        base = feeds.site.url("").rstrip("/")
        return text.replace("{site}", base) if isinstance(text, str) else text

    if isinstance(value, list):
        value = [here(one) for one in value]
    if isinstance(expected, tuple):
        expected = tuple(here(one) for one in expected)
    entry = feeds.entry(CHANNEL)
    before = facts(hass, entry)
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, options=entry.options | {key: value})
    after = facts(hass, entry)
    changed = {name: one for name, one in after.items() if one != before[name]}
    assert changed == ({path: expected} if path else {})


async def test_defaults(hass: HomeAssistant, feeds: Feeds) -> None:
    found = facts(hass, feeds.entry(CHANNEL))
    assert found == {
        "feed_id": "feed",
        "title": "Talk",
        "source_url": feeds.site.url(CHANNEL),
        "source_kind": "channel",
        "listing_urls": (feeds.site.url(CHANNEL),),
        "media": "audio",
        "retention.keep_last": 10,
        "retention.since": None,
        "retention.max_age_s": None,
        "retention.max_size_bytes": None,
        "filters.include_title": None,
        "filters.exclude_title": None,
        "filters.include_description": None,
        "filters.exclude_description": None,
        "filters.min_duration_s": None,
        "filters.max_duration_s": None,
        "filters.shorts": True,
        "filters.live": True,
        "schedule.mode": "interval",
        "schedule.interval_s": 3600.0,
        "schedule.cron": "0 3 * * *",
        "schedule.time_zone": ZoneInfo("US/Pacific"),
        "download_delay_s": 0.0,
        "max_errors": 8,
        "missing_files": "download",
        "archive_played": False,
        "allow_private_sources": False,
        "access.cookies": None,
        "access.proxy": None,
        "access.user_agent": None,
        "access.impersonate": None,
        "access.pot_provider_url": None,
        "access.sleep_requests_s": None,
        "access.rate_limit_bytes_s": None,
        "access.fence": None,
        "making.format": None,
        "making.ytdlp_args": (),
        "making.sponsorblock": "off",
        "making.sponsorblock_categories": ("sponsor",),
        "making.subtitles": (),
        "making.subtitles_source": "both",
        "making.artwork_fit": "crop",
        "showing.title": None,
        "showing.subtitle": None,
        "showing.description": None,
        "showing.author": None,
        "showing.email": None,
        # That of the home.
        "showing.language": "en",
        "showing.category": "TV & Film",
        "showing.explicit": False,
        "showing.podcast_type": "episodic",
        "showing.artwork_url": None,
        "showing.artwork_file": None,
        "showing.page_size": 300,
    }
    hass.config.language = "de"
    assert facts(hass, feeds.entry(CHANNEL))["showing.language"] == "de"
    own = facts(hass, feeds.entry(CHANNEL, language="fr"))
    assert own["showing.language"] == "fr"


def test_the_table_is_complete(feeds: Feeds) -> None:
    """What the form asks for, the engine is told."""
    asked: set[str] = set()
    for kind, urls in (("channel", [feeds.site.url(CHANNEL)]), ("manual", [])):
        entry = feeds.entry(data={"source_kind": kind, "listing_urls": urls})
        for key, value in feed_schema(entry, None).schema.items():
            if isinstance(value, section):
                asked |= {str(one) for one in value.schema.schema}
            else:
                asked.add(str(key))
    # That one is for whoever removes the feed, and this is what an upload becomes.
    asked = asked - {"on_remove", "artwork_upload"} | {"artwork_file"}
    # That is asked for on the next page.
    asked.add("cron")
    assert asked == {key for key, *_ in TABLE}


def test_an_empty_text_is_none(hass: HomeAssistant, feeds: Feeds) -> None:
    fields = ("subtitle", "description", "author", "email", "language")
    empty: dict[str, Any] = dict.fromkeys((*fields, "artwork_url"), "")
    entry = feeds.entry(CHANNEL, include_title="", exclude_description="", **empty)
    assert facts(hass, entry) == facts(hass, feeds.entry(CHANNEL))


def test_manual_feeds_are_synced_by_nobody(hass: HomeAssistant, feeds: Feeds) -> None:
    data: dict[str, Any] = {"source_kind": "manual", "listing_urls": []}
    for mode in ScheduleMode:
        entry = feeds.entry(data=data, schedule=mode.value)
        assert feed_config(hass, entry).schedule.mode is ScheduleMode.MANUAL
