"""The bare handler: Flask and SQLite, durable, where nothing is checked and nobody is asked for a password.

BARE_DB=FILE gunicorn -w 2 --threads 8 'tests.benchmarks.lrs.bare:create()'
"""

from __future__ import annotations

import os
import sqlite3
import threading

import orjson
from flask import Flask, Response, request

_TABLE = """create table if not exists st(
    seq integer primary key, id text unique, actor text, verb text, activity text, body text)"""


def create() -> Flask:
    """Return the application; the file is named by BARE_DB."""
    app, local = Flask(__name__), threading.local()

    def database() -> sqlite3.Connection:
        if not hasattr(local, "database"):
            made = sqlite3.connect(os.environ["BARE_DB"], isolation_level=None, timeout=10)
            made.execute("pragma journal_mode=wal")
            made.execute("pragma synchronous=full")
            made.execute(_TABLE)
            for column in ("actor", "verb", "activity"):
                made.execute(f"create index if not exists by_{column} on st({column}, seq)")
            local.database = made
        found: sqlite3.Connection = local.database
        return found

    @app.post("/xapi/statements")
    def post() -> Response:
        sent = orjson.loads(request.get_data())
        batch = sent if isinstance(sent, list) else [sent]
        rows = [
            (
                one["id"],
                one["actor"]["account"]["name"],
                one["verb"]["id"],
                one["object"]["id"],
                orjson.dumps(one).decode(),
            )
            for one in batch
        ]
        connection = database()
        connection.execute("begin immediate")
        connection.executemany("insert into st(id, actor, verb, activity, body) values (?, ?, ?, ?, ?)", rows)
        connection.execute("commit")
        return Response(orjson.dumps([one["id"] for one in batch]), mimetype="application/json")

    @app.get("/xapi/about")
    def about() -> Response:
        return Response(b'{"version":["2.0.0"]}', mimetype="application/json")

    return app
