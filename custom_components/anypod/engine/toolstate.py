"""What is known of the tools that Anypod runs."""

from dataclasses import dataclass
from enum import StrEnum


class Tool(StrEnum):
    """A program that Anypod starts."""

    YTDLP = "yt-dlp"
    FFMPEG = "ffmpeg"
    """With ffprobe, which comes with it."""
    JS_RUNTIME = "js_runtime"


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolState:
    """Which yt-dlp there is, and which there could be."""

    installed: str | None = None
    """What the next run starts; None before that is known, or without any."""
    latest: str | None = None
    """The newest one that is known and not known to be broken."""
    installing: str | None = None
    """What is being installed right now."""
    missing: frozenset[Tool] | None = None
    """What is needed and not there; None before anybody has looked."""
    is_failing: bool = False
    """Much cannot be read that a newer yt-dlp may well read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolReport:
    """The versions of all tools, None for what is not there."""

    ytdlp: str | None
    is_managed: bool
    """That yt-dlp is Anypod's own, and not the machine's."""
    ejs: str | None
    ffmpeg: str | None
    ffprobe: str | None
    js_runtime: str | None
    """Name and version of the one that is used."""
    js_too_old: tuple[str, ...]
    """Names and versions of those that yt-dlp does not accept."""
    missing: tuple[str, ...]
    """Packages that this yt-dlp would like to have."""
    problem: str | None
    """Why the last installation of a tool by itself failed."""
