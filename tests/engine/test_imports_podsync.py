"""What a configuration of podsync asks for, in our words."""

from typing import Any

import pytest

from custom_components.anypod.engine.imports import Wish, from_podsync, read
from custom_components.anypod.engine.models import Media

URL = "https://www.youtube.com/@talk"


def podsync(config: dict[str, Any] | None = None, **settings: Any) -> Wish:
    """Read a feed of podsync that nothing is wrong with."""
    feeds = {"feeds": {"ID1": {"url": URL} | settings}}
    found = from_podsync(feeds | (config or {}))
    assert found.invalid == ()
    [wish] = found.wishes
    return wish


PODSYNC = """
[server]
port = 8080
hostname = "https://my.test.host:4443"

[cleanup]
keep_last = 50

[tokens]
youtube = "SECRET"

[feeds]
  [feeds.ID1]
  url = "https://www.youtube.com/channel/UC1"
  page_size = 50
  update_period = "12h"
  quality = "high"
  format = "video"
  custom_format = { youtube_dl_format = "bestaudio[ext=m4a]", extension = "m4a" }
  playlist_sort = "asc"
  max_height = 720
  opml = true
  cron_schedule = "@every 1h30m"
  clean = { keep_last = 10 }
  filters = { title = "(?i)one", not_title = "two", description = "three", \
not_description = "four", min_duration = 0, max_duration = 86400, max_age = 90, \
min_age = 2, newer = true }
  youtube_dl_args = ["--write-sub", "--embed-subs"]
  private_feed = true

  [feeds.ID1.custom]
  title = "Level1News"
  description = "News sections"
  author = "Mrs. Smith (mrs@smith.org)"
  cover_art = "https://example.org/cover.jpg"
  cover_art_quality = "high"
  category = "News"
  subcategories = ["Tech News", "Politics"]
  explicit = true
  lang = "en"
  ownerName = "Mrs. Smith"
  ownerEmail = "mrs@smith.org"
  link = "https://example.org"

  [[feeds.ID1.post_episode_download]]
  command = ["echo"]

  [feeds.bare]
  url = "https://vimeo.com/channels/staffpicks"

  [feeds.broken]
  format = "audio"
"""


def test_podsync_as_it_is_written() -> None:
    found = read(PODSYNC.encode(), str)
    first, bare = found.wishes
    assert found.invalid == ("broken",)
    assert first == Wish(
        name="Level1News",
        url="https://www.youtube.com/channel/UC1",
        title="Level1News",
        media=Media.VIDEO_720,
        keep_last=10,
        options={
            "interval_hours": 1.5,
            "include_title": "(?i)one",
            "exclude_title": "two",
            "include_description": "three",
            "exclude_description": "four",
            "max_duration_s": 86400,
            "max_age_days": 90,
            "download_delay_hours": 48,
            "title": "Level1News",
            "description": "News sections",
            "author": "Mrs. Smith (mrs@smith.org)",
            "artwork_url": "https://example.org/cover.jpg",
            "category": "News > Tech News",
            "explicit": True,
            "language": "en",
            "email": "mrs@smith.org",
        },
        ignored=(
            *("page_size", "custom_format", "playlist_sort", "youtube_dl_args"),
            *("post_episode_download", "filters.newer", "custom.cover_art_quality"),
            *("custom.ownerName", "custom.link", "custom.category"),
        ),
    )
    assert bare == Wish(
        name="bare",
        url="https://vimeo.com/channels/staffpicks",
        media=Media.VIDEO_1080,
        keep_last=50,
    )
    assert "SECRET" not in repr(found)


@pytest.mark.parametrize(
    ("settings", "media"),
    [
        ({}, Media.VIDEO_1080),
        ({"quality": "low"}, Media.VIDEO_360),
        ({"format": "audio", "max_height": 720}, Media.AUDIO),
        ({"format": "video", "max_height": 2160}, Media.VIDEO_BEST),
        ({"max_height": 1440}, Media.VIDEO_1080),
        ({"max_height": 1080}, Media.VIDEO_1080),
        ({"max_height": 1079}, Media.VIDEO_720),
        ({"max_height": 480, "quality": "low"}, Media.VIDEO_480),
        ({"max_height": 144}, Media.VIDEO_360),
        ({"max_height": 0}, Media.VIDEO_1080),
        ({"max_height": "tall"}, Media.VIDEO_1080),
        ({"format": "custom", "custom_format": {"extension": "mp3"}}, Media.AUDIO),
        ({"format": "custom", "custom_format": {"extension": "mkv"}}, None),
        ({"format": "custom", "custom_format": {"extension": ["mp3"]}}, None),
        ({"format": "custom"}, None),
    ],
    ids=str,
)
def test_podsync_formats(settings: dict[str, Any], media: Media | None) -> None:
    assert podsync(**settings).media is media


@pytest.mark.parametrize(
    ("settings", "options", "ignored"),
    [
        ({"update_period": "2h45m"}, {"interval_hours": 2.75}, ()),
        ({"update_period": "90s"}, {"interval_hours": 0.25}, ()),
        ({"update_period": "1.5h300ms"}, {"interval_hours": 1.5}, ()),
        ({"update_period": "0s"}, {}, ("update_period",)),
        ({"update_period": "daily"}, {}, ("update_period",)),
        ({"update_period": "9999h"}, {}, ("update_period",)),
        ({"update_period": 12}, {}, ("update_period",)),
        ({"cron_schedule": "@every never"}, {}, ("cron_schedule",)),
        ({"cron_schedule": "0 0 3 * * *"}, {}, ("cron_schedule",)),
        (
            {"cron_schedule": "0 3 * * SUN", "update_period": "6h"},
            {"interval_hours": 6.0, "schedule": "cron", "cron": "0 3 * * SUN"},
            (),
        ),
        (
            {"cron_schedule": "@every 2h", "update_period": "6h"},
            {"interval_hours": 2.0},
            (),
        ),
        ({"filters": {"title": "(?<x"}}, {}, ("filters.title",)),
        ({"filters": {"min_duration": -1}}, {}, ("filters.min_duration",)),
        ({"filters": {"min_age": 10_000}}, {}, ("filters.min_age",)),
        ({"format": "flac"}, {}, ("format",)),
        ({"quality": "best"}, {}, ("quality",)),
        ({"clean": {"keep_last": 0}}, {}, ()),
        (
            {"custom": {"category": "TV", "subcategories": ["x"]}},
            {},
            ("custom.category",),
        ),
        (
            {"custom": {"category": "News", "subcategories": []}},
            {"category": "News"},
            (),
        ),
        ({"custom": {"subcategories": ["Politics"]}}, {}, ()),
        ({"custom": ["x"]}, {}, ("custom",)),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_podsync_settings(
    settings: dict[str, Any], options: dict[str, Any], ignored: tuple[str, ...]
) -> None:
    wish = podsync(**settings)
    assert (wish.options, wish.ignored) == (options, ignored)


def test_podsync_keeps_as_in_general() -> None:
    general = {"cleanup": {"keep_last": 50}}
    assert podsync(general).keep_last == 50
    assert podsync(general, clean={"keep_last": 3}).keep_last == 3
    assert podsync(general, clean={"keep_last": 0}).keep_last is None
    assert podsync().keep_last is None
