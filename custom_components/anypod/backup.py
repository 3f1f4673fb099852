"""Has a consistent database in every backup of Home Assistant.

Whatever is raised before a backup keeps the whole home from being backed up, and
one that lacks the last minute of Anypod is better than none.
"""

import asyncio
import logging
from typing import Final

from homeassistant.core import HomeAssistant

from .engine import EngineError
from .entry import DATA_ANYPOD

_LOGGER = logging.getLogger(__name__)

_PATIENCE_S: Final = 60


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Keep still: downloads are cut off and go on later, files stay as they are."""
    data = hass.data.get(DATA_ANYPOD)
    if data is None or data.start_error is not None:
        # What does not run does not write.
        return
    try:
        async with asyncio.timeout(_PATIENCE_S):
            is_complete = await data.engine.stillness.begin()
    except (EngineError, TimeoutError) as err:
        _LOGGER.warning("Anypod could not prepare for the backup: %r", err)
        return
    if not is_complete:
        _LOGGER.warning("Another program uses Anypod's database during the backup")


async def async_post_backup(hass: HomeAssistant) -> None:
    """Go on."""
    data = hass.data.get(DATA_ANYPOD)
    if data is not None:
        await data.engine.stillness.end()
