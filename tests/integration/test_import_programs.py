"""Moving in from another program, with what was set there."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType

from custom_components.anypod import const
from custom_components.anypod.entry import feed_entries
from tests.integration.clerk import Clerk, labels, ticked
from tests.integration.feeds import Feeds
from tests.integration.flows import options, suggested

ANYPOD = """
x-common: &common
  schedule: "0 3 * * *"
  keep_last: 5
feeds:
  talk:
    <<: *common
    url: {one}
    since: 20220101
    download_delay: 3d
    transcript_lang: en
    yt_args: "-f worst"
    metadata:
      title: My podcast
      subtitle: Daily
      description: "One\\n\\ntwo"
      language: pt-BR
      author: John Doe
      author_email: john@example.com
      image_url: https://example.com/art.jpg
      category: [Technology]
      podcast_type: serial
      explicit: true
  silent:
    url: {two}
    enabled: false
    schedule: "@daily"
  drop:
    schedule: manual
    metadata: {{title: Drops}}
  lost:
    schedule: "@daily"
"""


async def test_configuration_of_anypod(
    hass: HomeAssistant, clerk: Clerk, feeds: Feeds, three: list[str]
) -> None:
    text = ANYPOD.format(one=three[0], two=three[1])
    preview = await clerk.hand_in(text)
    assert labels(preview) == [
        f"My podcast ({three[0]})",
        f"silent ({three[1]})",
        "Drops",
    ]
    assert ticked(preview) == ["0", "2"]
    assert preview["description_placeholders"] == {
        "count": "3",
        "known": "–",
        "invalid": "lost",
        "ignored": "\n- yt\\_args: My podcast",
    }
    assert await clerk.add(preview) == {"reason": "imported", "added": "2"}
    drops, talk = sorted(feed_entries(hass), key=lambda one: one.title)
    assert (drops.title, drops.data["source_kind"]) == ("Drops", "manual")
    assert drops.options == {"media": "audio", "keep_last": 3, "title": "Drops"}
    assert talk.title == "My podcast"
    assert talk.options == {
        "media": "audio",
        "keep_last": 5,
        "schedule": "cron",
        "since": "2022-01-01",
        "download_delay_hours": 72,
        "subtitles": ["en"],
        "title": "My podcast",
        "subtitle": "Daily",
        "description": "One\n\ntwo",
        "language": "pt-BR",
        "author": "John Doe",
        "email": "john@example.com",
        "artwork_url": "https://example.com/art.jpg",
        "category": "Technology",
        "podcast_type": "serial",
        "explicit": True,
    }
    await can_be_changed(hass, feeds, talk)
    # Also those without an address are not added twice.
    assert labels(await clerk.hand_in(text)) == [f"silent ({three[1]})"]


async def can_be_changed(hass: HomeAssistant, feeds: Feeds, entry: Any) -> None:
    """Make sure that options are those of the form, and hold what it lets through."""
    known = {value for name, value in vars(const).items() if name.startswith("CONF_")}
    assert entry.options.keys() <= known
    form = await options(hass, entry)
    schema = form["data_schema"]
    assert schema is not None
    fields: dict[str, Any] = suggested(form)
    for key, value in schema.schema.items():
        if hasattr(value, "schema"):
            fields[str(key)] = suggested(form, str(key))
    shown = fields | {
        k: v for one in fields.values() if isinstance(one, dict) for k, v in one.items()
    }
    for key, value in entry.options.items():
        if key in {"min_duration_s", "max_duration_s"}:
            assert timedelta(**shown[key]).total_seconds() == value
        elif key != "cron":
            assert shown[key] == value, key
    manager = hass.config_entries.options
    done = await manager.async_configure(form["flow_id"], fields)
    if shown["schedule"] == "cron":
        # That has a page of its own.
        assert suggested(done) == {"cron": entry.options.get("cron", "0 3 * * *")}
        done = await manager.async_configure(done["flow_id"], suggested(done))
    assert done["type"] is FlowResultType.CREATE_ENTRY, done
    await feeds.calm()


PODSYNC = """
[feeds.talk]
url = "{one}"
page_size = 5
update_period = "2h"
format = "audio"
clean = {{ keep_last = 8 }}
filters = {{ not_title = "(?i)trailer", min_duration = 1, max_duration = 9000, max_age = 9000 }}

[feeds.talk.custom]
title = "Level1News"
author = "Mrs. Smith"
category = "News"
subcategories = ["Tech News"]
explicit = false
cover_art = "https://example.org/art.jpg"

[feeds.film]
url = "{two}"
max_height = 480
"""


async def test_configuration_of_podsync(
    hass: HomeAssistant, clerk: Clerk, feeds: Feeds, three: list[str]
) -> None:
    preview = await clerk.hand_in(PODSYNC.format(one=three[0], two=three[1]))
    assert labels(preview) == [f"Level1News ({three[0]})", f"film ({three[1]})"]
    notes = preview["description_placeholders"] or {}
    assert notes["ignored"] == "\n- page\\_size: Level1News"
    assert await clerk.add(preview) == {"reason": "imported", "added": "2"}
    film, talk = sorted(feed_entries(hass), key=lambda one: one.title)
    assert film.title == "Channel two"
    assert film.options == {"media": "video_480", "keep_last": 3}
    assert talk.options == {
        "media": "audio",
        "keep_last": 8,
        "interval_hours": 2.0,
        "exclude_title": "(?i)trailer",
        "min_duration_s": 1,
        "max_duration_s": 9000,
        "max_age_days": 9000,
        "title": "Level1News",
        "author": "Mrs. Smith",
        "category": "News > Tech News",
        "artwork_url": "https://example.org/art.jpg",
    }
    await can_be_changed(hass, feeds, talk)
