"""Versions of yt-dlp that are installed and spoilt, and what is shown of them."""

from typing import Any

from custom_components.anypod.engine import EngineConfig, ToolState
from custom_components.anypod.engine.ledger import ytdlp_folder

OLD, NEW = "2099.1.1", "2099.1.2"


def complete(**facts: Any) -> ToolState:
    """Return a state in which no tool is missing."""
    return ToolState(missing=frozenset(), **facts)


def damage(config: EngineConfig, version: str) -> None:
    """Spoil a version that is installed."""
    main = ytdlp_folder(config.cache_dir, version) / "yt_dlp" / "__init__.py"
    main.write_text("import a_module_that_is_nowhere\n")
