"""The first schema."""

from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "feed",
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("keep_last", sa.Integer(), nullable=True),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.Integer(), nullable=True),
        sa.Column("files_decided", sa.Boolean(), nullable=False),
        sa.Column("source_title", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("web_url", sa.Text(), nullable=True),
        sa.Column("artwork_url", sa.Text(), nullable=True),
        sa.Column("artwork_rev", sa.Text(), nullable=True),
        sa.Column("artwork_taken_from", sa.Text(), nullable=True),
        sa.Column("last_sync", sa.Integer(), nullable=True),
        sa.Column("last_success", sa.Integer(), nullable=True),
        sa.Column("next_sync", sa.Integer(), nullable=True),
        sa.Column("sync_failures", sa.Integer(), nullable=False),
        sa.Column("error_class", sa.Text(), nullable=True),
        sa.Column("error_detail", sa.Text(), nullable=True),
        sa.Column("error_since", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_feed")),
        sa.UniqueConstraint("folder", name=op.f("uq_feed_folder")),
    )
    op.create_table(
        "host_pause",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.Column("error_class", sa.Text(), nullable=False),
        sa.Column("error_detail", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_pause")),
    )
    op.create_table(
        "library",
        sa.Column("library_pk", sa.Integer(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("library_pk", name=op.f("pk_library")),
        sa.UniqueConstraint("root", name=op.f("uq_library_root")),
    )
    op.create_table(
        "doomed_file",
        sa.Column("doomed_pk", sa.Integer(), nullable=False),
        sa.Column("library_pk", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["library_pk"],
            ["library.library_pk"],
            name=op.f("fk_doomed_file_library_pk"),
        ),
        sa.PrimaryKeyConstraint("doomed_pk", name=op.f("pk_doomed_file")),
        sa.UniqueConstraint(
            "library_pk", "path", name=op.f("uq_doomed_file_library_pk_path")
        ),
    )
    op.create_table(
        "episode",
        sa.Column("episode_pk", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Text(), nullable=False),
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("listed_title", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("sort_date", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.Integer(), nullable=True),
        sa.Column("error_class", sa.Text(), nullable=True),
        sa.Column("error_detail", sa.Text(), nullable=True),
        sa.Column("error_since", sa.Integer(), nullable=True),
        sa.Column("log", sa.Text(), nullable=True),
        sa.Column("discovered_at", sa.Integer(), nullable=False),
        sa.Column("downloaded_at", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status IN ('upcoming', 'queued', 'downloading', 'downloaded', 'failed', 'skipped', 'archived')",
            name=op.f("ck_episode_status"),
        ),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_episode_tries")),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["feed.feed_id"],
            name=op.f("fk_episode_feed_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("episode_pk", name=op.f("pk_episode")),
        sa.UniqueConstraint("episode_id", name=op.f("uq_episode_episode_id")),
        sa.UniqueConstraint(
            "feed_id",
            "extractor",
            "source_id",
            name=op.f("uq_episode_feed_id_extractor_source_id"),
        ),
    )
    op.create_index(
        op.f("ix_episode_feed_id_sort_date_rank"),
        "episode",
        ["feed_id", "sort_date", "rank"],
        unique=False,
    )
    op.create_index(
        op.f("ix_episode_feed_id_status"),
        "episode",
        ["feed_id", "status"],
        unique=False,
    )
    op.create_index(
        op.f("ix_episode_status_next_attempt_at"),
        "episode",
        ["status", "next_attempt_at"],
        unique=False,
    )
    op.create_table(
        "link",
        sa.Column("link_id", sa.Text(), nullable=False),
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.Column("last_used_at", sa.Integer(), nullable=True),
        sa.Column("last_agent", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["feed.feed_id"],
            name=op.f("fk_link_feed_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_link")),
        sa.UniqueConstraint("token", name=op.f("uq_link_token")),
    )
    op.create_index(op.f("ix_link_feed_id"), "link", ["feed_id"], unique=False)
    op.create_table(
        "source",
        sa.Column("source_pk", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("listing_order", sa.Text(), nullable=True),
        sa.Column("depth", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feed_id"],
            ["feed.feed_id"],
            name=op.f("fk_source_feed_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source_pk", name=op.f("pk_source")),
        sa.UniqueConstraint("feed_id", "url", name=op.f("uq_source_feed_id_url")),
    )
    op.create_table(
        "artifact",
        sa.Column("artifact_pk", sa.Integer(), nullable=False),
        sa.Column("episode_pk", sa.Integer(), nullable=False),
        sa.Column("library_pk", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("rev", sa.Text(), nullable=False),
        sa.Column("mime_type", sa.Text(), nullable=False),
        sa.Column("extension", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("codecs", sa.Text(), nullable=False),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_artifact_size")),
        sa.ForeignKeyConstraint(
            ["episode_pk"],
            ["episode.episode_pk"],
            name=op.f("fk_artifact_episode_pk"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["library_pk"], ["library.library_pk"], name=op.f("fk_artifact_library_pk")
        ),
        sa.PrimaryKeyConstraint("artifact_pk", name=op.f("pk_artifact")),
        sa.UniqueConstraint(
            "episode_pk",
            "kind",
            "language",
            name=op.f("uq_artifact_episode_pk_kind_language"),
        ),
        sa.UniqueConstraint(
            "library_pk", "path", name=op.f("uq_artifact_library_pk_path")
        ),
    )
