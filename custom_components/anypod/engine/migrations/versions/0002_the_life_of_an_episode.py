"""The life of an episode: filters, coverage, submissions, refreshes, settings.

No table is made anew: where foreign keys are enforced, dropping the old one would
take the rows that refer to it along.
"""

from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"

_TEXTS = {
    "episode": ("listed_description",),
    "feed": ("rules", "filters", "schedule"),
    "source": (
        *("canonical_id", "coverage", "first_key"),
        *("signal_url", "signal_etag", "signal_modified", "signal_digest"),
    ),
}
_NUMBERS = {"episode": ("refresh_at",), "source": ("looked_at", "claimed_count")}


def upgrade() -> None:
    """Bring the schema from 0001 to 0002."""
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "submission",
        sa.Column("episode_pk", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("expand", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_pk"],
            ["episode.episode_pk"],
            name=op.f("fk_submission_episode_pk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("episode_pk", name=op.f("pk_submission")),
    )
    for table, names in _TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text(), nullable=True))
    for table, names in _NUMBERS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Integer(), nullable=True))
    for name, kind in (
        ("is_short", sa.Boolean()),
        ("was_live", sa.Boolean()),
        ("refresh_tries", sa.Integer()),
    ):
        op.add_column(
            "episode", sa.Column(name, kind, nullable=False, server_default="0")
        )
    op.create_index(op.f("ix_episode_refresh_at"), "episode", ["refresh_at"])
    op.execute("ALTER TABLE feed DROP COLUMN keep_last")
