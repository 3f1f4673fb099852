"""Anypod: podcast feeds from anything that yt-dlp can read."""

import asyncio
from collections.abc import Mapping
import contextlib
from datetime import UTC, datetime
from functools import partial
import logging
from typing import Any, Final

from aiohttp import ClientError
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import (
    EVENT_CORE_CONFIG_UPDATE,
    EVENT_HOMEASSISTANT_STOP,
    Platform,
)
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.entity_platform import async_get_platforms
from homeassistant.helpers.typing import ConfigType

from . import cookies, frontend, pictures
from .announce import announce_episodes
from .api import register_api
from .const import (
    CONF_COOKIES,
    CONF_DOWNLOAD_WINDOW,
    CONF_LANGUAGE,
    CONF_SCHEDULE,
    DOMAIN,
    EntryType,
    OnRemove,
)
from .coordinator import (
    AnypodConfigEntry,
    AnypodCoordinator,
    AnypodHubCoordinator,
    AnypodHubEntry,
)
from .engine import (
    DatabaseDamaged,
    Engine,
    EngineError,
    EngineEvent,
    FeedConfig,
    FeedState,
    HttpAnswer,
    Overview,
    ScheduleMode,
    StoreDamaged,
    StoreError,
    UnknownFeed,
    redact,
)
from .entry import (
    DATA_ANYPOD,
    AnypodData,
    entry_type,
    feed_config,
    feed_entries,
    hub_entry,
    on_remove,
)
from .errors import setup_error
from .ffmpeg import ffmpeg_binary
from .http import register_views
from .hub import ensure_hub, register_feed_device, register_hub_device, settle_hub
from .issues import (
    ask_about_files,
    follow_engine,
    forget_addresses,
    forget_source,
    watch_addresses,
)
from .logins import DATA_LOGINS, watch_logins
from .players import Players
from .services import register_actions
from .settings import (
    combined_feed,
    engine_config,
    general_access,
    max_downloads,
    media_dir,
    min_free_bytes,
    quota_bytes,
    submission_limits,
    tool_settings,
    window,
)
from .websocket_api import register_commands

_LOGGER = logging.getLogger(__name__)

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

FEED_PLATFORMS: Final = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.IMAGE,
    Platform.SENSOR,
    Platform.SWITCH,
)
HUB_PLATFORMS: Final = (Platform.SENSOR, Platform.SWITCH, Platform.UPDATE)
_ANSWER_LIMIT_BYTES: Final = 20_000_000
_ANSWER_TIMEOUT_S: Final = 30


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Start the engine and register what lives as long as Home Assistant."""
    settings = engine_config(hass, ffmpeg_binary(hass))

    async def ask(url: str, headers: Mapping[str, str]) -> HttpAnswer | None:
        return await _ask(hass, url, headers)

    engine = Engine(settings, ask, lambda: datetime.now(UTC))
    data = hass.data[DATA_ANYPOD] = AnypodData(engine=engine)
    follow_engine(hass, engine)
    _watch_database(hass, data)
    announce_episodes(hass, engine)
    watch_logins(hass, engine)
    # Each entry says so if it fails; raising here would say nothing.
    await _start(hass, data)
    await cookies.async_sweep(hass)
    await pictures.async_sweep(hass)

    players = Players(hass, engine)
    players.start()

    async def stop(_event: Event) -> None:
        await players.stop()
        await engine.stop()

    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop)
    hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, partial(_follow_zone, hass))
    hass.bus.async_listen(EVENT_CORE_CONFIG_UPDATE, partial(_follow_language, hass))
    register_views(hass)
    register_api(hass)
    register_commands(hass)
    register_actions(hass)
    await frontend.async_serve(hass)
    return True


async def _start(hass: HomeAssistant, data: AnypodData) -> None:
    """Start the engine, or remember what keeps it from that."""
    try:
        await data.engine.start()
    except StoreError as err:
        data.start_error = err
        return
    data.start_error = None
    # Their entries were removed while the engine could not be told.
    known = {entry.entry_id for entry in hass.config_entries.async_entries(DOMAIN)}
    for gone in await data.engine.feeds.remove_strangers(known):
        if gone.size_bytes:
            ask_about_files(hass, gone.feed_id, gone.title, gone.size_bytes)
        else:
            await data.engine.feeds.release_files(gone.feed_id, delete_files=True)


@callback
def _watch_database(hass: HomeAssistant, data: AnypodData) -> None:
    """Start anew once the database turns out to be damaged."""

    @callback
    def heard(event: EngineEvent) -> None:
        if isinstance(event, DatabaseDamaged):
            _ = hass.async_create_task(_start_anew(hass, data), "anypod starts anew")

    data.engine.subscribe(heard)


async def _start_anew(hass: HomeAssistant, data: AnypodData) -> None:
    """Stop, and have the entries set up again: the start restores the database."""
    async with data.starting:
        if data.start_error is not None:
            return
        data.start_error = StoreDamaged("the database is damaged")
        await data.engine.stop()
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state is ConfigEntryState.LOADED:
            hass.config_entries.async_schedule_reload(entry.entry_id)


@callback
def _follow_zone(hass: HomeAssistant, event: Event[Any]) -> None:
    """Let schedules that name a time of day follow the home into another zone."""
    if "time_zone" in event.data:
        hass.data[DATA_ANYPOD].engine.tools.configure(tool_settings(hass))
        for entry in feed_entries(hass):
            if entry.options.get(CONF_SCHEDULE) == ScheduleMode.CRON:
                hass.config_entries.async_schedule_reload(entry.entry_id)
        hub = hub_entry(hass)
        if hub is not None and CONF_DOWNLOAD_WINDOW in hub.options:
            hass.config_entries.async_schedule_reload(hub.entry_id)


async def _follow_language(hass: HomeAssistant, event: Event[Any]) -> None:
    """Let feeds that have no language of their own be in that of the home."""
    if "language" not in event.data:
        return
    feeds = hass.data[DATA_ANYPOD].engine.feeds
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state is not ConfigEntryState.LOADED:
            continue
        if entry_type(entry) is EntryType.HUB:
            await feeds.attach(combined_feed(hass, entry))
        elif not entry.options.get(CONF_LANGUAGE):
            await feeds.attach(feed_config(hass, entry))


async def async_setup_entry(
    hass: HomeAssistant, entry: AnypodConfigEntry | AnypodHubEntry
) -> bool:
    """Set up a feed or the hub; neither needs the network."""
    data = hass.data[DATA_ANYPOD]
    async with data.starting:
        if data.start_error is not None:
            # Home Assistant tries again, so that a disk may have come back.
            await _start(hass, data)
    if data.start_error is not None:
        raise setup_error(data.start_error)
    if entry_type(entry) is EntryType.HUB:
        await _set_up_hub(hass, entry, data.engine)
    else:
        await _set_up_feed(hass, entry, data.engine)
    await frontend.async_settle(hass)
    return True


async def _set_up_hub(
    hass: HomeAssistant, entry: ConfigEntry[Any], engine: Engine
) -> None:
    await engine.configure(
        media_dir=media_dir(hass),
        max_downloads=max_downloads(hass),
        quota_bytes=quota_bytes(hass),
        min_free_bytes=min_free_bytes(hass),
        submissions=submission_limits(hass),
        access=general_access(hass),
        window=window(hass),
    )
    engine.tools.configure(tool_settings(hass))
    await _attach(engine, combined_feed(hass, entry))
    await cookies.async_sweep(hass)
    hass.data[DATA_LOGINS].begin_anew(entry)
    register_hub_device(hass, entry)
    watch_addresses(hass, entry)
    coordinator = AnypodHubCoordinator(hass, entry, engine)
    entry.async_on_unload(coordinator.follow())
    coordinator.async_set_updated_data(await _overview(engine))
    entry.runtime_data = coordinator
    await hass.config_entries.async_forward_entry_setups(entry, HUB_PLATFORMS)


async def _set_up_feed(
    hass: HomeAssistant, entry: ConfigEntry[Any], engine: Engine
) -> None:
    state = await _attach(engine, feed_config(hass, entry))
    # Not before the engine uses, and shows, what is in their place.
    await cookies.async_sweep(hass)
    await pictures.async_sweep(hass)
    watch = hass.data[DATA_LOGINS]
    watch.begin_anew(entry)
    watch.look(state)
    coordinator = AnypodCoordinator(hass, entry, engine)
    coordinator.async_set_updated_data(state)
    entry.runtime_data = coordinator
    entry.async_on_unload(coordinator.follow())
    register_feed_device(hass, entry, state)
    await hass.config_entries.async_forward_entry_setups(entry, FEED_PLATFORMS)
    ensure_hub(hass)


async def _overview(engine: Engine) -> Overview:
    try:
        return await engine.overview()
    except EngineError as err:
        raise setup_error(err) from err


async def _attach(engine: Engine, config: FeedConfig) -> FeedState:
    try:
        return await engine.feeds.attach(config)
    except EngineError as err:
        raise setup_error(err) from err


async def async_unload_entry(hass: HomeAssistant, entry: AnypodConfigEntry) -> bool:
    """Stop a feed's work; its links go on."""
    if entry.disabled_by is not None:
        await frontend.async_settle(hass)
    # Home Assistant sets none up for an entry that is disabled in the middle of that.
    platforms = [
        one.domain
        for one in async_get_platforms(hass, DOMAIN)
        if one.config_entry is entry
    ]
    unloaded = await hass.config_entries.async_unload_platforms(entry, platforms)
    if entry_type(entry) is EntryType.HUB:
        return unloaded
    if unloaded:
        await hass.data[DATA_ANYPOD].engine.feeds.detach(entry.entry_id)
    if entry.disabled_by is not None:
        forget_source(hass, entry.entry_id)
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: AnypodConfigEntry) -> None:
    """Archive a removed feed; its files wait for the user's word."""
    name = entry.data.get(CONF_COOKIES)
    if name is not None:
        await cookies.async_forget(hass, name)
    await pictures.async_sweep(hass)
    await frontend.async_settle(hass)
    if entry_type(entry) is EntryType.HUB:
        forget_addresses(hass)
    data = hass.data.get(DATA_ANYPOD)
    if data is None or data.start_error is not None:
        # The engine is told at its next start.
        return
    engine = data.engine
    with contextlib.suppress(UnknownFeed):
        size = await engine.feeds.remove(entry.entry_id)
        await _settle_files(hass, entry, engine, size)
    await settle_hub(hass)


async def _settle_files(
    hass: HomeAssistant, entry: AnypodConfigEntry, engine: Engine, size_bytes: int
) -> None:
    wish = on_remove(entry)
    if size_bytes and wish is OnRemove.ASK:
        ask_about_files(hass, entry.entry_id, entry.title, size_bytes)
        return
    await engine.feeds.release_files(
        entry.entry_id, delete_files=wish is not OnRemove.KEEP
    )


async def _ask(
    hass: HomeAssistant, url: str, headers: Mapping[str, str]
) -> HttpAnswer | None:
    """Return the answer to a plain request, None when there is none of use."""
    session = async_get_clientsession(hass)
    data = bytearray()
    try:
        async with (
            asyncio.timeout(_ANSWER_TIMEOUT_S),
            # Where it leads on to is looked at first.
            session.get(url, headers=headers, allow_redirects=False) as response,
        ):
            async for chunk in response.content.iter_any():
                data += chunk
                if len(data) > _ANSWER_LIMIT_BYTES:
                    return None
    except (ClientError, TimeoutError, ValueError) as err:
        _LOGGER.debug("Cannot get %s: %s", redact(url), redact(str(err)))
        return None
    return HttpAnswer(
        status=response.status,
        headers={name.lower(): value for name, value in response.headers.items()},
        body=bytes(data),
    )
