"""Pure: what to ask of yt-dlp, as an argument list.

The templates print one JSON line per fact, each with a mark in front, so that
nothing else on the output can be mistaken for it (`ytdlp_output` reads them).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .config import PLAIN_ACCESS, Access
from .models import Kind, Media

ENTRY_MARK: Final = "@E "
PLAYLIST_MARK: Final = "@L "
PROGRESS_MARK: Final = "@P "
STEP_MARK: Final = "@Q "
METADATA_MARK: Final = "@M "
DONE_MARK: Final = "@D "

MEDIA_STEM: Final = "media"
"""Name of the media file in a job folder, without its extension."""

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
    "playlist_index"
)
_DONE_FIELDS = "id,ext,filepath,duration"
_PROGRESS_FIELDS = "status,downloaded_bytes,total_bytes,total_bytes_estimate,speed,eta"

_NOT_A_RECORDING = "!is_live & live_status!=?is_upcoming & live_status!=?post_live"
_HEIGHTS = {
    Media.VIDEO_360: "res:360,",
    Media.VIDEO_480: "res:480,",
    Media.VIDEO_720: "res:720,",
    Media.VIDEO_1080: "res:1080,",
    Media.VIDEO_BEST: "res,",
}
_AUDIO = {
    Media.AUDIO: ("ba[ext=m4a]/ba[acodec^=mp4a]/ba/b", "m4a"),
    Media.AUDIO_MP3: ("ba[acodec^=mp3]/ba/b", "mp3"),
    Media.AUDIO_OPUS: ("ba[acodec=opus]/ba/b", "opus"),
}
_FASTSTART_STEPS = ("Merger", "VideoRemuxer", "ExtractAudio", "Metadata")


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What every run of yt-dlp is told about the machine."""

    cache_dir: Path
    plugin_dir: Path | None
    """None where there is none: yt-dlp refuses to run with one that is missing."""
    ffmpeg: Path | None
    cookies: Path | None = None
    """A copy of its own, which the run may change."""
    access: Access = PLAIN_ACCESS


def listing(
    url: str,
    surroundings: Surroundings,
    *,
    limit: int | None = None,
    archive: Path | None = None,
    shows_upcoming: bool = False,
) -> list[str]:
    """Return the arguments that list a source flat and lazily.

    `archive` names a file of known episodes; the listing ends at the first of
    them, with exit code 101. `shows_upcoming` lists a single page that is no
    recording yet, which would be an error without.
    """
    argv = [
        *_base(surroundings),
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


def download(
    url: str, surroundings: Surroundings, *, media: Media, job_dir: Path
) -> list[str]:
    """Return the arguments that extract, download and convert one episode.

    Of a page that turns out to be a playlist only the top is listed: all of its
    episodes would be written to one file.
    """
    return [
        *_base(surroundings),
        "--no-quiet",
        "--no-simulate",
        "--no-playlist",
        "--flat-playlist",
        *("--playlist-items", "1"),
        *("--print", f"playlist:{PLAYLIST_MARK}%(.{{{_PLAYLIST_FIELDS}}})j"),
        *("--progress", "--newline", "--progress-delta", "0.5"),
        *(
            "--progress-template",
            f"download:{PROGRESS_MARK}%(progress.{{{_PROGRESS_FIELDS}}})j",
        ),
        *(
            "--progress-template",
            f"postprocess:{STEP_MARK}%(progress.{{status,postprocessor}})j",
        ),
        *("--print", f"pre_process:{METADATA_MARK}%(.{{{_METADATA_FIELDS}}})j"),
        *("--print", f"after_move:{DONE_MARK}%(.{{{_DONE_FIELDS}}})j"),
        *("--match-filters", _NOT_A_RECORDING),
        *("--paths", str(job_dir), "--output", f"{MEDIA_STEM}.%(ext)s"),
        "--abort-on-unavailable-fragments",
        *("--concat-playlist", "never"),
        *("--retries", "5", "--fragment-retries", "5"),
        *("--retry-sleep", "http:exp=1:20", "--sleep-requests", "0.25"),
        # Pillow reads whatever format it has; a conversion by yt-dlp could fail
        # and take the episode with it.
        "--write-thumbnail",
        *preset(media),
        "--",
        url,
    ]


def preset(media: Media) -> list[str]:
    """Return the arguments that make an episode what its feed wants."""
    if media.kind is Kind.METADATA:
        return ["--skip-download"]
    if media.kind is Kind.AUDIO:
        formats, extension = _AUDIO[media]
        argv = ["-f", formats, "-x", "--audio-format", extension]
        if media is Media.AUDIO_MP3:
            argv += ["--audio-quality", "128K"]
    else:
        argv = ["-S", f"vcodec:h264,{_HEIGHTS[media]}acodec:aac"]
        argv += ["--merge-output-format", "mp4", "--remux-video", "mp4"]
    argv.append("--embed-metadata")
    if media is Media.AUDIO or media.kind is Kind.VIDEO:
        for step in _FASTSTART_STEPS:
            argv += ["--postprocessor-args", f"{step}+ffmpeg_o:-movflags +faststart"]
    return argv


def archive_lines(keys: Iterable[tuple[str, str]]) -> str:
    """Return yt-dlp's own notation of known episodes."""
    return "".join(f"{extractor} {source_id}\n" for extractor, source_id in keys)


def _base(surroundings: Surroundings) -> Sequence[str]:
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
    return argv
