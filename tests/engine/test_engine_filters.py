"""Filters: what they keep out, when that is known, and what it costs."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.anypod.engine import EpisodeEventType, EpisodeStatus as S
from custom_components.anypod.engine.models import Reason
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.scenes import (
    CHANNEL,
    finish,
    hold_downloads,
    let_download,
    light,
    newer,
    playable,
    read,
    read_again,
    reasons,
    talk,
    those,
)
from tests.site import (
    PUBLISHED,
    Dates,
    FakeSite,
    Kind,
    Picture,
    Status,
    Video,
    make_shorts,
)

HIDDEN = frozenset({"duration"})
SKIPPED = S.SKIPPED


def video(number: int, **fields: Any) -> Video:
    """Make a video; higher numbers are newer."""
    day = PUBLISHED - timedelta(days=20 - number)
    return replace(plain_videos(1, newest=day)[0], **{"id": f"ep-{number}"} | fields)


async def test_what_the_listing_tells_is_never_extracted(
    home: Home, site: FakeSite
) -> None:
    live = {"status": Status.WAS_LIVE, "kind": Kind.LIVESTREAM}
    site.add(
        plain_channel(
            [
                video(8, title="Talk: an advert"),
                video(7, title="Something else"),
                video(6, title="TALK about a recording", **live),
                video(5, title="Talk, short", duration_s=1),
                video(4, title="Talk, long", duration_s=5000),
                video(3, title="Talk of a short", kind=Kind.SHORT),
                video(2, title="Talk 2", duration_s=60),
                video(1, title="A small talk", duration_s=60),
            ]
        )
    )
    config = light(
        home,
        include_title="talk",
        exclude_title=r"adv.rt",
        min_duration_s=2,
        max_duration_s=3600,
        live=False,
        shorts=False,
        # None of them uses up a place.
        keep_last=2,
    )
    await home.add(config)
    assert site.since().extracted == ["ep-2", "ep-1"]
    assert await reasons(home) == {
        "ep-8": (SKIPPED, Reason.EXCLUDE_TITLE),
        "ep-7": (SKIPPED, Reason.INCLUDE_TITLE),
        "ep-6": (SKIPPED, Reason.LIVE),
        "ep-5": (SKIPPED, Reason.MIN_DURATION),
        "ep-4": (SKIPPED, Reason.MAX_DURATION),
        "ep-3": (SKIPPED, Reason.SHORTS),
        **dict.fromkeys(("ep-2", "ep-1"), (S.DOWNLOADED, None)),
    }
    # Nobody is told of what nobody wants.
    site.publish(CHANNEL, video(9, title="Another advert"), video(10, title="Talk 10"))
    await home.synced()
    assert home.told(EpisodeEventType.DISCOVERED) == ["ep-10"]


async def test_what_only_the_page_tells_is_judged_there_once(
    home: Home, site: FakeSite
) -> None:
    plain: dict[str, Any] = {"withheld": HIDDEN}
    site.add(
        plain_channel(
            [
                video(6, description="Our topic, by a sponsor", **plain),
                video(5, description="Of something else", **plain),
                video(4, description="Our topic", duration_s=5000, **plain),
                video(3, description="Our topic", duration_s=1, **plain),
                video(2, description="Our TOPIC", duration_s=2, **plain),
                video(1, description="Our topic again", duration_s=2, **plain),
            ]
        )
    )
    config = home.feed(
        CHANNEL,
        interval_s=1e7,
        include_description="topic",
        exclude_description="sponsor",
        min_duration_s=2,
        max_duration_s=3600,
        keep_last=1,
    )
    await home.add(config)
    # One after the other, until as many are there as are wanted: no more.
    assert site.since().extracted == [f"ep-{number}" for number in (6, 5, 4, 3, 2)]
    assert await reasons(home) == {
        "ep-6": (SKIPPED, Reason.EXCLUDE_DESCRIPTION),
        "ep-5": (SKIPPED, Reason.INCLUDE_DESCRIPTION),
        "ep-4": (SKIPPED, Reason.MAX_DURATION),
        "ep-3": (SKIPPED, Reason.MIN_DURATION),
        "ep-2": (S.DOWNLOADED, None),
        "ep-1": (S.ARCHIVED, Reason.KEEP_LAST),
    }
    # What the page told is remembered, and not asked for again.
    found = await home.by_id()
    assert (found["ep-4"].duration_s, found["ep-4"].description) == (5000, "Our topic")
    assert home.told(EpisodeEventType.FAILED) == []
    assert list((home.media_dir / ".anypod-jobs").iterdir()) == []
    mark = site.mark()
    home.advance(hours=25)
    await home.synced()
    assert site.since(mark).extractions == 0


async def test_since_is_judged_by_the_exact_date(home: Home, site: FakeSite) -> None:
    """Listings tell of months; what is earlier is known for certain there."""
    now = home.clock()
    videos = [
        *plain_videos(1, "in", newest=now - timedelta(days=32)),
        *plain_videos(1, "near", newest=now - timedelta(days=47)),
        *plain_videos(1, "far", newest=now - timedelta(days=100)),
    ]
    site.add(plain_channel(videos, dates_in_listing=Dates.COARSE))
    await home.add(light(home, since=now - timedelta(days=35)))
    assert await reasons(home) == {
        "in-1": (S.DOWNLOADED, None),
        "near-1": (SKIPPED, Reason.BEFORE_SINCE),
        "far-1": (SKIPPED, Reason.BEFORE_SINCE),
    }
    assert site.since().extracted == ["in-1", "near-1"]


async def test_without_dates_since_ends_at_several_that_are_too_old(
    home: Home, site: FakeSite
) -> None:
    shorts = make_shorts(40, thumbnail=Picture.NONE)
    site.add(replace(talk(0), videos=None, shorts=shorts))
    since = PUBLISHED - timedelta(days=1)
    config = light(home, "/channel/talk/shorts", keep_last=None, since=since)
    await home.add(config)
    # A channel stands newest first: below several that are too old nobody looks.
    assert site.since().extracted == [f"short-{number}" for number in range(40, 35, -1)]
    assert await playable(home) == ["short-40", "short-39"]
    states = await reasons(home)
    assert states["short-1"] == (SKIPPED, Reason.BEFORE_SINCE)
    # An earlier start brings them back.
    hold_downloads(home)
    earlier = since - timedelta(days=10)
    await read(
        home, replace(config, retention=replace(config.retention, since=earlier))
    )
    assert (await those(home, S.QUEUED))[:2] == ["short-38", "short-37"]


# ------------------------------------------------------------------------- changed mind


async def test_a_changed_filter_judges_again_what_it_had_skipped(
    home: Home, site: FakeSite
) -> None:
    site.add(
        plain_channel(
            [video(4, title="B 4"), *(video(n, title="A") for n in (3, 2, 1))]
        )
    )
    hold_downloads(home)
    await read(home, light(home, keep_last=2, exclude_title="a"))
    assert await those(home, S.QUEUED) == ["ep-4"]
    await finish(home)
    mark = site.mark()
    # The whole channel is known: nobody needs to be asked.
    await home.engine.feeds.attach(light(home, keep_last=2, exclude_title="c"))
    assert await those(home, S.QUEUED) == ["ep-3"]
    await home.engine.feeds.attach(light(home, keep_last=2, include_title="b"))
    assert await reasons(home) == {
        # What is there stays, whatever the filter.
        "ep-4": (S.DOWNLOADED, None),
        **dict.fromkeys(("ep-3", "ep-2", "ep-1"), (SKIPPED, Reason.INCLUDE_TITLE)),
    }
    await home.engine.feeds.attach(light(home, keep_last=2))
    assert await those(home, S.QUEUED) == ["ep-3"]
    assert site.since(mark).requests == ()
    assert home.told(EpisodeEventType.DISCOVERED) == []


async def test_another_title_is_judged_anew(home: Home, site: FakeSite) -> None:
    site.add(plain_channel([video(2, title="No"), video(1, title="Yes")]))
    hold_downloads(home)
    await read(home, light(home, keep_last=None, include_title="yes"))
    site.update("ep-2", title="Yes")
    site.update("ep-1", title="No")
    home.advance(days=2)
    await read_again(home)
    assert await those(home, S.QUEUED) == ["ep-2"]
    assert (await reasons(home))["ep-1"] == (SKIPPED, Reason.INCLUDE_TITLE)


async def test_what_a_person_wants_no_filter_takes_away(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel([video(3, title="A"), video(2), video(1)]))
    hold_downloads(home)
    rules: dict[str, Any] = {"exclude_title": "a|episode", "keep_last": 1}
    await read(home, light(home, **rules))
    found = await home.by_id()
    assert {one.state.status for one in found.values()} == {SKIPPED}
    await home.engine.commands.unskip("feed", found["ep-1"].episode_id)
    await home.engine.commands.download("feed", found["ep-3"].episode_id)
    # Neither another filter nor another listing nor the page itself.
    site.update("ep-1", title="An episode again")
    home.advance(days=2)
    await read_again(home)
    await home.engine.feeds.attach(light(home, **rules, max_duration_s=1))
    let_download(home)
    await home.until(lambda state: state.counts.get(S.DOWNLOADED) == 2)
    assert await playable(home) == ["ep-3", "ep-1"]
    assert (await reasons(home))["ep-2"] == (SKIPPED, Reason.EXCLUDE_TITLE)


async def test_what_a_person_does_not_want_no_filter_brings_back(
    home: Home, site: FakeSite
) -> None:
    site.add(talk(2))
    hold_downloads(home)
    await read(home, light(home, include_title="episode"))
    found = await home.by_id()
    await home.engine.commands.skip("feed", found["ep-2"].episode_id)
    await home.engine.feeds.attach(light(home))
    site.update("ep-2", title="Better than ever")
    home.advance(days=2)
    await read_again(home)
    assert (await reasons(home))["ep-2"] == (SKIPPED, Reason.USER)


@pytest.mark.parametrize("wanted", [True, False])
async def test_shorts_and_recordings_have_switches(
    home: Home, site: FakeSite, wanted: bool
) -> None:
    live = {"status": Status.WAS_LIVE, "kind": Kind.LIVESTREAM}
    site.add(
        plain_channel(
            newer(1),
            shorts=make_shorts(1, thumbnail=Picture.NONE),
            streams=[video(1, id="live-1", **live)],
        )
    )
    hold_downloads(home)
    urls = [site.channel_url("talk", tab) for tab in ("videos", "shorts", "streams")]
    config = light(home, keep_last=None, shorts=wanted, live=wanted)
    await read(home, replace(config, listing_urls=tuple(urls)))
    expected = {"new-1", "short-1", "live-1"} if wanted else {"new-1"}
    assert set(await those(home, S.QUEUED)) == expected
