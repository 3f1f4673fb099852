"""Chapters of an episode, and arguments of a submission."""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring the schema from 0002 to 0003."""
    op.add_column("episode", sa.Column("chapters", sa.Text(), nullable=True))
    op.add_column("submission", sa.Column("ytdlp_args", sa.Text(), nullable=True))
