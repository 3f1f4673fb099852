"""Repairs of where things are kept: a restored database, a media folder that is gone."""

from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
import voluptuous as vol

from .engine import LibraryUnavailable
from .entry import DATA_ANYPOD
from .issues import Asked


class DatabaseRestoredFlow(RepairsFlow):
    """Tells what became of a damaged database, until somebody has read it."""

    def __init__(self, asked: Asked) -> None:
        """Remember what happened."""
        self._what = asked.get("what")
        self._at = str(asked.get("at"))
        self._copied_at = str(asked.get("copied_at"))
        self._damaged = str(asked.get("damaged"))

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Go on: what is handed over here is the issue, and no answer."""
        if self._what == "whole":
            return await self.async_step_whole()
        if self._what == "copied":
            return await self.async_step_copied()
        return await self.async_step_renewed()

    async def async_step_whole(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say that nothing is missing."""
        if user_input is not None:
            return await self._known()
        return self.async_show_form(
            step_id="whole",
            data_schema=vol.Schema({}),
            description_placeholders={"at": self._at, "damaged": self._damaged},
        )

    async def async_step_copied(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say from when the copy is."""
        if user_input is not None:
            return await self._known()
        return self.async_show_form(
            step_id="copied",
            data_schema=vol.Schema({}),
            description_placeholders={
                "at": self._at,
                "copied_at": self._copied_at,
                "damaged": self._damaged,
            },
        )

    async def async_step_renewed(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say that there was no copy."""
        if user_input is not None:
            return await self._known()
        return self.async_show_form(
            step_id="renewed",
            data_schema=vol.Schema({}),
            description_placeholders={"at": self._at, "damaged": self._damaged},
        )

    async def _known(self) -> RepairsFlowResult:
        await self.hass.data[DATA_ANYPOD].engine.guard.acknowledge()
        return self.async_create_entry(data={})


class LibraryMissingFlow(RepairsFlow):
    """Looks for a media folder again, or goes on without it."""

    def __init__(self, asked: Asked) -> None:
        """Remember which folder it is about."""
        self._folder = str(asked.get("folder"))

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["look", "give_up"],
            description_placeholders={"folder": self._folder},
        )

    async def async_step_look(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Look whether it is there by now."""
        if await self.hass.data[DATA_ANYPOD].engine.folders.look():
            return self.async_create_entry(data={})
        return self.async_abort(
            reason="still_missing", description_placeholders={"folder": self._folder}
        )

    async def async_step_give_up(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Take its files for lost."""
        try:
            await self.hass.data[DATA_ANYPOD].engine.folders.give_up()
        except LibraryUnavailable:
            return self.async_abort(reason="not_writable")
        return self.async_create_entry(data={})


class LibraryAwayFlow(LibraryMissingFlow):
    """Does the same for folders that new files do not go to."""
