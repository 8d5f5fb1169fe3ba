"""A small web server that stands in for the web app: the player's files, a page, and a door that a test controls."""

from __future__ import annotations

import json
import threading
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from packages import player_files
from tests.player import sample

ROOT = Path(__file__).resolve().parents[2]
PLAYER = ROOT / "packages" / "player"
MEDIA = Path(__file__).parent / "media"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".vtt": "text/vtt",
    ".svg": "image/svg+xml",
}
POLICY = "default-src 'self'"

PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lesson</title><link rel="icon" href="/media/none">
<link rel="stylesheet" href="/player/tokens.css"><link rel="stylesheet" href="/player/player.css"></head>
<body><main id="player" lang="{lang}"></main>
<script type="application/json" id="lesson">{lesson}</script>
<script type="application/json" id="channel">{settings}</script>
<script type="module" src="/player/start.js"></script></body></html>"""

FRAME = """<!doctype html><title>LMS</title>
<iframe title="lesson" width="800" height="600" src="{url}/lesson"></iframe>"""


@dataclass
class Door:
    """What the door does and what it has received.

    Attributes:
        status: answered to every post; 200 stores.
        gate: cleared, answers wait until it is set again.
        refuse: statement ids (or all, with "*") that are refused.
        earlier: what the door of an earlier attempt, `sample.EARLIER`, has taken.
        media: paths of the media that were asked for.
        standing: the answers that it tells of in each reply.
    """

    status: int = 200
    gate: threading.Event = field(default_factory=threading.Event)
    refuse: set[str] = field(default_factory=set)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    stored: dict[str, dict[str, Any]] = field(default_factory=dict)
    forms: list[tuple[str, str]] = field(default_factory=list)
    earlier: list[dict[str, Any]] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    standing: dict[str, Any] = field(default_factory=dict)

    def take(self, body: dict[str, Any]) -> dict[str, Any]:
        """Keep what was sent, as the real door does: once for each id."""
        refused = [one["id"] for one in body["statements"] if "*" in self.refuse or one["id"] in self.refuse]
        for one in body["statements"]:
            if one["id"] not in refused:
                self.stored.setdefault(one["id"], one)
        kept = [one["id"] for one in body["statements"] if one["id"] not in refused]
        return {
            "stored": kept,
            "refused": [{"id": name, "reason": "not wanted"} for name in refused],
            "state": body.get("state"),
            "conclusion": None,
            "answers": self.standing,
        }

    def verbs(self) -> list[str]:
        """The verbs of what is stored, in order."""
        return [one["verb"]["id"].rsplit("/", 1)[1] for one in self.stored.values()]

    def answers(self) -> list[tuple[str, str]]:
        """(question, response) of each stored answer."""
        return [
            (one["object"]["id"].rsplit("/", 1)[1], one["result"]["response"])
            for one in self.stored.values()
            if "/questions/" in one["object"]["id"]
        ]


class Host:
    """The server, on a free port of this machine."""

    def __init__(self) -> None:
        """Start serving."""
        self.door = Door()
        self.attempt = sample.ATTEMPT
        self.lesson: dict[str, Any] = {}
        self.settings: dict[str, Any] = {}
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args: object) -> None:
                """Say nothing."""

            def do_GET(self) -> None:
                host._get(self)

            def do_POST(self) -> None:
                host._post(self)

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A browser that goes away in the middle is no error here."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self.door.gate.set()
        self._server.shutdown()
        self._server.server_close()

    def reset(self) -> None:
        """A door that is open and has seen nothing, of a new attempt: what a page of before still sends is not ours."""
        self.door = Door()
        self.attempt = str(uuid.uuid4())
        self.door.gate.set()

    def _get(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path.split("?")[0]
        if path == "/lesson":
            settings = _island(self.settings).replace(sample.ATTEMPT, self.attempt)
            page = PAGE.format(lang=self.lesson["lang"], lesson=_island(self.lesson), settings=settings)
            return _answer(request, 200, page.encode(), "text/html; charset=utf-8", POLICY)
        if path == "/frame":  # the LMS's page around the lesson, on another site
            return _answer(request, 200, FRAME.format(url=self.url).encode(), "text/html; charset=utf-8")
        if path == "/empty":
            return _answer(request, 200, b"<!doctype html><title>Empty</title>", "text/html")
        name = path.removeprefix("/player/")
        if name != path and name in player_files.files():
            return _answer(request, 200, player_files.lean(name), TYPES[(PLAYER / name).suffix])
        file = MEDIA / path.removeprefix("/media/")
        if path.startswith("/media/") and file.is_file():
            self.door.media.append(path)
            return _file(request, file)
        return _answer(request, 404, b"", "text/plain")

    def _post(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        if not request.path.endswith("/statements"):
            self.door.forms.append((request.path, body.decode()))
            return _answer(request, 200, b"<!doctype html><title>Form</title>", "text/html")
        earlier = request.path == f"/attempts/{sample.EARLIER}/statements"
        if not earlier and request.path != f"/attempts/{self.attempt}/statements":
            return _answer(request, 410, b"{}", "application/json")
        self.door.gate.wait(20)
        data = json.loads(body)
        if not earlier:
            self.door.bodies.append(data)
        elif self.door.status == 200:
            self.door.earlier.append(data)
        if self.door.status != 200:
            return _answer(request, self.door.status, b'{"error": "no", "message": "no"}', "application/json")
        taken = self.door.take(data) if not earlier else {"stored": [one["id"] for one in data["statements"]]}
        return _answer(request, 200, json.dumps(taken).encode(), "application/json")


def _island(data: Any) -> str:
    return json.dumps(data).replace("<", "\\u003c")


def _file(request: BaseHTTPRequestHandler, file: Path) -> None:
    data = file.read_bytes()
    kind = TYPES.get(file.suffix, "video/mp4" if file.suffix == ".mp4" else "application/octet-stream")
    wanted = request.headers.get("Range", "")
    if wanted.startswith("bytes="):  # a video can only be jumped in when ranges are served
        start, _, end = wanted.removeprefix("bytes=").partition("-")
        first, last = int(start or 0), int(end) if end else len(data) - 1
        part = data[first : last + 1]
        return _answer(request, 206, part, kind, extra={"Content-Range": f"bytes {first}-{last}/{len(data)}"})
    return _answer(request, 200, data, kind)


def _answer(
    request: BaseHTTPRequestHandler,
    status: int,
    body: bytes,
    kind: str,
    policy: str = "",
    extra: dict[str, str] | None = None,
) -> None:
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(body)))
    request.send_header("Accept-Ranges", "bytes")
    request.send_header("Cache-Control", "no-store")
    if policy:
        request.send_header("Content-Security-Policy", policy)
    for name, value in (extra or {}).items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)
