"""What forms are made of."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, Final

from homeassistant.helpers.selector import (
    DurationSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)


def number(
    *, least: float, most: float, unit: str | None = None, step: float = 1
) -> NumberSelector:
    """Return a field for a number."""
    config = NumberSelectorConfig(
        min=least, max=most, step=step, mode=NumberSelectorMode.BOX
    )
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


def choice(
    options: list[str], translation_key: str, *, multiple: bool = False
) -> SelectSelector:
    """Return a choice whose options are translated."""
    return SelectSelector(
        SelectSelectorConfig(
            options=options,
            translation_key=translation_key,
            multiple=multiple,
            mode=SelectSelectorMode.LIST if multiple else SelectSelectorMode.DROPDOWN,
        )
    )


def flat(user_input: Mapping[str, Any], sections: Collection[str]) -> dict[str, Any]:
    """Return what a form with sections holds, without the sections."""
    fields = {key: value for key, value in user_input.items() if key not in sections}
    for name in sections:
        fields |= user_input.get(name, {})
    return fields


def without_defaults(
    options: Mapping[str, Any], defaults: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what need be stored of a form: what is not so anyway."""
    return {
        key: value
        for key, value in options.items()
        if key not in defaults or value != defaults[key]
    }


def as_duration(seconds: float) -> dict[str, float]:
    """Return a number of seconds as a field for a duration shows it."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return {"hours": hours, "minutes": minutes, "seconds": rest}


def seconds_of(duration: Mapping[str, float] | None) -> float | None:
    """Return what was given in a field for a duration; None where it is emptied.

    The frontend sends zeros then.
    """
    return timedelta(**(duration or {})).total_seconds() or None


def language(*, multiple: bool = False) -> SelectSelector:
    """Return a choice among languages, which also takes others by their tags."""
    options = [
        SelectOptionDict(value=tag, label=f"{name} ({tag})")
        for tag, name in LANGUAGES.items()
    ]
    return SelectSelector(
        SelectSelectorConfig(
            options=options,
            custom_value=True,
            multiple=multiple,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )


KEEP_LAST_SELECTOR: Final = number(least=1, most=100_000)
DURATION_SELECTOR: Final = DurationSelector()
LANGUAGES: Final[Mapping[str, str]] = {
    "ar": "العربية",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en": "English",
    "es": "Español",
    "fi": "Suomi",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "hu": "Magyar",
    "id": "Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "nb": "Norsk bokmål",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "pt-BR": "Português (Brasil)",
    "ro": "Română",
    "ru": "Русский",
    "sv": "Svenska",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "vi": "Tiếng Việt",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
}
"""What many sources are in, by BCP 47 tags, each as those who speak it call it."""
