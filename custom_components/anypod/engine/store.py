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
from typing import Concatenate, Final, cast

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from .errors import SchemaTooNew, StoreDamaged, StoreError
from .schema import HEAD
from .vault import is_damage

_LOGGER = logging.getLogger(__name__)

_LOG_NAME = "anypod"
# At DEBUG SQLAlchemy logs every row; only who asks for just that gets to see them.
logging.getLogger(f"sqlalchemy.engine.Engine.{_LOG_NAME}").setLevel(logging.WARNING)
_WAIT_S: Final = 30
_HOLD_WAIT_MS: Final = 5_000
_LOG_PAGES: Final = 1_000
"""So many are written to the log before they go to the file; SQLite's own measure."""
_MIGRATIONS = Path(__file__).parent / "migrations"


class Store:
    """One SQLite file behind one thread."""

    def __init__(
        self, path: Path, on_damage: Callable[[], None] = lambda: None
    ) -> None:
        """Remember where the database lies; `open` touches it.

        `on_damage` is called, on any thread, when the file turns out to be broken.
        """
        self._path = path
        self._on_damage = on_damage
        self.is_damaged = False
        """Whether nothing is read or written any more, until it is opened again."""
        self.version = 0
        """Another one as soon as anything was written: what was read is true so long."""
        self._written = 0
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
        return await self._call(lambda: self._transact(method, *args, **kw))

    async def _call[R](self, work: Callable[[], R]) -> R:
        if self._thread is None or self._engine is None:
            raise StoreError("the database is not open")
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def open(self) -> None:
        """Open the file, create it or migrate it to the current schema.

        Raises:
            SchemaTooNew: a newer version wrote it; nothing was changed.
            StoreDamaged: the file is broken.
            StoreError: it cannot be opened or migrated.

        """
        self.is_damaged = False
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

    def condemn(self) -> None:
        """Touch the database no more: its file is broken."""
        if not self.is_damaged:
            self.is_damaged = True
            self._on_damage()

    async def hold(self) -> bool:
        """Leave the file as it is, until `release`; return whether it is complete.

        What is written meanwhile goes to the log beside it, which only grows, so
        that a copy of both, made at any speed, is a database.
        """
        return await self._call(self._hold)

    async def release(self) -> None:
        """Write to the file again."""
        await self._call(self._release)

    def _transact[**P, R](
        self,
        method: Callable[Concatenate[Session, P], R],
        *args: P.args,
        **kw: P.kwargs,
    ) -> R:
        if self._engine is None:
            raise StoreError("the database is not open")
        if self.is_damaged:
            raise StoreDamaged("the database is damaged")
        try:
            with (
                as_store_error(),
                Session(self._engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                return method(session, *args, **kw)
        except StoreDamaged:
            self.condemn()
            raise

    def _open(self) -> None:
        with as_store_error():
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._engine = _create_engine(self._path, self._note_written)
            self.version += 1
            self._written = 0
            try:
                with self._engine.connect() as connection:
                    _migrate(connection)
            except BaseException:
                self._close()
                raise
            self._path.chmod(0o600)

    def _note_written(self, rows: int) -> None:
        """Take note of how many rows this connection has written by now."""
        if rows != self._written:
            self._written = rows
            self.version += 1

    def _hold(self) -> bool:
        with self._raw() as connection:
            connection.execute("PRAGMA wal_autocheckpoint = 0")
            connection.execute(f"PRAGMA busy_timeout = {_HOLD_WAIT_MS}")
            try:
                [(is_busy, *_)] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.execute(f"PRAGMA busy_timeout = {_WAIT_S * 1000}")
            return not is_busy

    def _release(self) -> None:
        with self._raw() as connection:
            connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")

    @contextmanager
    def _raw(self) -> Iterator[sqlite3.Connection]:
        """Give SQLite's own connection, outside of any transaction."""
        if self._engine is None:
            raise StoreError("the database is not open")
        with as_store_error():
            connection = self._engine.raw_connection()
            try:
                yield cast("sqlite3.Connection", connection.driver_connection)
            finally:
                connection.close()

    def _close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


@contextmanager
def as_store_error() -> Iterator[None]:
    """Turn what a database, or its disk, refuses into the engine's own error."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as err:
        found = err.orig if isinstance(err, DBAPIError) else err
        kind = StoreDamaged if is_damage(found) else StoreError
        # A person reads it; which statement it was stands in the cause.
        raise kind(str(found)) from err


def prepare(path: Path, *works: Callable[[Session], object]) -> None:
    """Bring a file that nobody uses to the current schema, and work on it.

    Raises:
        SchemaTooNew: a newer version wrote it.
        StoreError: it cannot be opened, migrated or worked on.

    """
    with as_store_error():
        engine = _create_engine(path)
        try:
            with engine.connect() as connection:
                _migrate(connection)
            for work in works:
                with Session(engine) as session, session.begin():
                    work(session)
        finally:
            engine.dispose()


def _create_engine(
    path: Path, on_commit: Callable[[int], None] = lambda _rows: None
) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": _WAIT_S},
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

    @event.listens_for(engine, "commit")
    def _count(connection: Connection) -> None:
        driver = cast("sqlite3.Connection", connection.connection.driver_connection)
        on_commit(driver.total_changes)

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
