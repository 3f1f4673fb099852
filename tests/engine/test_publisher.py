"""What a secret link gives out besides documents, and what it never does."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from custom_components.anypod.engine import (
    chapters,
    store_episodes,
    store_feeds,
    store_links,
    store_published,
    transcripts,
)
from custom_components.anypod.engine.artwork import DEFAULT
from custom_components.anypod.engine.errors import StoreError
from custom_components.anypod.engine.models import (
    Artifact,
    ArtifactKind,
    Chapter,
    Episode,
    Link,
)
from custom_components.anypod.engine.publisher import DEFAULT_ARTWORK_REV, Publisher
from custom_components.anypod.engine.store import Store
from custom_components.anypod.engine.store_downloads import add_artifact
from custom_components.anypod.engine.store_episodes import episode_row
from tests.engine.rows import fill, finish, force, start, statements
from tests.engine.support import NOW, artifact
from tests.site import Picture
from tests.site.media import picture_of

ART = "http://127.0.0.1/art.jpg"


def fixed() -> datetime:
    return NOW


@pytest.fixture
async def publisher(store: Store, tmp_path: Path, changed: list[str]) -> Publisher:
    """Give a publisher of a feed with two episodes, one of them downloaded."""
    made = await fill(store, 1, 2)
    await finish(store, made[1])
    return Publisher(store, tmp_path / "artwork", fixed, changed.append)


@pytest.fixture
def changed() -> list[str]:
    """Collect the feeds that look different."""
    return []


@pytest.fixture
async def link(publisher: Publisher, store: Store) -> Link:
    return await link_of(store, "feed")


async def link_of(store: Store, feed_id: str) -> Link:
    links = await store.run(store_links.links)
    (only,) = [one for one in links if one.feed_id == feed_id]
    return only


# --------------------------------------------------------------------------- media


async def downloaded(store: Store) -> Episode:
    (only,) = await store.run(store_published.playable, "feed", limit=9)
    return only


async def test_media_by_its_name(
    publisher: Publisher, store: Store, link: Link
) -> None:
    episode = await downloaded(store)
    assert episode.media is not None
    name = f"{episode.episode_id}-{episode.media.rev}.m4a"
    found = await publisher.media(link, name)
    assert found == episode.media
    assert found.full_path.is_relative_to("/media")


async def test_a_file_that_is_known_is_not_looked_up_until_something_is_written(
    publisher: Publisher, store: Store, link: Link
) -> None:
    episode = await downloaded(store)
    assert episode.media is not None
    name = f"{episode.episode_id}-{episode.media.rev}.m4a"
    await publisher.media(link, name)
    # To read something else changes nothing.
    await downloaded(store)
    with statements(store) as seen:
        assert await publisher.media(link, name) == episode.media
    assert seen == []
    other = replace(link, feed_id="nobody")
    assert await publisher.media(other, name) is None
    assert await publisher.media(link, f"{name}x") is None
    await store.run(store_episodes.delete_episode, "feed", episode.episode_id, NOW)
    assert await publisher.media(link, name) is None


@pytest.mark.parametrize(
    "wrong",
    [
        *("{id}-{rev}.mp4", "{id}-{rev}", "{id}-{rev}.m4a.m4a", "{id}-00000000.m4a"),
        *("{id}.m4a", "{rev}-{id}.m4a", "-{rev}.m4a", "", ".", "-", "..-..m4a"),
        *("{id}-{rev}.M4A", "../{id}-{rev}.m4a", "%-{rev}.m4a", "{id}-{rev}/.m4a"),
        "{id}-{rev}-.m4a",
    ],
)
async def test_a_wrong_name_gives_nothing(
    publisher: Publisher, store: Store, link: Link, wrong: str
) -> None:
    episode = await downloaded(store)
    assert episode.media is not None
    name = wrong.format(id=episode.episode_id, rev=episode.media.rev)
    assert await publisher.media(link, name) is None
    assert await publisher.episode_artwork(link, name) is None


async def test_a_link_gives_out_only_its_own_feed(
    publisher: Publisher, store: Store, link: Link
) -> None:
    made = await fill(store, 7, feed_id="other")
    foreign = await finish(store, made[7], "other")
    assert foreign.media is not None
    name = f"{foreign.episode_id}-{foreign.media.rev}.m4a"
    assert await publisher.media(link, name) is None
    own = await link_of(store, "other")
    assert await publisher.media(own, name) == foreign.media


async def test_an_episode_that_is_not_downloaded_gives_nothing(
    publisher: Publisher, store: Store, link: Link
) -> None:
    made = await fill(store, 9)
    await start(store, made[9])
    for rev in ("", "0a1b2c3d"):
        assert await publisher.media(link, f"{made[9]}-{rev}.m4a") is None


async def test_a_removed_feed_gives_nothing_even_if_its_files_stay(
    publisher: Publisher, store: Store, link: Link
) -> None:
    episode = await downloaded(store)
    assert episode.media is not None
    await store.run(store_feeds.remove, "feed", NOW)
    name = f"{episode.episode_id}-{episode.media.rev}.m4a"
    assert await publisher.media(link, name) is None


async def test_an_episode_without_a_picture_gives_none(
    publisher: Publisher, store: Store, link: Link
) -> None:
    episode = await downloaded(store)
    name = f"{episode.episode_id}-0a1b2c3d.jpg"
    assert await publisher.episode_artwork(link, name) is None


async def test_an_episodes_picture_by_its_name(
    publisher: Publisher, store: Store, link: Link
) -> None:
    episode = await downloaded(store)
    made = artifact(Path("/media"), "feed/one.jpg", "feedbeef", extension="jpg")
    picture = replace(made, kind=ArtifactKind.ARTWORK)

    def add(session: Session) -> None:
        row = episode_row(session, "feed", episode.episode_id)
        add_artifact(session, row.episode_pk, picture)

    await store.run(add)
    name = f"{episode.episode_id}-feedbeef.jpg"
    assert await publisher.episode_artwork(link, name) == picture
    assert await publisher.media(link, name) is None


# ------------------------------------------------------------------------ chapters


async def chaptered(store: Store) -> tuple[Episode, str]:
    """Give the feed's episode chapters; return it and their name."""
    text = chapters.dump((Chapter(start_s=0, title="Begin"),))
    await force(store, (await downloaded(store)).episode_id, chapters=text)
    episode = await downloaded(store)
    return episode, f"{episode.episode_id}-{chapters.rev_of(episode.chapters)}.json"


async def test_chapters_by_their_name(
    publisher: Publisher, store: Store, link: Link
) -> None:
    episode, name = await chaptered(store)
    found = await publisher.chapters(link, name)
    assert found is not None
    assert found.body == chapters.to_json(episode.chapters)
    assert found.mime_type == chapters.MIME_TYPE
    again = await publisher.chapters(link, name)
    assert again == found


@pytest.mark.parametrize("wrong", ["{id}-{rev}.xml", "{id}-{rev}", "{id}.json", ""])
async def test_a_wrong_name_gives_no_chapters(
    publisher: Publisher, store: Store, link: Link, wrong: str
) -> None:
    episode, name = await chaptered(store)
    rev = name.partition("-")[2].partition(".")[0]
    assert (
        await publisher.chapters(link, wrong.format(id=episode.episode_id, rev=rev))
        is None
    )
    # They are others by now.
    await force(store, episode.episode_id, chapters=None)
    assert await publisher.chapters(link, name) is None


# ---------------------------------------------------------------------- transcripts


def transcript(root: Path, language: str) -> Artifact:
    """Make a transcript's file and record."""
    path = root / f"{language}.vtt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHello there.\n")
    return replace(
        artifact(root, path.name, f"rev{language}", extension="vtt"),
        kind=ArtifactKind.TRANSCRIPT,
        language=language,
    )


async def transcribed(store: Store, root: Path) -> Episode:
    """Give the feed's episode transcripts in two languages."""
    episode = await downloaded(store)
    made = [transcript(root, language) for language in ("en", "de")]

    def add(session: Session) -> None:
        row = episode_row(session, "feed", episode.episode_id)
        for one in made:
            add_artifact(session, row.episode_pk, one)

    await store.run(add)
    return await downloaded(store)


@pytest.mark.parametrize("form", ["vtt", "srt", "txt"])
async def test_a_transcript_in_each_form(
    publisher: Publisher, store: Store, link: Link, tmp_path: Path, form: str
) -> None:
    episode = await transcribed(store, tmp_path / "media")
    found = await publisher.transcript(link, f"{episode.episode_id}-reven.en.{form}")
    assert found is not None
    assert b"Hello there." in found.body
    assert found.mime_type == transcripts.TYPES[form]
    assert (b"WEBVTT" in found.body) == (form == "vtt")


@pytest.mark.parametrize(
    "wrong",
    ["{id}-reven.de.vtt", "{id}-revde.en.vtt", "{id}-reven.en.xml", "{id}-reven.vtt"],
)
async def test_a_wrong_name_gives_no_transcript(
    publisher: Publisher, store: Store, link: Link, tmp_path: Path, wrong: str
) -> None:
    episode = await transcribed(store, tmp_path / "media")
    name = wrong.format(id=episode.episode_id)
    assert await publisher.transcript(link, name) is None


async def test_a_transcript_that_is_not_on_the_disk(
    publisher: Publisher, store: Store, link: Link, tmp_path: Path
) -> None:
    episode = await transcribed(store, tmp_path / "media")
    delete(tmp_path / "media" / "en.vtt")
    name = f"{episode.episode_id}-reven.en.srt"
    assert await publisher.transcript(link, name) is None


def delete(path: Path) -> None:
    path.unlink()


# ------------------------------------------------------------------------- artwork


async def rev_of(store: Store) -> str | None:
    return (await store.run(store_published.channel, "feed")).artwork_rev


async def test_a_feed_has_no_picture_before_its_first_sync(
    publisher: Publisher,
) -> None:
    assert await publisher.artwork("feed") is None


async def test_a_feeds_picture(
    publisher: Publisher, store: Store, changed: list[str]
) -> None:
    await publisher.set_artwork("feed", ART, picture_of(Picture.PNG, "a", square=True))
    rev = await rev_of(store)
    path = await publisher.artwork("feed", rev)
    assert path is not None
    assert path == await publisher.artwork("feed")
    assert is_jpeg(path)
    assert await publisher.artwork("feed", "00000000") is None
    assert await publisher.artwork("none") is None
    assert changed == ["feed"]
    record = await store.run(store_feeds.record, "feed")
    assert record.artwork_taken_from == ART


def is_jpeg(path: Path) -> bool:
    return path.read_bytes().startswith(b"\xff\xd8\xff")


async def test_the_same_picture_again_changes_nothing(
    publisher: Publisher, store: Store
) -> None:
    data = picture_of(Picture.PNG, "a", square=True)
    await publisher.set_artwork("feed", ART, data)
    before = await store.run(store_published.channel, "feed")
    publisher._clock = lambda: NOW + timedelta(days=1)
    await publisher.set_artwork("feed", ART, data)
    assert await store.run(store_published.channel, "feed") == before


async def test_without_a_picture_there_is_the_default(
    publisher: Publisher, store: Store
) -> None:
    await publisher.set_artwork("feed", None, None)
    assert await rev_of(store) == DEFAULT_ARTWORK_REV
    assert await publisher.artwork("feed", DEFAULT_ARTWORK_REV) == DEFAULT
    assert is_jpeg(DEFAULT)


async def test_a_picture_that_cannot_be_read_is_asked_for_again(
    publisher: Publisher, store: Store
) -> None:
    await publisher.set_artwork("feed", ART, b"<html>no picture</html>")
    assert await rev_of(store) == DEFAULT_ARTWORK_REV
    record = await store.run(store_feeds.record, "feed")
    assert record.artwork_taken_from is None
    # The one that is there stays until the other can be had.
    await publisher.set_artwork("feed", ART, picture_of(Picture.PNG, "a", square=True))
    before = await store.run(store_feeds.record, "feed")
    await publisher.set_artwork("feed", f"{ART}?2", b"")
    assert await store.run(store_feeds.record, "feed") == before


async def test_a_picture_is_never_half_written(
    publisher: Publisher, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publisher.set_artwork("feed", ART, picture_of(Picture.PNG, "a", square=True))
    path = await publisher.artwork("feed")
    assert path is not None
    before = content(path)

    other = picture_of(Picture.PNG, "other", square=True)

    def fail(*_: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(Path, "replace", fail)
    # Whoever asked for it tries again, as where the database cannot be written.
    with pytest.raises(StoreError, match="the picture cannot be written: power cut"):
        await publisher.set_artwork("feed", ART, other)
    assert content(path) == before


def content(path: Path) -> bytes:
    return path.read_bytes()
