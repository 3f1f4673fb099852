"""What a person asks of single episodes, calmly, twice, or at a bad moment."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import contextlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from custom_components.anypod.engine import (
    Episode,
    EpisodeEventType,
    EpisodeStatus as S,
    FeedConfig,
    IllegalTransition,
)
from custom_components.anypod.engine.models import Reason
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import eventually, reached
from tests.site import MUXED_LARGE, FakeSite, Hold, Picture, Status

CHANNEL = "/channel/talk/videos"
HALF_BYTES = 600_000

type Command = Callable[[str, str], Awaitable[Episode]]


def ending(episode: Episode) -> tuple[S, Reason | None]:
    return (episode.state.status, episode.state.reason)


def left_over(home: Home) -> list[Path]:
    """Return what lies in the library besides its marker and empty folders."""
    return [
        path
        for path in home.media_dir.rglob("*")
        if path.is_file() and path.name != ".anypod-library"
    ]


def processes(home: Home) -> list[str]:
    """Return the command lines of the processes that work for this home."""
    found = []
    for path in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            line = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if path.name.isdecimal() and str(home.folder) in line:
                found.append(line)
    return found


@contextlib.asynccontextmanager
async def half_downloaded(home: Home, site: FakeSite) -> AsyncIterator[Hold]:
    """Hold the download of the newest of two episodes in its middle."""
    newest, older = plain_videos(2)
    site.add(plain_channel([replace(newest, formats=(MUXED_LARGE,)), older]))
    with site.hold("/media/ep-2/*", after_bytes=HALF_BYTES, times=1) as hold:
        await home.engine.feeds.attach(home.feed(CHANNEL, keep_last=1))
        await reached(hold)
        await eventually(lambda: sum(p.stat().st_size for p in left_over(home)) > 0)
        yield hold


# ------------------------------------------------------------------------------- twice


async def test_whatever_is_asked_twice_happens_once(home: Home, site: FakeSite) -> None:
    """With a queue at rest, so that nothing but the commands changes anything."""
    site.add(plain_channel(plain_videos(1)))
    await home.engine.set_paused(paused=True)
    await home.engine.feeds.attach(home.feed(CHANNEL))
    await home.synced()
    (episode,) = await home.episodes()
    commands = home.engine.commands
    steps: list[tuple[Command, tuple[S, Reason | None], bool]] = [
        (commands.cancel, (S.SKIPPED, Reason.USER), False),
        (commands.unskip, (S.QUEUED, None), False),
        (commands.pin, (S.QUEUED, None), True),
        (commands.retry, (S.QUEUED, None), True),
        (commands.unpin, (S.QUEUED, None), False),
        (commands.skip, (S.SKIPPED, Reason.USER), False),
        (commands.download, (S.QUEUED, None), True),
        (commands.skip, (S.SKIPPED, Reason.USER), False),
        (commands.unpin, (S.SKIPPED, Reason.USER), False),
        (commands.delete, (S.ARCHIVED, Reason.USER), False),
        (commands.download, (S.QUEUED, None), True),
        (commands.delete, (S.ARCHIVED, Reason.USER), False),
    ]
    for command, expected, is_pinned in steps:
        asked = (command("feed", episode.episode_id) for _ in range(2))
        _, second = await asyncio.gather(*asked)
        home.clock.advance(timedelta(minutes=1))
        third = await command("feed", episode.episode_id)
        assert second == third, command
        assert (ending(third), third.state.pinned) == (expected, is_pinned), command
    # Deleted twice, however often that was asked for.
    assert home.told(EpisodeEventType.ARCHIVED) == ["ep-1", "ep-1"]


async def test_what_cannot_be_asked(home: Home, site: FakeSite) -> None:
    video, gone = plain_videos(2)
    release_at = home.clock().replace(year=2100)
    coming = replace(
        video, id="soon", title="Soon", status=Status.UPCOMING, release_at=release_at
    )
    site.add(plain_channel([coming, video, gone]))
    await home.add(home.feed(CHANNEL, keep_last=1))
    found = await home.by_id()
    commands = home.engine.commands
    all_of = {
        *(commands.skip, commands.unskip, commands.cancel, commands.pin),
        *(commands.unpin, commands.download, commands.delete, commands.retry),
    }
    allowed: dict[str, set[Command]] = {
        "soon": {commands.skip, commands.pin, commands.unpin, commands.delete},
        "ep-2": {commands.pin, commands.unpin, commands.download, commands.delete},
        "ep-1": {commands.unpin, commands.download, commands.delete},
    }
    assert await home.statuses() == {
        "soon": S.UPCOMING,
        "ep-2": S.DOWNLOADED,
        "ep-1": S.ARCHIVED,
    }
    for source_id, possible in allowed.items():
        for command in all_of - possible:
            with pytest.raises(IllegalTransition):
                await command("feed", found[source_id].episode_id)
    # Nothing was changed by that.
    assert await home.by_id() == found
    # Skipped, what was announced is not waited for any more.
    await commands.skip("feed", found["soon"].episode_id)
    await home.synced()
    assert (await home.statuses())["soon"] is S.SKIPPED


# ------------------------------------------------------------------------------ delete


async def test_deleting_a_running_download(home: Home, site: FakeSite) -> None:
    async with half_downloaded(home, site):
        found = await home.by_id()
        assert found["ep-2"].state.status is S.DOWNLOADING
        assert processes(home)
        episode_id = found["ep-2"].episode_id
        delete = home.engine.commands.delete
        both = await asyncio.gather(*(delete("feed", episode_id) for _ in range(2)))
        assert {ending(one) for one in both} == {(S.ARCHIVED, Reason.USER)}
        assert processes(home) == []
        assert left_over(home) == []
    # It does not come back, and nobody asked for an older one in its place.
    expected = {"ep-2": S.ARCHIVED, "ep-1": S.ARCHIVED}
    await home.synced()
    assert await home.statuses() == expected
    for keep_last in (5, None):
        await home.engine.feeds.attach(home.feed(CHANNEL, keep_last=keep_last))
        await home.synced()
        assert await home.statuses() == expected | {"ep-1": S.DOWNLOADED}
    assert home.told(EpisodeEventType.DOWNLOADED) == ["ep-1"]


async def test_deleting_what_is_there(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(2, thumbnail=Picture.JPEG)))
    config = home.feed(CHANNEL, keep_last=2)
    await home.add(config)
    kept, episode = await home.episodes()
    assert (episode.artwork, len(left_over(home))) != (None, 0)
    document = await home.document()
    for _ in range(2):
        deleted = await home.engine.commands.delete("feed", episode.episode_id)
        assert (ending(deleted), deleted.media) == ((S.ARCHIVED, Reason.USER), None)
    assert home.told(EpisodeEventType.ARCHIVED) == ["ep-1"]
    assert kept.media is not None
    assert kept.artwork is not None
    assert set(left_over(home)) == {kept.media.full_path, kept.artwork.full_path}
    shorter = await home.document()
    assert shorter != document
    assert shorter.body.count(b"<item>") == 1
    await home.restart(replace(config, title="Edited"))
    await home.synced()
    assert await home.statuses() == {"ep-2": S.DOWNLOADED, "ep-1": S.ARCHIVED}
    # Until a person wants it back; then it stays, whatever the rules say.
    wanted = await home.engine.commands.download("feed", episode.episode_id)
    assert (ending(wanted), wanted.state.pinned) == ((S.QUEUED, None), True)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 2})


# ----------------------------------------------------------------------- cancel, retry


async def test_cancelling_a_running_download(home: Home, site: FakeSite) -> None:
    async with half_downloaded(home, site):
        episode_id = (await home.by_id())["ep-2"].episode_id
        cancel = home.engine.commands.cancel
        both = await asyncio.gather(*(cancel("feed", episode_id) for _ in range(2)))
        assert {ending(one) for one in both} == {(S.SKIPPED, Reason.USER)}
        assert processes(home) == []
        assert left_over(home) == []
        await home.synced()
        assert (await home.statuses())["ep-2"] is S.SKIPPED
    # The next in line came in its place, and goes again.
    assert (await home.statuses())["ep-1"] is S.DOWNLOADED
    await home.engine.commands.unskip("feed", episode_id)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1, S.ARCHIVED: 1})
    assert (await home.statuses())["ep-2"] is S.DOWNLOADED


async def test_trying_failed_episodes_again(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(3, status=Status.PRIVATE)))
    await home.add(home.feed(CHANNEL))
    assert set((await home.statuses()).values()) == {S.FAILED}
    site.update("ep-3", status=Status.PUBLIC)
    failed = await home.by_id()
    retry = home.engine.commands.retry
    for _ in range(2):
        again = await retry("feed", failed["ep-3"].episode_id)
        assert (ending(again), again.state.error) == ((S.QUEUED, None), None)
    await home.until(lambda state: state.counts == {S.FAILED: 2, S.DOWNLOADED: 1})
    for number in (1, 2):
        site.update(f"ep-{number}", status=Status.PUBLIC)
    newer = failed["ep-2"].published
    retry_all = home.engine.commands.retry_failed
    assert await retry_all("feed", newer) == 1
    await home.until(lambda state: state.counts == {S.FAILED: 1, S.DOWNLOADED: 2})
    assert (await retry_all("other"), await retry_all(), await retry_all()) == (0, 1, 0)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 3})


# ------------------------------------------------------------------ against the rules


def rules(home: Home, keep_last: int | None = 1) -> FeedConfig:
    return home.feed(CHANNEL, keep_last=keep_last, exclude_title="noise")


async def against_the_rules(home: Home, site: FakeSite) -> dict[str, Episode]:
    """Make a feed of which one episode is there, and return all."""
    newest, noise, broken, old = plain_videos(4)
    noise = replace(noise, id="noise", title="Noise")
    broken = replace(broken, id="broken", title="Broken", status=Status.PRIVATE)
    old = replace(old, id="old", title="Old")
    site.add(plain_channel([newest, noise, broken, old]))
    await home.add(rules(home, keep_last=None))
    await home.engine.feeds.attach(rules(home))
    found = await home.by_id()
    assert {name: ending(one) for name, one in found.items()} == {
        "ep-4": (S.DOWNLOADED, None),
        "noise": (S.SKIPPED, Reason.EXCLUDE_TITLE),
        "broken": (S.FAILED, None),
        "old": (S.ARCHIVED, Reason.KEEP_LAST),
    }
    return found


async def test_an_episode_that_a_person_wants_is_got_and_kept(
    home: Home, site: FakeSite
) -> None:
    found = await against_the_rules(home, site)
    site.update("broken", status=Status.PUBLIC)
    for source_id in ("noise", "broken", "old"):
        for _ in range(2):
            wanted = await home.engine.commands.download(
                "feed", found[source_id].episode_id
            )
            assert wanted.state.pinned
            assert wanted.state.status in {S.QUEUED, S.DOWNLOADING}
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 4})
    # Neither a sync, nor a restart, nor a look at the rules takes it away.
    await home.synced()
    await home.restart(rules(home))
    await home.engine.feeds.attach(home.feed(CHANNEL, keep_last=1, max_duration_s=1))
    await home.engine.feeds.attach(rules(home))
    assert (await home.settled()).counts == {S.DOWNLOADED: 4}
    # Left to the rules again, it goes at once, and for good.
    for _ in range(2):
        gone = await home.engine.commands.unpin("feed", found["old"].episode_id)
        assert (ending(gone), gone.media) == ((S.ARCHIVED, Reason.KEEP_LAST), None)
    assert len(home.media_files()) == 3
    assert (await home.document()).body.count(b"<item>") == 3
    await home.synced()
    assert (await home.statuses())["old"] is S.ARCHIVED
    # Once when the rules were narrowed, and once now.
    assert home.told(EpisodeEventType.ARCHIVED) == ["old", "old"]


async def test_what_a_filter_rejected_holds_when_it_is_wanted(
    home: Home, site: FakeSite
) -> None:
    found = await against_the_rules(home, site)
    episode_id = found["noise"].episode_id
    await home.engine.commands.unskip("feed", episode_id)
    await home.until(lambda state: state.counts.get(S.DOWNLOADED) == 2)
    await home.synced()
    # A filter that changes is applied to everything else.
    stricter = home.feed(CHANNEL, keep_last=1, exclude_title="noise|episode")
    await home.engine.feeds.attach(stricter)
    assert (await home.statuses())["noise"] is S.DOWNLOADED
    skipped = found["noise"].state
    assert (skipped.pinned, skipped.error) == (False, None)


async def test_a_pinned_episode_stays(home: Home, site: FakeSite) -> None:
    site.add(plain_channel(plain_videos(1)))
    await home.add(home.feed(CHANNEL, keep_last=1))
    (episode,) = await home.episodes()
    commands = home.engine.commands
    for _ in range(2):
        pinned = await commands.pin("feed", episode.episode_id)
        assert pinned.state.pinned
    site.publish(CHANNEL, *plain_videos(1, "more"))
    assert (await home.synced()).counts == {S.DOWNLOADED: 2}
    # Published in the same moment: what the site lists above is the newer one.
    assert [one.source_id for one in await home.episodes()] == ["more-1", "ep-1"]
    # Within what the rules keep, nothing happens to what is unpinned.
    newer = (await home.by_id())["more-1"]
    assert (await commands.unpin("feed", newer.episode_id)) == newer
    unpinned = await commands.unpin("feed", episode.episode_id)
    assert ending(unpinned) == (S.ARCHIVED, Reason.KEEP_LAST)
    assert len(home.media_files()) == 1


async def test_a_queued_episode_that_nobody_keeps_any_more(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(2)))
    await home.add(home.feed(CHANNEL, keep_last=1))
    old = (await home.by_id())["ep-1"]
    await home.engine.set_paused(paused=True)
    wanted = await home.engine.commands.download("feed", old.episode_id)
    assert ending(wanted) == (S.QUEUED, None)
    unpinned = await home.engine.commands.unpin("feed", old.episode_id)
    assert ending(unpinned) == (S.ARCHIVED, Reason.KEEP_LAST)
    await home.engine.set_paused(paused=False)
    assert (await home.settled()).counts == {S.DOWNLOADED: 1, S.ARCHIVED: 1}
