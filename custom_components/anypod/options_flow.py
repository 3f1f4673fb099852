"""Options of a feed and of the hub."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlowResult,
    OptionsFlowWithReload,
)
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    DateSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from homeassistant.util import dt as dt_util
import voluptuous as vol

from .const import (
    CONF_ALLOW_PRIVATE_SOURCES,
    CONF_ALLOWED_DOMAINS,
    CONF_BASE_URL,
    CONF_CRON,
    CONF_DOWNLOAD_DELAY_HOURS,
    CONF_EXCLUDE_DESCRIPTION,
    CONF_EXCLUDE_TITLE,
    CONF_INCLUDE_DESCRIPTION,
    CONF_INCLUDE_TITLE,
    CONF_INTERVAL_HOURS,
    CONF_KEEP_LAST,
    CONF_LIVE,
    CONF_MAX_AGE_DAYS,
    CONF_MAX_DOWNLOADS,
    CONF_MAX_DURATION_S,
    CONF_MAX_ERRORS,
    CONF_MAX_SIZE_GB,
    CONF_MEDIA,
    CONF_MEDIA_DIR,
    CONF_MIN_DURATION_S,
    CONF_MIN_FREE_GB,
    CONF_MISSING_FILES,
    CONF_ON_REMOVE,
    CONF_QUOTA_GB,
    CONF_SCHEDULE,
    CONF_SHORTS,
    CONF_SINCE,
    CONF_SOURCES,
    CONF_SUBMISSIONS_PER_HOUR,
    CONF_TABS,
    DEFAULT_CRON,
    DEFAULT_INTERVAL_HOURS,
    DEFAULT_MAX_DOWNLOADS,
    DEFAULT_MAX_ERRORS,
    DOMAIN,
    OnRemove,
)
from .engine import (
    EngineError,
    Media,
    MissingFiles,
    ScheduleMode,
    check_cron,
    check_pattern,
    normalise,
)
from .entry import default_media_dir, has_tabs, is_manual, tabs_of, with_tabs
from .selectors import KEEP_LAST_SELECTOR, choice, number

SECTION_KEEP: Final = "keep"
SECTION_FILTERS: Final = "filters"
SECTION_ADVANCED: Final = "advanced"
_SECTIONS: Final = (SECTION_KEEP, SECTION_FILTERS, SECTION_ADVANCED)

_TAB_OPTIONS: Final = ["videos", "shorts", "live"]
_PATTERNS: Final = (
    CONF_INCLUDE_TITLE,
    CONF_EXCLUDE_TITLE,
    CONF_INCLUDE_DESCRIPTION,
    CONF_EXCLUDE_DESCRIPTION,
)
_DEFAULTS: Final[Mapping[str, Any]] = {
    CONF_MISSING_FILES: MissingFiles.DOWNLOAD.value,
    CONF_SHORTS: True,
    CONF_LIVE: True,
    CONF_SCHEDULE: ScheduleMode.INTERVAL.value,
    CONF_CRON: DEFAULT_CRON,
    CONF_DOWNLOAD_DELAY_HOURS: 0,
    CONF_MAX_ERRORS: DEFAULT_MAX_ERRORS,
    CONF_ALLOW_PRIVATE_SOURCES: False,
    CONF_SOURCES: [],
    CONF_ALLOWED_DOMAINS: [],
}
"""What need not be stored, because it is so anyway."""


def _feed_schema(entry: ConfigEntry[Any]) -> vol.Schema:
    media = Media(entry.options.get(CONF_MEDIA, Media.AUDIO))
    same_kind = [one.value for one in Media if one.kind is media.kind]
    fields: dict[vol.Marker, Any] = {
        vol.Required(CONF_MEDIA, default=media.value): choice(same_kind, "media"),
        vol.Optional(CONF_KEEP_LAST): KEEP_LAST_SELECTOR,
    }
    if not is_manual(entry):
        fields |= _schedule_fields()
    fields[vol.Required(CONF_ON_REMOVE, default=OnRemove.ASK.value)] = choice(
        [one.value for one in OnRemove], "on_remove"
    )
    # Without a default: the frontend would take that for what is in the section.
    fields[vol.Optional(SECTION_KEEP)] = section(_keep_schema(), {"collapsed": True})
    if not is_manual(entry):
        fields[vol.Optional(SECTION_FILTERS)] = section(
            _filter_schema(), {"collapsed": True}
        )
    fields[vol.Optional(SECTION_ADVANCED)] = section(
        _advanced_schema(entry), {"collapsed": True}
    )
    return vol.Schema(fields)


def _schedule_fields() -> dict[vol.Marker, Any]:
    return {
        vol.Required(CONF_SCHEDULE, default=ScheduleMode.INTERVAL.value): choice(
            [mode.value for mode in ScheduleMode], "schedule"
        ),
        vol.Required(CONF_INTERVAL_HOURS, default=DEFAULT_INTERVAL_HOURS): number(
            least=0.25, most=720, step=0.25, unit="h"
        ),
        vol.Optional(CONF_CRON, default=DEFAULT_CRON): TextSelector(),
    }


def _keep_schema() -> vol.Schema:
    return vol.Schema(
        {
            vol.Optional(CONF_SINCE): DateSelector(),
            vol.Optional(CONF_MAX_AGE_DAYS): number(least=1, most=36_500, unit="d"),
            vol.Optional(CONF_MAX_SIZE_GB): number(
                least=0.1, most=100_000, step=0.1, unit="GB"
            ),
            vol.Optional(
                CONF_MISSING_FILES, default=MissingFiles.DOWNLOAD.value
            ): choice([one.value for one in MissingFiles], "missing_files"),
        }
    )


def _filter_schema() -> vol.Schema:
    seconds = number(least=0, most=1_000_000, unit="s")
    return vol.Schema(
        {
            **{vol.Optional(name): TextSelector() for name in _PATTERNS},
            vol.Optional(CONF_MIN_DURATION_S): seconds,
            vol.Optional(CONF_MAX_DURATION_S): seconds,
            vol.Optional(CONF_SHORTS, default=True): BooleanSelector(),
            vol.Optional(CONF_LIVE, default=True): BooleanSelector(),
        }
    )


def _advanced_schema(entry: ConfigEntry[Any]) -> vol.Schema:
    fields: dict[vol.Marker, Any] = {}
    if has_tabs(entry):
        shown = ["live" if tab == "streams" else tab for tab in tabs_of(entry)]
        fields[vol.Optional(CONF_TABS, default=shown)] = choice(
            _TAB_OPTIONS, "tabs", multiple=True
        )
    if is_manual(entry):
        fields[vol.Optional(CONF_ALLOW_PRIVATE_SOURCES, default=False)] = (
            BooleanSelector()
        )
    else:
        fields[vol.Optional(CONF_SOURCES, default=list)] = TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL, multiple=True)
        )
        fields[vol.Optional(CONF_DOWNLOAD_DELAY_HOURS, default=0)] = number(
            least=0, most=8_760, unit="h"
        )
    fields[vol.Optional(CONF_MAX_ERRORS, default=DEFAULT_MAX_ERRORS)] = number(
        least=1, most=50
    )
    return vol.Schema(fields)


HUB_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_MEDIA_DIR): TextSelector(),
        vol.Required(CONF_MAX_DOWNLOADS, default=DEFAULT_MAX_DOWNLOADS): number(
            least=1, most=10
        ),
        vol.Optional(CONF_QUOTA_GB): number(
            least=0.1, most=1_000_000, step=0.1, unit="GB"
        ),
        vol.Optional(CONF_MIN_FREE_GB): number(
            least=0.1, most=100_000, step=0.1, unit="GB"
        ),
        vol.Optional(CONF_BASE_URL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL)
        ),
        vol.Optional(CONF_ALLOWED_DOMAINS, default=list): TextSelector(
            TextSelectorConfig(multiple=True)
        ),
        vol.Optional(CONF_SUBMISSIONS_PER_HOUR): number(least=1, most=10_000),
    }
)


class FeedOptionsFlow(OptionsFlowWithReload):
    """What a feed takes in, what it keeps and how often it looks."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show and take a feed's options."""
        entry = self.config_entry
        errors: dict[str, str] = {}
        # The frontend fills in no defaults where a field may stay empty.
        shown: dict[str, Any] = {**_DEFAULTS, **entry.options}
        text = ""
        if user_input is not None:
            shown = _flat(user_input)
            errors, text = await self.hass.async_add_executor_job(_feed_errors, shown)
            if not errors and not self._claim(shown):
                errors = {"base": "already_configured"}
            if not errors:
                return self.async_create_entry(data=_to_store(entry, shown))
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                _feed_schema(entry), shown | dict.fromkeys(_SECTIONS, shown)
            ),
            errors=errors,
            description_placeholders={"text": text},
        )

    def _claim(self, options: Mapping[str, Any]) -> bool:
        """Take the identity that a feed has with these tabs; False if it is taken."""
        entry = self.config_entry
        if entry.unique_id is None or not has_tabs(entry):
            return True
        wanted = with_tabs(entry.unique_id, tabs_of(entry, options))
        other = self.hass.config_entries.async_entry_for_domain_unique_id(
            DOMAIN, wanted
        )
        if other is not None and other.entry_id != entry.entry_id:
            return False
        if wanted != entry.unique_id:
            self.hass.config_entries.async_update_entry(entry, unique_id=wanted)
        return True


class HubOptionsFlow(OptionsFlowWithReload):
    """Where media lies, how much of it, and how apps reach it."""

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show and take the hub's options."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = await self.hass.async_add_executor_job(_hub_errors, user_input)
            if not errors:
                return self.async_create_entry(data=_without_defaults(user_input))
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(
                HUB_SCHEMA, user_input or self.config_entry.options
            ),
            errors=errors,
            description_placeholders={"default": str(default_media_dir(self.hass))},
        )


def _flat(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form with sections holds, without the sections."""
    flat = {key: value for key, value in user_input.items() if key not in _SECTIONS}
    for name in _SECTIONS:
        flat |= user_input.get(name, {})
    return flat


def _to_store(entry: ConfigEntry[Any], options: Mapping[str, Any]) -> dict[str, Any]:
    stored = _without_defaults(options)
    if tabs_of(entry, options) == tabs_of(entry, {}):
        # Those that its URL stands for.
        stored.pop(CONF_TABS, None)
    if CONF_SOURCES in stored:
        urls = (normalise(url) for url in stored[CONF_SOURCES])
        stored[CONF_SOURCES] = list(dict.fromkeys(urls))
    return stored


def _without_defaults(options: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in options.items()
        if key not in _DEFAULTS or value != _DEFAULTS[key]
    }


def _feed_errors(options: Mapping[str, Any]) -> tuple[dict[str, str], str]:
    """Return what is wrong, and the text that it is about.

    Errors stand at the top: the frontend does not show them inside a section.
    """
    errors: dict[str, str] = {}
    for name in _PATTERNS:
        try:
            check_pattern(options.get(name) or "")
        except EngineError as err:
            errors["base"] = "invalid_pattern"
            return errors, f"{options[name]} ({err})"
    if options.get(CONF_SCHEDULE) == ScheduleMode.CRON:
        try:
            check_cron(options.get(CONF_CRON) or "", dt_util.now())
        except EngineError:
            errors[CONF_CRON] = "invalid_cron"
            return errors, ""
    for url in options.get(CONF_SOURCES, ()):
        try:
            normalise(url)
        except EngineError:
            errors["base"] = "invalid_source"
            return errors, url
    least, most = options.get(CONF_MIN_DURATION_S), options.get(CONF_MAX_DURATION_S)
    if least is not None and most is not None and least > most:
        errors["base"] = "invalid_durations"
    return errors, ""


def _hub_errors(user_input: dict[str, Any]) -> dict[str, str]:
    errors: dict[str, str] = {}
    folder, base = user_input.get(CONF_MEDIA_DIR), user_input.get(CONF_BASE_URL)
    if folder is not None and not _is_usable(Path(folder)):
        errors[CONF_MEDIA_DIR] = "invalid_folder"
    if base is not None and not _is_base_url(base):
        errors[CONF_BASE_URL] = "invalid_url"
    if not all(_is_domain(one) for one in user_input.get(CONF_ALLOWED_DOMAINS, ())):
        errors[CONF_ALLOWED_DOMAINS] = "invalid_domain"
    return errors


def _is_domain(text: str) -> bool:
    """Return whether a text is the name of a site, and not its address."""
    parts = text.split(".")
    is_plain = text.isprintable() and not set(text) & set(" /:@*?#")
    return len(parts) > 1 and all(parts) and is_plain


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
