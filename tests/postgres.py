"""A real PostgreSQL for the test run: started once, a clean database per test."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import psycopg.rows

from shared.database import Database
from shared.migrations.run import upgrade

# it can crash without losing a commit, the machine cannot; who waits for ever is told so
FAST = ("-c fsync=off -c full_page_writes=off -c max_connections=200 -c max_wal_size=128MB"
        " -c lock_timeout=60s")  # fmt: skip
EMPTY = """DO $$ DECLARE one record; BEGIN
FOR one IN SELECT relname FROM pg_stat_user_tables WHERE relname <> 'alembic_version' LOOP
EXECUTE format('DELETE FROM %I', one.relname);
END LOOP; END $$"""


class Postgres:
    """One server on a socket in its own folder: no port, no clash, no network."""

    def __init__(self, options: str = FAST) -> None:
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
        self.folder = Path(tempfile.mkdtemp(prefix="la-pg-"))
        self._drop: dict[str, object] = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._drop = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._run("initdb", "-D", "data", "-U", "la", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        self._options = options
        self.start()
        self._numbers = count(1)
        self._free: dict[str, list[str]] = {}

    def _run(self, name: str, *args: str) -> None:
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        subprocess.run(
            [str(self.bin / name), *args], check=True, stdout=subprocess.DEVNULL,
            cwd=self.folder, env=environment, **self._drop,
        )  # fmt: skip

    @contextmanager
    def database(self, program: str = "") -> Iterator[str]:
        """Yield the URL of a database with the tables of `program`, migrated and empty.

        Migrated databases are emptied and lent again, which costs a tenth of making one.
        Without a program it is a database of its own, without tables.
        """
        free = self._free.setdefault(program, [])
        name = free.pop() if free else self._make(program)
        yield self._url(name)
        if program:
            self._empty(name)
            free.append(name)
        else:
            with self._connected() as db:
                db.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _make(self, program: str) -> str:
        name = f"t{next(self._numbers)}"
        with self._connected() as db:
            db.execute(f"CREATE DATABASE {name}")
        if program:
            database = Database(self._url(name))
            upgrade(database, program)
            database.close()
        return name

    def _empty(self, name: str) -> None:
        with self._connected(name) as db:
            db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            db.execute("SET session_replication_role = replica")  # no order among foreign keys
            db.execute(EMPTY)
            db.execute("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")

    def _connected(self, name: str = "postgres") -> psycopg.Connection[psycopg.rows.TupleRow]:
        return psycopg.connect(f"host={self.folder} user=la dbname={name}", autocommit=True)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://la@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o",
                  f"-k {self.folder} -h '' {self._options}", "start")  # fmt: skip

    def crash(self) -> None:
        """Stop the server at once: what is under way is lost, and it recovers when started."""
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop")

    def stop(self) -> None:
        """Stop the server and leave nothing behind."""
        self.crash()
        shutil.rmtree(self.folder)
