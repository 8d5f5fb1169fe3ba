"""A school for the checklist: the demo LMS with the tool in it; every call of the tool's server is written down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import responses

from lti_tool.demo.people import by_key
from lti_tool.lti import keys
from lti_tool.models.base import new_id
from tests.lti_support import make_tool
from tests.lti_tool.demo.conftest import make
from tests.lti_tool.demo.school import School, ToTheLms
from tests.lti_tool.demo.world import LMS, TOOL, World

LUIS, MEI = by_key("luis"), by_key("mei")
assert LUIS and MEI


@dataclass(frozen=True)
class Call:
    """One request of the tool's server to the LMS."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def said(self) -> dict[str, Any]:
        """The JSON that was sent."""
        found: dict[str, Any] = json.loads(self.body)
        return found


class Noted(ToTheLms):
    """Every call goes to the demo LMS, and is kept with what was sent."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.calls: list[Call] = []

    def _open(self, method: str, url: str, **more: Any) -> Any:
        self.calls.append(Call(method, url.removeprefix(LMS), more.get("headers", {}), more.get("data")))
        return super()._open(method, url, **more)

    def of(self, method: str, part: str) -> list[Call]:
        """The calls of this method whose address has this part."""
        return [call for call in self.calls if call.method == method and part in call.path]


@dataclass
class NotedSchool(School):
    """A school whose calls can be read."""

    @property
    def calls(self) -> Noted:
        """What the tool's server asked."""
        assert isinstance(self.net, Noted)
        return self.net


@contextmanager
def opened(folder: Path) -> Iterator[NotedSchool]:
    """A demo LMS with the tool registered, and a learner's first grade still to come."""
    app = make(folder / "lms")
    world = World(app, app.test_client())
    tool = make_tool(folder / "tool")

    def jwks(_request: object) -> tuple[int, dict[str, str], str]:
        """The tool's key set as it is now, with the forged tool's key: the LMS takes its calls too."""
        ours = tool.client().get(keys.path(platform.row.our_keys)).get_json()["keys"]
        return 200, {}, json.dumps({"keys": [*ours, *json.loads(world.jwks(None)[2])["keys"]]})

    with responses.RequestsMock(assert_all_requests_are_fired=False) as net:
        net.add_callback(responses.GET, TOOL + "/lti/jwks", callback=jwks)
        answer = world.register().get_json()
        world.client_id = answer["client_id"]
        world.deployment_id = answer["https://purl.imsglobal.org/spec/lti-tool-configuration"]["deployment_id"]
        assert world.get("/").status_code == 200
        registered = {"issuer": LMS, "client_id": world.client_id, "token_url": LMS + "/lti/token"}
        platform = tool.platform(**registered, our_keys=new_id())
        yield NotedSchool(world, tool, platform, Noted(world))
    world.lms.engine.dispose()
