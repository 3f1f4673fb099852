"""The fetcher: arguments, one process, output."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
import logging
from pathlib import Path

import aiofiles

from . import (
    fence,
    sources,
    toolchain,
    transfer,
    ytdlp_args as args,
    ytdlp_output as output,
)
from .config import PLAIN_ACCESS, Access, Fence
from .errors import InvalidArguments, SourceError
from .findings import Fetched, Listing, Offer, Probed, SourceProbe, SubtitleOffer
from .models import ErrorClass, Kind, Media, SourceKind
from .process import Activity, LineHandler, ProcessSilent, Tail, run
from .runs import Runs
from .toolchain import Toolchain
from .tracks import Track
from .transfer import LOG_LINES, NOBODY, Hearing, Watch, clear, failure
from .vetting import Vetted, Vetter

_LOGGER = logging.getLogger(__name__)

STOPPED_AT_KNOWN = 101
_LISTING_SILENCE_S = 180.0
_DOWNLOAD_SILENCE_S = 300.0
_SUBTITLES_SILENCE_S = 60.0
_PROBED_ENTRIES = 5
_OFFER_LIMIT_S = 60.0
"""How long somebody waits who asks what there is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FetcherConfig:
    """Where the fetcher keeps its things."""

    cache_dir: Path
    plugin_dir: Path
    cookie_dir: Path
    ffmpeg: str | None = None
    sponsorblock_api: str | None = None


@dataclass(slots=True)
class _Lines:
    """What a listing has printed so far."""

    entries: list[output.Entry] = field(default_factory=list)
    playlists: list[output.Playlist] = field(default_factory=list)
    errors: Tail = field(default_factory=lambda: Tail(maxlen=LOG_LINES))
    offers: tuple[Offer, ...] = ()
    subtitles: list[SubtitleOffer] = field(default_factory=list)

    def hear(self, line: str) -> None:
        if line.startswith(args.ENTRY_MARK):
            entry = output.parse_entry(line.removeprefix(args.ENTRY_MARK))
            if entry is not None:
                self.entries.append(entry)
        elif line.startswith(args.PLAYLIST_MARK):
            text = line.removeprefix(args.PLAYLIST_MARK)
            self.playlists.append(output.parse_playlist(text))
        elif line.startswith(args.OFFER_MARK):
            self.offers = output.parse_offers(line.removeprefix(args.OFFER_MARK))
        elif line.startswith((args.SUBTITLES_MARK, args.CAPTIONS_MARK)):
            is_automatic = line.startswith(args.CAPTIONS_MARK)
            text = line[args.MARK_LENGTH :]
            self.subtitles += output.parse_languages(text, is_automatic=is_automatic)


class Fetcher:
    """Asks yt-dlp, one process for each question."""

    def __init__(self, config: FetcherConfig) -> None:
        """Remember where things lie; nothing is started or looked for."""
        self._config = config
        self._runs = Runs(
            cache_dir=config.cache_dir,
            plugin_dir=config.plugin_dir,
            cookie_dir=config.cookie_dir,
            sponsorblock_api=config.sponsorblock_api,
        )
        self._vetter = Vetter(config.cache_dir)

    async def vet_arguments(self, tokens: Sequence[str]) -> None:
        """Make sure that yt-dlp may be told what a person typed.

        Raises:
            InvalidArguments: it may not, or would not understand it.
            SourceError: yt-dlp could not say.
            ToolMissing: yt-dlp is not there.

        """
        tools = await toolchain.find(self._config.ffmpeg, self._config.cache_dir)
        await self._vetter.arguments(tools, tokens)

    async def vet_format(self, text: str) -> None:
        """Make sure that yt-dlp can choose one thing by a text.

        Raises:
            InvalidFormat: it cannot.
            SourceError: yt-dlp could not say.
            ToolMissing: yt-dlp is not there.

        """
        tools = await toolchain.find(self._config.ffmpeg, self._config.cache_dir)
        await self._vetter.format(tools, text)

    async def vet_browser(self, text: str) -> None:
        """Make sure that yt-dlp can behave like a browser.

        Raises:
            InvalidBrowser: it cannot.
            SourceError: yt-dlp could not say.
            ToolMissing: yt-dlp is not there.

        """
        tools = await toolchain.find(self._config.ffmpeg, self._config.cache_dir)
        await self._vetter.browser(tools, text)

    async def _vetted(self, tools: Toolchain, tokens: Sequence[str]) -> Vetted:
        """Return arguments of a person as a run may be told them.

        They were judged when they were set; another yt-dlp may judge otherwise.
        """
        try:
            return await self._vetter.arguments(tools, tokens)
        except InvalidArguments as err:
            detail = f"Of the arguments for yt-dlp: {err}"
            raise SourceError(ErrorClass.UNSUPPORTED, detail) from err

    @property
    def cache_dir(self) -> Path:
        """Return yt-dlp's own cache; every run names it in its arguments."""
        return self._runs.ytdlp_cache

    async def sweep(self) -> None:
        """Delete what runs have left that a crash cut off."""
        await asyncio.to_thread(self._runs.sweep)

    async def probe(
        self, url: str, *, media: Media, whole: bool, access: Access = PLAIN_ACCESS
    ) -> SourceProbe:
        """Find out what a URL is, reading the whole source or only its top.

        Raises:
            InvalidUrl: the text is no web address.
            SourceError: the site or yt-dlp refused.
            ToolMissing: yt-dlp, or ffmpeg where `media` needs it, is not there.

        """
        tools = await toolchain.find(self._config.ffmpeg, self._config.cache_dir)
        if media.kind is not Kind.METADATA:
            tools.require_ffmpeg()
        probed, _ = await self._probe(tools, url, whole=whole, access=access)
        return probed

    async def offered(self, url: str, *, access: Access = PLAIN_ACCESS) -> Probed:
        """Find out what a URL is, and of a single page what can be had of it.

        Raises:
            InvalidUrl: the text is no web address.
            SourceError: the site or yt-dlp refused, or took too long.
            ToolMissing: yt-dlp is not there.

        """
        tools = await toolchain.find(self._config.ffmpeg, self._config.cache_dir)
        try:
            async with asyncio.timeout(_OFFER_LIMIT_S):
                source, lines = await self._probe(
                    tools, url, whole=False, access=access, extra=args.offers()
                )
        except TimeoutError as err:
            detail = f"There was no answer within {_OFFER_LIMIT_S:.0f} s"
            raise SourceError(ErrorClass.TEMPORARY, detail) from err
        if source.kind is not SourceKind.SINGLE:
            return Probed(source=source)
        return Probed(
            source=source,
            episode=lines.entries[0].episode,
            formats=lines.offers,
            subtitles=tuple(lines.subtitles),
        )

    async def _probe(
        self,
        tools: Toolchain,
        url: str,
        *,
        whole: bool,
        access: Access,
        extra: Sequence[str] = (),
    ) -> tuple[SourceProbe, _Lines]:
        listing_url = sources.default_listing(sources.normalise(url))
        # What it turns out to be listed by is no choice of a person.
        is_private = access.fence is None and await fence.is_all_private(listing_url)
        chosen = Fence(is_down=is_private, sources=(listing_url,))
        access = replace(access, fence=access.fence or chosen)
        limit = None if whole else _PROBED_ENTRIES
        lines, _ = await self._list(
            tools, listing_url, limit=limit, access=access, extra=extra
        )
        tabs = sources.channel_tabs(listing_url, lines.entries)
        if tabs:
            listing_url = tabs[0]
            lines, _ = await self._list(tools, listing_url, limit=limit, access=access)
        probed = _probed(sources.normalise(url), listing_url, lines, is_whole=whole)
        return replace(probed, is_private=is_private), lines

    async def list(
        self,
        url: str,
        *,
        limit: int | None,
        known: Iterable[tuple[str, str]],
        access: Access = PLAIN_ACCESS,
        ytdlp_args: Sequence[str] = (),
    ) -> Listing:
        """List a source flat, to its end, its limit or the first known episode.

        Of `ytdlp_args` those are used that say how the site is reached.

        Raises:
            SourceError: the listing failed, or broke off in the middle.
            ToolMissing: yt-dlp is not there.

        """
        tools = await toolchain.find(self._config.ffmpeg, self._config.cache_dir)
        vetted = await self._vetted(tools, ytdlp_args)
        lines, code = await self._list(
            tools, url, limit=limit, known=known, access=access, extra=vetted.reading
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
        order: args.Order,
        *,
        activity: Activity,
        watch: Watch = NOBODY,
        access: Access = PLAIN_ACCESS,
    ) -> Fetched:
        """Extract and download one episode into its job folder.

        What an earlier run has completed there is not downloaded again. The
        caller judges the file: yt-dlp's exit code says nothing about it.

        Raises:
            Rejected: the watch's judge said so; nothing was kept.
            SourceError: there is no file; `NOT_YET` when it is no recording,
                `PLAYLIST` when it is several.
            ToolMissing: yt-dlp or ffmpeg is not there.

        """
        tools = await toolchain.find(self._config.ffmpeg, self._config.cache_dir)
        if order.media.kind is not Kind.METADATA:
            tools.require_ffmpeg()
        done = await asyncio.to_thread(transfer.completed, order, watch.judge)
        if done is not None:
            return done
        vetted = await self._vetted(tools, order.making.ytdlp_args)
        await asyncio.to_thread(clear, order.job_dir)
        heard = Hearing(order, watch)
        async with self._runs.begin(tools, access) as (home, surroundings):
            try:
                await run(
                    [
                        *tools.ytdlp,
                        *args.download(order, surroundings, extra=vetted.arguments),
                    ],
                    env=self._runs.environment(tools, access, home, order.url),
                    cwd=home,
                    on_stdout=heard.hear,
                    on_stderr=heard.hear_error,
                    silence_s=_DOWNLOAD_SILENCE_S,
                    activity=activity,
                    stop=heard.stop,
                )
            except ProcessSilent as err:
                raise _silent(err, heard.log) from err
            return await asyncio.to_thread(heard.result)

    async def subtitles(
        self,
        info: Path,
        *,
        tracks: Sequence[Track],
        job_dir: Path,
        on_line: LineHandler,
        stop: asyncio.Event,
        access: Access = PLAIN_ACCESS,
    ) -> None:
        """Fetch subtitles into a job folder, by what its download has found out.

        What cannot be had is said in the lines only. Setting `stop` ends it.

        Raises:
            ProcessSilent: nothing happened for too long.
            SourceError: the cookies that it is to use are not there.
            ToolMissing: yt-dlp is not there.

        """
        tools = await toolchain.find(self._config.ffmpeg, self._config.cache_dir)
        async with self._runs.begin(tools, access) as (home, surroundings):
            argv = args.subtitles(info, surroundings, tracks=tracks, job_dir=job_dir)
            await run(
                [*tools.ytdlp, *argv],
                env=self._runs.environment(tools, access, home),
                cwd=home,
                on_stdout=on_line,
                on_stderr=on_line,
                silence_s=_SUBTITLES_SILENCE_S,
                stop=stop,
            )

    async def _list(
        self,
        tools: Toolchain,
        url: str,
        *,
        limit: int | None,
        known: Iterable[tuple[str, str]] = (),
        access: Access,
        extra: Sequence[str] = (),
    ) -> tuple[_Lines, int]:
        archived = args.archive_lines(known)
        async with self._runs.begin(tools, access) as (home, surroundings):
            env = self._runs.environment(tools, access, home, url)
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
                    extra=extra,
                )
                return await _run_listing(tools, env, home, argv)

            try:
                return await read(shows_upcoming=False)
            except SourceError as err:
                if err.error_class is not ErrorClass.NOT_YET:
                    raise
                # A single page that is announced: something to wait for.
                return await read(shows_upcoming=True)


async def _run_listing(
    tools: Toolchain, env: Mapping[str, str], home: Path, argv: list[str]
) -> tuple[_Lines, int]:
    lines = _Lines()
    try:
        code = await run(
            [*tools.ytdlp, *argv],
            env=env,
            cwd=home,
            on_stdout=lines.hear,
            on_stderr=lines.errors.append,
            silence_s=_LISTING_SILENCE_S,
        )
    except ProcessSilent as err:
        raise _silent(err, lines.errors) from err
    if code not in {0, STOPPED_AT_KNOWN} and not _is_missing_tab(lines.errors):
        raise failure(lines.errors, lines.errors)
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


def _silent(err: ProcessSilent, log: Iterable[str]) -> SourceError:
    return SourceError(ErrorClass.TEMPORARY, str(err), "\n".join(log))


def _is_missing_tab(errors: Iterable[str]) -> bool:
    """Return whether a channel merely has nothing under the tab asked for."""
    return any("This channel does not have a" in line for line in errors)
