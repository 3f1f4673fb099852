"""A site that fails in every way, wherever it is asked; and then works again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import pytest

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    ErrorClass,
    FeedState,
    FeedStatus,
    ytdlp,
)
from custom_components.anypod.engine.publisher import DEFAULT_ARTWORK_REV
from tests.engine import support
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.scenes import SOON, read_later
from tests.faults.cells import sampled
from tests.faults.looks import outages, wrong_with
from tests.site import FakeSite, Picture, Subtitle

CHANNEL: Final = "/channel/talk/videos"
RSS: Final = "/rss/channel/talk/videos"
COUNT: Final = 3
ALL: Final = [f"ep-{number}" for number in range(1, COUNT + 1)]
SILENCES_S: Final = (4.0, 8.0, 16.0)
"""The first is long enough, unless the machine has much else to do."""
LATER: Final = timedelta(minutes=70)
"""Longer than a host is left alone that limits us."""
ROUNDS: Final = 3

LIMITS: Final = ("_LISTING_SILENCE_S", "_DOWNLOAD_SILENCE_S", "_SUBTITLES_SILENCE_S")

type Break = Callable[[FakeSite, str, str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where the site is asked, and for what."""

    path: str
    """One that is asked for, as far as the pattern of the faults goes."""
    feed: Mapping[str, Any] = field(default_factory=dict)
    """What the feed has to be set to, so that it is asked there."""
    told: Mapping[str, ErrorClass] = field(default_factory=dict)
    """What people are told of an answer."""
    otherwise: ErrorClass | None = None
    """What they are told of all others; None where that is nothing."""

    @property
    def is_listing(self) -> bool:
        """Return whether it is the feed that fails here."""
        return self.path.startswith("/api/channel/")

    def expected(self, answer: str) -> ErrorClass | None:
        """Return what people are told, as long as a fault lasts."""
        return self.told.get(answer, self.otherwise)


PASSES: Final = ErrorClass.TEMPORARY
PAGES: Final[Mapping[str, ErrorClass]] = {
    "429": ErrorClass.RATE_LIMITED,
    "garbage": ErrorClass.BUG,
    "empty": ErrorClass.BUG,
}
FILES: Final[Mapping[str, ErrorClass]] = {
    "429": ErrorClass.RATE_LIMITED,
    "garbage": ErrorClass.INVALID_MEDIA,
}
PLACES: Final = {
    "page-1": Place(path="/api/channel/talk/videos", told=PAGES, otherwise=PASSES),
    "page-2": Place(
        path="/api/channel/talk/videos*page=2", told=PAGES, otherwise=PASSES
    ),
    "episode": Place(path="/api/video/ep-2", told=PAGES, otherwise=PASSES),
    "media": Place(path="/media/ep-2/", told=FILES, otherwise=PASSES),
    # yt-dlp gets it before the recording, and can be told no end for it alone.
    "thumbnail": Place(path="/thumb/ep-2", told={"hangs": PASSES}),
    "subtitles": Place(path="/subtitles/ep-2", feed={"subtitles": ("en",)}),
    "picture": Place(path="/art/"),
}


def in_circles(site: FakeSite, pattern: str, path: str) -> None:
    # The same page once more, or one beside it.
    target = path.replace("*", "?") if "page" in path else f"{path}again"
    site.fail(pattern, status=302, headers={"Location": site.url(target)})


def hang(site: FakeSite, pattern: str, _: str) -> None:
    site.hold(pattern)


ANSWERS: Final[Mapping[str, Break]] = {
    "429": lambda site, pattern, _: site.fail(pattern, status=429),
    "403": lambda site, pattern, _: site.fail(pattern, status=403),
    "500": lambda site, pattern, _: site.fail(pattern, status=500),
    "garbage": lambda site, pattern, _: site.garble(pattern),
    "closed": lambda site, pattern, _: site.drop(pattern),
    "empty": lambda site, pattern, _: site.garble(pattern, body=b""),
    "hangs": hang,
    "circle": in_circles,
    "cut": lambda site, pattern, _: site.cut(pattern, after_bytes=20),
}
CELLS: Final = [f"{place}: {answer}" for place in PLACES for answer in ANSWERS]
HERE: Final = (
    "page-1: circle",
    "page-2: cut",
    "episode: garbage",
    "media: cut",
    "thumbnail: closed",
    "subtitles: hangs",
    "picture: empty",
)


ONCE: Final = ["Feed feed cannot be read", "Feed feed can be read again"]


async def told(home: Home, place: Place) -> ErrorClass | None:
    """Return what people are told of a fault at a place."""
    if place.is_listing:
        error = (await home.engine.feeds.state("feed")).error
    else:
        error = (await home.by_id())["ep-2"].state.error
    return None if error is None else error.error_class


def is_well(state: FeedState) -> bool:
    """Return whether a feed has all that it could have."""
    return (state.status, state.error) == (FeedStatus.IDLE, None) and state.counts == {
        S.DOWNLOADED: COUNT
    }


def shorten(patch: pytest.MonkeyPatch, silence_s: float) -> None:
    """Let nobody be silent for longer than that."""
    for limit in LIMITS:
        patch.setattr(ytdlp, limit, silence_s)


async def struck(
    home: Home, site: FakeSite, pattern: str, patch: pytest.MonkeyPatch
) -> None:
    """Make sure that a fault was met, also by a program that is slow to start."""
    for silence_s in SILENCES_S:
        if site.since().matching(pattern):
            return
        shorten(patch, silence_s)
        home.advance(seconds=LATER.total_seconds())
        await home.settled()
    assert site.since().matching(pattern)


async def recovered(home: Home) -> FeedState:
    """Let time pass until all is as if nothing had been."""
    state = await home.settled()
    for _ in range(ROUNDS):
        home.advance(seconds=LATER.total_seconds())
        state = await home.settled()
        if is_well(state):
            break
    assert is_well(state)
    return state


@pytest.mark.parametrize("cell", sampled(CELLS, here=HERE))
async def test_a_site_that_fails_and_works_again(
    home: Home, site: FakeSite, cell: str, complaints: list[str], notes: list[str]
) -> None:
    name, _, answer = cell.partition(": ")
    place = PLACES[name]
    videos = plain_videos(
        COUNT, thumbnail=Picture.JPEG, subtitles=(Subtitle(language="en"),)
    )
    site.add(plain_channel(videos, page_size=2, art=Picture.JPEG))
    ANSWERS[answer](site, f"{place.path}*", place.path)
    with pytest.MonkeyPatch.context() as patch:
        if answer == "hangs":
            shorten(patch, SILENCES_S[0])
        await home.add(
            home.feed(
                CHANNEL,
                keep_last=None,
                ytdlp_args=("--retry-sleep", "0"),
                **place.feed,
            )
        )
        await struck(home, site, f"{place.path}*", patch)
        if place.is_listing:
            # It fails again, which nobody needs to hear.
            await home.synced()
    assert await told(home, place) == place.expected(answer)
    site.reset_failures()
    state = await recovered(home)
    assert state.artwork_rev not in {None, DEFAULT_ARTWORK_REV}
    assert outages(notes) == (ONCE if place.is_listing else [])
    again = {"ep-2": 1} if name == "media" else {}
    wrong = await wrong_with(home, {"feed": ALL}, again=again, complaints=complaints)
    assert wrong == []


@pytest.mark.parametrize("answer", sampled(ANSWERS, here=("garbage", "empty")))
async def test_a_sign_of_a_change_that_cannot_be_had(
    home: Home, site: FakeSite, answer: str, complaints: list[str]
) -> None:
    """The page itself is read then, as if there were no such sign."""
    videos = plain_videos(COUNT)
    site.add(plain_channel(videos[1:]))
    await home.add(home.feed(RSS, keep_last=None))
    await read_later(home, SOON)
    site.publish(CHANNEL, videos[0])
    with pytest.MonkeyPatch.context() as patch:
        if answer == "hangs":
            shorten(patch, SILENCES_S[0])
            # And who asks for the sign gives up sooner than this test.
            patch.setattr(support, "PATIENCE_S", SILENCES_S[0])
        ANSWERS[answer](site, "/rss/*", "/rss/")
        mark = site.mark()
        await read_later(home, SOON)
        assert site.since(mark).matching("/rss/*")
    site.reset_failures()
    await recovered(home)
    # What an address in RSS leads to, yt-dlp asks the file itself.
    again = dict.fromkeys(ALL, 1)
    wrong = await wrong_with(home, {"feed": ALL}, again=again, complaints=complaints)
    assert wrong == []
