"""The HTML of an H5P package, as Markdown or as plain words; HTML that would run something is refused."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import nh3
from markdownify import markdownify

from packages.h5p.refusal import Refused
from packages.marks import N_

TAGS = {"p", "br", "strong", "b", "em", "i", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "a"}
DEEPEST = 60
# A stranger's text may be megabytes of one sign: nothing here may look at the same place again for each sign before.
_RUNS = re.compile(r"<[\s/]*(script|iframe|object|embed|applet|meta|base|link)\b", re.IGNORECASE)
_HANDLER = re.compile(r"<[^<>]*[\s\"'/]on[a-z]+\s*=", re.IGNORECASE)
_BREAK = re.compile(r"<[\s/]*(p|br|li|h\d|div|tr|td)\b", re.IGNORECASE)
_GAP = re.compile(r"\n{3,}")


def require_harmless(data: Any) -> None:
    """Look through all texts of a package for something that a browser would run.

    Raises:
        Refused: there is a script, an event handler, a frame or a link that runs.
    """
    for text in _texts(data, 0):
        if "<" in text and (_RUNS.search(text) or _HANDLER.search(text)):
            raise _running(text)
        squeezed = re.sub(r"[\s\x00-\x1f]+", "", html.unescape(text)).lower()
        if ("<" in text or squeezed.startswith(("javascript:", "vbscript:", "data:text/html"))) and re.search(
            r"""(?:^|["'=])(?:javascript|vbscript|data:text/html):?""", squeezed
        ):
            raise _running(text)


def markdown(text: object) -> str:
    """HTML as Markdown: paragraphs, emphasis, lists, headings and web links; all else is its words.

    Raises:
        Refused: its elements stand in each other by the hundred.
    """
    if not isinstance(text, str) or not text.strip():
        return ""
    clean = nh3.clean(
        text, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None
    )
    try:
        made = markdownify(clean, heading_style="ATX", bullets="-", escape_misc=True)
    except RecursionError:
        raise _too_deep() from None
    return _GAP.sub("\n\n", made).strip()


def words(text: object) -> str:
    """HTML as plain words on one line."""
    if not isinstance(text, str):
        return ""
    spaced = _BREAK.sub(r" \g<0>", text)
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())


def _texts(data: Any, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise _too_deep()
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from _texts(value, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value, depth + 1)


def _too_deep() -> Refused:
    return Refused(
        "too-deep",
        N_("The package's content stands inside itself too often."),
        N_("Nothing was written. Export the activity again from the site where it runs."),
    )


def _running(text: str) -> Refused:
    return Refused(
        "runs",
        N_("The package has a text that would run something in a browser: {text}"),
        N_("Nothing was written. Take the package from a source that you trust."),
        text=text[:80],
    )
