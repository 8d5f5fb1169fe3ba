"""An LMS that plays real packages: unzipped on its own file server, with scorm-again as run-time around them."""

from __future__ import annotations

import mimetypes
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.player.channels.lms import Lms
from tests.player.host import _answer

ELSEWHERE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Elsewhere</title>
<link rel="icon" href="data:,"><iframe title="inner" width="1000" height="800" src="{src}"></iframe></html>"""


class PackageLms(Lms):
    """Pages: `/lms?src=…` (with the run-time), `/files/…` (a package), `/elsewhere?src=…` (a frame around anything)."""

    def __init__(self, served: Path) -> None:
        """Start serving; `served` is the folder of unzipped packages."""
        super().__init__()
        self.served = served
        self.asked: list[str] = []
        self.missing: list[str] = []

    @property
    def site(self) -> str:
        """This LMS as learners know it: another site than our server's."""
        return f"http://localhost:{self.port}"

    @property
    def stranger(self) -> str:
        """The same server as yet another origin."""
        return f"http://127.0.0.1:{self.port}"

    def file(self, package: str, lesson: str) -> str:
        """The path of a package's lesson on the file server."""
        return f"/files/{package}/lessons/{lesson}/index.html"

    def launch_url(self, package: str, lesson: str, more: str = "") -> str:
        """The address at which a learner opens a package's lesson."""
        return f"{self.site}/lms?src={self.file(package, lesson)}{more}"

    def _get(self, request: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(request.path)
        if parts.path == "/elsewhere":
            page = ELSEWHERE.format(src=parse_qs(parts.query)["src"][0])
            return _answer(request, 200, page.encode(), "text/html; charset=utf-8")
        if not parts.path.startswith("/files/"):
            return super()._get(request)
        self.asked.append(parts.path)
        file = self.served / parts.path.removeprefix("/files/")
        if not file.is_file():
            self.missing.append(parts.path)
            return _answer(request, 404, b"", "text/plain")
        data, kind = file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        if kind.startswith("text/"):
            kind += "; charset=utf-8"
        wanted = request.headers.get("Range", "")
        if wanted.startswith("bytes="):
            start, _, end = wanted.removeprefix("bytes=").partition("-")
            first, last = int(start or 0), int(end) if end else len(data) - 1
            span = {"Content-Range": f"bytes {first}-{last}/{len(data)}"}
            return _answer(request, 206, data[first : last + 1], kind, extra=span)
        return _answer(request, 200, data, kind)
