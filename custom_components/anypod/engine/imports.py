"""Pure: what a list of feeds, or another program's configuration, asks for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
import re
import tomllib
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit

from . import import_rules as rules, opml
from .config import ScheduleMode
from .errors import ImportFault, InvalidImport, InvalidUrl
from .import_rules import Options, Rules
from .models import Media
from .sources import normalise

MOST_FEEDS: Final = 1000

_CONFIG_LIMIT_BYTES = 1_000_000
"""Far above any configuration that people write; reading takes its time."""
_PODSYNC = re.compile(r"^\s*\[\s*feeds\b", re.MULTILINE)
_ANYPOD = re.compile(r"^feeds\s*:", re.MULTILINE)
_YOUTUBE_FEED = "/feeds/videos.xml"
_AUDIO_EXTENSIONS = frozenset({"m4a", "mp3", "aac", "ogg", "opus", "flac", "wav"})
_HEIGHTS = (
    (2160, Media.VIDEO_BEST),
    (1080, Media.VIDEO_1080),
    (720, Media.VIDEO_720),
    (480, Media.VIDEO_480),
    (0, Media.VIDEO_360),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A feed that a file asks for."""

    name: str
    """What to call it where one chooses."""
    url: str | None
    """None where episodes come from people, URL by URL."""
    title: str | None = None
    """What the file calls the feed; None: as the source does."""
    media: Media | None = None
    """None where the file does not say, as with what follows."""
    keep_last: int | None = None
    is_enabled: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)
    """Further ones, in the words of a feed's options."""
    ignored: tuple[str, ...] = ()
    """Names of settings that have no counterpart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportPlan:
    """What a file asks for."""

    wishes: tuple[Wish, ...]
    invalid: tuple[str, ...]
    """What stands where a web address should be."""


_DURATION = {"least": 1, "most": 1_000_000, "none": 0}
_METADATA: Final[Rules] = {
    "title": rules.line("title"),
    "subtitle": rules.line("subtitle"),
    "description": rules.prose("description"),
    "language": rules.language("language"),
    "author": rules.line("author"),
    "author_email": rules.email("email"),
    "image_url": rules.picture("artwork_url"),
    "category": rules.category,
    "podcast_type": rules.podcast_type,
    "explicit": rules.explicit,
}
_OF_ANYPOD: Final[Rules] = {
    "url": rules.met,
    "enabled": rules.met,
    "schedule": rules.schedule,
    "keep_last": rules.number("keep_last", least=1, most=100_000),
    "since": rules.since,
    "max_errors": rules.number("max_errors", least=1, most=50),
    "transcript_lang": rules.languages,
    "transcript_source_priority": rules.subtitles_source,
    "download_delay": rules.delay,
    "metadata": _METADATA,
}
# What is downloaded at once waits for nothing.
_OF_MANUAL: Final[Rules] = {
    name: rule for name, rule in _OF_ANYPOD.items() if name != "download_delay"
}
_OF_PODSYNC: Final[Rules] = {
    "url": rules.met,
    "format": rules.one_of("audio", "video", "custom"),
    "quality": rules.one_of("high", "low"),
    "max_height": rules.met,
    # Every feed is in the OPML that Anypod gives out, and none is to be indexed.
    "opml": rules.met,
    "private_feed": rules.met,
    "update_period": rules.period,
    "cron_schedule": rules.cron,
    "clean": {
        "keep_last": rules.number("keep_last", least=1, most=100_000, none=0),
    },
    "filters": {
        "title": rules.pattern("include_title"),
        "not_title": rules.pattern("exclude_title"),
        "description": rules.pattern("include_description"),
        "not_description": rules.pattern("exclude_description"),
        "min_duration": rules.number("min_duration_s", **_DURATION),
        "max_duration": rules.number("max_duration_s", **_DURATION),
        "max_age": rules.number("max_age_days", least=1, most=36_500, none=0),
        "min_age": rules.number(
            "download_delay_hours", least=1, most=8760, times=24, none=0
        ),
    },
    "custom": {
        "title": rules.line("title"),
        "description": rules.prose("description"),
        "author": rules.line("author"),
        "ownerEmail": rules.email("email"),
        "lang": rules.language("language"),
        "cover_art": rules.picture("artwork_url"),
        "category": rules.category,
        "explicit": rules.explicit,
    },
}


def read(data: bytes, load_yaml: Callable[[str], object]) -> ImportPlan:
    """Return what a file asks for, whichever of the known forms it has.

    `load_yaml` reads YAML, and raises ValueError where it is none.

    Raises:
        InvalidImport: it has none of them, has a mistake, names nothing, or is too
            large.

    """
    # Whatever the encoding, an XML document begins with this.
    is_xml = data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")
    plan = from_opml(data) if is_xml else _from_text(data, load_yaml)
    if len(plan.wishes) > MOST_FEEDS:
        raise InvalidImport(ImportFault.TOO_LARGE)
    if not plan.wishes and not plan.invalid:
        raise InvalidImport(ImportFault.EMPTY)
    return plan


def _from_text(data: bytes, load_yaml: Callable[[str], object]) -> ImportPlan:
    if len(data) > _CONFIG_LIMIT_BYTES:
        raise InvalidImport(ImportFault.TOO_LARGE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise InvalidImport(ImportFault.UNKNOWN) from err
    forms = (
        (tomllib.loads, _PODSYNC, from_podsync),
        (load_yaml, _ANYPOD, from_anypod),
    )
    for load, sign, translate in forms:
        try:
            found = load(text)
        except (ValueError, RecursionError) as err:
            if sign.search(text):
                raise InvalidImport(ImportFault.BROKEN, str(err)) from err
            continue
        if isinstance(found, Mapping) and isinstance(found.get("feeds"), Mapping):
            return translate(found)
    raise InvalidImport(ImportFault.UNKNOWN)


def from_opml(data: bytes) -> ImportPlan:
    """Return what a list of feeds asks for; one in several folders counts once.

    Raises:
        InvalidImport: it is none.

    """
    found: dict[str, Wish] = {}
    invalid: dict[str, None] = {}
    for outline in opml.parse(data):
        try:
            url = source_of(outline.url)
        except InvalidUrl:
            invalid[outline.url] = None
            continue
        title = outline.title or None
        found.setdefault(url, Wish(name=title or url, url=url, title=title))
    return ImportPlan(wishes=tuple(found.values()), invalid=tuple(invalid))


def from_anypod(config: Mapping[str, Any]) -> ImportPlan:
    """Return what a configuration of Anypod without Home Assistant asks for."""
    return _plan(config["feeds"], _of_anypod)


def _of_anypod(name: str, settings: Mapping[str, Any]) -> Wish:
    url = settings.get("url") or None
    known = _OF_ANYPOD if url is not None else _OF_MANUAL
    options, ignored = rules.translate(settings, known)
    if url is None and options.pop("schedule", None) != ScheduleMode.MANUAL:
        raise InvalidUrl("")
    return _wish(
        name,
        url,
        options,
        ignored,
        media=None,
        is_enabled=settings.get("enabled") is not False,
    )


def from_podsync(config: Mapping[str, Any]) -> ImportPlan:
    """Return what a configuration of podsync asks for."""
    general = config.get("cleanup")

    def of_podsync(name: str, settings: Mapping[str, Any]) -> Wish:
        return _of_podsync(name, {"clean": general} | dict(settings))

    return _plan(config["feeds"], of_podsync)


def _of_podsync(name: str, settings: dict[str, Any]) -> Wish:
    custom = settings.get("custom")
    if isinstance(custom, Mapping):
        settings["custom"] = _with_one_category(custom)
    options, ignored = rules.translate(settings, _OF_PODSYNC)
    return _wish(
        name,
        settings.get("url") or "",
        options,
        ignored,
        media=_podsync_media(settings),
        is_enabled=True,
    )


def _with_one_category(custom: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with the categories below one in the notation of ours."""
    found = dict(custom)
    below = found.pop("subcategories", None)
    if below and isinstance(below, list) and found.get("category"):
        found["category"] = [f"{found['category']} > {one}" for one in below]
    return found


def _podsync_media(settings: Mapping[str, Any]) -> Media | None:
    """Return the preset that comes nearest to what podsync would make."""
    if settings.get("format") == "audio":
        return Media.AUDIO
    if settings.get("format") == "custom":
        custom = settings.get("custom_format")
        extension = custom.get("extension") if isinstance(custom, Mapping) else None
        return Media.AUDIO if str(extension) in _AUDIO_EXTENSIONS else None
    height = settings.get("max_height")
    if isinstance(height, int) and height > 0:
        return next(media for least, media in _HEIGHTS if height >= least)
    # As podsync does where nothing is said.
    is_low = settings.get("quality") == "low"
    return Media.VIDEO_360 if is_low else Media.VIDEO_1080


def _plan(
    feeds: Mapping[Any, Any], translate: Callable[[str, Mapping[str, Any]], Wish]
) -> ImportPlan:
    wishes: list[Wish] = []
    invalid: list[str] = []
    for key, settings in feeds.items():
        try:
            # What is no mapping names no URL.
            given = settings if isinstance(settings, Mapping) else {}
            wishes.append(translate(str(key), given))
        except InvalidUrl as err:
            invalid.append(": ".join(one for one in (str(key), str(err)) if one))
    return ImportPlan(wishes=tuple(wishes), invalid=tuple(invalid))


def _wish(
    name: str,
    url: Any,
    options: Options,
    ignored: Iterable[str],
    *,
    media: Media | None,
    is_enabled: bool,
) -> Wish:
    title = options.get("title")
    return Wish(
        name=title or name,
        url=None if url is None else source_of(str(url)),
        title=title,
        media=media,
        keep_last=options.pop("keep_last", None),
        is_enabled=is_enabled,
        options=options,
        ignored=tuple(ignored),
    )


def source_of(text: str) -> str:
    """Return the address of a source; of YouTube's own feeds, the page behind one.

    Raises:
        InvalidUrl: it is no web address.

    """
    url = normalise(text)
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host != "youtube.com" or parts.path != _YOUTUBE_FEED:
        return url
    given = parse_qs(parts.query)
    for name, path in (
        ("channel_id", "channel/"),
        ("playlist_id", "playlist?list="),
        ("user", "user/"),
    ):
        if name in given:
            return f"https://www.youtube.com/{path}{quote(given[name][0], safe='')}"
    return url
