"""The fetcher: arguments, one process, output."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import logging
from pathlib import Path
import shutil
import tempfile

import aiofiles

from . import sources, toolchain, ytdlp_args as args, ytdlp_output as output
from .config import PLAIN_ACCESS, Access
from .errors import Rejected, SourceError
from .findings import EpisodeMetadata, Fetched, Listing, SourceProbe
from .models import ErrorClass, Kind, Media, Progress, Reason
from .process import Activity, ProcessSilent, run
from .toolchain import Toolchain

_LOGGER = logging.getLogger(__name__)

STOPPED_AT_KNOWN = 101
_LISTING_SILENCE_S = 180.0
_DOWNLOAD_SILENCE_S = 300.0
_PROBED_ENTRIES = 5
_LOG_LINES = 200

type ProgressHandler = Callable[[Progress], None]
type Judge = Callable[[EpisodeMetadata], Reason | None]
"""Says, as soon as an episode is known in full, why it is not wanted after all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FetcherConfig:
    """Where the fetcher keeps its things."""

    cache_dir: Path
    plugin_dir: Path
    cookie_dir: Path
    ffmpeg: str | None = None


@dataclass(slots=True)
class _Lines:
    """What a listing has printed so far."""

    entries: list[output.Entry] = field(default_factory=list)
    playlists: list[output.Playlist] = field(default_factory=list)
    errors: deque[str] = field(default_factory=lambda: deque(maxlen=_LOG_LINES))

    def hear(self, line: str) -> None:
        if line.startswith(args.ENTRY_MARK):
            entry = output.parse_entry(line.removeprefix(args.ENTRY_MARK))
            if entry is not None:
                self.entries.append(entry)
        elif line.startswith(args.PLAYLIST_MARK):
            text = line.removeprefix(args.PLAYLIST_MARK)
            self.playlists.append(output.parse_playlist(text))


@dataclass(slots=True)
class _DownloadLines:
    """What a download has printed so far."""

    on_progress: ProgressHandler
    judge: Judge
    metadata: EpisodeMetadata = field(default_factory=EpisodeMetadata)
    rejected: Reason | None = None
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    is_playlist: bool = False
    is_done: bool = False
    is_filtered: bool = False
    errors: deque[str] = field(default_factory=lambda: deque(maxlen=_LOG_LINES))
    log: deque[str] = field(default_factory=lambda: deque(maxlen=_LOG_LINES))

    def hear(self, line: str) -> None:
        if line.startswith(args.PROGRESS_MARK):
            text = line.removeprefix(args.PROGRESS_MARK)
            self.on_progress(output.parse_progress(text))
        elif line.startswith(args.STEP_MARK):
            step = output.parse_step(line.removeprefix(args.STEP_MARK))
            if step is not None:
                self.on_progress(step)
        elif line.startswith(args.METADATA_MARK):
            self._know(line.removeprefix(args.METADATA_MARK))
        elif line.startswith(args.PLAYLIST_MARK):
            self.is_playlist = True
        elif line.startswith(args.DONE_MARK):
            self.is_done = True
        else:
            self.is_filtered |= "does not pass filter" in line
            self.log.append(line)

    def _know(self, text: str) -> None:
        self.metadata = output.parse_metadata(text)
        self.is_playlist |= self.metadata.is_part
        if not (self.is_playlist or self.metadata.live.is_pending):
            self.rejected = self.judge(self.metadata)
        if self.is_playlist or self.rejected is not None:
            self.stop.set()

    def hear_error(self, line: str) -> None:
        self.errors.append(line)
        self.log.append(line)


class Fetcher:
    """Asks yt-dlp, one process for each question."""

    def __init__(self, config: FetcherConfig) -> None:
        """Remember where things lie; nothing is started or looked for."""
        self._config = config

    @property
    def cache_dir(self) -> Path:
        """Return yt-dlp's own cache; every run names it in its arguments."""
        return self._config.cache_dir / "yt-dlp"

    async def probe(
        self, url: str, *, media: Media, whole: bool, access: Access = PLAIN_ACCESS
    ) -> SourceProbe:
        """Find out what a URL is, reading the whole source or only its top.

        Raises:
            InvalidUrl: the text is no web address.
            SourceError: the site or yt-dlp refused.
            ToolMissing: yt-dlp, or ffmpeg where `media` needs it, is not there.

        """
        tools = await toolchain.find(self._config.ffmpeg)
        if media.kind is not Kind.METADATA:
            tools.require_ffmpeg()
        listing_url = sources.default_listing(sources.normalise(url))
        limit = None if whole else _PROBED_ENTRIES
        lines, _ = await self._list(tools, listing_url, limit=limit, access=access)
        tabs = sources.channel_tabs(listing_url, lines.entries)
        if tabs:
            listing_url = tabs[0]
            lines, _ = await self._list(tools, listing_url, limit=limit, access=access)
        return _probed(sources.normalise(url), listing_url, lines, is_whole=whole)

    async def list(
        self,
        url: str,
        *,
        limit: int | None,
        known: Iterable[tuple[str, str]],
        access: Access = PLAIN_ACCESS,
    ) -> Listing:
        """List a source flat, to its end, its limit or the first known episode.

        Raises:
            SourceError: the listing failed, or broke off in the middle.
            ToolMissing: yt-dlp is not there.

        """
        tools = await toolchain.find(self._config.ffmpeg)
        lines, code = await self._list(
            tools, url, limit=limit, known=known, access=access
        )
        playlist = lines.playlists[-1] if lines.playlists else None
        source = None if playlist is None else playlist.source
        is_single = bool(
            playlist is None and lines.entries and lines.entries[0].is_single
        )
        if is_single:
            source = lines.entries[0].source
        return Listing(
            episodes=tuple(entry.episode for entry in lines.entries),
            source=source,
            stopped_at_known=code == STOPPED_AT_KNOWN,
            claimed_count=None if playlist is None else playlist.count,
            is_single=is_single,
        )

    async def download(
        self,
        url: str,
        *,
        media: Media,
        job_dir: Path,
        on_progress: ProgressHandler,
        activity: Activity,
        judge: Judge = lambda _: None,
        access: Access = PLAIN_ACCESS,
    ) -> Fetched:
        """Extract, download and convert one episode into its job folder.

        The caller judges the file: yt-dlp's exit code says nothing about it.

        Raises:
            Rejected: `judge` said so; nothing was downloaded.
            SourceError: there is no file; `NOT_YET` when it is no recording,
                `PLAYLIST` when it is several.
            ToolMissing: yt-dlp or ffmpeg is not there.

        """
        tools = await toolchain.find(self._config.ffmpeg)
        if media.kind is not Kind.METADATA:
            tools.require_ffmpeg()
        lines = _DownloadLines(on_progress, judge)
        async with self._surroundings(tools, access) as (home, surroundings):
            argv = args.download(url, surroundings, media=media, job_dir=job_dir)
            try:
                await run(
                    [*tools.ytdlp, *argv],
                    env=tools.environment(home),
                    cwd=home,
                    on_stdout=lines.hear,
                    on_stderr=lines.hear_error,
                    silence_s=_DOWNLOAD_SILENCE_S,
                    activity=activity,
                    stop=lines.stop,
                )
            except ProcessSilent as err:
                raise _silent(err, lines.log) from err
        if lines.rejected is not None:
            raise Rejected(lines.rejected, lines.metadata, "\n".join(lines.log))
        return await asyncio.to_thread(_collect, lines, media, job_dir)

    async def _list(
        self,
        tools: Toolchain,
        url: str,
        *,
        limit: int | None,
        known: Iterable[tuple[str, str]] = (),
        access: Access,
    ) -> tuple[_Lines, int]:
        archived = args.archive_lines(known)
        async with self._surroundings(tools, access) as (home, surroundings):
            archive = home / "known.txt" if archived else None
            if archive is not None:
                async with aiofiles.open(archive, "w", encoding="utf-8") as file:
                    await file.write(archived)

            async def read(*, shows_upcoming: bool) -> tuple[_Lines, int]:
                argv = args.listing(
                    url,
                    surroundings,
                    limit=limit,
                    archive=archive,
                    shows_upcoming=shows_upcoming,
                )
                return await _run_listing(tools, home, argv)

            try:
                return await read(shows_upcoming=False)
            except SourceError as err:
                if err.error_class is not ErrorClass.NOT_YET:
                    raise
                # A single page that is announced: something to wait for.
                return await read(shows_upcoming=True)

    @asynccontextmanager
    async def _surroundings(
        self, tools: Toolchain, access: Access
    ) -> AsyncGenerator[tuple[Path, args.Surroundings]]:
        """Give a run a folder of its own, with its own copy of the cookies."""
        home = await asyncio.to_thread(self._make_home, access.cookies)
        plugin_dir = self._config.plugin_dir
        has_plugins = await asyncio.to_thread(plugin_dir.is_dir)
        try:
            yield (
                home,
                args.Surroundings(
                    cache_dir=self.cache_dir,
                    plugin_dir=plugin_dir if has_plugins else None,
                    ffmpeg=tools.ffmpeg,
                    cookies=None if access.cookies is None else home / "cookies.txt",
                    access=access,
                ),
            )
        finally:
            await asyncio.shield(asyncio.to_thread(shutil.rmtree, home, True))

    def _make_home(self, cookies: str | None) -> Path:
        runs = self._config.cache_dir / "runs"
        runs.mkdir(parents=True, exist_ok=True)
        home = Path(tempfile.mkdtemp(dir=runs))
        if cookies is not None:
            try:
                shutil.copyfile(self._config.cookie_dir / cookies, home / "cookies.txt")
            except FileNotFoundError as err:
                home.rmdir()
                detail = "The cookies of this feed are gone"
                raise SourceError(ErrorClass.LOGIN_REQUIRED, detail) from err
            (home / "cookies.txt").chmod(0o600)
        return home


async def _run_listing(
    tools: Toolchain, home: Path, argv: list[str]
) -> tuple[_Lines, int]:
    lines = _Lines()
    try:
        code = await run(
            [*tools.ytdlp, *argv],
            env=tools.environment(home),
            cwd=home,
            on_stdout=lines.hear,
            on_stderr=lines.errors.append,
            silence_s=_LISTING_SILENCE_S,
        )
    except ProcessSilent as err:
        raise _silent(err, lines.errors) from err
    if code not in {0, STOPPED_AT_KNOWN} and not _is_missing_tab(lines.errors):
        raise _failure(lines.errors, lines.errors)
    return lines, code


def _probed(
    url: str, listing_url: str, lines: _Lines, *, is_whole: bool
) -> SourceProbe:
    entries = lines.entries
    playlist = lines.playlists[-1] if lines.playlists else None
    kind = sources.kind_of(listing_url, entries, playlist)
    is_complete = is_whole or len(entries) < _PROBED_ENTRIES
    claimed = None if playlist is None else playlist.count
    tab = sources.tab_of(listing_url)
    return SourceProbe(
        title=sources.title_of(kind, entries, playlist) or url,
        kind=kind,
        canonical_id=sources.canonical_id(listing_url, kind, entries, playlist),
        url=url,
        listing_urls=(listing_url,),
        tabs=() if tab is None else (tab,),
        entry_count=len(entries) if is_complete else claimed,
        listed_duration_s=sum(entry.episode.duration_s or 0.0 for entry in entries),
        is_complete=is_complete,
    )


def _collect(lines: _DownloadLines, media: Media, job_dir: Path) -> Fetched:
    found: Path | None = None
    artwork: Path | None = None
    for path in sorted(job_dir.glob(f"{args.MEDIA_STEM}.*")):
        if path.suffix in {".jpg", ".jpeg", ".png", ".webp", ".gif", ".image"}:
            artwork = path
        elif path.suffix not in {".part", ".ytdl", ".temp"}:
            found = path
    log = "\n".join(lines.log)
    if lines.is_playlist:
        raise SourceError(ErrorClass.PLAYLIST, "It is a playlist", log)
    is_pending = lines.is_filtered or lines.metadata.live.is_pending
    is_known = lines.metadata.webpage_url is not None and not is_pending
    is_metadata = media.kind is Kind.METADATA and is_known
    if is_metadata or (lines.is_done and found is not None):
        if media.kind is Kind.METADATA:
            found = None
        return Fetched(metadata=lines.metadata, media=found, artwork=artwork, log=log)
    if lines.is_filtered or (lines.metadata.live.is_pending and not lines.errors):
        raise SourceError(
            ErrorClass.NOT_YET,
            "The recording is not there yet",
            log,
            release_at=lines.metadata.release_at,
        )
    raise _failure(lines.errors, lines.log)


def _failure(errors: Iterable[str], log: Iterable[str]) -> SourceError:
    failure = output.classify(errors)
    return SourceError(
        failure.error_class,
        failure.detail,
        "\n".join(log),
        is_host_fault=failure.is_host_fault,
        suspects_host=failure.suspects_host,
    )


def _silent(err: ProcessSilent, log: Iterable[str]) -> SourceError:
    return SourceError(ErrorClass.TEMPORARY, str(err), "\n".join(log))


def _is_missing_tab(errors: Iterable[str]) -> bool:
    """Return whether a channel merely has nothing under the tab asked for."""
    return any("This channel does not have a" in line for line in errors)
