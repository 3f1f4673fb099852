"""How transcripts came about, so that those of old episodes can follow an edit."""

from alembic import op
import sqlalchemy as sa

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Bring the schema from 0006 to 0007."""
    op.add_column("feed", sa.Column("subtitles", sa.Text(), nullable=True))
    op.add_column("episode", sa.Column("cuts", sa.Text(), nullable=True))
    for table, column in (("episode", "refresh_asked"), ("artifact", "is_automatic")):
        op.add_column(
            table, sa.Column(column, sa.Boolean(), server_default="0", nullable=False)
        )
    # What was waiting waited for nothing but its time.
    op.execute("UPDATE episode SET refresh_asked = 1 WHERE refresh_at IS NOT NULL")
