"""Transcripts of episodes that are there, when their feed wants others."""

from typing import Any

import pytest
from sqlalchemy import update

from custom_components.anypod.engine import (
    Artifact,
    Episode,
    EpisodeStatus as S,
    FeedConfig,
    FeedState,
    SubtitlesSource,
)
from custom_components.anypod.engine.schema import EpisodeRow
from tests.engine.home import Home
from tests.engine.refreshing import PACE_S, caught_up, looked, refreshed, watched
from tests.engine.spoken import CHANNEL, WORDS, all_files, fill, paths, published
from tests.engine.support import asked, eventually, reached
from tests.site import FakeSite, Subtitle

BOTH = ("de", "en")
OF_ALL_KINDS = (
    Subtitle(language="en", text="By a human."),
    Subtitle(language="en", text="By a machine.", automatic=True),
)


def wishing(home: Home, *languages: str, **options: Any) -> FeedConfig:
    return home.feed(CHANNEL, subtitles=languages, **options)


async def wish(home: Home, *languages: str, **options: Any) -> FeedState:
    """Set what the feed wants, as its options do."""
    return await home.engine.feeds.attach(wishing(home, *languages, **options))


async def spoken(home: Home) -> list[list[str]]:
    """Return the languages of each episode, newest first, as files that are there."""
    found = await home.episodes()
    assert all(path.is_file() for one in found for path in paths(one).values())
    return [list(paths(one)) for one in found]


def costs(site: FakeSite, mark: Any) -> tuple[int, int, int]:
    """Return how many pages of episodes, subtitles and recordings it took."""
    tally = site.since(mark)
    return (tally.extractions, tally.subtitles, tally.media)


def transcripts(folder: Any) -> list[str]:
    return [name for name in all_files(folder) if "/.transcripts/" in name]


def only(episode: Episode) -> Artifact:
    (one,) = episode.transcripts
    return one


# ------------------------------------------------------------------------ on and off


async def test_turned_on_they_come_one_by_one(home: Home, site: FakeSite) -> None:
    """The newest first, with a pause after each, and nothing else is fetched."""
    before = await fill(home, site, 3, subtitles=())
    document, mark = await home.document(), site.mark()
    with watched(home) as done:
        await wish(home, *BOTH)
        await eventually(lambda: len(done) == 1)
        assert done == [before[0].episode_id]
        home.advance(seconds=PACE_S - 5)
        await looked(home)
        assert costs(site, mark) == (1, 2, 0)
        await caught_up(home)
    assert site.since(mark).extracted == ["ep-3", "ep-2", "ep-1"]
    assert costs(site, mark) == (3, 6, 0)
    assert site.since(mark).processes == 6
    assert await spoken(home) == [["de", "en-US"]] * 3
    words = await published(home)
    assert "Hello, everyone.\n" in words["en-US", "vtt"]
    assert (await home.document()).etag != document.etag
    after = await home.episodes()
    assert [(one.media, one.artwork, one.state, one.guid) for one in after] == [
        (one.media, one.artwork, one.state, one.guid) for one in before
    ]
    # They are as a download would have brought them.
    assert [one.is_automatic for one in after[0].transcripts] == [True, False]


async def test_turned_off_they_go(home: Home, site: FakeSite) -> None:
    before = await fill(home, site, 2)
    size, mark = (await home.engine.feeds.state("feed")).size_bytes, site.mark()
    document = await home.document()
    await wish(home)
    assert await spoken(home) == [[], []]
    assert transcripts(home.media_dir) == []
    assert await published(home) == {}
    assert (await home.document()).etag != document.etag
    said = sum(one.facts.size_bytes for two in before for one in two.transcripts)
    assert (await home.engine.feeds.state("feed")).size_bytes == size - said
    await caught_up(home)
    assert site.since(mark).requests == ()


async def test_turned_on_and_off_again_nothing_is_left_to_do(
    home: Home, site: FakeSite
) -> None:
    await fill(home, site, 3, subtitles=())
    with site.hold("/api/video/*", times=1) as hold:
        await wish(home, *BOTH)
        await reached(hold)
        await wish(home)
    await caught_up(home)
    home.advance(seconds=PACE_S)
    await looked(home)
    # What was running when it was turned off is all that was asked for.
    assert site.since().extracted == ["ep-3", "ep-2", "ep-1", "ep-3"]
    assert transcripts(home.media_dir) == []


# ------------------------------------------------------------------------- languages


async def test_another_language(home: Home, site: FakeSite) -> None:
    """What is still wanted is neither fetched again nor called otherwise."""
    (before,) = await fill(home, site)
    site.update("ep-1", subtitles=(*WORDS, Subtitle(language="fr")))
    mark = site.mark()
    await wish(home, "fr", "en-US")
    assert "de" not in str(transcripts(home.media_dir))
    (after,) = await caught_up(home)
    assert [one.language for one in after.transcripts] == ["fr", "en-US"]
    assert after.transcripts[1] == before.transcripts[1]
    assert costs(site, mark) == (1, 1, 0)
    assert {language for language, _ in await published(home)} == {"fr", "en-US"}


async def test_another_order_fetches_nothing(home: Home, site: FakeSite) -> None:
    (before,) = await fill(home, site)
    mark = site.mark()
    await wish(home, "en", "de")
    (after,) = await caught_up(home)
    assert after.transcripts == before.transcripts[::-1]
    assert list(dict.fromkeys(one for one, _ in await published(home))) == [
        "en-US",
        "de",
    ]
    assert all(path.is_file() for path in paths(after).values())
    assert site.since(mark).requests == ()


@pytest.mark.parametrize("names", [("de", "en"), ("DE", "EN"), ("ger", "de", "eng")])
async def test_the_same_wish_changes_nothing(
    home: Home, site: FakeSite, names: tuple[str, ...]
) -> None:
    before = await fill(home, site)
    document, mark = await home.document(), site.mark()
    for _ in range(2):
        await wish(home, *names)
    await home.restart(wishing(home, *names))
    assert await caught_up(home) == before
    assert await home.document() == document
    assert site.since(mark).requests == ()


async def test_by_a_human_or_by_a_machine(home: Home, site: FakeSite) -> None:
    await fill(home, site, subtitles=())
    site.update("ep-1", subtitles=OF_ALL_KINDS)

    async def heard(source: SubtitlesSource) -> tuple[str, bool, int]:
        mark = site.mark()
        await wish(home, "en", subtitles_source=source)
        (episode,) = await caught_up(home)
        words = (await published(home))["en", "vtt"].splitlines()[-1]
        return words, only(episode).is_automatic, site.since(mark).subtitles

    human, machine = ("By a human.", False), ("By a machine.", True)
    assert await heard(SubtitlesSource.BOTH) == (*human, 1)
    # It was chosen because it is by a human.
    assert await heard(SubtitlesSource.HUMAN) == (*human, 0)
    assert await heard(SubtitlesSource.AUTOMATIC) == (*machine, 1)
    assert await heard(SubtitlesSource.BOTH) == (*human, 1)


async def test_what_is_not_allowed_goes_though_there_is_nothing_else(
    home: Home, site: FakeSite
) -> None:
    await fill(home, site)
    mark = site.mark()
    await wish(home, *BOTH, subtitles_source=SubtitlesSource.HUMAN)
    assert await spoken(home) == [["en-US"]]
    await caught_up(home)
    assert site.since(mark).requests == ()


# ----------------------------------------------------------------------- bad moments


async def test_an_edit_while_nobody_was_there(home: Home, site: FakeSite) -> None:
    await fill(home, site)
    await home.restart(wishing(home, "en"))
    await caught_up(home)
    assert await spoken(home) == [["en-US"]]
    await home.restart(wishing(home, *BOTH))
    await caught_up(home)
    assert await spoken(home) == [["de", "en-US"]]


async def test_what_was_cut_off_goes_on(home: Home, site: FakeSite) -> None:
    await fill(home, site, 3, subtitles=())
    mark = site.mark()
    with watched(home) as done:
        await wish(home, *BOTH)
        await eventually(lambda: len(done) == 1)
    with site.hold("/subtitles/*", times=1) as hold:
        home.advance(seconds=PACE_S)
        await reached(hold)
        await home.stop()
    await home.start()
    await home.engine.feeds.attach(wishing(home, *BOTH))
    await caught_up(home)
    assert await spoken(home) == [["de", "en-US"]] * 3
    assert site.since(mark).extracted == ["ep-3", "ep-2", "ep-2", "ep-1"]


async def test_another_edit_in_the_middle(home: Home, site: FakeSite) -> None:
    """What comes by the old wish goes at once, and nothing of the new one is missed."""
    await fill(home, site, subtitles=())
    with site.hold("/subtitles/*", times=1) as hold:
        await wish(home, "de")
        await reached(hold)
        await wish(home, "en")
    await caught_up(home)
    assert await spoken(home) == [["en-US"]]
    assert len(transcripts(home.media_dir)) == 1


async def test_an_episode_that_is_deleted_meanwhile(home: Home, site: FakeSite) -> None:
    newer, _ = await fill(home, site, 2, subtitles=())
    with site.hold("/subtitles/*", times=1) as hold:
        await wish(home, "en")
        await reached(hold)
        await home.engine.commands.delete("feed", newer.episode_id)
    await caught_up(home)
    assert await spoken(home) == [[], ["en-US"]]
    assert len(transcripts(home.media_dir)) == 1


async def test_what_is_archived_is_left_alone(home: Home, site: FakeSite) -> None:
    """Also what goes by the very same edit."""
    gone, *_ = await fill(home, site, 3, subtitles=())
    await home.engine.commands.delete("feed", gone.episode_id)
    mark = site.mark()
    await wish(home, *BOTH, keep_last=1)
    await caught_up(home)
    assert site.since(mark).extracted == ["ep-2"]
    assert await spoken(home) == [[], ["de", "en-US"], []]


# -------------------------------------------------------------------------- politeness


async def test_what_is_paused_waits(home: Home, site: FakeSite) -> None:
    _, older = before = await fill(home, site, 2, subtitles=())
    mark = site.mark()
    await home.engine.feeds.set_enabled("feed", enabled=False)
    await wish(home, *BOTH)
    await looked(home)
    await home.engine.set_paused(paused=True)
    await home.engine.feeds.set_enabled("feed", enabled=True)
    await looked(home)
    assert site.since(mark).requests == ()
    # Of what a person asks for, the page is read all the same.
    assert list(paths(await refreshed(home, older))) == ["de", "en-US"]
    await looked(home)
    assert site.since(mark).extracted == ["ep-1"]
    # The rest begins as soon as nothing is paused any more.
    with watched(home) as done:
        await home.engine.set_paused(paused=False)
        await eventually(lambda: bool(done))
    assert site.since(mark).extracted == ["ep-1", "ep-2"]
    assert await spoken(home) == [["de", "en-US"]] * 2
    assert [one.state for one in await home.episodes()] == [one.state for one in before]


async def test_a_feed_that_is_paused_no_more_goes_on(
    home: Home, site: FakeSite
) -> None:
    await fill(home, site, subtitles=())
    await home.engine.feeds.set_enabled("feed", enabled=False)
    await wish(home, *BOTH)
    await looked(home)
    with watched(home) as done:
        await home.engine.feeds.set_enabled("feed", enabled=True)
        await eventually(lambda: bool(done))
    assert await spoken(home) == [["de", "en-US"]]


async def test_who_asks_comes_first(home: Home, site: FakeSite) -> None:
    _, _, oldest = await fill(home, site, 3, subtitles=())
    mark = site.mark()
    with site.hold("/api/video/*", times=1) as hold:
        await wish(home, *BOTH)
        await reached(hold)
        await home.engine.refresher.ask("feed", oldest.episode_id)
    await caught_up(home)
    assert site.since(mark).extracted == ["ep-3", "ep-1", "ep-2"]


async def test_a_site_that_refuses_is_left_alone(home: Home, site: FakeSite) -> None:
    """And nothing but transcripts is missing, for a while."""
    before = await fill(home, site, 2, subtitles=())
    site.fail("/subtitles/*", status=429)
    mark = site.mark()
    with watched(home) as done:
        await wish(home, *BOTH)
        await eventually(lambda: len(done) == 1)
        # Those that wait behind it wait as long.
        home.advance(seconds=PACE_S)
        await looked(home)
        assert site.since(mark).extracted == ["ep-2"]
        state = await home.engine.feeds.state("feed")
        assert (state.error, state.counts) == (None, {S.DOWNLOADED: 2})
        site.reset_failures()
        await caught_up(home)
    assert await spoken(home) == [["de", "en-US"]] * 2
    after = await home.episodes()
    assert [one.state for one in after] == [one.state for one in before]


async def test_a_page_that_is_gone_is_given_up_without_a_word(
    home: Home, site: FakeSite
) -> None:
    before = await fill(home, site, subtitles=())
    site.fail("/api/video/*", status=404)
    mark = site.mark()
    await wish(home, *BOTH)
    await asked(site, "/api/video/*", since=mark)
    assert await caught_up(home) == before
    assert site.since(mark).processes == 1


# ------------------------------------------------------------------- looked at anew


async def test_a_refresh_brings_them(home: Home, site: FakeSite) -> None:
    await fill(home, site)
    site.update("ep-1", subtitles=())
    (episode,) = await home.episodes()
    document = await home.document()
    # What the site has no more stays, and what is the same keeps its address.
    assert await refreshed(home, episode) == episode
    assert await home.document() == document
    site.update("ep-1", subtitles=OF_ALL_KINDS)
    after = await refreshed(home, episode)
    assert list(paths(after)) == ["de", "en"]
    assert "By a human." in (await published(home))["en", "vtt"]
    assert len(transcripts(home.media_dir)) == 2
    mark = site.mark()
    assert await refreshed(home, after) == after
    # They may be mended ones.
    assert costs(site, mark) == (1, 1, 0)


async def test_without_knowing_what_was_cut_out(home: Home, site: FakeSite) -> None:
    """What is said would be shown at the wrong time."""
    await fill(home, site)

    await home.engine._store.run(
        lambda s: s.execute(update(EpisodeRow).values(cuts=None))
    )
    mark = site.mark()
    await wish(home, "en", "fr")
    await caught_up(home)
    assert await spoken(home) == [["en-US"]]
    assert site.since(mark).requests == ()
    (episode,) = await home.episodes()
    assert await refreshed(home, episode) == episode
    assert site.since(mark).subtitles == 0
