"""What a page of a package says, as a browser would read it."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

from scorm_export.package import Package
from scorm_export.pages import pages


def packed(made: Package) -> dict[str, bytes]:
    """The pages' entries, by name."""
    found: dict[str, bytes] = {}
    for entry in pages(made):
        assert entry.name not in found
        found[entry.name] = entry.source if isinstance(entry.source, bytes) else entry.source.read_bytes()
    return found


class Read(HTMLParser):
    """What a page links to, its islands, and what a strict policy would not let run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.islands: dict[str, Any] = {}
        self.inline: list[str] = []
        self._island: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.links += [known[key] or "" for key in ("href", "src") if key in known]
        self.inline += [name for name in known if name.startswith("on") or name == "style"] + ["style"] * (
            tag == "style"
        )
        if tag == "script" and known.get("type") == "application/json":
            self._island = known["id"]
        elif tag == "script" and "src" not in known:
            self.inline.append("script")

    def handle_data(self, data: str) -> None:
        if self._island:
            self.islands[self._island] = json.loads(data)

    def handle_endtag(self, tag: str) -> None:
        self._island = None
