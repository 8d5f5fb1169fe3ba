"""A private PostgreSQL server for tests: started once, in a temporary folder, gone at the end.

``shared()`` is the running server; ``Server.database()`` lends a fresh database, copied from a template if
one is named. The server listens on a socket in its folder only, and forgets durability for speed.
"""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "120",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}
_MISSING = (
    "These tests need a PostgreSQL server's programs (initdb, postgres): "
    "install them, on Debian with `apt-get install postgresql`, elsewhere so that they are on the PATH."
)


@dataclass(frozen=True)
class Server:
    """A running server: the folder of its socket, and the names that databases get."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, command: str) -> None:
        """Run one SQL command outside of any transaction, in the database ``postgres``."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(command.encode())

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database as a copy of a template and return its URL."""
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Lend a fresh database: its URL, until the block ends."""
        name = f"test_{next(self._numbers)}"
        yield self.create(name, template)
        self.run(f'DROP DATABASE "{name}" WITH (FORCE)')


@functools.cache
def shared() -> Server:
    """Return the one server of this test run, started at the first call and stopped when Python ends.

    Raises:
        RuntimeError: PostgreSQL is not installed, or did not start; the message says what to do.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    identity = _unprivileged()
    if identity:
        os.chown(folder, identity["user"], identity["group"])
    data = folder / "data"
    initdb: list[str | Path] = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C",
    ]
    made = subprocess.run(initdb, capture_output=True, text=True, cwd=folder, check=False, **identity)
    if made.returncode:
        raise RuntimeError(f"PostgreSQL's initdb failed: {made.stderr.strip()}")
    settings = [word for name, value in _OPTIONS.items() for word in ("-c", f"{name}={value}")]
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", folder, *settings],
        stdout=log,
        stderr=log,
        cwd=folder,
        **identity,
    )
    log.close()
    atexit.register(_stop, process, folder)
    _wait(process, folder)
    return Server(folder)


def _programs() -> Path:
    candidates = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for brew in ("/opt/homebrew/opt", "/usr/local/opt"):
        candidates += sorted(Path(brew).glob("postgresql*/bin"), reverse=True)
    configured = shutil.which("pg_config")
    if configured:
        told = subprocess.run([configured, "--bindir"], capture_output=True, text=True, check=False)
        candidates.append(Path(told.stdout.strip()))
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise RuntimeError(_MISSING)


def _unprivileged() -> dict[str, Any]:
    """Return for subprocess whose rights the server takes: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _wait(process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(600):
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text().strip()[-2000:]}")


def _stop(process: subprocess.Popen[bytes], folder: Path) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    shutil.rmtree(folder, ignore_errors=True)
