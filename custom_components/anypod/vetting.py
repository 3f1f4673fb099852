"""What a form wants yt-dlp to be told, judged by yt-dlp itself."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant

from .const import CONF_FORMAT, CONF_IMPERSONATE, CONF_YTDLP_ARGS
from .engine import (
    EngineError,
    Fetcher,
    InvalidArguments,
    InvalidBrowser,
    InvalidFormat,
    ToolMissing,
    split_arguments,
)
from .ffmpeg import ffmpeg_binary
from .settings import fetcher_config


async def vetting_errors(
    hass: HomeAssistant, options: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is wrong, with the texts that the error is filled in with.

    Errors stand at the top: the frontend does not show them inside a section.
    """
    try:
        await _vet(hass, options)
    except EngineError as err:
        return _errors(err), _texts(err)
    return {}, {}


async def _vet(hass: HomeAssistant, options: Mapping[str, Any]) -> None:
    arguments, chosen = options.get(CONF_YTDLP_ARGS), options.get(CONF_FORMAT)
    browser = options.get(CONF_IMPERSONATE)
    fetcher = Fetcher(fetcher_config(hass, ffmpeg_binary(hass)))
    if arguments:
        await fetcher.vet_arguments(split_arguments(arguments))
    if chosen:
        await fetcher.vet_format(chosen)
    if browser:
        await fetcher.vet_browser(browser)


def _errors(err: EngineError) -> dict[str, str]:
    match err:
        case InvalidArguments() if err.why.is_mistake:
            return {"base": "invalid_arguments"}
        case InvalidArguments():
            return {"base": "forbidden_argument"}
        case InvalidFormat():
            return {"base": "invalid_format"}
        case InvalidBrowser() if err.knows_others:
            return {"base": "invalid_impersonate"}
        case InvalidBrowser():
            return {"base": "impersonate_missing"}
        case ToolMissing():
            return {"base": "ytdlp_missing"}
        case _:
            return {"base": "unknown"}


def _texts(err: EngineError) -> dict[str, str]:
    match err:
        case InvalidArguments():
            return {"text": err.argument, "reason": err.reason}
        case InvalidBrowser():
            return {"text": err.browser, "reason": ""}
        case _:
            return {"text": "", "reason": str(err)}
