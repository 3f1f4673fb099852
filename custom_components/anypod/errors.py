"""The one table: what an engine error means in Home Assistant."""

from collections.abc import Generator
from contextlib import contextmanager
from http import HTTPStatus

from homeassistant.exceptions import (
    ConfigEntryError,
    ConfigEntryNotReady,
    HomeAssistantError,
    ServiceValidationError,
)

from .const import DOMAIN
from .engine import (
    EngineError,
    ErrorClass,
    ForbiddenDomain,
    IllegalTransition,
    ImportFault,
    InstallFailed,
    InvalidArguments,
    InvalidImport,
    InvalidUrl,
    InvalidVersion,
    LastLink,
    LibraryUnavailable,
    NoSpaceError,
    NotManual,
    PrivateAddress,
    ReleaseBroken,
    SchemaTooNew,
    SourceError,
    StoreError,
    ToolMissing,
    TooManySubmissions,
    UnknownEpisode,
    UnknownFeed,
    UnknownLink,
    UnknownTranscript,
)

_FORM_ERRORS = {
    ErrorClass.TEMPORARY: "cannot_connect",
    ErrorClass.RATE_LIMITED: "rate_limited",
    ErrorClass.REMOVED: "not_found",
    ErrorClass.GEO_BLOCKED: "geo_blocked",
    ErrorClass.DRM: "drm",
    ErrorClass.UNSUPPORTED: "unsupported_url",
    ErrorClass.NO_FORMATS: "unsupported_url",
    ErrorClass.NOT_YET: "not_yet",
}

_IMPORT_ERRORS = {
    ImportFault.UNKNOWN: "import_unknown",
    ImportFault.BROKEN: "import_broken",
    ImportFault.EMPTY: "import_empty",
    ImportFault.TOO_LARGE: "import_too_large",
}


def form_error(err: EngineError) -> str:
    """Return the key of a config flow's error."""
    if isinstance(err, InvalidUrl):
        return "invalid_url"
    if isinstance(err, ToolMissing):
        return "ytdlp_missing" if err.tool == "yt-dlp" else "ffmpeg_missing"
    if isinstance(err, SourceError):
        return _FORM_ERRORS.get(err.error_class, "unknown")
    if isinstance(err, InvalidImport):
        return _IMPORT_ERRORS[err.fault]
    return "unknown"


def setup_error(err: EngineError) -> HomeAssistantError:
    """Return what to raise when an entry cannot be set up."""
    if isinstance(err, SchemaTooNew):
        return ConfigEntryError(
            translation_domain=DOMAIN, translation_key="database_too_new"
        )
    return ConfigEntryNotReady(
        translation_domain=DOMAIN,
        translation_key="database_error",
        translation_placeholders={"error": str(err)},
    )


def action_error(err: EngineError) -> HomeAssistantError:
    """Return what to raise when an action cannot be done."""
    if isinstance(err, UnknownFeed):
        return ServiceValidationError(
            translation_domain=DOMAIN, translation_key="feed_not_found"
        )
    if isinstance(err, UnknownEpisode):
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="episode_not_found",
            translation_placeholders={"episode_id": err.episode_id},
        )
    if isinstance(err, UnknownTranscript):
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="transcript_not_found",
            translation_placeholders={"language": err.language},
        )
    if isinstance(err, IllegalTransition):
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="wrong_status",
            translation_placeholders={"status": err.status, "action": err.command},
        )
    return (
        _link_error(err)
        or _submission_error(err)
        or _tool_error(err)
        or _source_error(err)
        or _disk_error(err)
        or HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="engine_error",
            translation_placeholders={"error": str(err)},
        )
    )


def _link_error(err: EngineError) -> HomeAssistantError | None:
    """Return why a link cannot be had or changed, if that is it."""
    if isinstance(err, UnknownLink):
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="link_not_found",
            translation_placeholders={"link_id": err.link_id},
        )
    if isinstance(err, LastLink):
        return ServiceValidationError(
            translation_domain=DOMAIN, translation_key="last_link"
        )
    return None


def _submission_error(err: EngineError) -> HomeAssistantError | None:
    """Return what is wrong with a URL that somebody adds, if that is it."""
    if isinstance(err, InvalidUrl):
        return ServiceValidationError(
            translation_domain=DOMAIN, translation_key="invalid_url"
        )
    if isinstance(err, InvalidArguments):
        return _argument_error(err)
    if isinstance(err, NotManual):
        return ServiceValidationError(
            translation_domain=DOMAIN, translation_key="not_manual"
        )
    if isinstance(err, PrivateAddress):
        return ServiceValidationError(
            translation_domain=DOMAIN, translation_key="private_address"
        )
    if isinstance(err, ForbiddenDomain):
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="forbidden_domain",
            translation_placeholders={"host": err.host},
        )
    if isinstance(err, TooManySubmissions):
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="too_many_submissions",
            translation_placeholders={"limit": str(err.limit)},
        )
    return None


def _tool_error(err: EngineError) -> HomeAssistantError | None:
    """Return why yt-dlp was not updated, if that is it."""
    if isinstance(err, InvalidVersion):
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="invalid_version",
            translation_placeholders={"version": err.text},
        )
    if isinstance(err, InstallFailed):
        return HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="install_failed",
            translation_placeholders={"tool": err.tool, "error": err.detail},
        )
    if isinstance(err, ReleaseBroken):
        return HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="release_broken",
            translation_placeholders={"version": err.version, "error": err.detail},
        )
    return None


def _source_error(err: EngineError) -> HomeAssistantError | None:
    """Return why a source cannot be read, if that is it."""
    if isinstance(err, ToolMissing):
        error_class = ErrorClass.TOOL_MISSING
    elif isinstance(err, SourceError):
        error_class = err.error_class
    else:
        return None
    return HomeAssistantError(
        translation_domain=DOMAIN, translation_key=f"problem_{error_class}"
    )


def _disk_error(err: EngineError) -> HomeAssistantError | None:
    """Return what is wrong with the database or the media folder, if that is it."""
    if isinstance(err, SchemaTooNew):
        return HomeAssistantError(
            translation_domain=DOMAIN, translation_key="database_too_new"
        )
    if isinstance(err, StoreError):
        return HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="database_error",
            translation_placeholders={"error": str(err)},
        )
    if isinstance(err, LibraryUnavailable):
        return HomeAssistantError(
            translation_domain=DOMAIN, translation_key="problem_library_missing"
        )
    if isinstance(err, NoSpaceError):
        return HomeAssistantError(
            translation_domain=DOMAIN, translation_key="problem_disk_full"
        )
    return None


def _argument_error(err: InvalidArguments) -> HomeAssistantError:
    if err.why.is_mistake:
        return ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="invalid_arguments",
            translation_placeholders={"argument": err.argument, "reason": err.reason},
        )
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="forbidden_argument",
        translation_placeholders={"argument": err.argument, "reason": err.reason},
    )


_STATUSES = {
    "feed_not_found": HTTPStatus.NOT_FOUND,
    "episode_not_found": HTTPStatus.NOT_FOUND,
    "transcript_not_found": HTTPStatus.NOT_FOUND,
    "link_not_found": HTTPStatus.NOT_FOUND,
    "last_link": HTTPStatus.CONFLICT,
    "wrong_status": HTTPStatus.CONFLICT,
    "not_manual": HTTPStatus.CONFLICT,
    "feed_not_loaded": HTTPStatus.CONFLICT,
    "administrators_only": HTTPStatus.FORBIDDEN,
    "forbidden": HTTPStatus.FORBIDDEN,
    "forbidden_domain": HTTPStatus.FORBIDDEN,
    "private_address": HTTPStatus.FORBIDDEN,
    "too_many_submissions": HTTPStatus.TOO_MANY_REQUESTS,
    "invalid_url": HTTPStatus.UNPROCESSABLE_ENTITY,
    "invalid_arguments": HTTPStatus.UNPROCESSABLE_ENTITY,
    "forbidden_argument": HTTPStatus.UNPROCESSABLE_ENTITY,
    "invalid_version": HTTPStatus.UNPROCESSABLE_ENTITY,
}


def http_status(code: str | None) -> HTTPStatus:
    """Return the status with which the API answers an error; its key is the code."""
    return _STATUSES.get(code or "", HTTPStatus.SERVICE_UNAVAILABLE)


@contextmanager
def as_action_error() -> Generator[None]:
    """Turn an engine error into the one that Home Assistant shows."""
    try:
        yield
    except EngineError as err:
        raise action_error(err) from err
