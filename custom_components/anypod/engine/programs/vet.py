"""Judges what a person wants yt-dlp to be told, with yt-dlp's own parser.

A program of its own: it is started by its path, with the same yt-dlp as real runs,
and knows nothing but that and the standard library. Each of its arguments is a
question as JSON, `{"kind": "arguments" | "format" | "impersonate", "value": …}`; for
each it prints a line with a mark in front, `{"arguments": […], "reading": […]}` or
`{"refused": {"why": …, "argument": …, "detail": …}}`.

What is not listed here is refused, so that an option that a later yt-dlp brings
cannot be used before somebody has thought about it. The arguments are given back
with their full names and without aliases: what runs is what was judged.
"""

from collections.abc import Callable, Iterator, Mapping
import io
from ipaddress import ip_address
import json
import optparse
import re
import sys
import tokenize
from typing import Any, Final

import yt_dlp
from yt_dlp.extractor import list_extractor_classes
from yt_dlp.networking.impersonate import ImpersonateTarget
from yt_dlp.options import create_parser
from yt_dlp.utils import parse_bytes

MARK: Final = "@V "

RUNS: Final = "runs_programs"
FILES: Final = "touches_files"
LOADS: Final = "loads_code"
OPTION: Final = "has_option"
OURS: Final = "is_ours"
UNSUPPORTED: Final = "not_supported"
UNKNOWN: Final = "unknown"
STRAY: Final = "stray"
INVALID: Final = "invalid"

# By yt-dlp's own name of what an option sets (its `dest`).
_REFUSED: Final = {
    RUNS: """
        exec_cmd exec_before_dl_cmd netrc_cmd add_postprocessors
        external_downloader external_downloader_args js_runtimes ffmpeg_location
        bidi_workaround
    """,
    FILES: """
        batchfile paths outtmpl useid load_info_filename cookiefile
        cookiesfrombrowser cachedir rm_cachedir print_to_file write_pages
        load_pages download_archive force_write_download_archive
        enable_file_urls usenetrc netrc_location client_certificate
        client_certificate_key client_certificate_password postprocessor_args
    """,
    LOADS: """
        config_locations plugin_dirs remote_components compat_opts update_self
    """,
    OPTION: """
        proxy geo_verification_proxy ratelimit matchtitle rejecttitle
        match_filter breaking_match_filter min_filesize max_filesize date
        datebefore dateafter min_views max_views age_limit writesubtitles
        writeautomaticsub allsubtitles subtitlesformat subtitleslangs
        convertsubtitles embedsubtitles extractaudio audioformat
        sponsorblock_mark sponsorblock_remove no_sponsorblock
    """,
    OURS: """
        print_help ignoreconfig ignoreerrors list_extractors extract_flat
        list_extractor_descriptions live_from_start wait_for_video color
        list_impersonate_targets playliststart playlistend playlist_items
        max_downloads break_on_existing break_on_reject break_per_url
        skip_playlist_after_errors skip_unavailable_fragments keep_fragments
        test playlist_reverse playlist_random lazy_playlist hls_prefer_native
        download_ranges outtmpl_na_placeholder autonumber_size autonumber_start
        restrictfilenames windowsfilenames trim_file_name overwrites nopart
        writedescription writeinfojson allow_playlist_files clean_infojson
        getcomments writethumbnail list_thumbnails writelink writeurllink
        writewebloclink writedesktoplink quiet no_warnings simulate
        ignore_no_formats_error skip_download forceprint geturl gettitle getid
        getthumbnail getdescription getduration getfilename getformat dumpjson
        dump_single_json print_json progress_with_newline noprogress
        consoletitle progress_template progress_delta verbose
        dump_intermediate_pages debug_printtraffic encoding format_sort_force
        listformats listformats_table merge_output_format
        allow_unplayable_formats listsubtitles ap_list_mso audioquality
        remuxvideo recodevideo keepvideo nopostoverwrites embedthumbnail
        addmetadata addchapters embed_infojson metafromtitle parse_metadata
        xattrs concat_playlist fixup convertthumbnails split_chapters
        remove_chapters force_keyframes_at_cuts sponsorblock_chapter_title
        sponsorblock_api default_search noplaylist updatetime continue_dl
    """,
}
_WHY: Final = {dest: why for why, text in _REFUSED.items() for dest in text.split()}

_PRESET: Final = "--preset-alias"
"""Stands for other arguments, which are judged one by one."""

# Headers that say who we are to a site, or how a transfer goes.
_HEADERS_OF_OTHERS: Final = """
    cookie cookie2 host range connection content-length transfer-encoding te trailer
    upgrade expect proxy-connection proxy-authorization content-type accept-encoding
    if-range
"""
_MIB: Final = 2**20


class Refused(Exception):
    """An argument that is not let through."""

    def __init__(self, why: str, argument: str, detail: str = "") -> None:
        """Keep what is wrong with which argument."""
        super().__init__(why)
        self.why = why
        self.argument = argument
        self.detail = detail


type Check = Callable[[str, optparse.Values], None]
"""Raises what is wrong with the value of an option that yt-dlp has taken."""


def _up_to(most: float) -> Check:
    def check(value: str, _: optparse.Values) -> None:
        # "infinite" is no number either: a run has to end.
        if not 0 <= float(value) <= most:
            raise ValueError(f"it is not between 0 and {most:g}")

    return check


def _bytes_up_to(most: int) -> Check:
    def check(value: str, _: optparse.Values) -> None:
        if (parse_bytes(value) or 0) > most:
            raise ValueError(f"it is more than {most} bytes")

    return check


def _is_address(value: str, _: optparse.Values) -> None:
    ip_address(value)


def _can_impersonate(value: str, _: optparse.Values) -> None:
    _require_target(value)


def _is_format(value: str, _: optparse.Values) -> None:
    judge_format(value)


def _is_header(value: str, _: optparse.Values) -> None:
    name = value.partition(":")[0].strip().casefold()
    if name in _HEADERS_OF_OTHERS.split() or name.startswith(("ytdl", "youtubedl")):
        raise Refused(OURS, f"--add-headers {name}")


def _are_extractor_args(_: str, values: optparse.Values) -> None:
    known = None
    for extractor, given in values.extractor_args.items():
        name = f"--extractor-args {extractor}"
        if extractor == "youtubetab":
            # Dates of what a listing shows; the later one takes the other's place.
            raise Refused(OURS, name)
        known = known or _extractors()
        if extractor not in known:
            # A helper of yt-dlp (some of them start programs), or a plugin.
            raise Refused(LOADS, name)
        for key, parts in given.items():
            if "host" in key or any("://" in part for part in parts):
                raise Refused(UNSUPPORTED, f"{name}:{key}")


def _extractors() -> frozenset[str]:
    """Return the names of yt-dlp's own extractors; none of a plugin."""
    return frozenset(one.ie_key().lower() for one in list_extractor_classes())


# What is let through: as it is, or if its value is right.
_FREE: Final = """
    allowed_extractors allow_multiple_audio_streams allow_multiple_video_streams
    ap_mso ap_password ap_username check_formats dynamic_mpd force_generic_extractor
    format_sort geo_bypass hls_split_discontinuity hls_use_mpegts http_chunk_size
    legacy_server_connect mark_watched no_check_certificate noresizebuffer password
    prefer_free_formats prefer_insecure referer retry_sleep throttledratelimit
    twofactor user_agent username videopassword
"""
_CHECKED: Final[Mapping[str, Check]] = {
    "buffersize": _bytes_up_to(16 * _MIB),
    "concurrent_fragment_downloads": _up_to(16),
    "extractor_args": _are_extractor_args,
    "extractor_retries": _up_to(50),
    "file_access_retries": _up_to(50),
    "format": _is_format,
    "fragment_retries": _up_to(50),
    "headers": _is_header,
    "impersonate": _can_impersonate,
    "max_sleep_interval": _up_to(240),
    "retries": _up_to(50),
    # Longer silence looks like a run that hangs.
    "sleep_interval": _up_to(240),
    "sleep_interval_requests": _up_to(60),
    "sleep_interval_subtitles": _up_to(60),
    "socket_timeout": _up_to(120),
    "source_address": _is_address,
}
# What a run that only reads a source is told as well: how the site is reached.
_READING: Final = """
    allowed_extractors ap_mso ap_password ap_username extractor_args
    extractor_retries force_generic_extractor geo_bypass headers impersonate
    legacy_server_connect no_check_certificate password prefer_insecure referer
    sleep_interval_requests socket_timeout source_address twofactor user_agent
    username videopassword
"""
# Says what is so anyway, and stands in many a command that people copy.
_NEEDLESS: Final = frozenset({"--no-playlist", "--no-mtime", "--continue"})


def judge_arguments(tokens: list[str]) -> dict[str, list[str]]:
    """Return the arguments with their full names; all, and those for reading.

    Raises:
        Refused: one of them is not let through.

    """
    for token in tokens:
        if not token.isprintable():
            raise Refused(INVALID, token, "it has characters that cannot be seen")
    taken = _parse(tokens)
    arguments = [text for _, text in taken]
    _validate(arguments)
    reading = [text for dest, text in taken if dest in _READING.split()]
    return {"arguments": arguments, "reading": reading}


def _parse(tokens: list[str]) -> list[tuple[str, str]]:
    """Return what each option sets, and its argument in full; takes no effect."""
    parser = create_parser()
    taken: list[tuple[str, str]] = []
    original = optparse.Option.process

    def process(
        option: optparse.Option,
        opt: str,
        value: Any,
        values: optparse.Values,
        within: optparse.OptionParser,
    ) -> Any:
        # Before its effect, which may be to print and exit.
        name = _name_of(option)
        if name == _PRESET:
            return original(option, opt, value, values, within)
        if name in _NEEDLESS:
            return None
        dest = option.dest or ""
        if dest not in _FREE.split() and dest not in _CHECKED:
            raise Refused(_WHY.get(dest, UNSUPPORTED), name)
        result = original(option, opt, value, values, within)
        _check(dest, name, value, values)
        taken.append((dest, name if value is None else f"{name}={value}"))
        return result

    def fail(message: str) -> None:
        mistake = sys.exception()
        if isinstance(mistake, optparse.BadOptionError):
            raise Refused(UNKNOWN, mistake.opt_str, message)
        named = re.search(r"(?<!\S)-[^\s:]+", message)
        raise Refused(INVALID, "" if named is None else named[0], message)

    # Every way to write an option ends there: abbreviations, clusters, aliases.
    optparse.Option.process = process  # type: ignore[assignment,method-assign]
    parser.error = fail
    try:
        values, stray = parser.parse_args(tokens)
    finally:
        optparse.Option.process = original  # type: ignore[method-assign]
    if stray:
        raise Refused(STRAY, stray[0])
    _require_passwords(values)
    return taken


def _name_of(option: optparse.Option) -> str:
    names: list[str] = option._long_opts or option._short_opts  # noqa: SLF001 there is no other way to them
    return names[0]


def _check(dest: str, name: str, value: Any, values: optparse.Values) -> None:
    check = _CHECKED.get(dest)
    if name == "--all-formats":
        raise Refused(OURS, name)
    if check is None or value is None:
        return
    try:
        check(value, values)
    except ValueError as err:
        raise Refused(INVALID, name, str(err)) from err


def _require_passwords(values: optparse.Values) -> None:
    """Make sure that yt-dlp does not ask a terminal for what is missing."""
    for user, password in (("username", "password"), ("ap_username", "ap_password")):
        if getattr(values, user) is not None and getattr(values, password) is None:
            name = user.replace("_", "-")
            raise Refused(INVALID, f"--{name}", "its password is missing")


def _validate(arguments: list[str]) -> None:
    """Have yt-dlp look at the values, as it does when it runs."""
    try:
        yt_dlp.parse_options([*arguments, "--ignore-config"])
    except (Exception, SystemExit) as err:
        message = str(err).rpartition("error: ")[2].strip()
        raise Refused(INVALID, "", message or repr(err)) from err


def judge_format(text: str) -> dict[str, list[str]]:
    """Make sure that yt-dlp understands what to choose, and that it is one thing.

    Raises:
        Refused: it does not.

    """
    if not text.isprintable() or not text.strip():
        raise Refused(
            INVALID, text, "it is empty, or has characters that cannot be seen"
        )
    if text.strip() == "-":
        raise Refused(INVALID, text, "nobody can be asked")
    try:
        yt_dlp.YoutubeDL({"quiet": True}, auto_init=False).build_format_selector(text)
    except Exception as err:
        # The first line says what, those below it point to where.
        raise Refused(INVALID, text, str(err).partition("\n")[0]) from err
    for atom in _atoms(text):
        if atom in {",", "all"}:
            raise Refused(INVALID, text, "an episode has one file, and this is several")
    return {}


def _atoms(text: str) -> Iterator[str]:
    """Yield names and commas that stand outside of brackets."""
    depth = 0
    # Letters before digits, or Python takes what begins with one for a number.
    stream = io.BytesIO(re.sub(r"\d[_\d]*", r"n\g<0>", text).encode())
    for token in tokenize.tokenize(stream.readline):
        depth += (token.string == "[") - (token.string == "]")
        if depth <= 0:
            yield token.string


def judge_impersonate(text: str) -> dict[str, list[str]]:
    """Make sure that yt-dlp can behave like a browser.

    Raises:
        Refused: it cannot; for no browser at all, if there is no detail.

    """
    try:
        _require_target("")
    except ValueError as err:
        raise Refused(UNSUPPORTED, text) from err
    try:
        _require_target(text)
    except ValueError as err:
        raise Refused(INVALID, text, str(err)) from err
    return {}


def _require_target(text: str) -> None:
    target = ImpersonateTarget.from_str(text.lower())
    try:
        # That is where it looks, before it does anything else.
        with yt_dlp.YoutubeDL({"quiet": True, "impersonate": target}, auto_init=False):
            pass
    except yt_dlp.utils.YoutubeDLError as err:
        raise ValueError(f"{text or 'it'} is not available") from err


_JUDGES: Final[Mapping[str, Callable[[Any], dict[str, list[str]]]]] = {
    "arguments": judge_arguments,
    "format": judge_format,
    "impersonate": judge_impersonate,
}


def main(questions: list[str]) -> None:
    """Answer every question."""
    for text in questions:
        question = json.loads(text)
        answer: dict[str, Any]
        try:
            answer = _JUDGES[question["kind"]](question["value"])
        except Refused as err:
            answer = {
                "refused": {
                    "why": err.why,
                    "argument": err.argument,
                    "detail": err.detail,
                }
            }
        print(MARK + json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
