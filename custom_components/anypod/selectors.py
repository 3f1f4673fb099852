"""Selectors that more than one form shows."""

from typing import Final

from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

KEEP_LAST_SELECTOR: Final = NumberSelector(
    NumberSelectorConfig(min=1, max=100_000, step=1, mode=NumberSelectorMode.BOX)
)


def choice(options: list[str], translation_key: str) -> SelectSelector:
    """Return a choice whose options are translated."""
    return SelectSelector(
        SelectSelectorConfig(
            options=options,
            translation_key=translation_key,
            mode=SelectSelectorMode.DROPDOWN,
        )
    )
