"""Pure: which of the subtitles that a site offers are wanted.

Languages are named as in BCP 47, as far as sites and podcast apps agree on it: a
language, a script and a region. Whatever else a site puts into its names (`orig`,
ids of its own) is left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
import json
import re
from typing import Any, Final, Self

from .config import Making, SubtitlesSource

_KEY: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][0-9A-Za-z_-]*)?")
_SCRIPT: Final = re.compile(r"[A-Za-z]{4}")
_REGION: Final = re.compile(r"[A-Za-z]{2}|[0-9]{3}")
_NO_LANGUAGES: Final = frozenset({"all", "und", "mis", "mul", "zxx"})
"""`all` is more than one to yt-dlp; the rest is no language to anybody."""
_OF_PROGRAMS: Final = frozenset({"json", "json3", "xml"})
"""Comments and chats, and what no tool makes cues of."""
_ORIGINAL: Final = "orig"
_KINDS: Final = (False, True)
"""Whether they are automatic: those by a human first."""
_ONLY: Final = (SubtitlesSource.HUMAN, SubtitlesSource.AUTOMATIC)
_NARROWER: Final = (SubtitlesSource.BOTH, SubtitlesSource.HUMAN)
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

    def is_like(self, other: Track) -> bool:
        """Return whether both make the same transcript, as far as one can tell."""
        return (self.language, self.is_automatic) == (
            other.language,
            other.is_automatic,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which transcripts a feed wants; two that ask for the same are equal."""

    languages: tuple[str, ...] = ()
    """As in BCP 47, the most wanted first."""
    source: SubtitlesSource = SubtitlesSource.BOTH

    @classmethod
    def of(cls, making: Making) -> Self:
        """Return what is wanted of an episode, however it was written."""
        named = (language_of(name) for name in making.subtitles)
        languages = tuple(dict.fromkeys(one for one in named if one is not None))
        # Of nothing, it does not matter whose.
        return (
            cls(languages=languages, source=making.subtitles_source)
            if languages
            else cls()
        )

    @property
    def key(self) -> str:
        """Return the wish as a text that can be kept."""
        return json.dumps([self.languages, self.source])

    @classmethod
    def from_key(cls, key: str) -> Self:
        """Return the wish that was kept as a text."""
        languages, source = json.loads(key)
        return cls(languages=tuple(languages), source=SubtitlesSource(source))


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
    wish = Wish.of(making)
    offered = [
        pair
        for is_automatic in _KINDS
        for pair in _offered(info, is_automatic=is_automatic)
    ]
    chosen: dict[str, Track] = {}
    for name in wish.languages:
        track = _serving(name, wish.source, offered)
        if track is not None:
            chosen.setdefault(track.language, track)
    return tuple(chosen.values())


def settle(
    wish: Wish, there: Iterable[Track], chosen: Iterable[Track] = ()
) -> tuple[Track, ...]:
    """Return which of the transcripts that are there stay, those wanted most first.

    One that was `chosen` of what the site has goes before all others. What the site
    has no more, or did not give out, is no reason to have none.
    """
    at_hand, best = _tagged(there), _tagged(chosen)
    kept: dict[str, Track] = {}
    for name in wish.languages:
        track = _serving(name, wish.source, best)
        if track is None or not any(track.is_like(one) for _, one in at_hand):
            track = _serving(name, wish.source, at_hand)
        if track is not None:
            kept.setdefault(track.language, track)
    return tuple(kept.values())


def lacks(wish: Wish, there: Iterable[Track], before: Wish | None = None) -> bool:
    """Return whether a site may have something that is wanted more than what is there.

    `before` is the wish that brought what is there; without it, nothing is known of
    how that came about.
    """
    old = before or Wish()
    at_hand, is_other = _tagged(there), wish.source is not old.source
    for name in wish.languages:
        is_new = name not in old.languages
        best = _serving(name, wish.source, at_hand)
        if best is None:
            # What is left of a wider choice was looked for before.
            is_narrower = (old.source, wish.source) == _NARROWER
            lacking = is_new or (is_other and not is_narrower)
        else:
            may_be_human = best.is_automatic and wish.source is SubtitlesSource.BOTH
            lacking = (is_new and best.language != name) or (
                may_be_human and (is_new or is_other)
            )
        if lacking:
            return True
    return False


def _tagged(tracks: Iterable[Track]) -> list[tuple[_Tag, Track]]:
    pairs = ((_tag(one.language), one) for one in tracks)
    return [(tag, one) for tag, one in pairs if tag is not None]


def _serving(
    name: str, source: SubtitlesSource, offered: Sequence[tuple[_Tag, Track]]
) -> Track | None:
    """Return the best match of a language, as far as its kind is allowed."""
    wanted = _tag(name)
    if wanted is None:
        return None
    for is_automatic in _KINDS:
        if source is _ONLY[not is_automatic]:
            continue
        best = _best(
            wanted, (one for one in offered if one[1].is_automatic is is_automatic)
        )
        if best is not None:
            return best
    return None


def _offered(
    info: Mapping[str, Any], *, is_automatic: bool
) -> Iterator[tuple[_Tag, Track]]:
    found = info.get("automatic_captions" if is_automatic else "subtitles")
    if not isinstance(found, dict):
        return
    for key, formats in found.items():
        tag = _tag(key)
        if tag is not None and _has_words(formats):
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
