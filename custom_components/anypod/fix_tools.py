"""Repairs of the tools: another yt-dlp, and something that runs JavaScript."""

import asyncio
from typing import Any

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import voluptuous as vol

from .const import CONF_JS_RUNTIME, DOMAIN
from .engine import EngineError, JsRuntimeSource
from .entry import DATA_ANYPOD
from .hub import change_hub
from .issues import Asked
from .prose import reason


class UpdateFlow(RepairsFlow):
    """Installs the newest yt-dlp; what failed with the last one is tried again."""

    _task: asyncio.Task[bool] | None = None

    def __init__(self, asked: Asked) -> None:
        """Remember which version is at fault."""
        self._version = str(asked.get("version"))

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Go on: what is handed over here is the issue, and no answer."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say what is going to be done."""
        if user_input is not None:
            return await self.async_step_update()
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            description_placeholders={"version": self._version},
        )

    async def async_step_update(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Install it."""
        if self._task is None:
            self._task = self.hass.async_create_task(
                _update(self.hass), "anypod update", eager_start=False
            )
        if not self._task.done():
            return self.async_show_progress(
                step_id="update", progress_action="update", progress_task=self._task
            )
        return self.async_show_progress_done(next_step_id="updated")

    async def async_step_updated(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say what came of it."""
        try:
            is_new = await _result_of(self._task)
        except EngineError as err:
            return self.async_abort(
                reason="not_installed",
                description_placeholders={"error": reason(err)},
            )
        if not is_new:
            return self.async_abort(reason="is_newest")
        return self.async_create_entry(data={})


class YtDlpMissingFlow(UpdateFlow):
    """Installs a yt-dlp where there is none."""


class YtDlpFailingFlow(UpdateFlow):
    """Installs a yt-dlp that reads what the one in use cannot."""


class JsRuntimeFlow(RepairsFlow):
    """Lets Anypod have a JavaScript runtime of its own."""

    _task: asyncio.Task[bool] | None = None

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask."""
        return self.async_show_menu(step_id="init", menu_options=["install", "ignore"])

    async def async_step_ignore(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Leave it as it is."""
        ir.async_ignore_issue(self.hass, DOMAIN, self.issue_id, ignore=True)
        return self.async_abort(reason="issue_ignored")

    async def async_step_install(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Install one, from now on whenever it is missing."""
        if self._task is None:
            self._task = self.hass.async_create_task(
                _furnish(self.hass), "anypod runtime", eager_start=False
            )
        if not self._task.done():
            return self.async_show_progress(
                step_id="install", progress_action="install", progress_task=self._task
            )
        return self.async_show_progress_done(next_step_id="installed")

    async def async_step_installed(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Say what came of it."""
        try:
            await _result_of(self._task)
        except EngineError as err:
            return self.async_abort(
                reason="not_installed",
                description_placeholders={"error": reason(err)},
            )
        return self.async_create_entry(data={})


async def _update(hass: HomeAssistant) -> bool:
    """Install the newest yt-dlp; return whether that is another one."""
    tools = hass.data[DATA_ANYPOD].engine.tools
    before = tools.state.installed
    # What is known of the index may be a day old.
    await tools.look()
    await tools.install()
    return tools.state.installed != before


async def _furnish(hass: HomeAssistant) -> bool:
    await change_hub(hass, **{CONF_JS_RUNTIME: JsRuntimeSource.MANAGED.value})
    await hass.data[DATA_ANYPOD].engine.tools.furnish()
    return True


async def _result_of(task: asyncio.Task[bool] | None) -> bool:
    """Return what an installation came to; there has to have been one."""
    if task is None:
        raise RuntimeError("the flow has not installed anything yet")
    return await task
