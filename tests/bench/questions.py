"""What the product asks of its database, and writes to it, in daily life.

`tests/house/test_performance.py` knows which of all there is has no place here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from custom_components.anypod.engine import (
    EpisodeQuery,
    EpisodeStatus as S,
    FeedConfig,
    Media,
    SourceKind,
    lifecycle,
    store_clock,
    store_downloads,
    store_episodes,
    store_feeds,
    store_figures,
    store_libraries,
    store_links,
    store_listings,
    store_lists,
    store_plays,
    store_published,
    store_rules,
    store_sources,
    store_stats,
    store_submissions,
    store_tools,
    store_transcripts,
    store_upkeep,
)
from custom_components.anypod.engine.config import Submission
from custom_components.anypod.engine.findings import EpisodeMetadata, Fetched
from custom_components.anypod.engine.models import (
    ArtifactKind,
    Episode,
    ErrorClass,
    Reason,
)
from tests.bench.archive import MEDIA_BYTES, NOW
from tests.bench.house import reader
from tests.engine.support import artifact, listed, problem

FEEDS: Final = 20
KEPT: Final = 50
"""So many episodes of each feed are there, however many it has had."""
_DAY: Final = timedelta(days=1)
_URL: Final = "http://127.0.0.1/watch/one-more"
_TOLD: Final = EpisodeMetadata(published=NOW, title="Told")

type Ask = Callable[[Session], object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Something that is asked of the database, or written to it."""

    name: str
    ask: Ask
    is_sum: bool = False
    """It adds up, or reads, all that a feed or the library has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Whereabouts:
    """What is asked about: a feed in the middle, an episode at each of its ends."""

    config: FeedConfig
    feed_id: str
    feed_ids: Sequence[str]
    kept_id: str
    gone_id: str
    file: store_upkeep.FileRecord
    """Of the episode that is kept."""
    rev: str
    root: Path


def configs() -> list[FeedConfig]:
    """Return the feeds that are asked about; the last one shows all the others."""
    feeds = [
        reader(
            f"feed-{number}",
            f"http://127.0.0.1/channel/c{number}/videos",
            media=Media.AUDIO,
            keep_last=KEPT,
        )
        for number in range(FEEDS)
    ]
    return [*feeds, reader("all", "", source_kind=SourceKind.COMBINED)]


def questions(size: int, folder: Path) -> tuple[Question, ...]:
    """Return what is asked of a database with so many episodes."""
    feeds = configs()[:FEEDS]
    config, count = feeds[FEEDS // 2], size // FEEDS
    first, root = FEEDS // 2 * count, folder / "media"
    kept_id, gone_id = (
        f"{number * 0x9E3779B97F4A % 2**48:012x}"
        for number in (first + count - 1, first)
    )
    path = f"{config.title}/{count - 1}.m4a"
    where = Whereabouts(
        config=config,
        feed_id=config.feed_id,
        feed_ids=[one.feed_id for one in feeds],
        kept_id=kept_id,
        gone_id=gone_id,
        file=store_upkeep.FileRecord(
            artifact_pk=(FEEDS // 2 + 1) * KEPT,
            feed_id=config.feed_id,
            episode_id=kept_id,
            kind=ArtifactKind.MEDIA,
            root=root,
            path=path,
            facts=artifact(root, path, size_bytes=MEDIA_BYTES).facts,
        ),
        rev=f"{count - 1:08x}",
        root=root,
    )
    few = (_reads, _downloads, _episode_writes, _feeds, _feed_writes, _links, _works)
    return (
        *(
            Question(name=name, ask=ask)
            for one in (*few, _files)
            for name, ask in one(where).items()
        ),
        *_lists(where.feed_id),
        *(
            Question(name=f"sum.{name}", ask=ask, is_sum=True)
            for one in (_sums, _rare_sums)
            for name, ask in one(where).items()
        ),
    )


# -------------------------------------------------------------------------- episodes


def _reads(w: Whereabouts) -> Mapping[str, Ask]:
    """Ask what is asked of one episode, and of what is newest."""
    return {
        "get": lambda s: store_episodes.get(s, w.feed_id, w.gone_id),
        "feed_of": lambda s: store_episodes.feed_of(s, w.gone_id),
        "get_many": lambda s: store_episodes.get_many(
            s, w.feed_id, [w.kept_id, w.gone_id]
        ),
        "latest": lambda s: store_episodes.latest(s, [w.feed_id]),
        "next_release": lambda s: store_episodes.next_release(s, w.feed_id, NOW),
        "last_failed": lambda s: store_episodes.last_failed(s, w.feed_id),
        "published.content": lambda s: store_published.content(s, w.feed_id),
        "published.channel": lambda s: store_published.channel(s, w.feed_id),
        "published.page": lambda s: store_published.playable(s, w.feed_id, limit=50),
        "published.count": lambda s: store_published.count(s, w.feed_id),
        "published.episode": lambda s: store_published.episode(s, w.feed_id, w.kept_id),
        "published.artifact": lambda s: store_published.artifact(
            s, w.feed_id, w.kept_id, ArtifactKind.MEDIA, w.rev
        ),
        "submission_of": lambda s: store_submissions.submission_of(s, w.kept_id),
    }


def _lists(feed_id: str) -> Iterator[Question]:
    """Ask for pages, of one feed and of all."""
    one, everything = frozenset({feed_id}), None
    for name, query in {
        "list.feed": EpisodeQuery(feed_ids=one),
        "list.feed.downloaded": EpisodeQuery(
            feed_ids=one, statuses=frozenset({S.DOWNLOADED})
        ),
        "list.all": EpisodeQuery(feed_ids=everything),
        "list.all.downloaded": EpisodeQuery(
            feed_ids=everything, statuses=frozenset({S.DOWNLOADED})
        ),
    }.items():
        # Each page says how many there are in all, which has to be counted.
        yield Question(name=name, ask=partial(_find, query), is_sum=True)


def _find(query: EpisodeQuery, session: Session) -> object:
    return store_lists.find(session, query)


def _begin(session: Session, w: Whereabouts) -> Episode:
    """Download what was gone, because somebody wants it."""
    store_plays.demand(session, w.feed_id, w.gone_id, NOW)
    return store_episodes.change(session, w.feed_id, w.gone_id, lifecycle.start, NOW)


def _downloads(w: Whereabouts) -> Mapping[str, Ask]:
    """Write how downloads end."""
    known = w.feed_id, w.gone_id

    def done(session: Session) -> None:
        _begin(session, w)
        file, fetched = artifact(w.root, "Feed/new.m4a"), Fetched(metadata=_TOLD)
        store_downloads.complete(session, *known, fetched, [file], log="", now=NOW)

    def fail(session: Session) -> None:
        _begin(session, w)
        store_downloads.record_try(
            session,
            *known,
            lifecycle.interrupt,
            log="",
            host_problem=problem(),
            now=NOW,
        )

    def reject(session: Session) -> None:
        _begin(session, w)
        store_downloads.reject(session, *known, Reason.USER, _TOLD, log="", now=NOW)

    return {"write.download": done, "write.fail": fail, "write.reject": reject}


def _episode_writes(w: Whereabouts) -> Mapping[str, Ask]:
    """Write what else becomes of single episodes."""
    added, parts = Submission(url=_URL), [listed(1), listed(2)]
    play_over = store_plays.Play(is_over=True, position_s=None)
    known = w.feed_id, w.kept_id

    def play(session: Session) -> None:
        store_plays.note(
            session, *known, play_over, archives=True, now=NOW, leaves_at=NOW
        )
        store_plays.leave(
            session, w.feed_ids, archiving=w.feed_ids, present={w.root}, now=NOW
        )

    def refresh(session: Session) -> None:
        episode = store_upkeep.ask_refresh(session, *known, NOW)
        store_upkeep.refresh_failed(session, episode, problem(), is_host_fault=True)
        store_upkeep.refreshed(session, episode, _TOLD, (), NOW)

    return {
        "write.play": play,
        "write.refresh": refresh,
        "write.delete": lambda s: store_episodes.delete_episode(s, *known, NOW),
        "write.retry_all": lambda s: store_episodes.change_failed(
            s, None, lifecycle.retry, now=NOW
        ),
        "write.submit": lambda s: store_submissions.submit(s, w.feed_id, added, NOW),
        "write.expand": lambda s: store_submissions.expand(
            s, _begin(s, w), added, parts, NOW
        ),
        "write.split": lambda s: store_listings.split(
            s, w.config, _begin(s, w), parts, NOW
        ),
    }


# ----------------------------------------------------------------------------- feeds


def _feeds(w: Whereabouts) -> Mapping[str, Ask]:
    """Ask what is known of feeds, and of the house."""
    return {
        "feed": lambda s: store_feeds.record(s, w.feed_id),
        "feed.all": lambda s: store_feeds.records(s, w.feed_ids),
        "feed.titles": store_published.feed_titles,
        "feed.folder": lambda s: store_downloads.folder_of(s, w.feed_id),
        "feed.folders": store_upkeep.folders,
        "feed.strangers": lambda s: store_feeds.strangers(s, w.feed_ids),
        "feed.undecided": store_feeds.undecided,
        "feed.combined": lambda s: store_published.content(s, "all"),
        "libraries": store_downloads.libraries,
        "database": store_upkeep.database,
        "setting": lambda s: store_upkeep.setting(s, "anything"),
    }


def _feed_writes(w: Whereabouts) -> Mapping[str, Ask]:
    """Write what is written of feeds all the time; none of it is kept."""
    news = [listed(f"news-{number}") for number in range(30)]
    source = store_sources.SourceRecord(url=w.config.listing_urls[0])

    def remember(session: Session) -> None:
        store_upkeep.set_setting(session, "anything", "else")
        store_upkeep.unset(session, "anything")

    return {
        "write.attach": lambda s: store_feeds.follow(s, [(w.config, "x")], NOW),
        "write.followed": lambda s: store_feeds.note_followed(s, w.config),
        "write.enable": lambda s: store_feeds.set_enabled(s, w.feed_id, enabled=True),
        "write.artwork": lambda s: store_feeds.set_artwork(
            s, w.feed_id, "x", None, NOW
        ),
        "write.reconcile": lambda s: store_listings.reconcile(
            s, w.config, news, is_sorted=True, now=NOW
        ),
        "write.success": lambda s: store_feeds.record_success(
            s, w.feed_id, None, now=NOW, next_sync=NOW
        ),
        "write.failure": lambda s: store_feeds.record_failure(
            s, w.feed_id, problem(), next_sync=NOW
        ),
        "write.source": lambda s: store_sources.note_source(s, w.feed_id, source),
        "write.login": lambda s: store_sources.forget_look(s, w.feed_id),
        "write.setting": remember,
    }


def _links(w: Whereabouts) -> Mapping[str, Ask]:
    """Ask for links, and write what becomes of them."""

    def share(session: Session) -> None:
        link = store_links.create(session, w.feed_id, "Another", NOW)
        store_links.rotate(session, link.link_id, NOW)
        use = store_links.Use(at=NOW, agent=None)
        store_links.note_uses(session, {link.link_id: use})
        store_links.revoke(session, link.link_id)

    return {
        "links": store_links.links,
        "links.forwards": store_links.forwards,
        "links.share": share,
    }


# --------------------------------------------------------------------------- workers


def _works(w: Whereabouts) -> Mapping[str, Ask]:
    """Ask what the workers ask whenever they look for work."""

    def follow(session: Session) -> None:
        for version in ("old", "new"):
            store_tools.follow_ytdlp(session, version, NOW)

    return {
        "work.candidates": lambda s: store_downloads.candidates(s, w.feed_ids, NOW),
        "work.demanded": lambda s: store_downloads.candidates(
            s, w.feed_ids, NOW, only_demanded=True
        ),
        "work.next_due": lambda s: store_downloads.next_due(s, NOW),
        "work.recover": lambda s: store_downloads.recover(s, NOW),
        "work.waiting": store_downloads.waiting_ids,
        "work.running": store_downloads.running_ids,
        "work.unwanted": lambda s: store_downloads.unwanted(s, [w.kept_id, w.gone_id]),
        "work.host_pause": lambda s: store_downloads.host_pause(s, w.feed_id, NOW),
        "work.no_pause": store_downloads.lift_pauses,
        "work.suspect": lambda s: store_downloads.is_host_suspect(
            s, store_episodes.get(s, w.feed_id, w.kept_id), ErrorClass.NO_FORMATS, NOW
        ),
        "work.next_refresh": lambda s: store_upkeep.next_refresh(s, NOW, w.feed_ids),
        "work.next_leave": lambda s: store_plays.next_leave(s, w.feed_ids),
        "work.ytdlp": lambda s: store_tools.is_ytdlp_failing(s, NOW - _DAY),
        "work.new_ytdlp": follow,
        "work.has_youtube": lambda s: store_tools.has_episodes_of(s, "youtube"),
        "work.submissions": lambda s: store_submissions.count_since(s, NOW - _DAY),
        "work.known_keys": lambda s: store_listings.known_keys(s, w.feed_id),
        "work.sources": lambda s: store_sources.sources(s, w.feed_id),
    }


def _files(w: Whereabouts) -> Mapping[str, Ask]:
    """Ask about files, and write what became of single ones."""
    changed = store_upkeep.ChangedFile(record=w.file, facts=w.file.facts)
    elsewhere = w.root.with_name("elsewhere")
    return {
        "work.used_libraries": store_downloads.used_libraries,
        "work.doomed": store_downloads.doomed_files,
        "work.deleted": lambda s: store_downloads.forget_doomed(s, [1]),
        "file.changed": lambda s: store_upkeep.follow_files(s, [changed], NOW),
        "file.lost": lambda s: store_upkeep.lose_files(s, [w.file], keep=(), now=NOW),
        "file.moved": lambda s: store_libraries.moved(s, w.file, elsewhere),
        "file.adopted": lambda s: store_libraries.adopt(s, [w.file], w.root, elsewhere),
        "file.abandoned": lambda s: store_libraries.abandon(s, w.root),
        "file.no_library": lambda s: store_libraries.forget_library(s, elsewhere),
    }


# ------------------------------------------------------------------------------ sums


def _sums(w: Whereabouts) -> Mapping[str, Ask]:
    """Ask what cannot be told without a look at all of it."""
    feed = frozenset({w.feed_id})
    return {
        "figures": lambda s: store_figures.of_each(s, [w.feed_id], NOW),
        "figures.all": lambda s: store_figures.of_all(s, NOW),
        "held": lambda s: store_figures.held(s, w.feed_ids),
        "load": lambda s: store_figures.load(s, w.feed_ids),
        "stats": lambda s: store_stats.read(s, w.feed_id, NOW),
        "settle": lambda s: store_rules.settle(
            s, w.config, NOW, widened=False, present={w.root}
        ),
        "listing": lambda s: store_sources.take_listing(
            s, w.config, [listed("news")], is_sorted=True, now=NOW
        ),
        "places_left": lambda s: store_rules.places_left(s, w.config),
        "identities": lambda s: store_submissions.identities(s, w.feed_id, w.kept_id),
        "latest": lambda s: store_plays.latest(s, None),
        "next_unplayed": lambda s: store_plays.next_unplayed(s, w.feed_id),
        "search": lambda s: store_lists.find(
            s, EpisodeQuery(feed_ids=feed, search="number 7")
        ),
        "combined.count": lambda s: store_published.count(s, "all"),
        "combined.page": lambda s: store_published.playable(s, "all", limit=50),
        "files": lambda s: store_upkeep.files(s, w.root),
        "paths": lambda s: store_upkeep.expected_paths(s, w.root),
        "used": lambda s: store_downloads.used_bytes(s, w.root),
        "quota": lambda s: store_rules.over_quota(
            s, FEEDS * KEPT * MEDIA_BYTES - 1, {w.root}, NOW
        ),
    }


def _rare_sums(w: Whereabouts) -> Mapping[str, Ask]:
    """Write what changes all of a feed or the library, which is done now and then."""

    def remove(session: Session) -> None:
        store_feeds.remove(session, w.feed_id, NOW)
        store_feeds.release_files(session, w.feed_id, delete_files=True)

    return {
        "remove": remove,
        "transcripts": lambda s: store_transcripts.follow(s, w.config, NOW),
        "rejudge": lambda s: store_rules.rejudge(s, w.config, NOW),
        "is_empty": lambda s: store_libraries.is_empty(s, w.root),
        "clock.waits": lambda s: store_clock.pull_in_waits(s, NOW),
        "clock.dates": lambda s: store_clock.pull_in_dates(s, NOW),
    }
