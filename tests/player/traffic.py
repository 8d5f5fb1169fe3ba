"""What a page asks for over the network, as the browser counts it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

IMAGES = (".jpg", ".png", ".webp", ".svg")
FILMS = (".mp4", ".m4a", ".webm", ".vtt")


@dataclass
class Traffic:
    """Counts from its making on, until the first film or sound is asked for; what the browser has kept is not counted.

    Attributes:
        page: whose.
        sizes: bytes of each answer's body as they came, by address; media are left out.
        headers: bytes of all these answers' headers.
    """

    page: Page
    sizes: dict[str, int] = field(default_factory=dict)
    headers: int = 0

    def __post_init__(self) -> None:
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        asked: dict[str, str] = {}
        media = False

        def on_asked(event: dict[str, Any]) -> None:
            nonlocal media
            url = event["request"]["url"].split("?")[0]
            media = media or url.endswith(FILMS)
            if event["request"]["method"] == "GET" and not media and not url.endswith(IMAGES):
                asked[event["requestId"]] = url

        def on_answer(event: dict[str, Any]) -> None:
            if event["response"].get("fromDiskCache"):
                asked.pop(event["requestId"], None)
            if url := asked.get(event["requestId"]):
                fields = {name.lower(): value for name, value in event["response"]["headers"].items()}
                self.sizes[url] = int(fields.get("content-length", 0))

        def on_done(event: dict[str, Any]) -> None:
            url = asked.get(event["requestId"])
            if url in self.sizes:
                self.headers += int(event["encodedDataLength"]) - self.sizes[url]

        session.on("Network.requestWillBeSent", on_asked)
        session.on("Network.requestServedFromCache", lambda event: asked.pop(event["requestId"], None))
        session.on("Network.responseReceived", on_answer)
        session.on("Network.loadingFinished", on_done)

    @property
    def bytes(self) -> int:
        """Bytes of the bodies, without media."""
        return sum(self.sizes.values())

    @property
    def requests(self) -> int:
        """How many files were received, without media."""
        return len(self.sizes)
