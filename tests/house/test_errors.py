"""Every error of the engine is said in words that are translated."""

from pathlib import Path
from typing import Final

from homeassistant.exceptions import HomeAssistantError
import pytest

import custom_components  # noqa: F401 before Home Assistant looks for the test kit's own
from custom_components.anypod.engine import EngineError, ErrorClass, errors
from custom_components.anypod.engine.models import EpisodeStatus, Refusal
from custom_components.anypod.errors import action_error
from tests.house.declared import ENGLISH, placeholders, read

TEXTS: Final = read(ENGLISH)["exceptions"]
# What forms say, or what only the engine's own parts say to each other.
UNSAID: Final = frozenset(
    {
        *(errors.EngineError, errors.ExpiredCookies, errors.InvalidBrowser),
        *(errors.InvalidCookies, errors.InvalidCron, errors.InvalidFormat),
        errors.InvalidImport,
        *(errors.InvalidMedia, errors.InvalidPattern, errors.InvalidWindow),
        errors.ProbeFailed,
        errors.Rejected,
    }
)
MADE: Final[dict[type[EngineError], EngineError]] = {
    errors.IllegalTransition: errors.IllegalTransition(EpisodeStatus.QUEUED, "skip"),
    errors.InstallFailed: errors.InstallFailed("yt-dlp", "no network"),
    errors.InvalidArguments: errors.InvalidArguments(Refusal.STRAY, "x"),
    errors.LibraryUnavailable: errors.LibraryUnavailable(Path("media")),
    errors.ReleaseBroken: errors.ReleaseBroken("2026.1.1", "it does not start"),
    errors.SourceError: errors.SourceError(ErrorClass.REMOVED, "gone"),
}


def every_class() -> set[type[EngineError]]:
    """Return all classes of errors."""
    return {
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, EngineError)
    }


@pytest.mark.parametrize("kind", sorted(every_class() - UNSAID, key=str))
def test_is_translated(kind: type[EngineError]) -> None:
    err = MADE.get(kind) or kind("what it is about")
    said = action_error(err)
    assert isinstance(said, HomeAssistantError)
    key = said.translation_key
    assert key is not None
    assert key != "engine_error"
    given = said.translation_placeholders or {}
    assert placeholders(TEXTS[key]["message"]) == given.keys()
    assert all(isinstance(value, str) for value in given.values())


@pytest.mark.parametrize("error_class", ErrorClass)
def test_sources(error_class: ErrorClass) -> None:
    said = action_error(errors.SourceError(error_class, "it says so"))
    assert said.translation_key == f"problem_{error_class}"
    assert said.translation_key in TEXTS
