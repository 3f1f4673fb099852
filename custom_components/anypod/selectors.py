"""What forms are made of."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
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


KEEP_LAST_SELECTOR: Final = number(least=1, most=100_000)
