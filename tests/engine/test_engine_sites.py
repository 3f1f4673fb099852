"""Sites that are not like YouTube: posts, live radio, direct links, pages that say little."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from custom_components.anypod.engine import (
    EpisodeStatus as S,
    ErrorClass,
    Media,
    SourceKind,
    Submission,
    transfer,
)
from custom_components.anypod.engine.models import Reason
from tests.engine.home import Home, plain_channel, plain_videos
from tests.site import (
    AUDIO_M4A,
    DASH_360,
    HLS_360,
    MUXED_360,
    MUXED_LARGE,
    PUBLISHED,
    FakeSite,
    Picture,
    Status,
    Video,
    identify,
)

CHANNEL = "/channel/talk/videos"


def post(site: FakeSite, count: int = 3) -> Video:
    """Put up a page with several videos that have no pages of their own."""
    parts = [
        Video(
            id=f"part-{number}",
            title=f"Part {number}",
            published=PUBLISHED,
            thumbnail=Picture.NONE,
            formats=(AUDIO_M4A, MUXED_360),
        )
        for number in range(1, count + 1)
    ]
    site.add(*parts)
    return replace(
        plain_videos(1, "post")[0],
        title="A post",
        parts=tuple(one.id for one in parts),
    )


def manual(home: Home, **changes: Any) -> Any:
    """Make a feed for URLs that people add."""
    config = home.feed("/", allow_private_sources=True, **changes)
    return replace(
        config, source_url=None, source_kind=SourceKind.MANUAL, listing_urls=()
    )


# ------------------------------------------------------------------------------ posts


async def test_each_file_of_a_post_becomes_an_episode(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel([post(site), *plain_videos(1)]))
    await home.add(home.feed(CHANNEL))
    await home.until(lambda state: state.counts.get(S.DOWNLOADED) == 4)
    await home.settled()
    found = await home.by_id()
    assert {key: one.state.status for key, one in found.items()} == {
        "post-1": S.SKIPPED,
        **dict.fromkeys(("part-1", "part-2", "part-3", "ep-1"), S.DOWNLOADED),
    }
    assert found["post-1"].state.reason is Reason.EXPANDED
    for number in (1, 2, 3):
        media = found[f"part-{number}"].media
        assert media is not None
        assert identify(media.full_path.read_bytes()) == f"part-{number}"
    # Nothing of it is looked at again.
    mark = site.mark()
    home.advance(hours=25)
    await home.synced()
    assert site.since(mark).extractions == 0
    document = (await home.document()).body
    assert document.count(b"<item>") == 4


async def test_a_post_that_is_a_feed_of_its_own(home: Home, site: FakeSite) -> None:
    site.add(post(site, 2))
    await home.add(home.feed("/watch/post-1"))
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 2})
    assert set(await home.statuses()) == {"part-1", "part-2"}


async def test_a_post_that_a_person_added(home: Home, site: FakeSite) -> None:
    """Nobody who shares a page knows, or cares, how many files it has."""
    site.add(post(site, 2))
    await home.engine.feeds.attach(manual(home))
    await home.engine.submissions.add("feed", Submission(url=site.url("/watch/post-1")))
    await home.until(lambda state: state.counts.get(S.DOWNLOADED) == 2)
    await home.settled()
    assert sorted((await home.statuses()).values()) == [
        *(S.DOWNLOADED, S.DOWNLOADED, S.SKIPPED)
    ]


async def test_a_list_of_pages_is_no_post(home: Home, site: FakeSite) -> None:
    """It would be another source, and perhaps a long one."""
    site.add(plain_channel(plain_videos(3), "other"))
    await home.engine.feeds.attach(manual(home))
    await home.engine.submissions.add(
        "feed", Submission(url=site.url("/channel/other/videos"))
    )
    await home.until(lambda state: state.counts == {S.FAILED: 1})
    (episode,) = await home.episodes()
    assert episode.state.error is not None
    assert episode.state.error.error_class is ErrorClass.PLAYLIST


# ----------------------------------------------------------------- pages that say little


async def test_a_page_without_length_and_date(home: Home, site: FakeSite) -> None:
    silent = plain_videos(1, published=None, duration_s=None, description=None)
    site.add(plain_channel(silent))
    await home.add(home.feed(CHANNEL))
    (episode,) = await home.episodes()
    assert episode.state.status is S.DOWNLOADED
    assert episode.media is not None
    assert episode.media.facts.duration_s == pytest.approx(2, abs=0.2)
    assert b"<itunes:duration>2</itunes:duration>" in (await home.document()).body


@pytest.mark.parametrize("media", [Media.AUDIO, Media.VIDEO_720])
async def test_a_link_to_a_file(home: Home, site: FakeSite, media: Media) -> None:
    site.add(*plain_videos(1, formats=(MUXED_360,)))
    url = site.url("/media/ep-1/18.mp4")
    await home.engine.feeds.attach(manual(home, media=media))
    await home.engine.submissions.add("feed", Submission(url=url))
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    (episode,) = await home.episodes()
    assert episode.media is not None
    assert identify(episode.media.full_path.read_bytes()) == "ep-1"


async def test_a_link_to_an_hls_playlist(home: Home, site: FakeSite) -> None:
    site.add(*plain_videos(1, formats=(HLS_360,)))
    await home.engine.feeds.attach(manual(home, media=Media.VIDEO_360))
    await home.engine.submissions.add(
        "feed", Submission(url=site.url("/media/ep-1/93/index.m3u8"))
    )
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    (episode,) = await home.episodes()
    assert episode.media is not None
    assert (episode.media.facts.extension, episode.media.facts.codecs) == (
        *("mp4", "h264,aac"),
    )


@pytest.mark.parametrize(
    ("media", "made"), [(Media.AUDIO, "m4a aac"), (Media.VIDEO_360, "mp4 h264,aac")]
)
async def test_a_link_to_a_dash_manifest(
    home: Home, site: FakeSite, media: Media, made: str
) -> None:
    site.add(*plain_videos(1, formats=(DASH_360,)))
    await home.engine.feeds.attach(manual(home, media=media))
    await home.engine.submissions.add(
        "feed", Submission(url=site.url("/media/ep-1/dash/index.mpd"))
    )
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    (episode,) = await home.episodes()
    assert episode.media is not None
    facts = episode.media.facts
    assert f"{facts.extension} {facts.codecs}" == made


@pytest.mark.parametrize("path", ["/rss/channel/talk/videos", "/page/ep-1"])
async def test_feeds_and_pages_that_only_the_generic_extractor_knows(
    home: Home, site: FakeSite, path: str
) -> None:
    site.add(plain_channel(plain_videos(2)))
    await home.add(home.feed(path))
    statuses = await home.statuses()
    assert set(statuses.values()) == {S.DOWNLOADED}
    assert len(statuses) == (2 if path.startswith("/rss") else 1)


# ------------------------------------------------------------------------- live radio


async def test_live_radio_is_refused_with_its_reason(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no end, and no time at which it will have been a recording."""
    monkeypatch.setattr(transfer, "_ENDLESS_AFTER_S", 1.0)
    await home.engine.feeds.attach(manual(home))
    site.add(*plain_videos(1, formats=(MUXED_LARGE,)))
    site.misstate_length("/media/*", "absent")
    site.slow("/media/*", rate_bytes_s=40_000)
    await home.engine.submissions.add(
        "feed", Submission(url=site.url("/media/ep-1/large.mp4"))
    )
    await home.until(lambda state: state.counts.get(S.FAILED) == 1)
    (episode,) = await home.episodes()
    assert episode.state.error is not None
    assert episode.state.error.error_class is ErrorClass.UNSUPPORTED


async def test_a_live_playlist_of_nobody_is_refused(home: Home, site: FakeSite) -> None:
    live = plain_videos(1, formats=(HLS_360,), status=Status.LIVE)
    site.add(*live)
    await home.engine.feeds.attach(manual(home))
    await home.engine.submissions.add(
        "feed", Submission(url=site.url("/media/ep-1/93/index.m3u8"))
    )
    await home.until(lambda state: state.counts == {S.FAILED: 1})
    (episode,) = await home.episodes()
    assert episode.state.error is not None
    assert episode.state.error.detail == "It is live and has no end"


async def test_a_camera_that_is_always_live_ends_as_skipped(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1, status=Status.LIVE)))
    await home.add(home.feed(CHANNEL))
    for _ in range(40):
        if set((await home.statuses()).values()) == {S.SKIPPED}:
            break
        home.advance(days=2)
        await home.settled()
    assert await home.statuses() == {"ep-1": S.SKIPPED}
    (episode,) = await home.episodes()
    assert episode.state.reason is Reason.UNAVAILABLE
    assert timedelta(days=1) < home.clock() - episode.discovered_at
