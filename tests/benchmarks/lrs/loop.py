"""The bare loop: what one Python process can parse and insert in batches, without HTTP and without checks.

Integer keys, related rows, the same indexes on both databases; SQLite as it syncs by default with a log, PostgreSQL by
COPY.
"""

from __future__ import annotations

import sqlite3
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import psycopg
from sqlalchemy.engine import make_url

from tests.benchmarks.lrs.statements import Maker

_INDEXES = ("actor", "verb", "activity", "reg")


class _Names:
    def __init__(self) -> None:
        self.known: dict[Any, int] = {}
        self.fresh: list[tuple[int, str]] = []

    def key(self, name: str) -> int:
        if name not in self.known:
            self.known[name] = len(self.known) + 1
            self.fresh.append((self.known[name], name))
        return self.known[name]


def _rows(batch: Sequence[dict[str, Any]], names: _Names, seq: int) -> tuple[list[Any], list[Any]]:
    rows, related, stored = [], [], time.time()
    for number, one in enumerate(batch, start=seq + 1):
        context, thing = one["context"], names.key(one["object"]["id"])
        about = {thing} | {names.key(item["id"]) for place in context["contextActivities"].values() for item in place}
        account = one["actor"]["account"]
        actor, verb = names.key(f"acc|{account['homePage']}|{account['name']}"), names.key(one["verb"]["id"])
        registration = names.key(context["registration"])
        body = orjson.dumps(one).decode()
        rows.append((number, uuid.UUID(one["id"]), stored, one["timestamp"], actor, verb, thing, registration, body))
        related += [(activity, number) for activity in about]
    return rows, related


def _tables(key: str, id: str) -> list[str]:
    made = [
        f"create table st(seq {key} primary key, uuid {id} not null, stored double precision, ts text, actor bigint,"
        " verb bigint, activity bigint, reg bigint, body text)",
        "create unique index st_uuid on st(uuid)",
        f"create table name(id {key} primary key, text text)",
    ]
    return made + [f"create index st_{column} on st({column}, seq)" for column in _INDEXES]


def batches(count: int, size: int, seed: int) -> list[bytes]:
    """Return so many statements as JSON texts of batches."""
    maker = Maker(seed)
    return [orjson.dumps(maker.many(size)) for _ in range(max(1, count // size))]


def sqlite(folder: Path, texts: Sequence[bytes]) -> float:
    """Insert batches in a new SQLite file; returns statements a second."""
    database = sqlite3.connect(folder / f"loop-{uuid.uuid4()}.db", isolation_level=None)
    database.execute("pragma journal_mode=wal")
    database.execute("pragma synchronous=normal")
    for line in _tables("integer", "blob"):
        database.execute(line)
    database.execute("create table rel(activity integer, seq integer, primary key(activity, seq)) without rowid")
    names, seq, begin = _Names(), 0, time.perf_counter()
    for text in texts:
        rows, related = _rows(orjson.loads(text), names, seq)
        database.execute("begin immediate")
        database.executemany("insert into name values(?,?)", names.fresh)
        database.executemany(
            "insert into st values(?,?,?,?,?,?,?,?,?)", [(row[0], row[1].bytes, *row[2:]) for row in rows]
        )
        database.executemany("insert into rel values(?,?)", related)
        database.execute("commit")
        names.fresh, seq = [], seq + len(rows)
    rate = seq / (time.perf_counter() - begin)
    database.close()
    return rate


def postgresql(url: str, texts: Sequence[bytes]) -> float:
    """Copy batches into new tables of a PostgreSQL database; returns statements a second."""
    address = make_url(url)
    with psycopg.connect(
        host=str(address.query["host"]), user="postgres", dbname=str(address.database), autocommit=True
    ) as database:
        for table in ("st", "rel", "name"):
            database.execute(f"drop table if exists {table}".encode())
        for line in _tables("bigint", "uuid"):
            database.execute(line.encode())
        database.execute("create table rel(activity bigint, seq bigint, primary key(activity, seq))")
        names, seq, begin = _Names(), 0, time.perf_counter()
        for text in texts:
            rows, related = _rows(orjson.loads(text), names, seq)
            with database.transaction(), database.cursor() as cursor:
                for table, entries in (("name", names.fresh), ("st", rows), ("rel", related)):
                    with cursor.copy(f"copy {table} from stdin".encode()) as copy:
                        for entry in entries:
                            copy.write_row(entry)
            names.fresh, seq = [], seq + len(rows)
        return seq / (time.perf_counter() - begin)
