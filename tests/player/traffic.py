"""What a page asks for over the network, as the browser counts it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

MEDIA = (".mp4", ".m4a", ".webm", ".jpg", ".png", ".webp", ".svg", ".vtt")


@dataclass
class Traffic:
    """Counts from its making on.

    Attributes:
        page: whose.
        sizes: bytes of each answer by address, headers and all; media are left out.
        media: addresses of media, in the order in which they were asked for.
    """

    page: Page
    sizes: dict[str, int] = field(default_factory=dict)
    media: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        asked: dict[str, str] = {}

        def on_asked(event: dict[str, Any]) -> None:
            url = event["request"]["url"].split("?")[0]
            if event["request"]["method"] != "GET" or url.startswith("data:"):
                return
            if url.endswith(MEDIA):
                self.media.append(url)
            else:
                asked[event["requestId"]] = url

        def on_done(event: dict[str, Any]) -> None:
            if event["requestId"] in asked:
                self.sizes[asked[event["requestId"]]] = int(event["encodedDataLength"])

        session.on("Network.requestWillBeSent", on_asked)
        session.on("Network.loadingFinished", on_done)

    @property
    def bytes(self) -> int:
        """Bytes received, without media."""
        return sum(self.sizes.values())

    @property
    def requests(self) -> int:
        """How many files were received, without media."""
        return len(self.sizes)
