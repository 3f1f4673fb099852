"""Forwards of links, and what feeds and episodes show."""

from alembic import op
import sqlalchemy as sa

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring the schema from 0003 to 0004."""
    op.add_column("feed", sa.Column("showing", sa.Text(), nullable=True))
    op.add_column(
        "feed",
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
    )
    op.add_column("episode", sa.Column("season_number", sa.Integer(), nullable=True))
    op.add_column("episode", sa.Column("season", sa.Text(), nullable=True))
    op.add_column("episode", sa.Column("episode_number", sa.Integer(), nullable=True))
    op.add_column("episode", sa.Column("people", sa.Text(), nullable=True))
    op.add_column(
        "episode",
        sa.Column("is_explicit", sa.Boolean(), server_default="0", nullable=False),
    )
    op.create_table(
        "forward",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("link_id", sa.Text(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["link.link_id"],
            name=op.f("fk_forward_link_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_forward")),
    )
    op.create_index(op.f("ix_forward_link_id"), "forward", ["link_id"])
