"""Write a revision from the newest migration to the schema: see script/migration."""

import asyncio
from pathlib import Path
import sys
import tempfile

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

# Lays out the packages, so that the engine is had without the integration.
from tests.engine import conftest as conftest  # noqa: E402, PLC0414

# isort: split
from custom_components.anypod.engine import schema, store  # noqa: E402

MIGRATIONS = Path(store.__file__).parent / "migrations"


def main(number: str, message: str) -> None:
    """Bring an empty database to the newest migration, and write the difference."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "anypod.db"
        asyncio.run(_make(path))
        engine = create_engine(f"sqlite:///{path}")
        with engine.connect() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            config.attributes["metadata"] = schema.Base.metadata
            command.revision(config, message, autogenerate=True, rev_id=number)
        engine.dispose()
    for written in MIGRATIONS.glob(f"versions/{number}_*.py"):
        # A migration must not change when the schema does: plain types only.
        name = f"{schema.__name__}.Instant()"
        written.write_text(written.read_text().replace(name, "sa.Integer()"))
        print(written.relative_to(ROOT))


async def _make(path: Path) -> None:
    made = store.Store(path)
    await made.open()
    await made.close()


main(*sys.argv[1:])
