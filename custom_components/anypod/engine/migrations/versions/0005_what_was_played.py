"""What was played, and what long lists go by."""

from alembic import op
import sqlalchemy as sa

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Bring the schema from 0004 to 0005."""
    op.add_column("episode", sa.Column("played_at", sa.Integer(), nullable=True))
    op.add_column("episode", sa.Column("position_s", sa.Float(), nullable=True))
    op.add_column("episode", sa.Column("position_at", sa.Integer(), nullable=True))
    op.add_column("episode", sa.Column("leaves_at", sa.Integer(), nullable=True))
    op.add_column(
        "episode",
        sa.Column("until_played", sa.Boolean(), server_default="0", nullable=False),
    )
    op.create_index(
        op.f("ix_episode_feed_id_updated_at"), "episode", ["feed_id", "updated_at"]
    )
    op.create_index(
        op.f("ix_episode_feed_id_downloaded_at_published"),
        "episode",
        ["feed_id", "downloaded_at", "published"],
    )
    op.drop_index(op.f("ix_episode_feed_id_sort_date_rank"), "episode")
    op.create_index(
        "ix_episode_listed_by_feed",
        "episode",
        [
            *("feed_id", "sort_date", "rank", "episode_pk"),
            *("status", "discovered_at", "duration_s", "title"),
        ],
    )
    op.create_index(
        "ix_episode_listed_by_date",
        "episode",
        ["sort_date", "rank", "episode_pk", "feed_id", "status"],
    )
    op.create_index(
        op.f("ix_artifact_episode_pk_kind_size_bytes"),
        "artifact",
        ["episode_pk", "kind", "size_bytes"],
    )
    op.create_index(op.f("ix_episode_feed_id_rank"), "episode", ["feed_id", "rank"])
    op.create_index(op.f("ix_episode_downloaded_at"), "episode", ["downloaded_at"])
    op.drop_index(op.f("ix_episode_refresh_at"), "episode")
    for columns in (["error_class", "error_since"], ["leaves_at"], ["refresh_at"]):
        op.create_index(
            op.f(f"ix_episode_{'_'.join(columns)}"),
            "episode",
            columns,
            sqlite_where=sa.text(f"{columns[0]} IS NOT NULL"),
        )
    op.create_index(op.f("ix_submission_url"), "submission", ["url"])
