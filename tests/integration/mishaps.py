"""What a person does to a feed without waiting for what it does just then."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.data_entry_flow import FlowResultType

from custom_components.anypod.engine import EpisodeStatus
from tests.integration.feeds import FEED
from tests.integration.flows import move, options, reconfigure
from tests.integration.house import House
from tests.integration.moments import NEW
from tests.site import PUBLISHED, Channel, Video

type Do = Callable[[House], Coroutine[Any, Any, object]]

_KNOWN: Final = {
    EpisodeStatus.QUEUED,
    EpisodeStatus.DOWNLOADING,
    EpisodeStatus.DOWNLOADED,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """Something that a person does, and what follows once all is let go again."""

    do: Do
    then: Do | None = None
    options: Mapping[str, Any] = MappingProxyType({})
    """Of the feed, from its beginning."""
    syncs: int | None = None
    """How often the feed is read for it, where nothing may be cut off by it."""


async def reload(house: House) -> None:
    """Reload the feed's entry."""
    await house.hass.config_entries.async_reload(FEED)


async def disable(house: House) -> None:
    """Disable it."""
    await house.hass.config_entries.async_set_disabled_by(
        FEED, ConfigEntryDisabler.USER
    )


async def enable(house: House) -> None:
    """Enable it again."""
    await house.hass.config_entries.async_set_disabled_by(FEED, None)


async def remove(house: House) -> None:
    """Remove it."""
    await house.hass.config_entries.async_remove(FEED)


async def change(house: House, **fields: Any) -> None:
    """Send the form of its options, with some of them changed."""
    entry = house.entry
    assert entry is not None
    given = {"interval_hours": 1.0} | dict(entry.options) | fields
    done = await options(house.hass, entry, **given)
    assert done["type"] is FlowResultType.CREATE_ENTRY, done


async def media(house: House) -> None:
    """Ask for other files than those that are being made."""
    entry = house.entry
    assert entry is not None
    if await _status(house, NEW) is not EpisodeStatus.DOWNLOADED:
        house.again[NEW] = 1
    is_audio = entry.options["media"] == "audio"
    await change(house, media="audio_mp3" if is_audio else "video_480")


async def keep_less(house: House) -> None:
    """Keep the newest episode only."""
    house.wanted[FEED] = frozenset({NEW})
    await change(house, keep_last=1)


async def reject(house: House) -> None:
    """Reject the episode that is being made; one that is there stays."""
    if await _status(house, NEW) is not EpisodeStatus.DOWNLOADED:
        house.wanted[FEED] -= {NEW}
    await change(house, exclude_title="Episode 2")


async def move_library(house: House) -> None:
    """Have all files in another folder."""
    house.old_library = house.library
    place = house.library.parent / "elsewhere"
    await options(house.hass, house.feeds.hub, max_downloads=2, media_dir=str(place))


async def move_library_and_reload(house: House) -> None:
    """Do so while the feed is reloaded, which leaves what is half made behind."""
    house.again[NEW] = 1
    await asyncio.gather(move_library(house), reload(house))


async def read_another(house: House) -> None:
    """Have the feed read another channel; what it knows stays."""
    newest = Video(id="walk", title="A walk", published=PUBLISHED + timedelta(days=9))
    house.site.add(Channel(name="walk", title="Walk", videos=[newest]))
    known = await house.feeds.statuses()
    left = {one for one, status in known.items() if status in _KNOWN} | {"walk"}
    entry = house.entry
    assert entry is not None
    house.wanted[FEED] = frozenset(
        {"walk"} if entry.options["keep_last"] == 1 else left
    )
    form = await reconfigure(house.hass, entry)
    done = await move(house.hass, form, house.site.channel_url("walk", "videos"))
    assert done["reason"] == "reconfigure_successful"


async def pause(house: House) -> None:
    """Pause everything."""
    await _switch(house, "on", "switch.anypod_paused")


async def go_on(house: House) -> None:
    """Let everything go on."""
    await _switch(house, "off", "switch.anypod_paused")


async def turn_off(house: House) -> None:
    """Pause the feed."""
    await _switch(house, "off", "switch.talk_enabled")


async def turn_on(house: House) -> None:
    """Let the feed go on."""
    await _switch(house, "on", "switch.talk_enabled")


async def reload_hub(house: House) -> None:
    """Reload the hub's entry."""
    await house.hass.config_entries.async_reload(house.feeds.hub.entry_id)


async def change_hub(house: House) -> None:
    """Allow but one download at a time."""
    await options(house.hass, house.feeds.hub, max_downloads=1, rate_limit=9000)


async def restart(house: House) -> None:
    """Stop Home Assistant and start it again."""
    await house.restart()


async def press(house: House) -> None:
    """Press both buttons of the feed."""
    for name in ("sync", "retry_failed"):
        await house.hass.services.async_call(
            "button", "press", {"entity_id": f"button.talk_{name}"}, blocking=True
        )


def together(*deeds: Do) -> Do:
    """Return all of these at once."""

    async def do(house: House) -> None:
        await asyncio.gather(*(deed(house) for deed in deeds))

    return do


async def _status(house: House, name: str) -> EpisodeStatus | None:
    return (await house.feeds.statuses()).get(name)


async def _switch(house: House, to: str, entity_id: str) -> None:
    await house.hass.services.async_call(
        "switch", f"turn_{to}", {"entity_id": entity_id}, blocking=True
    )


DEEDS: Final[dict[str, Deed]] = {
    "reload": Deed(do=reload),
    "disable": Deed(do=disable, then=enable),
    "remove": Deed(do=remove, options={"on_remove": "delete"}),
    "remove and keep": Deed(do=remove, options={"on_remove": "keep"}),
    "other media": Deed(do=media),
    "keep less": Deed(do=keep_less),
    "reject": Deed(do=reject),
    "move the library": Deed(do=move_library),
    "read another": Deed(do=read_another),
    "pause": Deed(do=pause, then=go_on, syncs=0),
    "turn off": Deed(do=turn_off, then=turn_on, syncs=0),
    "reload the hub": Deed(do=reload_hub, syncs=0),
    "change the hub": Deed(do=change_hub, syncs=0),
    "restart": Deed(do=restart),
    "press twice": Deed(do=together(press, press), syncs=1),
    "reload twice": Deed(do=together(reload, reload)),
    "press and remove": Deed(
        do=together(press, remove), options={"on_remove": "delete"}
    ),
    "keep less and disable": Deed(do=together(keep_less, disable), then=enable),
    "move the library and reload": Deed(do=move_library_and_reload),
    "pause and restart": Deed(do=together(pause, restart), then=go_on),
}
