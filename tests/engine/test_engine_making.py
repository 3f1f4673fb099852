"""What goes into an episode's file, and what is done with one that is broken."""

import asyncio
from dataclasses import replace
import json
from pathlib import Path
import subprocess
from typing import Any

from PIL import Image
import pytest

from custom_components.anypod.engine import (
    ArtworkFit,
    Episode,
    EpisodeProgressed,
    EpisodeStatus as S,
    ErrorClass,
    FeedConfig,
    Media,
    SponsorBlock,
)
from custom_components.anypod.engine.models import Stage
from tests.engine.captions import rolling
from tests.engine.home import Home, plain_channel, plain_videos
from tests.engine.refreshing import caught_up
from tests.engine.support import eventually, in_thread
from tests.site import (
    AUDIO_M4A,
    AUDIO_OPUS,
    MUXED_360,
    MUXED_WEBM_360,
    Channel,
    Chapter,
    FakeSite,
    Picture,
    Sponsored,
    Subtitle,
    Video,
    install_youtube_plugin,
)

CHANNEL = "/channel/talk/videos"
YOUTUBE = "https://www.youtube.com/channel/UCtalk/videos"
SAID = rolling("before", "in the advertisement", "after", each_s=2)
ADS = (Sponsored(start_s=2, end_s=4), Sponsored(start_s=7, end_s=8, category="intro"))


async def the_episode(home: Home) -> Episode:
    (episode,) = await home.episodes()
    return episode


async def the_file(home: Home) -> Path:
    episode = await the_episode(home)
    assert episode.media is not None, episode.log
    return episode.media.full_path


def chapters_in(path: Path) -> list[tuple[float, str]]:
    """Return the chapters of a file, as ffprobe reads them."""
    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        (float(one["start_time"]), one["tags"]["title"])
        for one in json.loads(done.stdout)["chapters"]
    ]


# ------------------------------------------------------------------ chapters, sponsors


async def test_a_table_of_contents_in_the_description_becomes_chapters(
    home: Home, site: FakeSite
) -> None:
    text = "Today:\n\n00:00 Hello\n00:01 - The news\n0:02: Bye\n\nThanks!"
    site.add(plain_channel(plain_videos(1, description=text, media_s=3, duration_s=3)))
    await home.add(home.feed(CHANNEL))
    expected = [(0.0, "Hello"), (1.0, "The news"), (2.0, "Bye")]
    assert chapters_in(await the_file(home)) == expected
    episode = await the_episode(home)
    assert [(one.start_s, one.title) for one in episode.chapters] == expected


async def youtube(home: Home, site: FakeSite, **making: Any) -> Episode:
    """Download what the fake site has under YouTube's name; return the episode."""
    await read_youtube(home, site, **making)
    return await the_episode(home)


async def read_youtube(home: Home, site: FakeSite, **making: Any) -> FeedConfig:
    """Download what the fake site has under YouTube's name."""
    chapters = tuple(Chapter(start_s=at, title=f"Part {at}") for at in (0, 5))
    episode = Video(
        id="ep-1",
        title="An episode",
        media_s=10,
        duration_s=10,
        chapters=chapters,
        sponsored=ADS,
        subtitles=(Subtitle(language="en", body=SAID),),
        formats=(MUXED_360,),
    )
    site.add(Channel(name="UCtalk", title="Talk", videos=[episode]))
    install_youtube_plugin(home.folder / "config", site)
    await home.stop()
    await home.start(sponsorblock_api=site.url("").rstrip("/"))
    config = replace(
        home.feed("/", media=Media.VIDEO_360, **making),
        source_url=YOUTUBE,
        listing_urls=(YOUTUBE,),
    )
    await home.add(config)
    return config


async def test_what_is_sponsored_is_marked(home: Home, site: FakeSite) -> None:
    episode = await youtube(
        home,
        site,
        sponsorblock=SponsorBlock.MARK,
        sponsorblock_categories=("sponsor", "intro"),
    )
    titles = [one.title for one in episode.chapters]
    assert titles[0] == "Part 0"
    assert sum("SponsorBlock" in title for title in titles) == 2
    assert chapters_in(await the_file(home)) == [
        (one.start_s, one.title) for one in episode.chapters
    ]
    assert episode.media is not None
    assert episode.media.facts.duration_s == pytest.approx(10, abs=0.3)


async def test_what_is_sponsored_is_removed(home: Home, site: FakeSite) -> None:
    episode = await youtube(
        home,
        site,
        sponsorblock=SponsorBlock.REMOVE,
        sponsorblock_categories=("sponsor", "intro"),
    )
    assert episode.state.status is S.DOWNLOADED
    assert episode.media is not None
    assert episode.media.facts.duration_s == pytest.approx(7, abs=0.5)
    # The chapters have moved with what was before them.
    assert [one.title for one in episode.chapters] == ["Part 0", "Part 5"]
    assert episode.chapters[1].start_s == pytest.approx(3, abs=0.1)


async def test_what_is_said_later_fits_what_was_cut_out(
    home: Home, site: FakeSite
) -> None:
    """Transcripts that are wanted only when the episode is there."""
    cut: dict[str, Any] = {"sponsorblock": SponsorBlock.REMOVE}
    config = await read_youtube(home, site, **cut)
    assert (await the_episode(home)).transcripts == ()
    await home.engine.feeds.attach(
        replace(config, making=replace(config.making, subtitles=("en",)))
    )
    await caught_up(home)
    (words,) = (await the_episode(home)).transcripts
    assert words.full_path.read_text() == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nbefore\n\n"
        "00:00:02.000 --> 00:00:04.000\nafter\n"
    )


async def test_only_the_categories_that_were_chosen_count(
    home: Home, site: FakeSite
) -> None:
    episode = await youtube(
        home,
        site,
        sponsorblock=SponsorBlock.REMOVE,
        sponsorblock_categories=("intro",),
    )
    assert episode.media is not None
    assert episode.media.facts.duration_s == pytest.approx(9, abs=0.3)


@pytest.mark.parametrize("status", [404, 500])
async def test_a_sponsorblock_that_fails_costs_nothing(
    home: Home, site: FakeSite, status: int
) -> None:
    site.fail("/api/skipSegments/*", status=status)
    episode = await youtube(
        home,
        site,
        sponsorblock=SponsorBlock.REMOVE,
        sponsorblock_categories=("sponsor",),
    )
    assert (episode.state.status, episode.state.tries) == (S.DOWNLOADED, 0)
    assert episode.media is not None
    assert episode.media.facts.duration_s == pytest.approx(10, abs=0.3)
    assert [one.title for one in episode.chapters] == ["Part 0", "Part 5"]


# --------------------------------------------------------------------------- pictures


@pytest.mark.parametrize("fit", ArtworkFit)
async def test_the_picture_is_square_as_it_was_wished(
    home: Home, site: FakeSite, fit: ArtworkFit
) -> None:
    site.add(plain_channel(plain_videos(1, thumbnail=Picture.JPEG)))
    await home.add(home.feed(CHANNEL, artwork_fit=fit))
    episode = await the_episode(home)
    assert episode.artwork is not None

    def corners() -> tuple[tuple[int, int], bool]:
        assert episode.artwork is not None
        with Image.open(episode.artwork.full_path) as picture:
            edge = [picture.getpixel((x, 5)) for x in range(0, picture.width, 100)]
            return picture.size, len(set(edge)) == 1

    size, is_plain = await in_thread(corners)
    assert size[0] == size[1]
    assert 1400 <= size[0] <= 3000
    # Above a picture that was not cut off there is nothing but paper.
    assert is_plain is (fit is ArtworkFit.PAD)


# --------------------------------------------------------------------------- progress


async def test_a_conversion_tells_how_far_it_is(home: Home, site: FakeSite) -> None:
    site.add(
        plain_channel(
            plain_videos(1, formats=(MUXED_WEBM_360,), media_s=30, duration_s=30)
        )
    )
    await home.add(home.feed(CHANNEL, media=Media.VIDEO_360))
    told = [one for one in home.events if isinstance(one, EpisodeProgressed)]
    assert told[-1].progress is None
    stages = [one.progress.stage for one in told if one.progress is not None]
    assert list(dict.fromkeys(stages))[-1] is Stage.CONVERTING
    assert len({one.feed_id for one in told}) == 1
    assert (await the_episode(home)).progress is None


async def test_a_conversion_can_be_cancelled(home: Home, site: FakeSite) -> None:
    site.add(
        plain_channel(
            plain_videos(1, formats=(MUXED_WEBM_360,), media_s=120, duration_s=120)
        )
    )
    await home.engine.feeds.attach(home.feed(CHANNEL, media=Media.VIDEO_360))
    async with asyncio.timeout(60):
        while True:
            episodes = await home.episodes()
            progress = episodes[0].progress if episodes else None
            if progress is not None and progress.stage is Stage.CONVERTING:
                break
            await asyncio.sleep(0)
    await home.engine.commands.cancel("feed", episodes[0].episode_id)
    state = await home.settled()
    assert state.counts == {S.SKIPPED: 1}
    assert list((home.media_dir / ".anypod-jobs").iterdir()) == []
    assert home.media_files() == []


# --------------------------------------------------------------------- broken files


def aside(home: Home) -> list[Path]:
    """Return what lies in the quarantine."""
    return list((home.media_dir / ".anypod-quarantine").glob("*"))


async def test_a_file_that_cannot_be_played_is_put_aside_and_fetched_again(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1, formats=(AUDIO_M4A,))))
    site.garble("/media/*", body=b"no media at all" * 1000, times=1)
    await home.add(home.feed(CHANNEL))
    episode = await the_episode(home)
    assert (episode.state.status, episode.state.tries) == (S.QUEUED, 1)
    assert episode.state.error is not None
    assert episode.state.error.error_class is ErrorClass.INVALID_MEDIA
    (broken,) = aside(home)
    assert broken.read_bytes().startswith(b"no media")
    assert list((home.media_dir / ".anypod-jobs").iterdir()) == []
    assert home.media_files() == []
    assert b"<item>" not in (await home.document()).body

    home.advance(minutes=2)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    await home.settled()
    assert aside(home) == []


async def test_what_ends_before_its_time_is_fetched_again(
    home: Home, site: FakeSite
) -> None:
    """A server that cuts off, and says that this was all."""
    site.add(plain_channel(plain_videos(1, formats=(AUDIO_M4A,), duration_s=60)))
    await home.add(home.feed(CHANNEL))
    episode = await the_episode(home)
    assert (episode.state.status, episode.state.tries) == (S.QUEUED, 1)
    assert episode.state.error is not None
    assert episode.state.error.error_class is ErrorClass.INVALID_MEDIA
    assert episode.state.error.detail == "it lasts 2 s instead of 60 s"
    assert len(aside(home)) == 1
    # This time all of it comes.
    site.update("ep-1", media_s=60)
    home.advance(minutes=2)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    assert (await the_episode(home)).state.error is None
    await eventually(lambda: aside(home) == [])


async def test_a_site_that_is_wrong_about_lengths_is_believed_the_second_time(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1, formats=(AUDIO_M4A,), duration_s=60)))
    await home.add(home.feed(CHANNEL))
    assert await home.statuses() == {"ep-1": S.QUEUED}
    home.advance(minutes=2)
    await home.until(lambda state: state.counts == {S.DOWNLOADED: 1})
    episode = await the_episode(home)
    assert episode.media is not None
    assert episode.media.facts.duration_s == pytest.approx(2, abs=0.2)
    document = (await home.document()).body
    assert b"<itunes:duration>2</itunes:duration>" in document
    await eventually(lambda: aside(home) == [])


async def test_what_is_put_aside_does_not_stay_for_ever(
    home: Home, site: FakeSite
) -> None:
    site.add(plain_channel(plain_videos(1, formats=(AUDIO_OPUS,))))
    site.garble("/media/*", body=b"no media at all" * 1000)
    await home.add(home.feed(CHANNEL, max_errors=1))
    assert await home.statuses() == {"ep-1": S.FAILED}
    assert len(aside(home)) == 1
    home.advance(days=8)
    await eventually(lambda: aside(home) == [])
