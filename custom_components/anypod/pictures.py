"""Pictures for feeds that people upload: taken in, and forgotten."""

from pathlib import Path
import uuid

from homeassistant.components.file_upload import process_uploaded_file
from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .const import CONF_ARTWORK_FILE, DOMAIN
from .engine import NoPicture, keep_artwork, sweep_artwork
from .entry import feed_entries
from .settings import artwork_dir

_UPLOADED: HassKey[set[str]] = HassKey(f"{DOMAIN}_uploaded_pictures")
"""What belongs to an open flow, and to no entry yet."""


async def async_take(hass: HomeAssistant, file_id: str) -> str:
    """Keep an uploaded picture; return the name that it has from now on.

    Raises:
        NoPicture: it is something else, or it was taken already.

    """
    name = uuid.uuid4().hex
    hass.data.setdefault(_UPLOADED, set()).add(name)
    await hass.async_add_executor_job(_take, hass, file_id, name)
    return name


def _take(hass: HomeAssistant, file_id: str, name: str) -> None:
    try:
        with process_uploaded_file(hass, file_id) as path:
            keep_artwork(Path(path), artwork_dir(hass) / name)
    except NoPicture:
        raise
    except ValueError as err:
        # A form that was sent twice: the file is read once.
        raise NoPicture("it was read already") from err


async def async_forget(hass: HomeAssistant, name: str) -> None:
    """Forget a picture that became no feed's."""
    hass.data.get(_UPLOADED, set()).discard(name)
    await async_sweep(hass)


async def async_sweep(hass: HomeAssistant) -> None:
    """Forget the pictures of no feed: replaced ones, and those of a broken-off flow."""
    named = (entry.options.get(CONF_ARTWORK_FILE) for entry in feed_entries(hass))
    used = {name for name in named if name is not None}
    uploaded = hass.data.get(_UPLOADED, set())
    uploaded -= used
    await hass.async_add_executor_job(sweep_artwork, artwork_dir(hass), used | uploaded)
