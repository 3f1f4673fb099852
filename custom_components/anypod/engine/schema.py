"""Tables of the database; migrations bring a file to exactly this shape."""

from datetime import UTC, datetime, timedelta
from typing import Final, override

from sqlalchemy import (
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

HEAD: Final = "0007"
"""The Alembic revision that this module describes."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, kept as milliseconds since 1970 so that it sorts."""

    impl = Integer
    cache_ok = True

    @override
    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> int | None:
        """Turn an aware datetime into milliseconds."""
        return None if value is None else (value - _EPOCH) // _MILLISECOND

    @override
    def process_result_value(
        self, value: int | None, dialect: Dialect
    ) -> datetime | None:
        """Turn milliseconds into an aware datetime."""
        return None if value is None else _EPOCH + value * _MILLISECOND


class Base(DeclarativeBase):
    """Parent of all tables; constraint names are fixed for later migrations."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant, str: Text}  # noqa: RUF012 SQLAlchemy's own way


class FeedRow(Base):
    """One configured podcast."""

    __tablename__ = "feed"

    feed_id: Mapped[str] = mapped_column(primary_key=True)
    guid: Mapped[str]
    title: Mapped[str]
    source_url: Mapped[str]
    """Empty where episodes come from a person, URL by URL."""
    source_kind: Mapped[str]
    media: Mapped[str]
    # Texts that differ where the owner's wishes do: an edit is noticed even when
    # it was made while the engine was stopped.
    rules: Mapped[str | None]
    filters: Mapped[str | None]
    schedule: Mapped[str | None]
    showing: Mapped[str | None]
    subtitles: Mapped[str | None]
    folder: Mapped[str] = mapped_column(unique=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    files_decided: Mapped[bool] = mapped_column(default=False)
    """Whether the user has said what becomes of a removed feed's files."""
    # What the source says of itself.
    source_title: Mapped[str | None]
    description: Mapped[str | None]
    author: Mapped[str | None]
    web_url: Mapped[str | None]
    artwork_url: Mapped[str | None]
    artwork_rev: Mapped[str | None]
    artwork_taken_from: Mapped[str | None]
    # The last sync.
    last_sync: Mapped[datetime | None]
    last_success: Mapped[datetime | None]
    next_sync: Mapped[datetime | None]
    sync_failures: Mapped[int] = mapped_column(default=0)
    error_class: Mapped[str | None]
    error_detail: Mapped[str | None]
    error_since: Mapped[datetime | None]
    # When what the RSS document shows changed last, and how often it did.
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=0, server_default="0")


class SourceRow(Base):
    """One listing that a feed reads: a channel's tab, a playlist, a page."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("feed_id", "url"),)

    source_pk: Mapped[int] = mapped_column(primary_key=True)
    feed_id: Mapped[str] = mapped_column(ForeignKey("feed.feed_id", ondelete="CASCADE"))
    url: Mapped[str]
    canonical_id: Mapped[str | None]
    """What the source is, however its URL is written."""
    listing_order: Mapped[str | None]
    depth: Mapped[int | None]
    """How many episodes from the top were once listed completely; -1 for all."""
    coverage: Mapped[str | None]
    looked_at: Mapped[datetime | None]
    """When the source was last listed without stopping at what is known."""
    claimed_count: Mapped[int | None]
    first_key: Mapped[str | None]
    """What stood at the top of that listing."""
    # The cheap sign of a change that the site offers, as it was last seen.
    signal_url: Mapped[str | None]
    signal_etag: Mapped[str | None]
    signal_modified: Mapped[str | None]
    signal_digest: Mapped[str | None]


class EpisodeRow(Base):
    """One episode of a feed, from discovery to tombstone."""

    __tablename__ = "episode"
    __table_args__ = (
        UniqueConstraint("feed_id", "extractor", "source_id"),
        Index(None, "feed_id", "status"),
        Index(None, "feed_id", "rank"),
        # Lists are sorted and chosen by these alone, without a look at the rows.
        Index(
            "ix_episode_listed_by_feed",
            *("feed_id", "sort_date", "rank", "episode_pk"),
            *("status", "discovered_at", "duration_s", "title"),
        ),
        Index(
            "ix_episode_listed_by_date",
            *("sort_date", "rank", "episode_pk", "feed_id", "status"),
        ),
        Index(None, "status", "next_attempt_at"),
        Index(None, "feed_id", "updated_at"),
        Index(None, "feed_id", "downloaded_at", "published"),
        # What is true of few is not looked for among all.
        Index(None, "downloaded_at"),
        Index(
            None,
            *("error_class", "error_since"),
            sqlite_where=text("error_class IS NOT NULL"),
        ),
        Index(None, "leaves_at", sqlite_where=text("leaves_at IS NOT NULL")),
        Index(None, "refresh_at", sqlite_where=text("refresh_at IS NOT NULL")),
        CheckConstraint(
            "status IN ('upcoming', 'queued', 'downloading', 'downloaded',"
            " 'failed', 'skipped', 'archived')",
            name="status",
        ),
        CheckConstraint("tries >= 0", name="tries"),
    )

    episode_pk: Mapped[int] = mapped_column(primary_key=True)
    episode_id: Mapped[str] = mapped_column(unique=True)
    feed_id: Mapped[str] = mapped_column(ForeignKey("feed.feed_id", ondelete="CASCADE"))
    extractor: Mapped[str]
    source_id: Mapped[str]
    source_url: Mapped[str]
    host: Mapped[str]
    title: Mapped[str]
    listed_title: Mapped[str | None]
    """The title in the last listing, which may differ from the page's own."""
    description: Mapped[str | None]
    listed_description: Mapped[str | None]
    """Digest of the description in the last listing."""
    published: Mapped[datetime | None]
    sort_date: Mapped[datetime]
    """`published`, or when it was discovered where the site is silent."""
    rank: Mapped[int]
    """Rises with newness inside a feed; breaks ties between equal dates."""
    duration_s: Mapped[float | None]
    chapters: Mapped[str | None]
    """As JSON; nothing where there are none."""
    cuts: Mapped[str | None]
    """What was cut out of its file, in seconds of the whole, as JSON; nothing where
    that is not known."""
    season_number: Mapped[int | None]
    season: Mapped[str | None]
    """What the season is called."""
    episode_number: Mapped[int | None]
    people: Mapped[str | None]
    """As JSON; nothing where nobody is named."""
    is_explicit: Mapped[bool] = mapped_column(default=False, server_default="0")
    """Only for adults, as the site says."""
    is_short: Mapped[bool] = mapped_column(default=False, server_default="0")
    was_live: Mapped[bool] = mapped_column(default=False, server_default="0")
    is_pending: Mapped[bool] = mapped_column(default=False, server_default="0")
    """Whether the last listing had it as announced or live: on top, whatever follows."""
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None]
    pinned: Mapped[bool] = mapped_column(default=False)
    until_played: Mapped[bool] = mapped_column(default=False, server_default="0")
    """Whether the pin only holds until the episode was played."""
    tries: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None]
    error_class: Mapped[str | None]
    error_detail: Mapped[str | None]
    error_since: Mapped[datetime | None]
    log: Mapped[str | None]
    played_at: Mapped[datetime | None]
    """When it was heard or seen to its end."""
    position_s: Mapped[float | None]
    """Where a player stopped before the end."""
    position_at: Mapped[datetime | None]
    """When it stopped there."""
    leaves_at: Mapped[datetime | None]
    """When what was played is let go, or its pin."""
    discovered_at: Mapped[datetime]
    downloaded_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    refresh_at: Mapped[datetime | None]
    """When its metadata is to be read anew."""
    refresh_asked: Mapped[bool] = mapped_column(default=False, server_default="0")
    """Whether a person asked for that: then it does not wait for its feed's turn."""
    refresh_tries: Mapped[int] = mapped_column(default=0, server_default="0")


class SubmissionRow(Base):
    """What a person asked for who added the episode's URL to a manual feed."""

    __tablename__ = "submission"

    episode_pk: Mapped[int] = mapped_column(
        ForeignKey("episode.episode_pk", ondelete="CASCADE"), primary_key=True
    )
    url: Mapped[str] = mapped_column(index=True)
    media: Mapped[str | None]
    title: Mapped[str | None]
    expand: Mapped[bool]
    ytdlp_args: Mapped[str | None]
    """As a JSON list."""


class LibraryRow(Base):
    """A media folder that holds, or held, files of ours."""

    __tablename__ = "library"

    library_pk: Mapped[int] = mapped_column(primary_key=True)
    root: Mapped[str] = mapped_column(unique=True)


class ArtifactRow(Base):
    """A file on disk that belongs to an episode."""

    __tablename__ = "artifact"
    __table_args__ = (
        UniqueConstraint("episode_pk", "kind", "language"),
        UniqueConstraint("library_pk", "path"),
        # What files take is added up after each change.
        Index(None, "episode_pk", "kind", "size_bytes"),
        CheckConstraint("size_bytes >= 0", name="size"),
    )

    artifact_pk: Mapped[int] = mapped_column(primary_key=True)
    episode_pk: Mapped[int] = mapped_column(
        ForeignKey("episode.episode_pk", ondelete="CASCADE")
    )
    library_pk: Mapped[int] = mapped_column(ForeignKey("library.library_pk"))
    kind: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(default="")
    is_automatic: Mapped[bool] = mapped_column(default=False, server_default="0")
    """Whether a machine has written it, of a transcript."""
    path: Mapped[str]
    rev: Mapped[str]
    mime_type: Mapped[str]
    extension: Mapped[str]
    size_bytes: Mapped[int]
    duration_s: Mapped[float | None]
    height: Mapped[int | None]
    codecs: Mapped[str]


class DoomedFileRow(Base):
    """A file that no episode needs any more; the row goes once the file is gone."""

    __tablename__ = "doomed_file"
    __table_args__ = (UniqueConstraint("library_pk", "path"),)

    doomed_pk: Mapped[int] = mapped_column(primary_key=True)
    library_pk: Mapped[int] = mapped_column(ForeignKey("library.library_pk"))
    path: Mapped[str]


class LinkRow(Base):
    """A secret URL under which one subscriber reads a feed."""

    __tablename__ = "link"

    link_id: Mapped[str] = mapped_column(primary_key=True)
    feed_id: Mapped[str] = mapped_column(
        ForeignKey("feed.feed_id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    token: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    last_agent: Mapped[str | None]


class ForwardRow(Base):
    """A token that a link had before, and that still leads to it for a while."""

    __tablename__ = "forward"

    token: Mapped[str] = mapped_column(primary_key=True)
    link_id: Mapped[str] = mapped_column(
        ForeignKey("link.link_id", ondelete="CASCADE"), index=True
    )
    until: Mapped[datetime]


class HostPauseRow(Base):
    """A host that is left alone for a while, because it refused everything."""

    __tablename__ = "host_pause"

    host: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]
    strikes: Mapped[int]
    error_class: Mapped[str]
    error_detail: Mapped[str]
    since: Mapped[datetime]


class SettingRow(Base):
    """Something that holds for the whole engine and survives a restart."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
