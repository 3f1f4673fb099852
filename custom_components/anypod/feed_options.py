"""The form of a feed's options: its fields, its mistakes, what is stored of it."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    BooleanSelector,
    DateSelector,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .const import (
    CATEGORIES,
    CONF_ALLOW_PRIVATE_SOURCES,
    CONF_ARCHIVE_PLAYED,
    CONF_ARTWORK_FIT,
    CONF_CRON,
    CONF_DOWNLOAD_DELAY_HOURS,
    CONF_EXCLUDE_DESCRIPTION,
    CONF_EXCLUDE_TITLE,
    CONF_FORMAT,
    CONF_INCLUDE_DESCRIPTION,
    CONF_INCLUDE_TITLE,
    CONF_INTERVAL_HOURS,
    CONF_KEEP_LAST,
    CONF_LIVE,
    CONF_MAX_AGE_DAYS,
    CONF_MAX_DURATION_S,
    CONF_MAX_ERRORS,
    CONF_MAX_SIZE_GB,
    CONF_MEDIA,
    CONF_MIN_DURATION_S,
    CONF_MISSING_FILES,
    CONF_ON_REMOVE,
    CONF_PROXY,
    CONF_RATE_LIMIT,
    CONF_SCHEDULE,
    CONF_SHORTS,
    CONF_SINCE,
    CONF_SOURCES,
    CONF_SPONSORBLOCK,
    CONF_SPONSORBLOCK_CATEGORIES,
    CONF_SUBTITLES,
    CONF_SUBTITLES_SOURCE,
    CONF_TABS,
    CONF_YTDLP_ARGS,
    DEFAULT_CATEGORIES,
    DEFAULT_CRON,
    DEFAULT_INTERVAL_HOURS,
    DEFAULT_MAX_ERRORS,
    OnRemove,
)
from .engine import (
    ArtworkFit,
    EngineError,
    Kind,
    Media,
    MissingFiles,
    ScheduleMode,
    SponsorBlock,
    SubtitlesSource,
    check_pattern,
    normalise,
)
from .entry import has_tabs, is_manual, tabs_of
from .network_options import RATE_LIMIT_SELECTOR, network_errors
from .selectors import (
    DURATION_SELECTOR,
    KEEP_LAST_SELECTOR,
    as_duration,
    choice,
    flat,
    language,
    number,
    seconds_of,
    without_defaults,
)
from .show_options import (
    LANGUAGE,
    SHOW_DEFAULTS,
    show_errors,
    show_schema,
    shown_to_store,
)
from .subscribe_options import NOT_STORED, SECTION_SUBSCRIBE, subscribe_section

SECTION_KEEP: Final = "keep"


SECTION_FILTERS: Final = "filters"


SECTION_MAKING: Final = "making"


SECTION_SHOW: Final = "show"


SECTION_ADVANCED: Final = "advanced"


SECTIONS: Final = (
    SECTION_SUBSCRIBE,
    SECTION_KEEP,
    SECTION_FILTERS,
    SECTION_MAKING,
    SECTION_SHOW,
    SECTION_ADVANCED,
)


_TAB_OPTIONS: Final = ["videos", "shorts", "live"]


_PATTERNS: Final = (
    CONF_INCLUDE_TITLE,
    CONF_EXCLUDE_TITLE,
    CONF_INCLUDE_DESCRIPTION,
    CONF_EXCLUDE_DESCRIPTION,
)


_DURATIONS: Final = (CONF_MIN_DURATION_S, CONF_MAX_DURATION_S)


DEFAULTS: Final[Mapping[str, Any]] = {
    CONF_MISSING_FILES: MissingFiles.DOWNLOAD.value,
    CONF_ARCHIVE_PLAYED: False,
    CONF_SHORTS: True,
    CONF_LIVE: True,
    CONF_SCHEDULE: ScheduleMode.INTERVAL.value,
    CONF_CRON: DEFAULT_CRON,
    CONF_DOWNLOAD_DELAY_HOURS: 0,
    CONF_MAX_ERRORS: DEFAULT_MAX_ERRORS,
    CONF_ON_REMOVE: OnRemove.ASK.value,
    CONF_ALLOW_PRIVATE_SOURCES: False,
    CONF_SOURCES: [],
    CONF_SPONSORBLOCK: SponsorBlock.OFF.value,
    CONF_SPONSORBLOCK_CATEGORIES: DEFAULT_CATEGORIES,
    CONF_SUBTITLES: [],
    CONF_SUBTITLES_SOURCE: SubtitlesSource.BOTH.value,
    CONF_ARTWORK_FIT: ArtworkFit.CROP.value,
    **SHOW_DEFAULTS,
}
"""What need not be stored, because it is so anyway."""

INTERVAL_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_INTERVAL_HOURS, default=DEFAULT_INTERVAL_HOURS): number(
            least=0.25, most=720, step=0.25, unit="h"
        )
    }
)
CRON_SCHEMA: Final = vol.Schema({vol.Required(CONF_CRON): TextSelector()})


def feed_schema(entry: ConfigEntry[Any], url: str | None) -> vol.Schema:
    """Return the fields that apply to a feed, which is to be had at a URL."""
    media = Media(entry.options.get(CONF_MEDIA, Media.AUDIO))
    same_kind = [one.value for one in Media if one.kind is media.kind]
    fields: dict[vol.Marker, Any] = {
        vol.Required(CONF_MEDIA, default=media.value): choice(same_kind, "media"),
        vol.Optional(CONF_KEEP_LAST): KEEP_LAST_SELECTOR,
    }
    if not is_manual(entry):
        fields |= _schedule_fields(schedule_of(entry.options))
    fields |= subscribe_section(url, SECTION_SUBSCRIBE)
    # Without a default: the frontend would take that for what is in the section.
    fields[vol.Optional(SECTION_KEEP)] = section(_keep_schema(), {"collapsed": True})
    if not is_manual(entry):
        fields[vol.Optional(SECTION_FILTERS)] = section(
            _filter_schema(), {"collapsed": True}
        )
    fields[vol.Optional(SECTION_MAKING)] = section(
        _making_schema(media), {"collapsed": True}
    )
    fields[vol.Optional(SECTION_SHOW)] = section(
        show_schema(entry), {"collapsed": True}
    )
    fields[vol.Optional(SECTION_ADVANCED)] = section(
        _advanced_schema(entry), {"collapsed": True}
    )
    return vol.Schema(fields)


def schedule_of(options: Mapping[str, Any]) -> ScheduleMode:
    """Return what begins the syncs of a feed with these options."""
    return ScheduleMode(options.get(CONF_SCHEDULE, DEFAULTS[CONF_SCHEDULE]))


def _schedule_fields(mode: ScheduleMode) -> dict[vol.Marker, Any]:
    """Return what is asked at once; a page of its own asks what another mode needs.

    Fields of a form do not come and go while it is filled in.
    """
    fields: dict[vol.Marker, Any] = {
        vol.Required(CONF_SCHEDULE, default=ScheduleMode.INTERVAL.value): choice(
            [mode.value for mode in ScheduleMode], "schedule"
        )
    }
    if mode is ScheduleMode.INTERVAL:
        fields |= INTERVAL_SCHEMA.schema
    return fields


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
            vol.Optional(CONF_ARCHIVE_PLAYED, default=False): BooleanSelector(),
            vol.Optional(CONF_ON_REMOVE, default=OnRemove.ASK.value): choice(
                [one.value for one in OnRemove], "on_remove"
            ),
        }
    )


def _filter_schema() -> vol.Schema:
    return vol.Schema(
        {
            **{vol.Optional(name): TextSelector() for name in _PATTERNS},
            **{vol.Optional(name): DURATION_SELECTOR for name in _DURATIONS},
            vol.Optional(CONF_SHORTS, default=True): BooleanSelector(),
            vol.Optional(CONF_LIVE, default=True): BooleanSelector(),
        }
    )


def _making_schema(media: Media) -> vol.Schema:
    fields: dict[vol.Marker, Any] = {}
    if media.kind is not Kind.METADATA:
        fields = {
            vol.Optional(CONF_SPONSORBLOCK, default=SponsorBlock.OFF.value): choice(
                [one.value for one in SponsorBlock], "sponsorblock"
            ),
            vol.Optional(
                CONF_SPONSORBLOCK_CATEGORIES, default=DEFAULT_CATEGORIES
            ): choice(list(CATEGORIES), "sponsorblock_categories", multiple=True),
            vol.Optional(CONF_SUBTITLES, default=list): language(multiple=True),
            vol.Optional(
                CONF_SUBTITLES_SOURCE, default=SubtitlesSource.BOTH.value
            ): choice([one.value for one in SubtitlesSource], "subtitles_source"),
            vol.Optional(CONF_ARTWORK_FIT, default=ArtworkFit.CROP.value): choice(
                [one.value for one in ArtworkFit], "artwork_fit"
            ),
            vol.Optional(CONF_FORMAT): TextSelector(),
        }
    fields[vol.Optional(CONF_YTDLP_ARGS)] = TextSelector(
        TextSelectorConfig(multiline=True)
    )
    return vol.Schema(fields)


def _advanced_schema(entry: ConfigEntry[Any]) -> vol.Schema:
    fields: dict[vol.Marker, Any] = {}
    if has_tabs(entry):
        shown = ["live" if tab == "streams" else tab for tab in tabs_of(entry)]
        fields[vol.Optional(CONF_TABS, default=shown)] = choice(
            _TAB_OPTIONS, "tabs", multiple=True
        )
    fields[vol.Optional(CONF_ALLOW_PRIVATE_SOURCES, default=False)] = BooleanSelector()
    if not is_manual(entry):
        fields[vol.Optional(CONF_SOURCES, default=list)] = TextSelector(
            TextSelectorConfig(type=TextSelectorType.URL, multiple=True)
        )
        fields[vol.Optional(CONF_DOWNLOAD_DELAY_HOURS, default=0)] = number(
            least=0, most=8_760, unit="h"
        )
    fields[vol.Optional(CONF_MAX_ERRORS, default=DEFAULT_MAX_ERRORS)] = number(
        least=1, most=50
    )
    fields[vol.Optional(CONF_PROXY)] = TextSelector()
    if entry.options.get(CONF_MEDIA) != Media.METADATA:
        fields[vol.Optional(CONF_RATE_LIMIT)] = RATE_LIMIT_SELECTOR
    return vol.Schema(fields)


def filled_in(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form of such options shows, in its sections as well."""
    # The frontend fills in no defaults where a field may stay empty.
    shown = {**DEFAULTS, **options}
    shown |= {name: as_duration(shown[name]) for name in _DURATIONS if name in shown}
    return shown | dict.fromkeys(SECTIONS, shown)


def from_form(user_input: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that a form asks for."""
    options = flat(user_input, SECTIONS)
    for name in _DURATIONS:
        seconds = seconds_of(options.pop(name, None))
        if seconds is not None:
            options[name] = seconds
    return options


def to_store(
    entry: ConfigEntry[Any], options: Mapping[str, Any], picture: str | None
) -> dict[str, Any]:
    """Return what is kept of a form that was filled in, and of a picture with it."""
    given = {key: value for key, value in options.items() if key not in NOT_STORED}
    stored = without_defaults(shown_to_store(entry, given, picture), DEFAULTS)
    if tabs_of(entry, options) == tabs_of(entry, {}):
        # Those that its URL stands for.
        stored.pop(CONF_TABS, None)
    if CONF_SOURCES in stored:
        urls = (normalise(url) for url in stored[CONF_SOURCES])
        stored[CONF_SOURCES] = list(dict.fromkeys(urls))
    return stored


def feed_errors(options: Mapping[str, Any]) -> tuple[dict[str, str], str]:
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
    for url in options.get(CONF_SOURCES, ()):
        try:
            normalise(url)
        except EngineError:
            errors["base"] = "invalid_source"
            return errors, url
    for tag in options.get(CONF_SUBTITLES, ()):
        if not LANGUAGE.fullmatch(tag):
            errors["base"] = "invalid_language"
            return errors, tag
    least, most = options.get(CONF_MIN_DURATION_S), options.get(CONF_MAX_DURATION_S)
    if least is not None and most is not None and least > most:
        errors["base"] = "invalid_durations"
        return errors, ""
    errors, text = show_errors(options)
    return (errors, text) if errors else network_errors(options)
