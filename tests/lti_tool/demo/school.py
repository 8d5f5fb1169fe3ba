"""The tool with the demo LMS as its platform: launches are signed here, every service call goes to the LMS itself."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlalchemy import select, update

from lti_tool import clock
from lti_tool.db import reading, writing
from lti_tool.fetch import Answer, Fetcher
from lti_tool.lti.claims import AGS
from lti_tool.models.grade import grades, resend
from lti_tool.models.line_item import line_items
from lti_tool.worker import Worker
from tests.lti_support import ForgedPlatform, Tool
from tests.lti_tool.demo.world import LMS, World
from tests.lti_tool.learner.seat import TEXT, everything, sit

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
COLUMNS = LMS + "/services/courses/c-4101/lineitems?tool=1"
FIRST = LMS + "/services/courses/c-4101/lineitems/1?tool=1"


class ToTheLms(Fetcher):
    """Every call of the tool's server goes to the demo LMS, without a network."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self.asked: list[tuple[str, str]] = []

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        return self._open("GET", url, headers=dict(headers or {}))

    def post(
        self,
        url: str,
        *,
        data: bytes | None = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        body: Any = data if form is None else dict(form)
        return self._open("POST", url, headers=dict(headers or {}), data=body)

    def _open(self, method: str, url: str, **more: Any) -> Answer:
        self.asked.append((method, url.removeprefix(LMS)))
        answer = self._world.api(method, url, **more)
        return Answer(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.data)


@dataclass
class School:
    """A course of the demo LMS with the tool in it; ``now`` can be moved on."""

    world: World
    tool: Tool
    platform: ForgedPlatform
    net: ToTheLms
    ahead: int = 0

    @cached_property
    def worker(self) -> Worker:
        """The worker, with the tokens that it has by now."""
        return self.new_worker()

    def new_worker(self) -> Worker:
        """A worker that has just started."""
        return Worker(replace(self.tool.services, fetch=self.net))

    def now(self) -> int:
        """The time in this course, microseconds."""
        return int(time.time() * clock.SECOND) + self.ahead

    def complete(self, sub: str, *, link: str = "", wrongs: int = 0, **claims: Any) -> None:
        """A learner launches the lesson, coupled to the first column unless told otherwise, and completes it."""
        placed = (
            {"https://purl.imsglobal.org/spec/lti/claim/resource_link": {"id": link, "title": "Here"}} if link else {}
        )
        said = everything(TEXT, wrongs)
        sit(self.platform, **{"sub": sub, AGS: self.endpoint(lineitem=FIRST), **placed, **claims}).said(*said)

    def endpoint(self, *scopes: str, **more: str) -> dict[str, Any]:
        """The claim of the grade services."""
        named = scopes or ("lineitem", "result.readonly", "score")
        return {"scope": [SCOPE + one for one in named], "lineitems": COLUMNS, **more}

    def work(self) -> int:
        """Some seconds later the worker does what is due."""
        self.ahead += 3 * clock.SECOND
        with writing(self.tool.services.engine) as connection:
            connection.execute(update(grades).values(next_try_at=0))
            connection.execute(update(line_items).values(next_try_at=0))
        return self.worker.once()

    def send_again(self, learner_id: int | None = None) -> int:
        """Somebody asks for the grades of the place again."""
        with writing(self.tool.services.engine) as connection:
            return resend(connection, self.grades()[0].placement_id, learner_id, now=self.now())

    def grades(self) -> list[Any]:
        """The tool's grades, oldest first."""
        with reading(self.tool.services.engine) as connection:
            return list(connection.execute(select(grades).order_by(grades.c.id)))

    def column(self) -> Any:
        """The tool's one row of a column that it sought."""
        with reading(self.tool.services.engine) as connection:
            return connection.execute(select(line_items)).one()

    def columns(self) -> list[dict[str, Any]]:
        """The LMS's columns."""
        found: list[dict[str, Any]] = self.world.api("GET", COLUMNS, self.world.token()).get_json()
        return found

    def results(self, column: str = FIRST) -> dict[str, float | None]:
        """What the LMS's gradebook has, by learner."""
        path, _mark, query = column.partition("?")
        found = self.world.api("GET", f"{path}/results?{query}", self.world.token()).get_json()
        return {one["userId"]: one.get("resultScore") for one in found}

    def make_column(self, **values: Any) -> str:
        """The LMS makes a column by itself; returns its address."""
        body = {"label": "A column", "scoreMaximum": 10, **values}
        kind = "application/vnd.ims.lis.v2.lineitem+json"
        made = self.world.api("POST", COLUMNS, self.world.token(), json=body, headers={"Content-Type": kind})
        address: str = made.get_json()["id"]
        return address

    def mark(self, user: str, kind: str, score: str | None = None, *, item: int = 1) -> None:
        """A teacher does something to a grade by hand."""
        form = {"user": user, "kind": kind, "item": str(item), **({} if score is None else {"score": score})}
        assert self.world.api("POST", "/test/mark-grade", data=form).status_code == 200
