"""Markdown as authors write it, to HTML that is safe to put into a page.

CommonMark without raw HTML and without pictures; what comes out is cleaned once more by nh3, so that a hole
in one of the two is not a hole in the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from urllib.parse import unquote

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_TERM = re.compile(r"\]\(#((?:[^()<>\n]|\([^()<>\n]*\))+)\)")
"""The target of a link to a glossary term, which may have blanks: `[shown words](#Bande mère)`."""

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
    "span",
}
SCHEMES = {"http", "https", "mailto"}
_REMEMBERED = 1024
"""Texts whose HTML is kept: those of a dozen lessons in six languages, packed for one partner after another."""
HEADINGS_BELOW = 2
"""A card's own title is a second-level heading: `#` in its text becomes the third."""


@lru_cache(maxsize=_REMEMBERED)
def safe_html(markdown: str) -> str:
    """Render Markdown; links open in a window of their own, since the lesson may be in a frame.

    A link to a term of the glossary (`terms`) becomes `<span class="term" data-term="Term">`.
    """
    reader = _reader()
    tokens = _parse(reader, markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1:]) + HEADINGS_BELOW)}"
        _mark_terms(token.children or [])
    html = reader.renderer.render(tokens, reader.options, {})
    return _cleaner().clean(html).strip()


def plain_text(markdown: str) -> str:
    """The words alone, for places that take no markup (a statement's definition, a title)."""
    words = [
        " " if token.type in {"softbreak", "hardbreak"} or token.block else token.content
        for token in _all(_parse(_reader(), markdown))
        if not token.children
    ]
    return " ".join("".join(words).split())


def links(markdown: str) -> tuple[str, ...]:
    """The addresses of all links in the text, those to terms of the glossary left out."""
    return tuple(href for href in _targets(markdown) if not href.startswith("#"))


def terms(markdown: str) -> tuple[str, ...]:
    """The glossary's terms that the text links to, as in `[shown words](#Term)`."""
    return tuple(_term(href) for href in _targets(markdown) if href.startswith("#"))


def has_picture(markdown: str) -> bool:
    """Whether the text holds a picture, which the format does not have."""
    return "![" in markdown and any(token.type == "image" for token in _all(_picture_reader().parse(markdown)))


def _targets(markdown: str) -> list[str]:
    if "[" not in markdown and "<" not in markdown:  # no link is written without one of these
        return []
    return [_href(token) for token in _all(_parse(_reader(), markdown)) if token.type == "link_open"]


def _parse(reader: MarkdownIt, markdown: str) -> list[Token]:
    return reader.parse(_TERM.sub(r"](<#\1>)", markdown))


def _mark_terms(tokens: list[Token]) -> None:
    """Turn links to terms into marked words; links don't stand in one another."""
    inside = False
    for token in tokens:
        if token.type == "link_open" and _href(token).startswith("#"):
            inside = True
            token.tag, token.attrs = "span", {"class": "term", "data-term": _term(_href(token))}
        elif token.type == "link_close" and inside:
            inside = False
            token.tag = "span"


def _href(token: Token) -> str:
    return str(token.attrs.get("href", ""))


def _term(href: str) -> str:
    return unquote(href[1:]).strip()


@cache
def _reader() -> MarkdownIt:
    """Made once: to make one takes longer than to read a text with it. It keeps nothing of what it has read."""
    return MarkdownIt("commonmark", {"html": False}).disable("image")


@cache
def _picture_reader() -> MarkdownIt:
    return MarkdownIt("commonmark")


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}, "span": {"data-term"}},
        tag_attribute_values={"span": {"class": {"term"}}},
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or [])
