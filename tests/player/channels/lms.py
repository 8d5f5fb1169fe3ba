"""A small LMS around the player's page; its SCORM run-time is another project's (scorm-again)."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.player import sample
from tests.player.channels.record_store import Launch
from tests.player.host import PAGE as LESSON
from tests.player.host import Host, _answer, _island

ROOT = Path(__file__).resolve().parents[3]
AGAIN = ROOT / ".venv" / "npm" / "node_modules" / "scorm-again" / "dist"
API = {"1.2": ("API", "Scorm12API", "scorm12.min.js"), "2004": ("API_1484_11", "Scorm2004API", "scorm2004.min.js")}

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>LMS</title><link rel="icon" href="/media/none">
<script src="/again/{file}"></script>
<script>
const given = {given};
const api = new {make}({{
  lmsCommitUrl: "/lms/commit/{attempt}", autocommit: false, logLevel: 4, selfReportSessionTime: true, {options}
}});
if (given.cmi) api.loadFromJSON(given.cmi);
for (const [path, value] of Object.entries(given.launch)) {{
  const keys = path.split(".");
  const last = keys.pop();
  keys.reduce((at, key) => at[key], api)[last] = value;
}}
window.calls = [];
const heard = (name, ...values) => window.calls.push([name, ...values.slice(0, 2)]);
window.lms = {{ lies: null }};
// What an LMS may do wrong is told by window.lms.lies: "false", "throws", "forgets".
const functions = [...{functions}];
window.arrive = () => (window.{name} = Object.fromEntries(functions.map((name) => [name, (...values) => {{
  heard(name, ...values);
  if (window.lms.lies === "throws") throw new Error("API broken");
  if (window.lms.lies === "false") return "false";
  if (window.lms.lies === "forgets" && /SetValue/.test(name)) return "true";
  return api[name](...values);
}}])));
if (!location.search.includes("late")) window.arrive();
</script>
<iframe title="lesson" width="880" height="700" src="{src}"></iframe></html>"""

POLICY = "default-src 'self'; connect-src 'self' http://127.0.0.1:*"
# What a live package holds: a frame for the lesson, which is on our own origin, and the bridge beside the API.
PACKAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Package</title>
<iframe title="live lesson" id="live" width="860" height="680" src="{live}/lesson"></iframe>
<script type="module">
import {{ startBridge }} from "/player/channels/bridge.js";
startBridge({{ frame: document.getElementById("live"), origin: "{live}", version: "{version}" }});
</script></html>"""
FUNCTIONS = {
    "1.2": ["LMSInitialize", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish", "LMSGetLastError"],
    "2004": ["Initialize", "GetValue", "SetValue", "Commit", "Terminate", "GetLastError"],
}


class Lms(Host):
    """The server: pages `/lms` (with the run-time) and `/lesson` in its frame."""

    def __init__(self) -> None:
        """Start serving, with nothing known."""
        super().__init__()
        self.version = "1.2"
        self.cmi: dict[str, Any] = {}
        self.launch: dict[str, Any] = {}
        self.options = ""
        self.commits: list[dict[str, Any]] = []
        self.broken = False
        self.cmi5: Launch | None = None

    def reset(self) -> None:
        """An LMS that knows nothing of this learner."""
        super().reset()
        self.version, self.cmi, self.launch, self.options, self.commits = "1.2", {}, {}, "", []
        self.broken = False

    @property
    def live(self) -> str:
        """This server as a site of its own: the place of live lessons."""
        return f"http://localhost:{self.port}"

    @property
    def values(self) -> dict[str, Any]:
        """The data model as it was committed last, flat: `{"core.lesson_status": "passed"}`."""
        return _flat(self.cmi)

    def _get(self, request: BaseHTTPRequestHandler) -> None:
        path, query = urlsplit(request.path).path, parse_qs(urlsplit(request.path).query)
        if path == "/lms":
            name, make, file = API[self.version]
            page = PAGE.format(
                file=file,
                make=make,
                name=name,
                functions=json.dumps(FUNCTIONS[self.version]),
                given=_island({"cmi": self.cmi or None, "launch": self.launch}),
                options=self.options,
                attempt=self.attempt,
                src=query.get("src", ["/lesson"])[0],
            )
            return _answer(request, 200, page.encode(), "text/html; charset=utf-8")
        if path == "/lesson":  # a package is under its LMS's policy, which lets it speak to the record store
            settings = _island(self.settings).replace(sample.ATTEMPT, self.attempt)
            page = LESSON.format(lang=self.lesson["lang"], lesson=_island(self.lesson), settings=settings)
            return _answer(request, 200, page.encode(), "text/html; charset=utf-8", POLICY)
        if path == "/package":
            page = PACKAGE.format(live=self.live, version=self.version)
            return _answer(request, 200, page.encode(), "text/html; charset=utf-8")
        if path == "/course":
            return _answer(request, 200, b"<!doctype html><title>Course</title>Course", "text/html")
        if path.startswith("/again/"):
            return _answer(request, 200, (AGAIN / path.removeprefix("/again/")).read_bytes(), "text/javascript")
        return super()._get(request)

    def _post(self, request: BaseHTTPRequestHandler) -> None:
        if request.path.startswith("/lms/commit"):
            body = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
            if request.path != f"/lms/commit/{self.attempt}":  # the page of a test before, on its way out
                return _answer(request, 410, b'{"result": "false", "errorCode": 101}', "application/json")
            if self.broken:
                return _answer(request, 500, b'{"result": "false", "errorCode": 101}', "application/json")
            self.commits.append(body)
            self.cmi = body["cmi"]
            return _answer(request, 200, b'{"result": "true", "errorCode": 0}', "application/json")
        if request.path.startswith("/cmi5/fetch"):
            request.rfile.read(int(request.headers["Content-Length"] or 0))
            answer = self.cmi5.token() if self.cmi5 else {"error-code": "2", "error-text": "Nobody launched this."}
            return _answer(request, 200, json.dumps(answer).encode(), "application/json")
        return super()._post(request)


def _flat(value: Any, path: str = "") -> dict[str, Any]:
    if not isinstance(value, dict | list):
        return {path: value}
    named = value.items() if isinstance(value, dict) else enumerate(value)
    return {
        key: found for name, one in named for key, found in _flat(one, f"{path}.{name}" if path else str(name)).items()
    }
