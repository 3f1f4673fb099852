"""What can still be read of a damaged database, taken over into a good one."""

import contextlib
import logging
from pathlib import Path
import sqlite3
from typing import Final

from sqlalchemy import Float, String, Table

from .schema import Base
from .vault import uri

_LOGGER = logging.getLogger(__name__)

_ATTEMPTS: Final = 5_000
"""How often a table is halved around what cannot be read, before it is given up."""
_ROWIDS: Final = 2**21
"""Up to where rows are looked for when their number cannot be read."""


def salvage(damaged: Path, into: Path) -> bool:
    """Take over all rows that can be read; return whether nothing is missing.

    A table that can be read from end to end is taken as it is, so that what was
    deleted stays so. Of another one the rows that can be read win over those that
    are there.

    Raises:
        sqlite3.Error: nothing can be read at all, or `into` not be written.

    """
    connection = sqlite3.connect(into, isolation_level=None, uri=True)
    with contextlib.closing(connection):
        connection.execute("PRAGMA synchronous = OFF")
        # Else a file that was cut off would not be read at all. None is written to.
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("ATTACH ? AS old", (uri(damaged),))
        known = {
            str(name)
            for (name,) in connection.execute(
                "SELECT name FROM old.sqlite_master WHERE type = 'table'"
            )
        }
        lost = [
            table.name
            for table in Base.metadata.sorted_tables
            if table.name in known and not _take(connection, table)
        ]
        _drop_dangling(connection)
    if lost:
        _LOGGER.warning("Not everything could be read of: %s", ", ".join(lost))
    return not lost


def _take(connection: sqlite3.Connection, table: Table) -> bool:
    """Take over a table; return whether that is all of it."""
    columns = _columns(connection, table)
    names = ", ".join(columns)
    # A page in the wrong place is read as rows of another kind.
    is_sane = " AND ".join(columns.values())
    rows = f"SELECT {names} FROM old.{table.name} NOT INDEXED WHERE {is_sane}"  # noqa: S608 names of our own
    into = f"INTO main.{table.name} ({names}) {rows}"
    try:
        connection.execute("BEGIN")
        connection.execute(f"DELETE FROM main.{table.name}")  # noqa: S608 a name of our own
        taken = connection.execute(f"INSERT {into}").rowcount
        [(count,)] = connection.execute(
            f"SELECT count(*) FROM old.{table.name} NOT INDEXED"  # noqa: S608 a name of our own
        )
        if taken == count:
            connection.execute("COMMIT")
            return True
    except sqlite3.Error as err:
        _LOGGER.debug("The table %s is damaged: %s", table.name, err)
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    statement = f"INSERT OR REPLACE {into} AND rowid BETWEEN ? AND ?"
    _take_pieces(connection, statement, _last_row(connection, table))
    return False


def _last_row(connection: sqlite3.Connection, table: Table) -> int:
    with contextlib.suppress(sqlite3.Error):
        [(last,)] = connection.execute(f"SELECT max(rowid) FROM old.{table.name}")  # noqa: S608 a name of our own
        return int(last or 0)
    return _ROWIDS


def _columns(connection: sqlite3.Connection, table: Table) -> dict[str, str]:
    """Return the columns that both have, and what is true of each sane value."""
    there = {
        str(row[1])
        for row in connection.execute(f"PRAGMA old.table_info({table.name})")
    }
    return {
        f'"{column.name}"': f'typeof("{column.name}") IN ({_kinds(column.type)})'
        for column in table.columns
        if column.name in there
    }


def _kinds(kind: object) -> str:
    if isinstance(kind, String):
        return "'text', 'null'"
    return (
        "'real', 'integer', 'null'" if isinstance(kind, Float) else "'integer', 'null'"
    )


def _take_pieces(connection: sqlite3.Connection, statement: str, end: int) -> None:
    """Take rows by halves, until what cannot be read stands alone."""
    spans = [(0, end)]
    attempts = 0
    while spans and attempts < _ATTEMPTS:
        first, last = spans.pop()
        try:
            connection.execute(statement, (first, last))
        except sqlite3.Error:
            attempts += 1
            if first < last:
                middle = (first + last) // 2
                spans += [(middle + 1, last), (first, middle)]


def _drop_dangling(connection: sqlite3.Connection) -> None:
    """Drop the rows whose parents are lost, and those that hang on them."""
    while dangling := set(connection.execute("PRAGMA main.foreign_key_check")):
        for table, rowid, _parent, _key in dangling:
            connection.execute(f"DELETE FROM main.{table} WHERE rowid = ?", (rowid,))  # noqa: S608 a name of our own
