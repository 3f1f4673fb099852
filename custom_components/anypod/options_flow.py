"""Options of a feed and of the hub."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .const import (
    CONF_BASE_URL,
    CONF_INTERVAL_HOURS,
    CONF_KEEP_LAST,
    CONF_MAX_DOWNLOADS,
    CONF_MEDIA,
    CONF_MEDIA_DIR,
    CONF_ON_REMOVE,
    DEFAULT_INTERVAL_HOURS,
    DEFAULT_MAX_DOWNLOADS,
    OnRemove,
)
from .engine import Media
from .entry import default_media_dir
from .selectors import KEEP_LAST_SELECTOR, choice


def _feed_schema(media: Media) -> vol.Schema:
    same_kind = [one.value for one in Media if one.kind is media.kind]
    return vol.Schema(
        {
            vol.Required(CONF_MEDIA, default=media.value): choice(same_kind, "media"),
            vol.Optional(CONF_KEEP_LAST): KEEP_LAST_SELECTOR,
            vol.Required(
                CONF_INTERVAL_HOURS, default=DEFAULT_INTERVAL_HOURS
            ): NumberSelector(
                NumberSelectorConfig(
                    min=0.25,
                    max=720,
                    step=0.25,
                    unit_of_measurement="h",
                    mode=NumberSelectorMode.BOX,
                )
            ),
            vol.Required(CONF_ON_REMOVE, default=OnRemove.ASK.value): choice(
                [one.value for one in OnRemove], "on_remove"
            ),
        }
    )


HUB_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_MEDIA_DIR): TextSelector(),
        vol.Required(CONF_MAX_DOWNLOADS, default=DEFAULT_MAX_DOWNLOADS): NumberSelector(
            NumberSelectorConfig(min=1, max=10, step=1, mode=NumberSelectorMode.BOX)
        ),
        vol.Optional(CONF_BASE_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
    }
)


class FeedOptionsFlow(OptionsFlowWithReload):
    """What a feed keeps and how often it looks."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show and take a feed's options."""
        options = self.config_entry.options
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                _feed_schema(Media(options.get(CONF_MEDIA, Media.AUDIO))), options
            ),
        )


class HubOptionsFlow(OptionsFlowWithReload):
    """Where media lies and how apps reach it."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show and take the hub's options."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await self.hass.async_add_executor_job(_hub_errors, user_input)
            if not errors:
                return self.async_create_entry(data=user_input)
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                HUB_SCHEMA, user_input or self.config_entry.options
            ),
            errors=errors,
            description_placeholders={"default": str(default_media_dir(self.hass))},
        )


def _hub_errors(user_input: dict[str, Any]) -> dict[str, str]:
    errors: dict[str, str] = {}
    folder, base = user_input.get(CONF_MEDIA_DIR), user_input.get(CONF_BASE_URL)
    if folder is not None and not _is_usable(Path(folder)):
        errors[CONF_MEDIA_DIR] = "invalid_folder"
    if base is not None and not _is_base_url(base):
        errors[CONF_BASE_URL] = "invalid_url"
    return errors


def _is_usable(folder: Path) -> bool:
    """Return whether files can be written there; makes the folder."""
    if not folder.is_absolute():
        return False
    probe = folder / ".anypod-probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError, ValueError:
        return False
    return True


def _is_base_url(url: str) -> bool:
    """Return whether paths can be appended to a URL."""
    try:
        parts = urlsplit(url)
        # Reading the port is what checks it.
        _ = parts.port
    except ValueError:
        return False
    is_plain = url.isprintable() and not any(char in url for char in " ?#")
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and is_plain
