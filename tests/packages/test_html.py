"""Markdown becomes HTML that cannot do harm."""

from __future__ import annotations

import pytest

from packages.html import has_picture, links, safe_html


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<a href='https://a.b' onclick='x()'>x</a>",
        '[x](https://a.b "\\" onmouseover=alert(1) x=\\"")',
        "<https://a.b/\"onclick=alert(1)>",
        "![x](javascript:alert(1))",
        "<style>body{}</style>",
        "<iframe src=//a.b></iframe>",
    ],
)  # fmt: skip
def test_nothing_active_comes_through(markdown: str) -> None:
    html = safe_html(markdown)
    for tag in ("<script", "<img", "<style", "<iframe", 'href="javascript', 'href="data', 'href="vbscript'):
        assert tag not in html.lower()
    for part in html.split("<")[1:]:
        assert " on" not in part.split(">")[0].replace("&quot;", '"').split('href="')[0]


def test_headings_go_below_the_title_of_the_card() -> None:
    assert safe_html("# A\n\n### B\n\n###### C") == "<h3>A</h3>\n<h5>B</h5>\n<h6>C</h6>"


def test_links_open_in_a_window_of_their_own() -> None:
    html = safe_html("[x](https://a.b/?c=1&d=2)")
    assert 'href="https://a.b/?c=1&amp;d=2"' in html
    assert 'target="_blank"' in html and 'rel="noopener noreferrer"' in html


def test_lists_emphasis_and_quotes_stay() -> None:
    assert safe_html("1. **a**\n2. *b*\n\n> c") == (
        "<ol>\n<li><strong>a</strong></li>\n<li><em>b</em></li>\n</ol>\n<blockquote>\n<p>c</p>\n</blockquote>"
    )


def test_links_and_pictures_are_found() -> None:
    assert links("a [b](c.html) and\n\n- <https://d.e>") == ("c.html", "https://d.e")
    assert has_picture("text ![a](b.png)") and not has_picture("text [a](b.png)!")
