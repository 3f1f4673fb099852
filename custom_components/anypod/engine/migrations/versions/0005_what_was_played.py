"""What was played."""

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
