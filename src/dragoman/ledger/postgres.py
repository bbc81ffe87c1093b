"""A ledger in a PostgreSQL database, for several people at once.

Writers take turns by an advisory lock of the schema, held to the end of each transaction; readers see one state
throughout (repeatable read) and never wait. The database must exist; the tables are made in the connection's
current schema, and nothing outside it is touched.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from dragoman.errors import LedgerError
from dragoman.ledger.home import WRITES

MARK = "A ledger of dragoman."
"""Comment on the table `alembic_version` that tells a ledger from another program's tables."""

LOCK = 0x64726167
"""First half of the advisory lock's key ("drag"); the second is the schema's."""

CONNECT_TIMEOUT = 10
"""Seconds to wait for a server that does not answer, where the URL names no `connect_timeout`."""

_SHOWN = ("host", "port", "options")
"""Parts of a URL's query that may be shown; others could be secrets."""


class PostgresHome:
    """A database by URL."""

    def __init__(self, url: URL) -> None:
        """Raises LedgerError(ledger.unsupported) for another driver than psycopg."""
        if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
            raise LedgerError(
                "ledger.unsupported", f"There is no driver {url.drivername}.", "Write postgresql://..."
            )
        self._url = url.set(drivername="postgresql+psycopg")
        shown = {key: value for key, value in url.query.items() if key in _SHOWN}
        self._name = url.set(drivername="postgresql", query=shown).render_as_string(hide_password=True)

    @property
    def name(self) -> str:
        """The URL without its password."""
        return self._name

    def check(self, *, create: bool, read_only: bool) -> None:
        """Whether the driver is installed."""
        try:
            import psycopg  # noqa: F401
        except ImportError as error:
            raise LedgerError(
                "ledger.no-driver",
                "A ledger on PostgreSQL needs the package psycopg.",
                "Install it: pip install 'dragoman[postgres]'.",
            ) from error

    def engine(self, *, create: bool, read_only: bool, timeout: float) -> Engine:
        """Connections that begin as `WRITES` says; a server that was restarted is found again."""
        connect = {} if "connect_timeout" in self._url.query else {"connect_timeout": CONNECT_TIMEOUT}
        engine = create_engine(self._url, connect_args=connect, pool_pre_ping=True)

        @event.listens_for(engine, "connect")
        def set_up(connection: Any, record: object) -> None:
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = {max(1, round(timeout * 1000)):d}")
                cursor.execute("SET jit = off")  # compiling takes longer than our queries
                cursor.execute("SET timezone = 'UTC'")
                if read_only:
                    cursor.execute("SET default_transaction_read_only = on")
            connection.commit()

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            if connection.get_execution_options().get(WRITES, False):
                connection.exec_driver_sql(
                    f"SELECT pg_advisory_xact_lock({LOCK:d}, hashtext(current_schema()))"
                )
            else:
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

        return engine

    def version(self, connection: Connection, *, create: bool) -> str | None:
        """By the mark on the table of versions; None: an empty schema in which a ledger may be made."""
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
        if schema is None:
            raise LedgerError(
                "ledger.cannot-open",
                f"{self.name} has no schema that may be used.",
                "Create one, or grant it.",
            )
        tables = connection.exec_driver_sql(
            "SELECT relname, obj_description(pg_class.oid, 'pg_class') FROM pg_class"
            " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            " WHERE nspname = current_schema() AND relkind IN ('r', 'p', 'v', 'm', 'f')"
        ).all()
        if not tables:
            if create:
                return None
            raise LedgerError(
                "ledger.missing", f"There is no ledger in {self.name}.", "Run `dragoman ingest` to make one."
            )
        if ("alembic_version", MARK) not in {(name, comment) for name, comment in tables}:
            raise LedgerError(
                "ledger.not-a-ledger",
                f"{self.name} holds tables of something else.",
                "Give a database, or a schema (?options=-csearch_path%3DNAME), of its own.",
            )
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())

    def prepare(self, connection: Connection, *, fresh: bool) -> None:
        """Nothing."""

    def seal(self, connection: Connection) -> None:
        """Write the mark."""
        connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{MARK}'")
