"""Questions that only a person can answer, and the dialogs that take the answers."""

from collections.abc import Callable, Mapping
from typing import Final

from homeassistant.components.repairs import RepairsFlow
from homeassistant.core import HomeAssistant

from .fix_files import DiskFullFlow, DiskLowFlow, OrphanFilesFlow, RemovedFeedFlow
from .fix_sources import NoUrlFlow, SourceGoneFlow
from .fix_storage import DatabaseRestoredFlow, LibraryAwayFlow, LibraryMissingFlow
from .fix_tools import JsRuntimeFlow, YtDlpFailingFlow, YtDlpMissingFlow
from .issues import (
    DATABASE_RESTORED,
    DISK_FULL,
    DISK_LOW,
    JS_RUNTIME_MISSING,
    LIBRARY_AWAY,
    LIBRARY_MISSING,
    NO_URL,
    ORPHAN_FILES,
    REMOVED_FEED,
    SOURCE_GONE,
    YTDLP_FAILING,
    YTDLP_MISSING,
    Asked,
)

_FLOWS: Final[Mapping[str, Callable[[Asked], RepairsFlow]]] = {
    DATABASE_RESTORED: DatabaseRestoredFlow,
    DISK_FULL: DiskFullFlow,
    DISK_LOW: DiskLowFlow,
    JS_RUNTIME_MISSING: lambda _: JsRuntimeFlow(),
    LIBRARY_AWAY: LibraryAwayFlow,
    LIBRARY_MISSING: LibraryMissingFlow,
    NO_URL: NoUrlFlow,
    ORPHAN_FILES: OrphanFilesFlow,
    REMOVED_FEED: RemovedFeedFlow,
    SOURCE_GONE: SourceGoneFlow,
    YTDLP_FAILING: YtDlpFailingFlow,
    YTDLP_MISSING: YtDlpMissingFlow,
}
"""By what the ids of issues begin with; some are about one feed, which ends them."""


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: Asked | None
) -> RepairsFlow:
    """Return the dialog that mends what an issue is about."""
    [make] = [make for key, make in _FLOWS.items() if issue_id.startswith(key)]
    return make(data or {})
