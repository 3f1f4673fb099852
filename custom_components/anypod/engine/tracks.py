"""Pure: which of the subtitles that a site offers are wanted.

Languages are named as in BCP 47, as far as sites and podcast apps agree on it: a
language, a script and a region. Whatever else a site puts into its names (`orig`,
ids of its own) is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
import re
from typing import Any, Final

from .config import Making, SubtitlesSource

_KEY: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][0-9A-Za-z_-]*)?")
_SCRIPT: Final = re.compile(r"[A-Za-z]{4}")
_REGION: Final = re.compile(r"[A-Za-z]{2}|[0-9]{3}")
_NO_LANGUAGES: Final = frozenset({"all", "und", "mis", "mul", "zxx"})
"""`all` is more than one to yt-dlp; the rest is no language to anybody."""
_OF_PROGRAMS: Final = frozenset({"json", "json3", "xml"})
"""Comments and chats, and what no tool makes cues of."""
_ORIGINAL: Final = "orig"
# What is still in use besides the code of two letters, each before that one.
_LONGER: Final = (
    "ara:ar bul:bg cat:ca ces:cs cze:cs chi:zh zho:zh dan:da deu:de ger:de ell:el"
    " gre:el eng:en est:et eus:eu baq:eu fas:fa per:fa fin:fi fra:fr fre:fr gle:ga"
    " glg:gl heb:he hin:hi hrv:hr hun:hu ice:is isl:is ind:id ita:it jpn:ja kor:ko"
    " lav:lv lit:lt may:ms msa:ms nld:nl dut:nl nor:no nob:nb nno:nn pol:pl por:pt"
    " ron:ro rum:ro rus:ru slk:sk slo:sk slv:sl spa:es srp:sr swe:sv tam:ta tel:te"
    " tha:th tur:tr ukr:uk urd:ur vie:vi wel:cy cym:cy iw:he in:id ji:yi jw:jv mo:ro"
)
_SHORTER: Final = dict(pair.split(":") for pair in _LONGER.split())


@dataclass(frozen=True, kw_only=True, slots=True)
class Track:
    """Subtitles that a site offers."""

    key: str
    """The site's own name of the language."""
    language: str
    is_automatic: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tag:
    language: str
    script: str | None
    region: str | None
    is_original: bool = False
    is_named: bool = False
    """Whether the site has said more: it is one of several in its language."""

    @property
    def text(self) -> str:
        parts = (self.language, self.script, self.region)
        return "-".join(part for part in parts if part is not None)


def language_of(name: str) -> str | None:
    """Return a language in the notation of BCP 47, None for what is no language."""
    tag = _tag(name)
    return None if tag is None else tag.text


def choose(info: Mapping[str, Any], making: Making) -> tuple[Track, ...]:
    """Return the subtitles to fetch, those wanted most first.

    `info` is what yt-dlp knows of the episode. For each language that is wanted it
    is the best match by a human, else by a machine, as far as they are allowed.
    """
    offered = [list(_offered(info, kind)) for kind in _kinds(making.subtitles_source)]
    chosen: dict[str, Track] = {}
    for name in making.subtitles:
        wanted = _tag(name)
        if wanted is None:
            continue
        best = (_best(wanted, tracks) for tracks in offered)
        track = next((one for one in best if one is not None), None)
        if track is not None:
            chosen.setdefault(track.language, track)
    return tuple(chosen.values())


def _kinds(source: SubtitlesSource) -> tuple[str, ...]:
    match source:
        case SubtitlesSource.HUMAN:
            return ("subtitles",)
        case SubtitlesSource.AUTOMATIC:
            return ("automatic_captions",)
        case SubtitlesSource.BOTH:
            return ("subtitles", "automatic_captions")


def _offered(info: Mapping[str, Any], kind: str) -> Iterator[tuple[_Tag, Track]]:
    found = info.get(kind)
    if not isinstance(found, dict):
        return
    for key, formats in found.items():
        tag = _tag(key)
        if tag is not None and _has_words(formats):
            is_automatic = kind != "subtitles"
            track = Track(key=key, language=tag.text, is_automatic=is_automatic)
            yield tag, track


def _has_words(formats: Any) -> bool:
    return isinstance(formats, list) and any(
        isinstance(one, dict) and one.get("ext") not in _OF_PROGRAMS for one in formats
    )


def _best(wanted: _Tag, offered: Iterable[tuple[_Tag, Track]]) -> Track | None:
    ranked = (
        ((rank, not tag.is_original, tag.is_named), track)
        for tag, track in offered
        if (rank := _rank(wanted, tag)) is not None
    )
    # The first of several that are as good: the order is the site's own.
    return min(ranked, key=lambda one: one[0], default=(None, None))[1]


def _rank(wanted: _Tag, offered: _Tag) -> int | None:
    """Return how far a language is from the one wanted, None for another one.

    The same beats one that says more (`en-US` for `en`), and that beats one that
    says less (`pt` for `pt-BR`). What says something else (`pt-PT`) is another.
    """
    if wanted.language != offered.language:
        return None
    distance = 0
    for mine, theirs in (
        (wanted.script, offered.script),
        (wanted.region, offered.region),
    ):
        if mine == theirs:
            continue
        if mine is None:
            distance = max(distance, 1)
        elif theirs is None:
            distance = 2
        else:
            return None
    return distance


def _tag(name: str) -> _Tag | None:
    if _KEY.fullmatch(name) is None:
        return None
    first, *others = name.replace("_", "-").split("-")
    language = _SHORTER.get(first.lower(), first.lower())
    if language in _NO_LANGUAGES:
        return None
    script = region = None
    is_original = bool(others) and others[-1].lower() == _ORIGINAL
    if is_original:
        others.pop()
    if others and _SCRIPT.fullmatch(others[0]) is not None:
        script = others.pop(0).title()
    if others and _REGION.fullmatch(others[0]) is not None:
        region = others.pop(0).upper()
    return _Tag(
        language=language,
        script=script,
        region=region,
        is_original=is_original,
        is_named=bool(others),
    )
