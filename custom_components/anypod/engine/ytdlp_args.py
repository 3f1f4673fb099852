"""Pure: what to ask of yt-dlp, as an argument list.

The templates print one JSON line per fact, each with a mark in front, so that
nothing else on the output can be mistaken for it (`ytdlp_output` reads them).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
import json
from pathlib import Path
import re
from typing import Final

from .config import PLAIN_ACCESS, PLAIN_MAKING, Access, Making, SponsorBlock
from .conversion import RECORDINGS
from .models import Kind, Media
from .parts import page_of
from .tracks import Track

ENTRY_MARK: Final = "@E "
PLAYLIST_MARK: Final = "@L "
PROGRESS_MARK: Final = "@P "
STEP_MARK: Final = "@Q "
METADATA_MARK: Final = "@M "
SIZE_MARK: Final = "@F "
DONE_MARK: Final = "@D "
OFFER_MARK: Final = "@O "
SUBTITLES_MARK: Final = "@S "
CAPTIONS_MARK: Final = "@C "
MARK_LENGTH: Final = 3

MEDIA_STEM: Final = "media"
"""Name of the media file in a job folder, without its extension."""

INFO_NAME: Final = f"{MEDIA_STEM}.info.json"
"""Name of the file with all that yt-dlp knows of an episode."""
SUBTITLES_STEM: Final = "subtitles"
"""Name of the files with subtitles there, before language and extension."""
SUBTITLES_LIMIT_BYTES: Final = 20_000_000

_ENTRY_FIELDS = (
    "_type,id,ie_key,extractor_key,url,webpage_url,title,description,duration,"
    "live_status,availability,media_type,timestamp,release_timestamp,thumbnail,channel,uploader,"
    "playlist_index,playlist_id,playlist_webpage_url"
)
_PLAYLIST_FIELDS = (
    "id,title,description,channel,uploader,webpage_url,extractor_key,"
    "thumbnails,playlist_count"
)
_METADATA_FIELDS = (
    "id,title,description,duration,timestamp,release_timestamp,upload_date,"
    "live_status,media_type,webpage_url,channel,uploader,thumbnail,extractor_key,"
    "playlist_index,chapters,season_number,season,episode_number,age_limit,"
    "cast,creators,artists,creator,artist"
)
_DONE_FIELDS = "filepath,chapters,sponsorblock_chapters"
_OFFER_FIELDS = "format_id,ext,height,vcodec,acodec,tbr,filesize,filesize_approx"
_PROGRESS_FIELDS = (
    "status,downloaded_bytes,total_bytes,total_bytes_estimate,speed,eta,elapsed"
)
_TRANSFER = (
    *("--progress", "--newline", "--progress-delta", "0.5"),
    *(
        "--progress-template",
        f"download:{PROGRESS_MARK}%(progress.{{{_PROGRESS_FIELDS}}})j",
    ),
)

_LISTED_PARTS = "concat"
"""What yt-dlp itself writes, to put together what SponsorBlock leaves."""
_SUBTITLES = "ass,jacosub,lrc,microdvd,mpl2,sami,srt,stl,subviewer,subviewer1,webvtt"
"""What subtitles may come in, as ffmpeg names formats."""
_NOT_A_RECORDING = "!is_live & live_status!=?is_upcoming & live_status!=?post_live"
_SLEEP_S = 0.25
"""Between the requests of one download."""
_POT_PLUGIN = "youtubepot-bgutilhttp"
"""The plugin that asks a service for proof-of-origin tokens."""
_HEIGHTS = {
    Media.VIDEO_360: "res:360,",
    Media.VIDEO_480: "res:480,",
    Media.VIDEO_720: "res:720,",
    Media.VIDEO_1080: "res:1080,",
    Media.VIDEO_BEST: "res,",
}
_AUDIO = {
    Media.AUDIO: "ba[ext=m4a]/ba[acodec^=mp4a]/ba/b",
    Media.AUDIO_MP3: "ba[acodec^=mp3]/ba/b",
    Media.AUDIO_OPUS: "ba[acodec=opus]/ba/b",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What every run of yt-dlp is told about the machine."""

    cache_dir: Path
    plugin_dir: Path | None
    """None where there is none: yt-dlp refuses to run with one that is missing."""
    ffmpeg: Path | None
    cookies: Path | None = None
    """A copy of its own, which the run may change."""
    js_runtime: str | None = None
    """Name and path of one, in yt-dlp's notation."""
    access: Access = PLAIN_ACCESS
    sponsorblock_api: str | None = None
    """None: the service that yt-dlp knows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """An episode that is to be downloaded, and what is to be had of it."""

    url: str
    media: Media
    job_dir: Path
    making: Making = PLAIN_MAKING

    @property
    def part(self) -> int | None:
        """Return which one of the page's episodes it is, where it is one of several."""
        return page_of(self.url)[1]

    @property
    def key(self) -> str:
        """Return a text that differs where what lies in the job folder would."""
        making = self.making
        wanted = (making.format, making.ytdlp_args, bool(making.subtitles))
        cut = (making.sponsorblock, making.sponsorblock_categories)
        return json.dumps([self.media, *wanted, *cut])


def listing(
    url: str,
    surroundings: Surroundings,
    *,
    limit: int | None = None,
    archive: Path | None = None,
    shows_upcoming: bool = False,
    extra: Sequence[str] = (),
) -> list[str]:
    """Return the arguments that list a source flat and lazily.

    `archive` names a file of known episodes; the listing ends at the first of
    them, with exit code 101. `shows_upcoming` lists a single page that is no
    recording yet, which would be an error without. `extra` are arguments of a
    person, as they were vetted for reading.
    """
    argv = [
        # Pages of a long list follow each other without a pause, as in a browser.
        *_base(surroundings, sleep_s=None),
        *extra,
        "--simulate",
        "--flat-playlist",
        "--lazy-playlist",
        # Coarse dates beat none when the newest are to be told from the rest.
        *("--extractor-args", "youtubetab:approximate_date"),
        *("--print", f"video:{ENTRY_MARK}%(.{{{_ENTRY_FIELDS}}})j"),
        *("--print", f"playlist:{PLAYLIST_MARK}%(.{{{_PLAYLIST_FIELDS}}})j"),
    ]
    if limit is not None:
        argv += ["--playlist-items", f"1:{limit}"]
    if shows_upcoming:
        argv.append("--ignore-no-formats-error")
    if archive is not None:
        argv += ["--download-archive", str(archive), "--break-on-existing"]
    return [*argv, "--", url]


def offers() -> list[str]:
    """Return what to add to a listing for what a single page has to offer.

    Some sites are asked for subtitles only where they are to be written, which
    nothing is in a listing.
    """
    return [
        *("--write-subs", "--write-auto-subs"),
        *("--print", f"video:{OFFER_MARK}%(formats.:.{{{_OFFER_FIELDS}}})j"),
        *("--print", f"video:{SUBTITLES_MARK}%(subtitles)l"),
        *("--print", f"video:{CAPTIONS_MARK}%(automatic_captions)l"),
    ]


def download(
    order: Order, surroundings: Surroundings, *, extra: Sequence[str] = ()
) -> list[str]:
    """Return the arguments that extract and download one episode.

    What the site has is taken as it is; the conversion is not yt-dlp's work.
    Of a page that turns out to be a playlist only the top is listed: all of its
    episodes would be written to one file. `extra` are arguments of a person, as
    they were vetted; those that the order has are not used.
    """
    return [
        *_base(surroundings),
        *_selection(order),
        *("--retries", "5", "--fragment-retries", "5"),
        *("--retry-sleep", "http:exp=1:20"),
        *extra,
        "--no-quiet",
        "--no-simulate",
        "--no-playlist",
        "--flat-playlist",
        *("--playlist-items", str(order.part or 1)),
        *_reports(),
        *("--match-filters", _NOT_A_RECORDING),
        *("--paths", str(order.job_dir), "--output", f"{MEDIA_STEM}.%(ext)s"),
        "--abort-on-unavailable-fragments",
        *("--concat-playlist", "never", "--fixup", "never"),
        # Pillow reads whatever format it has; a conversion by yt-dlp could fail
        # and take the episode with it.
        "--write-thumbnail",
        *_reading(f"{RECORDINGS},{_LISTED_PARTS}", "Merger", "ModifyChapters"),
        *_extras(order, surroundings),
        "--",
        page_of(order.url)[0],
    ]


def _reading(formats: str, *steps: str) -> Iterable[str]:
    """Return the arguments that let ffmpeg read some formats only, in steps of yt-dlp.

    Each step is to be named: what is said for ffmpeg as such does not reach them.
    """
    for step in steps:
        yield "--postprocessor-args"
        yield f"{step}+ffmpeg_i:-format_whitelist {formats}"


def _reports() -> Sequence[str]:
    """Return the arguments that let a run tell how it goes."""
    return (
        *_TRANSFER,
        *(
            "--progress-template",
            f"postprocess:{STEP_MARK}%(progress.{{status,postprocessor}})j",
        ),
        *("--print", f"playlist:{PLAYLIST_MARK}%(.{{{_PLAYLIST_FIELDS}}})j"),
        *("--print", f"pre_process:{METADATA_MARK}%(.{{{_METADATA_FIELDS}}})j"),
        *("--print", f"before_dl:{SIZE_MARK}%(.{{filesize,filesize_approx}})j"),
        *("--print", f"after_move:{DONE_MARK}%(.{{{_DONE_FIELDS}}})j"),
    )


def _selection(order: Order) -> Sequence[str]:
    """Return the arguments that choose among what the site offers."""
    media, chosen = order.media, order.making.format
    if media.kind is Kind.METADATA:
        return ("--skip-download",)
    if media.kind is Kind.AUDIO:
        return ("-f", chosen or _AUDIO[media])
    return (
        *("-S", f"vcodec:h264,{_HEIGHTS[media]}acodec:aac"),
        *("-f", chosen or "bv*+ba/b/ba"),
        # What does not fit into the one fits into the other.
        *("--merge-output-format", "mp4/mkv"),
    )


def _extras(order: Order, surroundings: Surroundings) -> Sequence[str]:
    making, argv = order.making, []
    if making.subtitles:
        # Some sites are asked for subtitles only where they are to be written; none
        # are in this run, where a failure would cost the episode.
        argv += ["--write-info-json", "--write-subs", "--sub-langs=-all"]
    categories = ",".join(making.sponsorblock_categories)
    if making.sponsorblock is not SponsorBlock.OFF and categories:
        # Chapters go into the file together with everything else, later.
        argv += [f"--sponsorblock-{making.sponsorblock}", categories]
        argv.append("--no-embed-chapters")
        if surroundings.sponsorblock_api is not None:
            argv += ["--sponsorblock-api", surroundings.sponsorblock_api]
    return argv


def subtitles(
    info: Path, surroundings: Surroundings, *, tracks: Sequence[Track], job_dir: Path
) -> list[str]:
    """Return the arguments that fetch subtitles by what a download has found out.

    `info` is what it wrote. One file that cannot be had does not keep the others
    from coming: whatever goes wrong is a line of the output.
    """
    argv = [
        *_base(surroundings),
        *("--load-info-json", str(info)),
        "--no-quiet",
        "--no-simulate",
        "--skip-download",
        "--ignore-errors",
        "--ignore-no-formats-error",
        *_TRANSFER,
        *("--paths", str(job_dir), "--output", f"{SUBTITLES_STEM}.%(ext)s"),
        *("--sub-format", "vtt/srt/best", "--convert-subs", "vtt"),
        *_reading(_SUBTITLES, "SubtitlesConvertor"),
        *("--max-filesize", str(SUBTITLES_LIMIT_BYTES)),
        *("--retries", "2", "--retry-sleep", "http:exp=1:5"),
        # They are patterns to yt-dlp.
        *("--sub-langs", ",".join(re.escape(track.key) for track in tracks)),
    ]
    if any(not track.is_automatic for track in tracks):
        argv.append("--write-subs")
    if any(track.is_automatic for track in tracks):
        argv.append("--write-auto-subs")
    return argv


def archive_lines(keys: Iterable[tuple[str, str]]) -> str:
    """Return yt-dlp's own notation of known episodes."""
    return "".join(f"{extractor} {source_id}\n" for extractor, source_id in keys)


def _base(
    surroundings: Surroundings, sleep_s: float | None = _SLEEP_S
) -> Sequence[str]:
    """Return what every run is told; `sleep_s` where nothing else was set."""
    argv = [
        "--ignore-config",
        "--no-plugin-dirs",
        "--no-update",
        *("--color", "never"),
        *("--cache-dir", str(surroundings.cache_dir)),
        *("--socket-timeout", "20"),
    ]
    if surroundings.plugin_dir is not None:
        argv += ["--plugin-dirs", str(surroundings.plugin_dir)]
    if surroundings.ffmpeg is not None:
        argv += ["--ffmpeg-location", str(surroundings.ffmpeg)]
    if surroundings.cookies is not None:
        argv += ["--cookies", str(surroundings.cookies)]
    if surroundings.js_runtime is not None:
        argv += ["--no-js-runtimes", "--js-runtimes", surroundings.js_runtime]
    return [*argv, *_network(surroundings.access, sleep_s)]


def _network(access: Access, sleep_s: float | None) -> Sequence[str]:
    """Return the arguments that say how sites are reached."""
    pause_s = sleep_s if access.sleep_requests_s is None else access.sleep_requests_s
    # The plugin puts its own paths behind it, as it gets it.
    tokens = (access.pot_provider_url or "").rstrip("/")
    wanted = {
        "--proxy": access.proxy,
        "--user-agent": access.user_agent,
        "--impersonate": access.impersonate,
        "--sleep-requests": None if pause_s is None else f"{pause_s:g}",
        "--limit-rate": access.rate_limit_bytes_s,
        "--extractor-args": f"{_POT_PLUGIN}:base_url={tokens}" if tokens else None,
    }
    return [f"{name}={value}" for name, value in wanted.items() if value is not None]
