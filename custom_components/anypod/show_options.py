"""Fields that say what apps show of a feed: what they take, and what is wrong with it."""

from collections.abc import Mapping
import re
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.helpers.selector import (
    BooleanSelector,
    FileSelector,
    FileSelectorConfig,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .const import (
    CONF_ARTWORK_FILE,
    CONF_ARTWORK_URL,
    CONF_AUTHOR,
    CONF_CATEGORY,
    CONF_DESCRIPTION,
    CONF_EMAIL,
    CONF_EXPLICIT,
    CONF_LANGUAGE,
    CONF_PAGE_SIZE,
    CONF_PODCAST_TYPE,
    CONF_SUBTITLE,
    CONF_TITLE,
)
from .engine import (
    DEFAULT_CATEGORY,
    DEFAULT_PAGE_SIZE,
    PODCAST_CATEGORIES,
    EngineError,
    PodcastType,
    normalise,
)
from .selectors import choice, language, number

CONF_ARTWORK_UPLOAD: Final = "artwork_upload"
CONF_ARTWORK_REMOVE: Final = "artwork_remove"

LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""As in BCP 47: de, en, pt-BR."""
_EMAIL: Final = re.compile(r"[^\s@<>()]+@[^\s@<>().]+(\.[^\s@<>().]+)+")

SHOW_DEFAULTS: Final[Mapping[str, Any]] = {
    CONF_CATEGORY: DEFAULT_CATEGORY,
    CONF_EXPLICIT: False,
    CONF_PODCAST_TYPE: PodcastType.EPISODIC.value,
    CONF_PAGE_SIZE: DEFAULT_PAGE_SIZE,
    CONF_ARTWORK_REMOVE: False,
}
"""What need not be stored, because it is so anyway."""


def show_schema(entry: ConfigEntry[Any]) -> vol.Schema:
    """Return the fields that say what apps show of a feed."""
    fields: dict[vol.Marker, Any] = {
        vol.Optional(CONF_TITLE): TextSelector(),
        vol.Optional(CONF_SUBTITLE): TextSelector(),
        vol.Optional(CONF_DESCRIPTION): TextSelector(
            TextSelectorConfig(multiline=True)
        ),
        vol.Optional(CONF_AUTHOR): TextSelector(),
        vol.Optional(CONF_EMAIL): TextSelector(
            TextSelectorConfig(type=TextSelectorType.EMAIL)
        ),
        vol.Optional(CONF_LANGUAGE): language(),
        vol.Optional(CONF_CATEGORY, default=DEFAULT_CATEGORY): _category_selector(),
        vol.Optional(CONF_EXPLICIT, default=False): BooleanSelector(),
        vol.Optional(CONF_PODCAST_TYPE, default=PodcastType.EPISODIC.value): choice(
            [one.value for one in PodcastType], CONF_PODCAST_TYPE
        ),
        vol.Optional(CONF_ARTWORK_UPLOAD): FileSelector(
            FileSelectorConfig(accept="image/*")
        ),
    }
    if CONF_ARTWORK_FILE in entry.options:
        fields[vol.Optional(CONF_ARTWORK_REMOVE, default=False)] = BooleanSelector()
    fields[vol.Optional(CONF_ARTWORK_URL)] = TextSelector(
        TextSelectorConfig(type=TextSelectorType.URL)
    )
    fields[vol.Optional(CONF_PAGE_SIZE, default=DEFAULT_PAGE_SIZE)] = number(
        least=10, most=1000
    )
    return vol.Schema(fields)


def _category_selector() -> SelectSelector:
    """Return the categories under the names that Apple and every app know them by."""
    return SelectSelector(
        SelectSelectorConfig(
            options=list(PODCAST_CATEGORIES), mode=SelectSelectorMode.DROPDOWN
        )
    )


def show_errors(options: Mapping[str, Any]) -> tuple[dict[str, str], str]:
    """Return what is wrong, and the text that it is about."""
    errors: dict[str, str] = {}
    spoken, email = options.get(CONF_LANGUAGE), options.get(CONF_EMAIL)
    picture = options.get(CONF_ARTWORK_URL)
    if spoken and not LANGUAGE.fullmatch(spoken):
        errors["base"] = "invalid_language"
        return errors, spoken
    if email and not _EMAIL.fullmatch(email):
        errors["base"] = "invalid_email"
        return errors, email
    if picture and not _is_web_address(picture):
        errors["base"] = "invalid_artwork_url"
        return errors, picture
    return errors, ""


def _is_web_address(text: str) -> bool:
    try:
        normalise(text)
    except EngineError:
        return False
    return True


def shown_to_store(
    entry: ConfigEntry[Any], options: Mapping[str, Any], picture: str | None
) -> dict[str, Any]:
    """Return what is kept of those fields; `picture` was uploaded with them."""
    left_out = {CONF_ARTWORK_UPLOAD, CONF_ARTWORK_REMOVE}
    stored = {key: value for key, value in options.items() if key not in left_out}
    if stored.get(CONF_ARTWORK_URL):
        stored[CONF_ARTWORK_URL] = normalise(stored[CONF_ARTWORK_URL])
    own = picture
    if own is None and not options.get(CONF_ARTWORK_REMOVE):
        own = entry.options.get(CONF_ARTWORK_FILE)
    return stored if own is None else stored | {CONF_ARTWORK_FILE: own}
