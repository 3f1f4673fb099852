"""Walking through config flows as a person does: fill in, wait, read the answer."""

from typing import Any

from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryState,
    ConfigFlowResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType, section

from custom_components.anypod.const import DOMAIN

_ON_THE_WAY = {FlowResultType.SHOW_PROGRESS, FlowResultType.SHOW_PROGRESS_DONE}


async def begin(hass: HomeAssistant, what: str = "feed") -> ConfigFlowResult:
    """Open a flow and choose what to add; return its form."""
    menu = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    return await send(hass, menu, next_step_id=what)


async def reconfigure(hass: HomeAssistant, entry: ConfigEntry[Any]) -> ConfigFlowResult:
    """Open the flow that changes an entry; return its form."""
    return await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_RECONFIGURE, "entry_id": entry.entry_id}
    )


async def move(
    hass: HomeAssistant, shown: ConfigFlowResult, url: str, **fields: Any
) -> ConfigFlowResult:
    """Have the feed of such a flow read another URL; wait for the answer."""
    return await arrive(hass, await send(hass, shown, url=url, **fields))


async def send(
    hass: HomeAssistant, shown: ConfigFlowResult, **fields: Any
) -> ConfigFlowResult:
    """Send a form, or the choice of a menu; return what is shown then."""
    return await hass.config_entries.flow.async_configure(shown["flow_id"], fields)


async def ask(
    hass: HomeAssistant,
    shown: ConfigFlowResult,
    url: str,
    *,
    keep_last: float | None = 10,
    media: str = "audio",
) -> ConfigFlowResult:
    """Send the form of a feed; return the progress."""
    fields: dict[str, Any] = {"url": url, "media": media}
    if keep_last is not None:
        fields["keep_last"] = keep_last
    return await send(hass, shown, **fields)


async def arrive(hass: HomeAssistant, shown: ConfigFlowResult) -> ConfigFlowResult:
    """Wait for the end of the progress; return what is shown then."""
    while shown["type"] in _ON_THE_WAY:
        await hass.async_block_till_done()
        shown = await hass.config_entries.flow.async_configure(shown["flow_id"])
    await hass.async_block_till_done(wait_background_tasks=True)
    return shown


async def try_url(
    hass: HomeAssistant,
    url: str,
    shown: ConfigFlowResult | None = None,
    **fields: Any,
) -> ConfigFlowResult:
    """Ask for a URL, in a new flow unless one is given, and wait for the answer."""
    shown = shown or await begin(hass)
    return await arrive(hass, await ask(hass, shown, url, **fields))


def made(result: ConfigFlowResult) -> ConfigEntry[Any]:
    """Return the entry that a flow ended in, which has been set up."""
    assert result["type"] is FlowResultType.CREATE_ENTRY, result
    entry = result["result"]
    assert entry.state is ConfigEntryState.LOADED
    return entry


async def options(
    hass: HomeAssistant, entry: ConfigEntry[Any], **fields: Any
) -> ConfigFlowResult:
    """Open an entry's options, and send them if there are any fields.

    They need not be sorted into the sections of the form.
    """
    manager = hass.config_entries.options
    shown = await manager.async_init(entry.entry_id)
    assert shown["type"] is FlowResultType.FORM
    assert shown["step_id"] == "init"
    if fields:
        given = in_sections(shown, fields)
        shown = await manager.async_configure(shown["flow_id"], given)
        await hass.async_block_till_done()
    return shown


def in_sections(form: ConfigFlowResult, fields: dict[str, Any]) -> dict[str, Any]:
    """Return what is sent when the fields of a form are filled in, wherever they are."""
    schema = form["data_schema"]
    assert schema is not None
    given = dict(fields)
    for name, part in schema.schema.items():
        if isinstance(part, section):
            here = {str(one) for one in part.schema.schema} & given.keys()
            found = {one: given.pop(one) for one in here}
            if found:
                given[str(name)] = given.get(str(name), {}) | found
    return given


def told(form: ConfigFlowResult) -> dict[str, str]:
    """Return what a form's errors say more than what is always said."""
    placeholders = form["description_placeholders"] or {}
    return {key: placeholders[key] for key in ("text", "reason")}


def suggested(form: ConfigFlowResult, section: str | None = None) -> dict[str, Any]:
    """Return what a form, or a section of it, is filled in with."""
    schema = form["data_schema"]
    assert schema is not None
    if section is not None:
        schema = schema.schema[section].schema
    return {
        str(key): key.description["suggested_value"]
        for key in schema.schema
        if key.description
    }
