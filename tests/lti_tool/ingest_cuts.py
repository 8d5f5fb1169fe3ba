"""kill -9 of the web processes while statements arrive from many sides, and what is in the log afterwards."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import select

from tests.browser.demo import free_port
from xapi.lrs import tables
from xapi.lrs.transactions import connect, reading

_COMMAND = str(Path(sys.executable).with_name("creator-lessons"))
_SENDERS = 6


@dataclass
class Ingest:
    """An installation that is cut off again and again: what was sent to it, and what it acknowledged."""

    folder: Path
    database: str
    chance: random.Random
    port: int = field(default_factory=free_port)
    sent: list[list[str]] = field(default_factory=list)
    acknowledged: list[list[str]] = field(default_factory=list)
    cuts: int = 0

    def run(self, rounds: int) -> None:
        """Start, send, kill, so many times; each time all that was acknowledged must be there, and batches be whole."""
        key, secret = self._command("credential", "add", "ingest", "--scope", "statements/write").stdout.split()
        for _ in range(rounds):
            self._once((key, secret))
            self.check()

    def check(self) -> None:
        """Hold the log to what was told."""
        engine = connect(self.database)
        with reading(engine) as connection:
            found = Counter(
                str(uuid.UUID(bytes=bytes(one))) for one in connection.scalars(select(tables.statements.c.uuid))
            )
        engine.dispose()
        assert set(found.values()) <= {1}
        assert [one for batch in self.acknowledged for one in batch if one not in found] == []
        assert {sum(one in found for one in batch) / len(batch) for batch in self.sent} <= {0.0, 1.0}

    def _once(self, auth: tuple[str, str]) -> None:
        command = [_COMMAND, "serve", "--port", str(self.port)]
        with (self.folder / "serve.log").open("ab") as log:
            server = subprocess.Popen(command, env=self._environment(), stdout=log, stderr=log, start_new_session=True)
        try:
            self._wait(server)
            power = threading.Timer(self.chance.uniform(0.05, 0.7), os.killpg, (server.pid, signal.SIGKILL))
            power.start()
            with ThreadPoolExecutor(_SENDERS) as pool:
                list(pool.map(lambda seed: self._send(auth, seed), [self.chance.random() for _ in range(_SENDERS)]))
            power.join()
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGKILL)
            server.wait(30)

    def _send(self, auth: tuple[str, str], seed: float) -> None:
        """Send batches until the power is cut."""
        chance = random.Random(seed)
        session = requests.Session()
        while True:
            batch = [_statement(chance) for _ in range(chance.choice((1, 1, 7, 50)))]
            ids = [one["id"] for one in batch]
            self.sent.append(ids)
            try:
                answer = session.post(
                    f"http://127.0.0.1:{self.port}/xapi/statements",
                    json=batch,
                    auth=auth,
                    headers={"X-Experience-API-Version": "1.0.3"},
                    timeout=30,
                )
            except requests.RequestException:
                self.cuts += 1
                return
            assert answer.status_code == 200, answer.text
            self.acknowledged.append(ids)

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end and server.poll() is None:
            try:
                if requests.get(f"http://127.0.0.1:{self.port}/xapi/about", timeout=5).ok:
                    return
            except requests.RequestException:
                time.sleep(0.05)
        raise AssertionError((self.folder / "serve.log").read_text()[-2000:])

    def _command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [_COMMAND, *words], env=self._environment(), check=True, stdout=subprocess.PIPE, text=True, timeout=120
        )

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "CREATOR_LESSONS_DATA_DIR": str(self.folder),
            "CREATOR_LESSONS_DATABASE_URL": self.database,
            "CREATOR_LESSONS_BASE_URL": f"http://127.0.0.1:{self.port}",
        }


def _statement(chance: random.Random) -> dict[str, Any]:
    number = chance.randrange(9)
    return {
        "id": str(uuid.uuid4()),
        "actor": {"account": {"homePage": "https://lms.example", "name": f"learner {number}"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced", "display": {"en": "experienced"}},
        "object": {"id": f"https://x.example/things/{chance.randrange(40)}", "definition": {"name": {"en": "thing"}}},
    }
