"""Markdown as authors write it, to HTML that is safe to put into a page.

CommonMark without raw HTML and without pictures; what comes out is cleaned once more by nh3, so that a hole
in one of the two is not a hole in the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "p",
    "br",
    "em",
    "strong",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h3",
    "h4",
    "h5",
    "h6",
    "a",
    "code",
    "pre",
    "hr",
}
SCHEMES = {"http", "https", "mailto"}
HEADINGS_BELOW = 2
"""A card's own title is a second-level heading: `#` in its text becomes the third."""


def safe_html(markdown: str) -> str:
    """Render Markdown; links open in a window of their own, since the lesson may be in a frame."""
    reader = _reader()
    tokens = reader.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1:]) + HEADINGS_BELOW)}"
    html = reader.renderer.render(tokens, reader.options, {})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    ).strip()


def plain_text(markdown: str) -> str:
    """The words alone, for places that take no markup (a statement's definition, a title)."""
    words = [
        " " if token.type in {"softbreak", "hardbreak"} or token.block else token.content
        for token in _all(_reader().parse(markdown))
        if not token.children
    ]
    return " ".join("".join(words).split())


def links(markdown: str) -> tuple[str, ...]:
    """The addresses of all links in the text."""
    return tuple(str(token.attrs["href"]) for token in _all(_reader().parse(markdown)) if token.type == "link_open")


def has_picture(markdown: str) -> bool:
    """Whether the text holds a picture, which the format does not have."""
    return any(token.type == "image" for token in _all(MarkdownIt("commonmark").parse(markdown)))


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable("image")


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])
