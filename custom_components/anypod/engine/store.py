"""The database: opened, migrated and read or written on one thread.

Every public method of the tables below is one transaction. They are
synchronous; the engine calls them through `Store.run`, which owns the only
thread that ever touches the connection.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
import logging
from pathlib import Path
import sqlite3
from typing import Concatenate

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from .errors import SchemaTooNew, StoreError
from .schema import HEAD

_LOGGER = logging.getLogger(__name__)

_LOG_NAME = "anypod"
# At DEBUG SQLAlchemy logs every row; only who asks for just that gets to see them.
logging.getLogger(f"sqlalchemy.engine.Engine.{_LOG_NAME}").setLevel(logging.WARNING)
_MIGRATIONS = Path(__file__).parent / "migrations"


class Store:
    """One SQLite file behind one thread."""

    def __init__(self, path: Path) -> None:
        """Remember where the database lies; `open` touches it."""
        self._path = path
        self._thread: ThreadPoolExecutor | None = None
        self._engine: Engine | None = None

    async def run[**P, R](
        self,
        method: Callable[Concatenate[Session, P], R],
        *args: P.args,
        **kw: P.kwargs,
    ) -> R:
        """Run one function of a session as a transaction on the store's thread.

        The transaction is committed, or rolled back, even when the caller is
        cancelled while it waits.

        Raises:
            StoreError: the database refused.

        """
        if self._thread is None or self._engine is None:
            raise StoreError("the database is not open")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._thread, lambda: self._transact(method, *args, **kw)
        )

    async def open(self) -> None:
        """Open the file, create it or migrate it to the current schema.

        Raises:
            SchemaTooNew: a newer version wrote it; nothing was changed.
            StoreError: it cannot be opened or migrated.

        """
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="anypod-store")
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._thread, self._open)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Finish what is running, fold the write-ahead log in and close."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        await asyncio.get_running_loop().run_in_executor(thread, self._close)
        # Not left to end by itself: whoever stops an engine has it to the end.
        await asyncio.to_thread(thread.shutdown)

    def _transact[**P, R](
        self,
        method: Callable[Concatenate[Session, P], R],
        *args: P.args,
        **kw: P.kwargs,
    ) -> R:
        if self._engine is None:
            raise StoreError("the database is not open")
        with (
            _as_store_error(),
            Session(self._engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            return method(session, *args, **kw)

    def _open(self) -> None:
        with _as_store_error():
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._engine = _create_engine(self._path)
            try:
                with self._engine.connect() as connection:
                    _migrate(connection)
            except BaseException:
                self._close()
                raise
            self._path.chmod(0o600)

    def _close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


@contextmanager
def _as_store_error() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as err:
        raise StoreError(str(err)) from err


def _create_engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": 30.0},
        # There are tokens in them, which errors and debug logs must not repeat.
        hide_parameters=True,
        logging_name=_LOG_NAME,
    )

    # Python's sqlite3 would begin transactions late and commit before DDL;
    # SQLAlchemy documents these two hooks as the way to real transactions.
    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL, because an accepted URL must survive a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # SQLite's own knows only the letters of English.
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _migrate(connection: Connection) -> None:
    version = _version(connection)
    connection.rollback()
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise SchemaTooNew(f"schema {version} is newer than {HEAD}")
    # Imported only here: a start with a current schema never needs it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    _LOGGER.debug("Migrating the database from %s to %s", version, HEAD)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as err:
        raise StoreError(f"schema {version} cannot be migrated: {err}") from err


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar_one_or_none()
