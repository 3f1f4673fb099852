"""Anypod: podcast feeds from anything that yt-dlp can read."""

import asyncio
import contextlib
from datetime import UTC, datetime
import logging
from typing import Final

from aiohttp import ClientError
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.typing import ConfigType

from . import cookies
from .const import CONF_COOKIES, DOMAIN, EntryType, OnRemove
from .coordinator import AnypodConfigEntry, AnypodCoordinator
from .engine import Engine, EngineError, StoreError, UnknownFeed
from .entry import (
    DATA_ANYPOD,
    AnypodData,
    engine_config,
    entry_type,
    feed_config,
    max_downloads,
    media_dir,
    on_remove,
)
from .errors import setup_error
from .ffmpeg import ffmpeg_binary
from .http import register_views
from .hub import ensure_hub, register_feed_device, register_hub_device, settle_hub
from .repairs import ask_about_files
from .services import register_actions

_LOGGER = logging.getLogger(__name__)

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

FEED_PLATFORMS: Final = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.SENSOR,
    Platform.SWITCH,
)
_PICTURE_LIMIT_BYTES: Final = 20_000_000
_PICTURE_TIMEOUT_S: Final = 30


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Start the engine and register what lives as long as Home Assistant."""
    settings = engine_config(hass, ffmpeg_binary(hass))

    async def get_picture(url: str) -> bytes | None:
        return await _get_picture(hass, url)

    engine = Engine(settings, get_picture, lambda: datetime.now(UTC))
    data = hass.data[DATA_ANYPOD] = AnypodData(engine=engine)
    # Each entry says so if it fails; raising here would say nothing.
    await _start(data)

    async def stop(_event: Event) -> None:
        await engine.stop()

    hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stop)
    register_views(hass)
    register_actions(hass)
    return True


async def _start(data: AnypodData) -> None:
    """Start the engine, or remember what keeps it from that."""
    try:
        await data.engine.start()
    except StoreError as err:
        data.start_error = err
    else:
        data.start_error = None


async def async_setup_entry(hass: HomeAssistant, entry: AnypodConfigEntry) -> bool:
    """Set up a feed or the hub; neither needs the network."""
    data = hass.data[DATA_ANYPOD]
    async with data.starting:
        if data.start_error is not None:
            # Home Assistant tries again, so that a disk may have come back.
            await _start(data)
    if data.start_error is not None:
        raise setup_error(data.start_error)
    if entry_type(entry) is EntryType.HUB:
        await _set_up_hub(hass, entry, data.engine)
    else:
        await _set_up_feed(hass, entry, data.engine)
    return True


async def _set_up_hub(
    hass: HomeAssistant, entry: AnypodConfigEntry, engine: Engine
) -> None:
    await engine.configure(media_dir=media_dir(hass), max_downloads=max_downloads(hass))
    register_hub_device(hass, entry)


async def _set_up_feed(
    hass: HomeAssistant, entry: AnypodConfigEntry, engine: Engine
) -> None:
    try:
        state = await engine.attach(feed_config(entry))
    except EngineError as err:
        raise setup_error(err) from err
    coordinator = AnypodCoordinator(hass, entry, engine)
    coordinator.async_set_updated_data(state)
    entry.runtime_data = coordinator
    entry.async_on_unload(coordinator.follow())
    register_feed_device(hass, entry, state)
    await hass.config_entries.async_forward_entry_setups(entry, FEED_PLATFORMS)
    ensure_hub(hass)


async def async_unload_entry(hass: HomeAssistant, entry: AnypodConfigEntry) -> bool:
    """Stop a feed's work; its links go on."""
    if entry_type(entry) is EntryType.HUB:
        return True
    unloaded = await hass.config_entries.async_unload_platforms(entry, FEED_PLATFORMS)
    if unloaded:
        await hass.data[DATA_ANYPOD].engine.detach(entry.entry_id)
    return unloaded


async def async_remove_entry(hass: HomeAssistant, entry: AnypodConfigEntry) -> None:
    """Archive a removed feed; its files wait for the user's word."""
    name = entry.data.get(CONF_COOKIES)
    if name is not None:
        await hass.async_add_executor_job(cookies.delete, hass, name)
    if DATA_ANYPOD not in hass.data:
        return
    engine = hass.data[DATA_ANYPOD].engine
    if entry_type(entry) is EntryType.FEED:
        with contextlib.suppress(UnknownFeed):
            size = await engine.remove(entry.entry_id)
            await _settle_files(hass, entry, engine, size)
    await settle_hub(hass)


async def _settle_files(
    hass: HomeAssistant, entry: AnypodConfigEntry, engine: Engine, size_bytes: int
) -> None:
    wish = on_remove(entry)
    if size_bytes and wish is OnRemove.ASK:
        ask_about_files(hass, entry.entry_id, entry.title, size_bytes)
        return
    await engine.release_files(entry.entry_id, delete_files=wish is not OnRemove.KEEP)


async def _get_picture(hass: HomeAssistant, url: str) -> bytes | None:
    """Return the bytes of a picture, None when it cannot be had."""
    session = async_get_clientsession(hass)
    data = bytearray()
    try:
        async with asyncio.timeout(_PICTURE_TIMEOUT_S), session.get(url) as response:
            response.raise_for_status()
            async for chunk in response.content.iter_any():
                data += chunk
                if len(data) > _PICTURE_LIMIT_BYTES:
                    return None
    except (ClientError, TimeoutError) as err:
        _LOGGER.debug("Cannot get %s: %s", url, err)
        return None
    return bytes(data)
