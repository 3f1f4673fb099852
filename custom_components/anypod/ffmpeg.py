"""Which ffmpeg Home Assistant was told to use."""

from homeassistant.components import ffmpeg
from homeassistant.core import HomeAssistant


def ffmpeg_binary(hass: HomeAssistant) -> str | None:
    """Return the binary of Home Assistant's ffmpeg setting, None without one."""
    if ffmpeg.DOMAIN not in hass.config.components:
        return None
    return ffmpeg.get_ffmpeg_manager(hass).binary
