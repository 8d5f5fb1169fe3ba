"""Markdown becomes HTML that cannot do harm."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from packages.html import has_picture, links, plain_text, safe_html, terms


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
        "[x](#<script>alert(1)</script>)",
        "<span class='other' data-term='x' onclick='y()' style='z'>x</span>",
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


@pytest.mark.parametrize(
    "markdown, term, words",
    [
        ("[the tape](#Master)", "Master", "the tape"),
        ("**[the tape](#Bande mère)**", "Bande mère", "the tape"),
        ("[CMO](#Collecting society (CMO))!", "Collecting society (CMO)", "CMO"),
        ("[x](<#Bande mère>)", "Bande mère", "x"),
        ("[تسجيل](#تسجيل صوتي)", "تسجيل صوتي", "تسجيل"),
        ("[权利](#相邻权)", "相邻权", "权利"),
        ("[x](#100 % of it)", "100 % of it", "x"),
        ("[x][1]\n\n[1]: #Master", "Master", "x"),
    ],
)
def test_a_link_to_a_term_marks_its_words(markdown: str, term: str, words: str) -> None:
    assert (terms(markdown), links(markdown)) == ((term,), ())
    assert f'<span class="term" data-term="{term}">{words}</span>' in safe_html(markdown)
    assert "#" not in plain_text(markdown)


@pytest.mark.parametrize("term", ['a" onclick="alert(1)', "a'b", 'a"><img src=x>', "a&quot;b", "&lt;"])
def test_a_term_stays_within_its_attribute(term: str) -> None:
    found: list[tuple[str, list[tuple[str, str | None]]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, attrs))

    markdown = f"[x](#{term})"
    Reader().feed(safe_html(markdown))
    assert [tag for tag, _ in found if tag not in ("p", "span")] == []
    for _, attributes in found[1:]:
        assert attributes == [("class", "term"), ("data-term", terms(markdown)[0])]


def test_terms_and_links_stand_side_by_side() -> None:
    markdown = "[a](https://a.b) [b](#B) [c](https://c.d)"
    assert (links(markdown), terms(markdown)) == (("https://a.b", "https://c.d"), ("B",))
    html = safe_html(markdown)
    assert html.count("<a ") == html.count("</a>") == 2
    assert html.count("<span ") == html.count("</span>") == 1
