"""What is said in an episode: fetched, published, moved, lost and deleted with it."""

from pathlib import Path

from tests.engine.home import Home
from tests.engine.spoken import all_files, fill, paths, published
from tests.engine.support import eventually, in_thread
from tests.site import FakeSite


async def test_a_download_brings_its_transcripts(home: Home, site: FakeSite) -> None:
    (episode,) = await fill(home, site)
    assert list(paths(episode)) == ["de", "en-US"]
    tally = site.since()
    assert (tally.extractions, tally.subtitles) == (1, 2)
    words = await published(home)
    assert set(words) == {
        (language, kind) for language in ("de", "en-US") for kind in ("vtt", "srt")
    }
    assert "Hello, everyone.\n" in words["en-US", "vtt"]
    assert words["de", "srt"] == (
        "1\n00:00:00,000 --> 00:00:01,000\neins\n\n"
        "2\n00:00:01,000 --> 00:00:02,000\nzwei\n"
    )
    # Media, picture and words, all of which take room.
    files = [home.media_dir / name for name in all_files(home.media_dir)]
    assert len(files) == 5
    state = await home.engine.feeds.state("feed")
    assert state.size_bytes == sum(path.stat().st_size for path in files)


async def test_only_what_there_is_is_given_out(home: Home, site: FakeSite) -> None:
    (episode,) = await fill(home, site)
    link = home.engine.links.of("feed")[0]
    _, words = episode.transcripts
    assert episode.artwork is not None
    stem = f"{episode.episode_id}-{words.rev}"

    async def given(name: str) -> str | None:
        found = await home.engine.publisher.transcript(link, name)
        return None if found is None else found.mime_type

    assert await given(f"{stem}.en-US.txt") == "text/plain; charset=utf-8"
    for name in (
        *(f"{stem}.en-US.{kind}" for kind in ("", "json", "m4a", "VTT", "vtt.vtt")),
        *(f"{stem}.{language}.vtt" for language in ("", "en", "en-us", "de", "fr")),
        *(f"{stem}.vtt", f"{stem}.en-US", stem, "", ".", "..vtt", "-.en-US.vtt"),
        f"{episode.episode_id}-00000000.en-US.vtt",
        f"{episode.episode_id}-{episode.artwork.rev}..vtt",
        f"000000000000-{words.rev}.en-US.vtt",
    ):
        assert await given(name) is None, name
    # A file that somebody has changed can be had, but not be read.
    await in_thread(words.full_path.write_bytes, b"nothing")
    kinds = {
        kind: await given(f"{stem}.en-US.{kind}") for kind in ("vtt", "srt", "txt")
    }
    assert kinds == {"vtt": "text/vtt", "srt": None, "txt": None}
    await in_thread(words.full_path.unlink)
    assert await given(f"{stem}.en-US.vtt") is None


async def test_subtitles_that_are_refused_harm_nothing(
    home: Home, site: FakeSite
) -> None:
    site.fail("/subtitles/*/en-US.vtt", status=429)
    (episode,) = await fill(home, site)
    assert list(paths(episode)) == ["de"]
    assert episode.log is not None
    assert "HTTP Error 429" in episode.log
    assert episode.state.error is None


async def test_they_go_with_their_episode(home: Home, site: FakeSite) -> None:
    newer, older = await fill(home, site, 2)
    await home.engine.commands.delete("feed", newer.episode_id)
    await eventually(lambda: not any(one.exists() for one in paths(newer).values()))
    assert all(one.exists() for one in paths(older).values())
    assert (await home.by_id())["ep-2"].transcripts == ()


async def test_they_are_moved_with_the_library(
    home: Home, site: FakeSite, tmp_path: Path
) -> None:
    (episode,) = await fill(home, site)
    files, words = all_files(home.media_dir), await published(home)
    new = tmp_path / "new"
    await home.engine.configure(media_dir=new, max_downloads=2)
    await eventually(lambda: not home.media_dir.exists())
    (moved,) = await home.episodes()
    assert [one.root for one in moved.transcripts] == [new, new]
    assert [one.path for one in moved.transcripts] == [
        one.path for one in episode.transcripts
    ]
    assert all_files(new) == files
    assert await published(home) == words


async def test_one_that_is_lost_is_given_up(home: Home, site: FakeSite) -> None:
    """And nothing else of its episode; neither is one that is there an orphan."""
    (episode,) = await fill(home, site)
    await in_thread(paths(episode)["de"].unlink)
    mark = site.mark()
    assert await home.engine._auditor.audit()
    (after,) = await home.episodes()
    assert list(paths(after)) == ["en-US"]
    assert (after.media, after.artwork) == (episode.media, episode.artwork)
    assert after.state == episode.state
    assert set(await published(home)) == {("en-US", "vtt"), ("en-US", "srt")}
    # Nothing of it can be had without downloading the episode again.
    home.advance(hours=2)
    assert await home.engine.delete_orphans() == 0
    assert paths(after)["en-US"].is_file()
    await home.settled()
    assert site.since(mark).extractions == 0


async def test_a_removed_feed_leaves_nothing(home: Home, site: FakeSite) -> None:
    await fill(home, site)
    await home.engine.feeds.remove("feed")
    await home.engine.feeds.release_files("feed", delete_files=True)
    await eventually(
        lambda: (
            {one.name for one in home.media_dir.iterdir()}
            == {".anypod-library", ".anypod-jobs"}
        )
    )
