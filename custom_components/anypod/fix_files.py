"""Repairs of what lies on the disk: files that nobody needs, and too many of them."""

from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
import voluptuous as vol

from .const import CONF_MIN_FREE_GB
from .entry import DATA_ANYPOD
from .hub import change_hub, settle_hub
from .issues import LOW_GB, Asked, human_size
from .prose import plain
from .selectors import number

LOW_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_MIN_FREE_GB, default=LOW_GB): number(
            least=0.1, most=100_000, step=0.1, unit="GB"
        )
    }
)


class OrphanFilesFlow(RepairsFlow):
    """Deletes the files that belong to no episode, or ignores them."""

    def __init__(self, asked: Asked) -> None:
        """Remember what was found."""
        self._placeholders = {key: str(value) for key, value in asked.items()}

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Go on: what is handed over here is the issue, and no answer."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Show which files they are."""
        if user_input is not None:
            # What belongs to an episode by now is left alone.
            await self.hass.data[DATA_ANYPOD].engine.delete_orphans()
            return self.async_create_entry(data={})
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            description_placeholders=self._placeholders,
        )


class RemovedFeedFlow(RepairsFlow):
    """Deletes the files of a removed feed, or leaves them to the user."""

    def __init__(self, asked: Asked) -> None:
        """Remember which feed it is about."""
        self._feed_id = str(asked.get("feed_id"))
        self._title = str(asked.get("title"))
        self._size = str(asked.get("size"))

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["delete", "keep"],
            description_placeholders={
                # In a heading it is shown as it is, and in a text as Markdown.
                "title": self._title,
                "name": plain(self._title),
                "size": self._size,
            },
        )

    async def async_step_delete(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Delete the files."""
        return await self._decide(delete_files=True)

    async def async_step_keep(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Leave the files where they are."""
        return await self._decide(delete_files=False)

    async def _decide(self, *, delete_files: bool) -> RepairsFlowResult:
        engine = self.hass.data[DATA_ANYPOD].engine
        await engine.feeds.release_files(self._feed_id, delete_files=delete_files)
        await settle_hub(self.hass)
        return self.async_create_entry(data={})


class DiskFullFlow(RepairsFlow):
    """Goes on with downloads once somebody has made room for them."""

    def __init__(self, asked: Asked) -> None:
        """Remember which folder it is about."""
        self._folder = str(asked.get("folder"))

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Go on: what is handed over here is the issue, and no answer."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Show how much room there is and has to be; look again."""
        space = await self.hass.data[DATA_ANYPOD].engine.look_for_room()
        errors: dict[str, str] = {}
        if user_input is not None:
            if space.is_enough:
                return self.async_create_entry(data={})
            errors = {"base": "still_full"}
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            errors=errors,
            description_placeholders={
                "folder": self._folder,
                "free": human_size(space.free_bytes or 0),
                "wanted": human_size(space.reserve_bytes),
            },
        )


class DiskLowFlow(RepairsFlow):
    """Has old episodes go before the disk is full."""

    def __init__(self, asked: Asked) -> None:
        """Remember which folder it is about."""
        self._folder = str(asked.get("folder"))

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Go on: what is handed over here is the issue, and no answer."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask how much is to stay free."""
        if user_input is not None:
            await change_hub(self.hass, **user_input)
            return self.async_create_entry(data={})
        space = await self.hass.data[DATA_ANYPOD].engine.look_for_room()
        return self.async_show_form(
            step_id="confirm",
            data_schema=LOW_SCHEMA,
            description_placeholders={
                "folder": self._folder,
                "free": human_size(space.free_bytes or 0),
            },
        )
