"""How fast the record store is read, over HTTP, with a credential, on the server as it is shipped.

python -m tests.benchmarks.lrs read DATABASE-URL [DATABASE-URL …] [--rounds 40]

Each store was filled before (`read_store.py`). They are served one after the other; every kind of question is asked in
turn, each time with another learner, lesson or place, so that neither a cache nor a quiet second favours one. Prints
the median and the 95th percentile in milliseconds, a row for each kind of question, a column for each store; then the
octets a statement takes, by table and index.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, insert, select, text

from lti_tool.db import reading, upgrade, writing
from lti_tool.models import credential as credentials
from lti_tool.models.partner import partners
from tests.benchmarks.lrs.read_store import CATEGORY, LEARNERS, LESSONS, TENANTS, agent, lesson, registration
from xapi import moments
from xapi.lrs import identity, store
from xapi.lrs.tables import statements
from xapi.lrs.transactions import connect

VERB = "http://adlnet.gov/expapi/verbs/"
_SIZES = """
    SELECT relname, pg_relation_size(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't') AND (
        relname LIKE '%lrs\\_%' OR oid IN (SELECT reltoastrelid FROM pg_class WHERE relname LIKE 'lrs\\_%'))
"""
LARGE, SMALL = TENANTS[0][0], TENANTS[-1][0]


@dataclass
class Known:
    """What is asked about: ids and times of some statements, drawn from the store, and the key of each asker."""

    chance: random.Random
    ids: list[str]
    voided: list[str]
    times: list[int]
    end: int
    keys: dict[str, str]

    def learner(self) -> int:
        """Return a learner who did something, as in `read_store.statements`."""
        return int(LEARNERS * self.chance.random() ** 2)


Asked = tuple[str, dict[str, Any]]


def questions() -> dict[str, Callable[[Known], Asked]]:
    """Return the kinds of question, each with a function that makes one: who asks, and with what parameters."""

    def who(known: Known) -> str:
        return json.dumps(agent(LARGE, known.learner()))

    def iri(known: Known) -> str:
        return lesson(known.chance.randrange(LESSONS))

    def when(known: Known) -> str:
        return moments.render(known.chance.choice(known.times))

    return {
        "nothing (about)": lambda _: ("about", {}),
        "by id": lambda k: ("large", {"statementId": k.chance.choice(k.ids)}),
        "by id, all partners": lambda k: ("all", {"statementId": k.chance.choice(k.ids)}),
        "voided, by id": lambda k: ("large", {"voidedStatementId": k.chance.choice(k.voided)}),
        "agent + verb": lambda k: ("large", {"agent": who(k), "verb": VERB + "answered"}),
        "agent": lambda k: ("large", {"agent": who(k)}),
        "agent with many": lambda k: ("large", {"agent": json.dumps(agent(LARGE, 0)), "ascending": "true"}),
        "related agent": lambda k: (
            "large",
            {"agent": json.dumps(agent(LARGE, LEARNERS + k.chance.randrange(20))), "related_agents": "true"},
        ),
        "activity": lambda k: ("large", {"activity": iri(k)}),
        "activity, oldest first": lambda k: ("large", {"activity": iri(k), "ascending": "true"}),
        "related activity": lambda k: ("large", {"activity": iri(k), "related_activities": "true"}),
        "related, in every one": lambda k: ("large", {"activity": CATEGORY, "related_activities": "true"}),
        "verb": lambda k: ("large", {"verb": VERB + k.chance.choice(["answered", "passed"])}),
        "registration": lambda k: (
            "large",
            {"registration": registration(LARGE, k.learner(), k.chance.randrange(LESSONS))},
        ),
        "since": lambda k: ("large", {"since": when(k), "ascending": "true"}),
        "since, newest first": lambda k: ("large", {"since": when(k)}),
        "since + until": lambda k: (
            "large",
            {"since": moments.render(k.end // 2 + k.times[0] // 2), "until": when(k), "verb": VERB + "passed"},
        ),
        "no condition, all partners": lambda k: ("all", {}),
        "agent + verb, all partners": lambda k: ("all", {"agent": who(k), "verb": VERB + "answered"}),
        "activity, all partners": lambda k: ("all", {"activity": iri(k)}),
        "verb, all partners": lambda k: ("all", {"verb": VERB + "answered"}),
        "small partner: newest": lambda k: ("small", {}),
        "small partner: since": lambda k: ("small", {"since": when(k), "ascending": "true"}),
        "small partner: verb": lambda k: ("small", {"verb": VERB + "answered"}),
        "small partner: activity": lambda k: ("small", {"activity": iri(k)}),
        "ids": lambda k: ("large", {"activity": iri(k), "format": "ids"}),
        "canonical": lambda k: ("large", {"activity": iri(k), "format": "canonical"}),
    }


def measure(url: str, rounds: int) -> tuple[int, dict[str, list[float]]]:
    """Serve a store and ask it; returns how many statements it has and the milliseconds of each kind of question."""
    with tempfile.TemporaryDirectory() as folder, _serving(url, Path(folder)) as (port, known, size):
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        times: dict[str, list[float]] = {}
        for turn in range(rounds + 3):
            for kind, make in questions().items():
                asker, asked = make(known)
                more = asked if "Id" in str(asked) else {**asked, "limit": 100}
                spent, found = _get(client, known.keys.get(asker, ""), _path(asker, more))
                kinds = [(kind, spent)]
                if kind in ("activity", "verb") and found.get("more"):
                    for _ in range(5):
                        spent, found = _get(client, known.keys[asker], found["more"])
                        if not found["more"]:
                            break
                    kinds.append((f"{kind}, a later page by more", spent))
                for name, one in kinds if turn >= 3 else []:
                    times.setdefault(name, []).append(one)
        return size, times


def _path(asker: str, asked: dict[str, Any]) -> str:
    # What the way to the server and back costs at this minute, on this machine.
    return "/xapi/about" if asker == "about" else f"/xapi/statements?{urlencode(asked)}"


def _get(client: http.client.HTTPConnection, key: str, path: str) -> tuple[float, dict[str, Any]]:
    started = time.perf_counter()
    client.request("GET", path, headers={"Authorization": key, "X-Experience-API-Version": "1.0.3"})
    answer = client.getresponse()
    body = answer.read()
    spent = (time.perf_counter() - started) * 1000
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status} {body[:300]!r}")
    found: dict[str, Any] = json.loads(body)
    return spent, found


@contextmanager
def _serving(url: str, folder: Path) -> Iterator[tuple[int, Known, int]]:
    engine = connect(url)
    upgrade(engine)
    with writing(engine) as connection:
        keys = _keys(connection)
    with reading(engine) as connection:
        known, size = _known(connection, keys)
    engine.dispose()
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    environment = {
        **os.environ,
        "CREATOR_LESSONS_DATABASE_URL": url,
        "CREATOR_LESSONS_DATA_DIR": str(folder),
        "CREATOR_LESSONS_SECRET": "a secret for benchmarks alone, long enough",
        "CREATOR_LESSONS_LOG_LEVEL": "warning",
    }
    command = [str(Path(sys.executable).with_name("creator-lessons")), "serve", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        for _ in range(300):
            try:
                client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                client.request("GET", "/xapi/about")
                client.getresponse().read()
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError((folder / "log").read_text()[-2000:]) from None
                time.sleep(0.2)
        yield port, known, size
    finally:
        process.terminate()
        process.wait(30)


def _keys(connection: Connection) -> dict[str, str]:
    """Make credentials of the largest partner, the smallest, and the consortium; returns their headers."""
    there = set(connection.execute(select(partners.c.id)).scalars())
    for tenant in (LARGE, SMALL):
        if tenant not in there:
            values = {"id": tenant, "slug": tenant, "name": tenant, "home_page": "https://p.example", "notice": {}}
            connection.execute(insert(partners).values(**values, identity_key="", created_at=0))
    keys: dict[str, str] = {}
    asking: dict[str, str | None] = {"large": LARGE, "small": SMALL, "all": None}
    for name, partner in asking.items():
        key, secret = credentials.add(connection, f"benchmark {name}", ("all/read",), partner)
        keys[name] = "Basic " + b64encode(f"{key}:{secret}".encode()).decode()
    return keys


def _known(connection: Connection, keys: dict[str, str]) -> tuple[Known, int]:
    top, end = store.last(connection)
    chance, s = random.Random(5), statements.c
    places = sorted(chance.sample(range(1, top + 1), min(top, 8000)))
    ids: list[str] = []
    voided: list[str] = []
    times: list[int] = []
    for start in range(0, len(places), 400):
        columns = select(s.uuid, s.tenant, s.voided, s.stored).where(s.seq.in_(places[start : start + 400]))
        for uuid, tenant, is_voided, stored in connection.execute(columns):
            times.append(stored)
            if tenant == LARGE:
                (voided if is_voided else ids).append(identity.uuid_text(uuid))
    return Known(chance, ids, voided or ids[:1], sorted(times), end, keys), top


def sizes(url: str) -> list[tuple[str, float]]:
    """Return the octets a statement takes: its JSON as stored, then all, then by table and index, largest first."""
    engine = connect(url)
    with reading(engine) as connection:
        count = connection.execute(text("SELECT count(*) FROM lrs_statements")).scalar_one()
        if engine.dialect.name == "postgresql":
            body = connection.execute(text("SELECT sum(octet_length(body)) FROM lrs_statements")).scalar_one()
            rows = connection.execute(text(_SIZES)).all()
        else:
            body = connection.execute(text("SELECT sum(length(CAST(body AS BLOB))) FROM lrs_statements")).scalar_one()
            rows = connection.execute(
                text("SELECT name, sum(pgsize) FROM dbstat WHERE name LIKE '%lrs%' GROUP BY name")
            ).all()
    engine.dispose()
    each = sorted(((name, size / count) for name, size in rows if size / count >= 0.5), key=lambda row: -row[1])
    whole = sum(size for _, size in rows) / count
    return [("JSON", float(body) / count), ("all of it", whole), ("ratio", whole / (float(body) / count)), *each]


def main(words: list[str]) -> None:
    """Measure each store and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("urls", nargs="+")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--no-sizes", action="store_true")
    given = parser.parse_args(words)
    columns = [(url.split(":")[0].split("+")[0], *measure(url, given.rounds)) for url in given.urls]
    print(f"{'milliseconds: median / p95':34}", *(f"{kind} {size:>9,}".rjust(22) for kind, size, _ in columns))
    for name in columns[0][2]:
        cells = []
        for _, _, times in columns:
            found = sorted(times.get(name, []))
            cells.append(f"{statistics.median(found):.1f} / {found[int(len(found) * 0.95)]:.1f}" if found else "")
        print(f"{name:34}", *(cell.rjust(22) for cell in cells), flush=True)
    for url in [] if given.no_sizes else given.urls:
        print(f"\noctets a statement, {url.split(':')[0]}:")
        for name, size in sizes(url):
            print(f"  {name:45}{size:10.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
