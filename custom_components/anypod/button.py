"""Buttons of a feed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import AnypodConfigEntry
from .engine import Engine
from .entity import AnypodEntity
from .errors import as_action_error

# The engine makes one sync of two presses.
PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class AnypodButtonDescription(ButtonEntityDescription):
    """A button, and what a press does with the feed."""

    press_fn: Callable[[Engine, str], Awaitable[Any]]


BUTTONS: tuple[AnypodButtonDescription, ...] = (
    AnypodButtonDescription(
        key="sync",
        translation_key="sync",
        press_fn=lambda engine, feed_id: engine.feeds.sync(feed_id),
    ),
    AnypodButtonDescription(
        key="retry_failed",
        translation_key="retry_failed",
        press_fn=lambda engine, feed_id: engine.commands.retry_failed(feed_id),
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: AnypodConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a feed's buttons."""
    async_add_entities(AnypodButton(entry.runtime_data, one) for one in BUTTONS)


class AnypodButton(AnypodEntity, ButtonEntity):
    """Begins something that goes on after the press."""

    entity_description: AnypodButtonDescription

    @override
    async def async_press(self) -> None:
        """Begin it."""
        coordinator = self.coordinator
        with as_action_error():
            await self.entity_description.press_fn(
                coordinator.engine, coordinator.config_entry.entry_id
            )
