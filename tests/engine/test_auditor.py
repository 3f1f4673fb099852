"""What the database says and what the disk holds are brought together."""

from datetime import timedelta
import os
from pathlib import Path
from typing import Any

import pytest

from custom_components.anypod.engine import (
    Episode,
    EpisodeEventType,
    EpisodeStatus as S,
    ErrorClass,
    HealthChanged,
    MissingFiles,
    OrphanFile,
    OrphansFound,
    probe,
    store_downloads,
    store_episodes,
)
from custom_components.anypod.engine.models import Reason
from custom_components.anypod.engine.toolchain import Toolchain
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.support import eventually, in_thread
from tests.site import FakeSite, Picture

CHANNEL = "/channel/talk/videos"
MARKER = ".anypod-library"


async def fill(
    home: Home, site: FakeSite, count: int = 1, **options: Any
) -> list[Episode]:
    """Make a feed whose episodes are there; return them, newest first."""
    site.add(plain_channel(plain_videos(count, thumbnail=Picture.JPEG)))
    await home.add(home.feed(CHANNEL, **options))
    found = await home.episodes()
    assert {one.state.status for one in found} == {S.DOWNLOADED}
    return found


def media_of(episode: Episode) -> Path:
    assert episode.media is not None
    return episode.media.full_path


def picture_of(episode: Episode) -> Path:
    assert episode.artwork is not None
    return episode.artwork.full_path


async def audited(home: Home) -> list[tuple[OrphanFile, ...]]:
    """Let the daily comparison happen; return what was told of orphans."""
    told = len(orphans_told(home))
    home.advance(hours=25)
    await eventually(lambda: len(orphans_told(home)) > told)
    return orphans_told(home)[told:]


def orphans_told(home: Home) -> list[tuple[OrphanFile, ...]]:
    return [one.orphans for one in home.events if isinstance(one, OrphansFound)]


def health_told(home: Home) -> list[ErrorClass | None]:
    return [
        None if one.problem is None else one.problem.error_class
        for one in home.events
        if isinstance(one, HealthChanged)
    ]


def all_files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def put(path: Path, data: bytes = b"mine") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


# ------------------------------------------------------------------------------- lost


async def test_a_lost_file_is_downloaded_again(home: Home, site: FakeSite) -> None:
    newer, older = await fill(home, site, 2)
    document = await home.document()
    await in_thread(media_of(older).unlink)
    mark = site.mark()
    await audited(home)
    # Until it is there again, nobody is sent to it.
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 2})
    await home.settled()
    found = await home.by_id()
    again = found["ep-1"]
    assert found["ep-2"] == newer
    assert again.media is not None
    assert older.media is not None
    assert again.media.rev != older.media.rev
    assert (again.guid, again.published) == (older.guid, older.published)
    assert media_of(again).is_file()
    changed = await home.document()
    assert changed != document
    assert changed.body.count(b"<item>") == 2
    assert site.since(mark).extracted == ["ep-1"]
    # Nothing was lost since: the next day changes nothing.
    assert await audited(home) == [()]
    assert await home.by_id() == found


async def test_a_lost_episode_is_not_published(home: Home, site: FakeSite) -> None:
    (episode,) = await fill(home, site)
    await home.engine.set_paused(paused=True)
    await in_thread(media_of(episode).unlink)
    await audited(home)
    (lost,) = await home.episodes()
    assert (lost.state.status, lost.media) == (S.QUEUED, None)
    assert b"<item>" not in (await home.document()).body
    assert home.told(EpisodeEventType.ARCHIVED) == []


async def test_a_lost_file_can_be_the_end_of_its_episode(
    home: Home, site: FakeSite
) -> None:
    newer, older = await fill(home, site, 2, missing_files=MissingFiles.ARCHIVE)
    await in_thread(media_of(newer).unlink)
    mark = site.mark()
    await audited(home)
    found = await home.by_id()
    state = found["ep-2"].state
    assert (state.status, state.reason) == (S.ARCHIVED, Reason.MISSING)
    assert (found["ep-2"].media, found["ep-2"].artwork) == (None, None)
    assert found["ep-1"] == older
    # Its picture went with it.
    expected = {media_of(older), picture_of(older), home.media_dir / MARKER}
    assert all_files(home.media_dir) == expected
    assert home.told(EpisodeEventType.ARCHIVED) == ["ep-2"]
    assert (await home.document()).body.count(b"<item>") == 1
    # It comes back by itself neither now nor when the rules are widened.
    await home.engine.feeds.attach(
        home.feed(CHANNEL, keep_last=None, missing_files=MissingFiles.ARCHIVE)
    )
    await home.synced()
    assert (await home.statuses())["ep-2"] is S.ARCHIVED
    assert site.since(mark).media == 0


async def test_a_lost_picture_is_fetched_without_its_episode(
    home: Home, site: FakeSite
) -> None:
    (episode,) = await fill(home, site)
    await in_thread(picture_of(episode).unlink)
    mark = site.mark()
    await audited(home)
    await eventually(picture_of(episode).is_file)
    await eventually(lambda: site.since(mark).thumbnails == 1)
    assert site.since(mark).media == 0
    assert media_of(episode).is_file()


async def test_a_file_that_somebody_is_busy_with_is_left_for_later(
    home: Home, site: FakeSite
) -> None:
    (episode,) = await fill(home, site)
    media = media_of(episode)
    whole = await in_thread(media.read_bytes)
    await in_thread(media.write_bytes, whole[:100])
    later = (home.clock() + timedelta(hours=24, minutes=30)).timestamp()
    os.utime(media, (later, later))
    mark = site.mark()
    await audited(home)
    assert await home.episodes() == [episode]
    await in_thread(media.write_bytes, whole)
    await audited(home)
    assert await home.episodes() == [episode]
    assert site.since(mark).media == 0


@pytest.mark.parametrize("says", ["kill -9 $$", "sleep 600"])
async def test_an_ffprobe_that_cannot_tell_ends_no_episode(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    (episode,) = await fill(home, site)
    media = media_of(episode)
    content = await in_thread(media.read_bytes)
    await in_thread(media.write_bytes, content + b"x")
    program = home.config.data_dir.parent / "bin" / "ffprobe"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{says}\n")
    program.chmod(0o755)
    monkeypatch.setattr(Toolchain, "require_ffmpeg", lambda _: (program, program))
    monkeypatch.setattr(probe, "_SILENCE_S", 1.0)
    mark = site.mark()
    await audited(home)
    assert await home.episodes() == [episode]
    assert site.since(mark).media == 0


async def test_files_are_compared_at_every_start(home: Home, site: FakeSite) -> None:
    (episode,) = await fill(home, site)
    await home.stop()
    await in_thread(media_of(episode).unlink)
    await home.start()
    # Feeds come one by one after the start: what is theirs is not given up before.
    await home.engine._auditor._step()
    await home.engine.feeds.attach(home.feed(CHANNEL))
    home.advance(minutes=6)
    await eventually(media_of(episode).is_file)
    assert (await home.settled()).counts == {S.DOWNLOADED: 1}


# ----------------------------------------------------------------------------- orphans


async def test_orphans_are_told_and_never_touched(home: Home, site: FakeSite) -> None:
    (episode,) = await fill(home, site)
    folder = media_of(episode).parent
    orphan = await in_thread(put, folder / "old" / "forgotten.mp3")
    hidden = await in_thread(put, folder / ".artwork" / "nobody.jpg", b"12")
    foreign = await in_thread(put, home.media_dir / "Music" / "song.mp3")
    beside = await in_thread(put, home.media_dir / "list.m3u")
    (folder / "link.m4a").symlink_to(beside)
    before = all_files(home.media_dir)
    # What was placed a moment ago may be on its way to its row.
    home.engine._auditor.again()
    await eventually(lambda: bool(orphans_told(home)))
    assert orphans_told(home)[-1] == ()
    (told,) = await audited(home)
    assert {(one.root / one.path, one.size_bytes) for one in told} == {
        (orphan, 4),
        (hidden, 2),
    }
    assert all_files(home.media_dir) == before
    assert await home.engine.delete_orphans() == 6
    assert all_files(home.media_dir) == before - {orphan, hidden}
    assert foreign.is_file()
    assert orphans_told(home)[-1] == ()
    assert await home.engine.delete_orphans() == 0
    assert await home.episodes() == [episode]


async def test_what_is_being_made_is_no_orphan(home: Home, site: FakeSite) -> None:
    (episode,) = await fill(home, site)
    young = await in_thread(put, media_of(episode).parent / "young.mp3")
    job = await in_thread(put, home.media_dir / ".anypod-jobs" / "x" / "media.part")
    assert await home.engine.delete_orphans() == 0
    home.advance(minutes=59)
    assert await home.engine.delete_orphans() == 0
    assert young.is_file()
    home.advance(minutes=2)
    assert await home.engine.delete_orphans() == 4
    assert not young.exists()
    assert job.is_file()


async def test_an_orphan_that_cannot_be_deleted(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    (episode,) = await fill(home, site)
    orphan = await in_thread(put, media_of(episode).parent / "old.mp3")
    await audited(home)

    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError("read-only")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        assert await home.engine.delete_orphans() == 0
    (left,) = orphans_told(home)[-1]
    assert left.root / left.path == orphan
    assert await home.engine.delete_orphans() == 4


# ----------------------------------------------------------------------- out of reach


async def test_without_its_marker_nothing_is_concluded(
    home: Home, site: FakeSite
) -> None:
    """An empty folder where a disk was mounted looks like a great loss."""
    episodes = await fill(home, site, 3)
    away = home.media_dir.with_name("away")
    home.media_dir.rename(away)
    home.media_dir.mkdir()
    mark, told = site.mark(), len(orphans_told(home))
    home.advance(hours=25)
    await eventually(lambda: ErrorClass.LIBRARY_MISSING in health_told(home))
    await home.engine.feeds.attach(home.feed(CHANNEL, keep_last=1))
    site.publish(CHANNEL, *plain_videos(1, "more"))
    state = await home.synced()
    assert state.error is not None
    assert state.error.error_class is ErrorClass.LIBRARY_MISSING
    found = await home.by_id()
    assert found.pop("more-1").state.status is S.QUEUED
    assert list(found.values()) == episodes
    assert (await home.document()).body.count(b"<item>") == 3
    assert await home.engine.delete_orphans() == 0
    assert (site.since(mark).extractions, len(orphans_told(home)[told:])) == (0, 1)
    assert list(home.media_dir.iterdir()) == []
    # Back again, all goes on by itself, and nothing was lost.
    home.media_dir.rmdir()
    away.rename(home.media_dir)
    home.advance(minutes=6)
    await home.until(lambda state: state.latest_episode != episodes[0])
    assert health_told(home)[-2:] == [ErrorClass.LIBRARY_MISSING, None]
    state = await home.settled()
    assert (state.counts, state.error) == ({S.DOWNLOADED: 1, S.ARCHIVED: 3}, None)
    assert len(home.media_files()) == 1


async def test_what_was_not_deleted_when_its_time_had_come(
    home: Home, site: FakeSite
) -> None:
    [episode] = await fill(home, site)
    store = home.engine._store
    await store.run(
        store_episodes.delete_episode, "feed", episode.episode_id, home.clock()
    )
    assert media_of(episode).exists()
    await audited(home)
    assert not media_of(episode).exists()
    assert await store.run(store_downloads.doomed_files) == []


async def test_a_library_that_goes_while_it_is_compared(
    home: Home, site: FakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    episodes = await fill(home, site, 2)
    away = home.media_dir.with_name("away")
    real = os.stat

    def unmount(path: Any, *args: Any, **kw: Any) -> os.stat_result:
        if str(path).endswith(".m4a") and home.media_dir.exists():
            home.media_dir.rename(away)
        return real(path, *args, **kw)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", unmount)
        await home.engine._auditor.audit()
    assert not home.media_dir.exists()
    assert await home.episodes() == episodes
    away.rename(home.media_dir)
    await home.engine._auditor.audit()
    assert await home.episodes() == episodes
