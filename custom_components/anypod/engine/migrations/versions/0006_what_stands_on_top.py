"""What stands on top of a listing until its day."""

from alembic import op
import sqlalchemy as sa

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Bring the schema from 0005 to 0006."""
    op.add_column(
        "episode",
        sa.Column("is_pending", sa.Boolean(), server_default="0", nullable=False),
    )
    # Until a listing says so, what waits is all that is known of it.
    op.execute("UPDATE episode SET is_pending = 1 WHERE status = 'upcoming'")
