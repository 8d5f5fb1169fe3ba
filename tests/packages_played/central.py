"""Our own server on a port of its own, the exporter beside it; and what its database and log have of a learner."""

from __future__ import annotations

import contextlib
import json
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select
from waitress.server import create_server

from lti_tool import log
from lti_tool.app import create_app
from lti_tool.db import reading, writing
from lti_tool.exporting import Wish, plan
from lti_tool.models import partner as partners
from lti_tool.models.attempt import attempts, learners
from lti_tool.models.partner import Partner
from lti_tool.services import Services
from scorm_export import archive, formats
from scorm_export.package import Format
from tests import fresh
from tests.browser.demo import free_port
from tests.packages_played.lessons import write_lessons
from xapi.lrs.tables import statements as log_table


@dataclass(frozen=True, slots=True)
class Result:
    """What our store has of one attempt.

    Attributes:
        standing: `incomplete`, `completed`, `passed` or `failed`.
        percent: the score, 0 to 100; none before there is one.
        answers: each answer as (question, response), in order.
        verbs: of all statements, in order.
    """

    channel: str
    pseudonym: str
    dispatch: str
    standing: str
    percent: float | None
    answers: tuple[tuple[str, str], ...]
    verbs: tuple[str, ...]
    late: bool


class Central:
    """The server; it is at `127.0.0.1`, and an LMS elsewhere."""

    def __init__(self, folder: Path) -> None:
        """Start serving, with the lessons of `lessons.py` and one partner."""
        self.folder = folder
        port = free_port()
        made = fresh.on_sqlite(folder / "data", base_url=f"http://127.0.0.1:{port}", log_level="debug")
        self.services: Services = replace(made, catalogue=write_lessons(folder / "shelf"))
        self._log = (folder / "log").open("w", encoding="utf-8")
        with contextlib.redirect_stderr(self._log):
            log.configure(self.services.settings)
        with writing(self.services.engine) as connection:
            self.partner: Partner = partners.add(
                connection, self.services.vault, "Harmonia", home_page="https://harmonia.example"
            )
        self._server = create_server(
            create_app(self.services),
            host="127.0.0.1",
            port=port,
            threads=4,
            map={},
            clear_untrusted_proxy_headers=True,
        )
        threading.Thread(target=self._server.run, name="central", daemon=True).start()

    @property
    def url(self) -> str:
        """Where it is."""
        return self.services.settings.base_url

    def close(self) -> None:
        """Serve no more."""
        self._server.close()
        self.services.engine.dispose()
        structlog.reset_defaults()
        self._log.close()

    def export(self, name: str, kind: Format) -> Path:
        """The real zip of a lesson or a module for the partner."""
        [package] = plan(self.services, Wish(name, kind, partner=self.partner))
        target = self.folder / "zips" / package.filename
        target.parent.mkdir(exist_ok=True)
        archive.write(formats.entries(package), target)
        return target

    def unzipped(self, name: str, kind: Format) -> Path:
        """The same, as an LMS lays it on its file server; it is named `<lesson>-<format>`."""
        place = self.folder / "served" / f"{name}-{kind}"
        if not place.exists():
            with zipfile.ZipFile(self.export(name, kind)) as zipped:
                zipped.extractall(place)
        return place

    def results(self, learner: str = "") -> list[Result]:
        """The attempts by packages, oldest first; `learner`: only those of this pseudonym."""
        query = select(attempts, learners.c.pseudonym).join(learners, learners.c.id == attempts.c.learner_id)
        with reading(self.services.engine) as connection:
            rows = connection.execute(query.order_by(attempts.c.started_at, attempts.c.number)).all()
            bodies = connection.execute(select(log_table.c.body).order_by(log_table.c.seq)).scalars().all()
        said = [json.loads(body) for body in bodies]
        return [_result(row, said) for row in rows if learner in ("", row.pseudonym)]

    def wait_for(self, count: int, standing: str, before: int = 0, seconds: float = 30) -> list[Result]:
        """Wait until there are so many attempts since `before`, the newest of this standing."""

        def there() -> bool:
            found = self.results()[before:]
            return len(found) == count and found[-1].standing == standing

        self.wait(there, seconds, lambda: self.results()[before:])
        return self.results()[before:]

    def wait(self, check: Callable[[], bool], seconds: float = 30, tell: Callable[[], object] = lambda: "") -> None:
        """Wait until something is true of what was collected; the browser goes on meanwhile."""
        until = time.monotonic() + seconds
        while not check():
            assert time.monotonic() < until, tell()
            time.sleep(0.1)

    def traces(self, words: str) -> list[str]:
        """Files of the installation, database and log among them, in which these words stand."""
        self._log.flush()
        held = [self.folder / "log", *(self.folder / "data").rglob("*")]
        return [str(file) for file in held if file.is_file() and words.encode() in file.read_bytes()]


def _result(row: Any, said: list[dict[str, Any]]) -> Result:
    own = [one for one in said if one["context"].get("registration") == row.id]
    assert all(one["actor"]["account"]["name"] == row.pseudonym for one in own)
    standing = "incomplete"
    if row.completed or row.success is not None:
        standing = {True: "passed", False: "failed", None: "completed"}[row.success]
    return Result(
        channel=row.channel,
        pseudonym=row.pseudonym,
        dispatch=row.dispatch_id,
        standing=standing,
        percent=None if row.scaled is None else row.scaled * 100,
        answers=tuple(
            (one["object"]["id"].rsplit("/", 1)[-1], one["result"]["response"])
            for one in said
            if one in own and "/questions/" in one["object"]["id"] and "response" in one.get("result", {})
        ),
        verbs=tuple(one["verb"]["id"].rsplit("/", 1)[-1] for one in own),
        late=row.late,
    )
