"""URLs that a person adds: what is decided at once, without asking any site."""

import asyncio
from datetime import timedelta
import sqlite3
from typing import Any

import pytest

from custom_components.anypod.engine import (
    Engine,
    EpisodeStatus as S,
    InvalidArguments,
    InvalidUrl,
    Media,
    NotManual,
    PrivateAddress,
    Refusal,
    ScheduleMode,
    SourceKind,
    Submission,
    UnknownFeed,
    store_submissions,
)
from custom_components.anypod.engine.models import Reason
from tests.engine.home import Home, plain_videos
from tests.engine.support import feed_config
from tests.site import FakeSite, Playlist

ADDED = "https://93.184.215.14/watch/1"


async def attach(home: Home, **changes: Any) -> Engine:
    """Attach a manual feed of which nothing is downloaded."""
    fields: dict[str, Any] = {
        "source_url": None,
        "source_kind": SourceKind.MANUAL,
        "listing_urls": (),
        "mode": ScheduleMode.MANUAL,
    }
    await home.engine.set_paused(paused=True)
    await home.engine.feeds.attach(feed_config(**(fields | changes)))
    return home.engine


# ------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("93.184.215.14/watch/1", ADDED),
        (f"  {ADDED}\n", ADDED),
        ("HTTPS://93.184.215.14/watch/1", ADDED),
        ("http://93.184.215.14/watch/1", "http://93.184.215.14/watch/1"),
        ("https://[2606:2800:21f::1]/a", "https://[2606:2800:21f::1]/a"),
    ],
)
async def test_an_address_as_a_person_types_it(
    home: Home, typed: str, url: str
) -> None:
    engine = await attach(home)
    # The database counts in milliseconds.
    before = home.clock() - timedelta(milliseconds=1)
    added = await engine.submissions.add("feed", Submission(url=typed))
    assert (added.status, added.duplicate) == (S.QUEUED, False)
    (episode,) = await home.episodes()
    assert (episode.episode_id, episode.source_url) == (added.episode_id, url)
    # Nothing else is known of it yet.
    assert (episode.title, episode.duration_s, episode.media) == (url, None, None)
    assert episode.published is not None
    assert before <= episode.published <= home.clock()


@pytest.mark.parametrize(
    "text",
    [
        *("", "  ", "tomorrow", "ftp://example.org/a", "https://", "https://a b.c/"),
        "http://2130706433/watch/1",
    ],
)
async def test_what_is_no_address(home: Home, text: str) -> None:
    engine = await attach(home)
    with pytest.raises(InvalidUrl):
        await engine.submissions.add("feed", Submission(url=text))
    assert await home.episodes() == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "podcasts.localhost",
        "[::1]",
        "[::]",
        "0.0.0.0:8123",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.2:8123",
        "169.254.169.254",
        "100.64.0.1",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[fd00::1]",
        "127.1",
        "0x7f.1",
        "someone:secret@10.0.0.1",
        "homeassistant.local",
        "homeassistant.local.",
        "nas.internal",
    ],
)
async def test_private_addresses_are_refused(home: Home, host: str) -> None:
    engine = await attach(home)
    with pytest.raises(PrivateAddress):
        await engine.submissions.add("feed", Submission(url=f"http://{host}/watch/1"))
    assert await home.episodes() == []


async def test_nobody_is_asked_where_a_name_leads(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Adding needs no network; the fence around yt-dlp judges it later."""
    engine = await attach(home)
    asked = []

    async def resolve(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        raise OSError("no network")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    url = "https://podcast.example.org/1"
    added = await engine.submissions.add("feed", Submission(url=url))
    assert added.status is S.QUEUED
    assert asked == []


async def test_private_addresses_where_that_is_allowed(home: Home) -> None:
    engine = await attach(home, allow_private_sources=True)
    for host in ("127.0.0.1", "nas.local", "[fd00::1]"):
        added = await engine.submissions.add(
            "feed", Submission(url=f"http://{host}/watch/1")
        )
        assert not added.duplicate


async def test_only_manual_feeds_take_addresses(home: Home) -> None:
    engine = await attach(home, source_kind=SourceKind.CHANNEL)
    with pytest.raises(NotManual):
        await engine.submissions.add("feed", Submission(url=ADDED))
    with pytest.raises(UnknownFeed):
        await engine.submissions.add("nobody", Submission(url=ADDED))
    assert await home.episodes() == []


# ------------------------------------------------------------------------------- rows


async def test_an_address_is_on_the_disk_before_it_is_answered(home: Home) -> None:
    engine = await attach(home)
    wanted = Submission(url=ADDED, media=Media.VIDEO_720, title=" My \n own ")
    added = await engine.submissions.add("feed", wanted)
    connection = sqlite3.connect(home.config.data_dir / "anypod.db")
    try:
        found = connection.execute(
            "SELECT episode_id, status, submission.url, media, submission.title"
            " FROM episode JOIN submission USING (episode_pk)"
        ).fetchall()
    finally:
        connection.close()
    assert found == [(added.episode_id, "queued", ADDED, "video_720", "My own")]


async def test_the_same_address_twice_is_one_episode(home: Home) -> None:
    engine = await attach(home)
    both = await asyncio.gather(
        *(engine.submissions.add("feed", Submission(url=ADDED)) for _ in range(2))
    )
    assert len({one.episode_id for one in both}) == 1
    assert sorted(one.duplicate for one in both) == [False, True]
    before = await home.episodes()
    home.clock.advance(home.clock() - before[0].discovered_at)
    again = await engine.submissions.add("feed", Submission(url=f" {ADDED} "))
    assert again.duplicate
    assert await home.episodes() == before


@pytest.mark.parametrize(
    "address",
    [
        "https://youtu.be/abcdefghijk?si=shared",
        "https://m.youtube.com/watch?v=abcdefghijk&t=12",
        "https://www.youtube.com/shorts/abcdefghijk",
        "https://music.youtube.com/watch?v=abcdefghijk&list=RD1",
        "youtube.com/live/abcdefghijk",
    ],
)
async def test_a_youtube_video_under_any_of_its_addresses(
    home: Home, address: str
) -> None:
    engine = await attach(home, allow_private_sources=True)
    plain = "https://www.youtube.com/watch?v=abcdefghijk"
    first = await engine.submissions.add("feed", Submission(url=plain))
    again = await engine.submissions.add("feed", Submission(url=address))
    assert (again.episode_id, again.duplicate) == (first.episode_id, True)


async def test_feeds_do_not_share_addresses(home: Home) -> None:
    engine = await attach(home)
    await attach(home, feed_id="other")
    first = await engine.submissions.add("feed", Submission(url=ADDED))
    second = await engine.submissions.add("other", Submission(url=ADDED))
    assert first.episode_id != second.episode_id
    assert not second.duplicate


async def test_adding_again_what_is_gone_queues_it_as_the_newest(home: Home) -> None:
    engine = await attach(home)
    first = await engine.submissions.add("feed", Submission(url=ADDED))
    for number in (2, 3):
        await engine.submissions.add("feed", Submission(url=f"{ADDED}{number}"))
    commands = engine.commands
    for command, status in ((commands.skip, S.SKIPPED), (commands.delete, S.ARCHIVED)):
        gone = await command("feed", first.episode_id)
        assert (gone.state.status, gone.state.reason) == (status, Reason.USER)
        again = await engine.submissions.add("feed", Submission(url=ADDED))
        assert (again.episode_id, again.status, again.duplicate) == (
            first.episode_id,
            S.QUEUED,
            True,
        )
        newest = (await home.episodes())[0]
        assert newest.episode_id == first.episode_id
        assert newest.state.reason is None
        assert newest.published is not None
        assert newest.published > newest.discovered_at
    assert len(await home.episodes()) == 3


# ------------------------------------------------------------------------- arguments


async def test_arguments_are_judged_and_kept(home: Home) -> None:
    engine = await attach(home)
    submission = Submission(url=ADDED, ytdlp_args=("-S", "res:480"))
    added = await engine.submissions.add("feed", submission)
    assert not added.duplicate
    kept = await engine._store.run(store_submissions.submission_of, added.episode_id)
    assert kept == submission
    # A restart reads them as they were.
    plain = await engine.submissions.add("feed", Submission(url=f"{ADDED}?b"))
    kept = await engine._store.run(store_submissions.submission_of, plain.episode_id)
    assert kept is not None
    assert kept.ytdlp_args == ()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--exec", "id"), Refusal.RUNS_PROGRAMS),
        (("--cookies", "/config/secrets.yaml"), Refusal.TOUCHES_FILES),
        (("--nonsense",), Refusal.UNKNOWN),
        (("https://example.org/",), Refusal.STRAY),
    ],
)
async def test_arguments_that_are_refused_add_nothing(
    home: Home, arguments: tuple[str, ...], why: Refusal
) -> None:
    engine = await attach(home)
    with pytest.raises(InvalidArguments) as refused:
        await engine.submissions.add(
            "feed", Submission(url=ADDED, ytdlp_args=arguments)
        )
    assert refused.value.why is why
    assert await home.episodes() == []


async def test_arguments_are_judged_together_with_those_of_the_feed(
    home: Home,
) -> None:
    engine = await attach(home, ytdlp_args=("--sleep-interval", "9"))
    together = Submission(url=ADDED, ytdlp_args=("--max-sleep-interval", "3"))
    with pytest.raises(InvalidArguments, match="max sleep interval"):
        await engine.submissions.add("feed", together)
    longer = Submission(url=ADDED, ytdlp_args=("--max-sleep-interval", "30"))
    assert not (await engine.submissions.add("feed", longer)).duplicate


async def test_arguments_of_a_second_try_take_the_place_of_the_first(
    home: Home,
) -> None:
    engine = await attach(home)
    first = Submission(url=ADDED, ytdlp_args=("-4",))
    added = await engine.submissions.add("feed", first)
    await engine.commands.skip("feed", added.episode_id)
    again = await engine.submissions.add("feed", Submission(url=ADDED))
    assert again.duplicate
    kept = await engine._store.run(store_submissions.submission_of, added.episode_id)
    assert kept is not None
    assert kept.ytdlp_args == ()


async def test_episodes_of_a_playlist_are_fetched_with_its_arguments(
    home: Home, site: FakeSite
) -> None:
    site.add(*plain_videos(2), Playlist(id="list", title="List", videos=("ep-1",)))
    engine = await attach(home, allow_private_sources=True)
    await engine.set_paused(paused=False)
    await engine.submissions.add(
        "feed",
        Submission(
            url=site.url("/playlist/list"),
            expand=True,
            ytdlp_args=("--add-headers", "X-Mine:one"),
        ),
    )
    await home.settled()
    statuses = {one.title: one.state.status for one in await home.episodes()}
    assert statuses["Episode 1"] is S.DOWNLOADED
    media = site.since().matching("/media/*")
    assert [one.headers.get("x-mine") for one in media] == ["one"] * len(media)
    assert media
