"""The engine's errors: one class per reaction, the facts as attributes.

EngineError
├── SourceError         the site or yt-dlp refused; `error_class` picks the reaction
├── Rejected            the feed's owner does not want the episode after all
├── InvalidUrl          the text is not the address of a web page
├── InvalidCookies      the text is no cookies.txt with a cookie in it
├── ExpiredCookies      the time of every cookie in the text is over
├── InvalidCron         the text is no cron expression that ever comes due
├── InvalidPattern      the text is no regular expression
├── InvalidArguments    yt-dlp is not told that, or would not understand it
├── InvalidFormat       yt-dlp cannot choose by the text, or not one thing
├── InvalidBrowser      yt-dlp cannot behave like that browser
├── InvalidWindow       the text names no two times of day
├── InvalidImport       the file names no feeds in a form that is understood
├── NotManual           URLs can be added to manual feeds only
├── PrivateAddress      the URL leads into a private network, and may not
├── ForbiddenDomain     the site is not among those that URLs may be added from
├── TooManySubmissions  no more URLs are taken for a while
├── InvalidMedia        a finished file is not what it should be
├── ToolMissing         yt-dlp or ffmpeg cannot be started
├── InvalidVersion      the text is no version of yt-dlp
├── InstallFailed       a tool cannot be had: no network, or no such version
├── ReleaseBroken       a version of yt-dlp does not start here
├── NoSpaceError        the disk is full
├── LibraryUnavailable  the media folder is not there (a network disk not mounted)
├── StoreError          the database cannot be used
│   ├── StoreDamaged    its file is broken
│   └── SchemaTooNew    it was written by a newer version
├── UnknownFeed         no such feed
├── UnknownEpisode      no such episode in that feed
├── UnknownTranscript   no such transcript of that episode
├── UnknownLink         no such link of that feed
├── LastLink            a feed keeps one link
└── IllegalTransition   the episode's status does not allow what was asked
"""

from datetime import datetime
from enum import StrEnum
import errno
from pathlib import Path

from .findings import EpisodeMetadata
from .models import EpisodeStatus, ErrorClass, Reason, Refusal


def is_disk_full(err: BaseException) -> bool:
    """Return whether an error says that there is no room, or that none is granted."""
    return isinstance(err, OSError) and err.errno in {errno.ENOSPC, errno.EDQUOT}


class EngineError(Exception):
    """Root of everything that the engine raises on purpose."""


class SourceError(EngineError):
    """The source, or yt-dlp on its behalf, refused."""

    def __init__(
        self,
        error_class: ErrorClass,
        detail: str,
        log: str = "",
        *,
        is_host_fault: bool = False,
        suspects_host: bool = False,
        release_at: datetime | None = None,
    ) -> None:
        """Keep the class that decides the reaction, the text and the run's log."""
        super().__init__(f"{error_class}: {detail}")
        self.error_class = error_class
        self.detail = detail
        self.log = log
        self.is_host_fault = is_host_fault
        self.suspects_host = suspects_host
        self.release_at = release_at


class Rejected(EngineError):
    """The feed's owner does not want the episode after all."""

    def __init__(
        self, reason: Reason, metadata: EpisodeMetadata, log: str = ""
    ) -> None:
        """Keep why, and what is known of the episode by now."""
        super().__init__(reason)
        self.reason = reason
        self.metadata = metadata
        self.log = log


class InvalidUrl(EngineError):
    """The text is not the address of a web page."""


class InvalidCookies(EngineError):
    """The text is no cookies.txt in Netscape's format with a cookie in it."""


class ExpiredCookies(EngineError):
    """The time of every cookie in the text is over."""


class InvalidCron(EngineError):
    """The text is no cron expression that ever comes due."""


class InvalidPattern(EngineError):
    """The text is no regular expression."""


class InvalidArguments(EngineError):
    """yt-dlp is not told that, or would not understand it."""

    def __init__(self, why: Refusal, argument: str, detail: str = "") -> None:
        """Keep what is wrong with which argument, as a clause, too."""
        self.why = why
        self.argument = argument
        self.reason = f"{_REFUSALS[why]} ({detail})" if detail else _REFUSALS[why]
        super().__init__(f"{argument}: {self.reason}" if argument else self.reason)


_REFUSALS = {
    Refusal.RUNS_PROGRAMS: "it could run programs",
    Refusal.TOUCHES_FILES: "it could read or write files elsewhere",
    Refusal.LOADS_CODE: "it could load other configuration or code",
    Refusal.HAS_OPTION: "there is an option of Anypod for that",
    Refusal.IS_OURS: "it is in the way of what Anypod does",
    Refusal.NOT_SUPPORTED: "Anypod does not let it through",
    Refusal.UNKNOWN: "yt-dlp does not know it",
    Refusal.STRAY: "it belongs to no option",
    Refusal.INVALID: "that is not right",
}


class InvalidFormat(EngineError):
    """yt-dlp cannot choose by the text, or would not choose one thing."""


class InvalidBrowser(EngineError):
    """yt-dlp cannot behave like that browser."""

    def __init__(self, browser: str, *, knows_others: bool) -> None:
        """Keep which, and whether it could like another one."""
        super().__init__(f"yt-dlp cannot behave like {browser}")
        self.browser = browser
        self.knows_others = knows_others


class InvalidWindow(EngineError):
    """The text does not name two times of day."""


class ImportFault(StrEnum):
    """Why feeds cannot be read from a file."""

    UNKNOWN = "unknown"
    """It is neither a list of feeds nor a configuration that is understood."""
    BROKEN = "broken"
    """It is one of them, with a mistake."""
    EMPTY = "empty"
    TOO_LARGE = "too_large"


class InvalidImport(EngineError):
    """The file names no feeds in a form that is understood."""

    def __init__(self, fault: ImportFault, detail: str = "") -> None:
        """Keep why, and the words of what read it."""
        super().__init__(f"{fault}: {detail}" if detail else fault)
        self.fault = fault
        self.detail = detail


class NotManual(EngineError):
    """URLs can be added to manual feeds only."""


class PrivateAddress(EngineError):
    """The URL leads into a private network, and may not."""


class ForbiddenDomain(EngineError):
    """The site is not among those that URLs may be added from."""

    def __init__(self, host: str) -> None:
        """Name the site."""
        super().__init__(f"{host} is not allowed")
        self.host = host


class TooManySubmissions(EngineError):
    """No more URLs are taken for a while."""

    def __init__(self, limit: int) -> None:
        """Name how many are taken in an hour."""
        super().__init__(f"more than {limit} in an hour")
        self.limit = limit


class InvalidMedia(EngineError):
    """A finished file is not what it should be."""


class ProbeFailed(InvalidMedia):
    """Whether it is could not be found out."""


class ToolMissing(EngineError):
    """A program that the engine needs cannot be started."""

    def __init__(self, tool: str) -> None:
        """Name the missing program."""
        super().__init__(f"{tool} was not found")
        self.tool = tool


class InvalidVersion(EngineError):
    """The text is no version of yt-dlp."""

    def __init__(self, text: str) -> None:
        """Keep the text."""
        super().__init__(f"{text!r} is no version")
        self.text = text


class InstallFailed(EngineError):
    """A tool cannot be had: no network, no room, or no such version."""

    def __init__(self, tool: str, detail: str, *, is_unsolvable: bool = False) -> None:
        """Keep what was wanted, the installer's words, and whether to try less."""
        super().__init__(f"{tool} cannot be installed: {detail}")
        self.tool = tool
        self.detail = detail
        self.is_unsolvable = is_unsolvable
        """The index was read, and has nothing that fits together."""


class ReleaseBroken(EngineError):
    """A version of yt-dlp does not start here."""

    def __init__(self, version: str, detail: str) -> None:
        """Keep which one, and what it said."""
        super().__init__(f"yt-dlp {version} does not start: {detail}")
        self.version = version
        self.detail = detail


class NoSpaceError(EngineError):
    """There is no room for a file."""


class LibraryUnavailable(EngineError):
    """The media folder does not hold the library, or nothing may be written to it."""

    def __init__(self, root: Path, why: str = "its marker is missing") -> None:
        """Name the folder, and what is wrong with it."""
        super().__init__(f"{root} is not the library as it should be: {why}")
        self.root = root


class StoreError(EngineError):
    """The database cannot be used."""


class StoreDamaged(StoreError):
    """The database's file is not what a database is."""


class SchemaTooNew(StoreError):
    """The database was written by a newer version of this program."""


class UnknownFeed(EngineError):
    """There is no feed with that id."""

    def __init__(self, feed_id: str) -> None:
        """Name the id."""
        super().__init__(f"no feed {feed_id}")
        self.feed_id = feed_id


class UnknownTranscript(EngineError):
    """There is no transcript of an episode in that language."""

    def __init__(self, language: str) -> None:
        """Name the language."""
        super().__init__(f"no transcript in {language}")
        self.language = language


class UnknownLink(EngineError):
    """There is no link with that id of that feed."""

    def __init__(self, link_id: str) -> None:
        """Name the id."""
        super().__init__(f"no link {link_id}")
        self.link_id = link_id


class LastLink(EngineError):
    """A feed has to keep one link; that one can get another token."""

    def __init__(self, link_id: str) -> None:
        """Name the id."""
        super().__init__(f"no other link than {link_id}")
        self.link_id = link_id


class UnknownEpisode(EngineError):
    """There is no episode with that id in that feed."""

    def __init__(self, episode_id: str) -> None:
        """Name the id."""
        super().__init__(f"no episode {episode_id}")
        self.episode_id = episode_id


class IllegalTransition(EngineError):
    """An episode's status does not allow what was asked."""

    def __init__(self, status: EpisodeStatus, command: str) -> None:
        """Name the status and what was asked."""
        super().__init__(f"{command} is not possible while {status}")
        self.status = status
        self.command = command
