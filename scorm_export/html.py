"""Format html: lessons on a website of the partner's own, without any LMS.

One lesson: `index.html` goes to it. Several: it lists them, a page a language. `README.txt` says how it gets there.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from packages.lesson import Lesson
from packages.player_json import direction, language_name
from scorm_export import player
from scorm_export.package import Entry, Package
from scorm_export.pages import languages, launch
from scorm_export.words import word

NOTE = "README.txt"
_FRAME = '<iframe src="…/index.html" title="…" width="100%" height="720" allow="fullscreen"></iframe>'
_LIST = ("css/list.css", "list.js")


def entries(package: Package) -> Iterator[Entry]:
    """What a website wants beside the lessons' pages: the first page, what that needs, and the note."""
    yield Entry(NOTE, _note(package).encode())
    if len(package.lessons) == 1:
        yield Entry("index.html", _forward(package, package.lessons[0]).encode())
        return
    for lang in package.languages:
        yield Entry(_place(package, lang), _list(package, lang).encode())
    yield from player.entries(player.reachable(_LIST, frozenset()))


def _place(package: Package, lang: str) -> str:
    """The list's page in a language: the first language's is the one that a website opens by itself."""
    return "index.html" if lang == package.languages[0] else f"index.{lang}.html"


def _forward(package: Package, lesson: Lesson) -> str:
    text = lesson.text(languages(package, lesson)[0])
    page = launch(lesson.id)
    return f"""{_head(text.lang, text.title)}
<meta http-equiv="refresh" content="0; url={page}">
</head>
<body>
<main class="arriving">
<h1 class="arriving-title"><a href="{page}">{escape(text.title)}</a></h1>
<p class="lead">{escape(text.summary)}</p>
</main>
</body>
</html>
"""


def _list(package: Package, lang: str) -> str:
    title = package.in_language(package.title, lang)
    summary = package.in_language(package.summary, lang)
    lead = f'<p class="lead">{escape(summary)}</p>' if summary else ""
    cards = "\n".join(_card(lesson, lang) for lesson in package.lessons)
    return f"""{_head(lang, title)}
<link rel="stylesheet" href="{player.FOLDER}/css/list.css">
<script type="module" src="{player.FOLDER}/list.js"></script>
</head>
<body>
<main class="list">
<header>
<h1>{escape(title)}</h1>
{lead}
{_languages(package, lang)}
</header>
<ol aria-label="{escape(word("lessons", lang)[0])}">
{cards}
</ol>
</main>
</body>
</html>
"""


def _head(lang: str, title: str) -> str:
    return f"""<!doctype html>
<html lang="{escape(lang)}" dir="{direction(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="stylesheet" href="{player.FOLDER}/tokens.css">
<link rel="stylesheet" href="{player.FOLDER}/player.css">"""


def _languages(package: Package, current: str) -> str:
    if len(package.languages) < 2:
        return ""
    links = [
        f'<span class="language" lang="{lang}" aria-current="true">{escape(language_name(lang))}</span>'
        if lang == current
        else f'<a class="language" lang="{lang}" hreflang="{lang}" href="{_place(package, lang)}">'
        f"{escape(language_name(lang))}</a>"
        for lang in package.languages
    ]
    return f'<nav class="languages" aria-label="{escape(word("languages", current)[0])}">{"".join(links)}</nav>'


def _card(lesson: Lesson, lang: str) -> str:
    """A lesson in a list; where it lacks the list's language, it stands in its own."""
    text = lesson.text(lang)
    own = f' lang="{text.lang}" dir="{direction(text.lang)}"' if text.lang != lang else ""
    minutes, spoken = word("minutes", lang)
    return f"""<li>
<div class="list-art" data-wave="{lesson.id}"></div>
<p class="eyebrow" lang="{spoken}">{minutes.format(count=round(lesson.minutes))}</p>
<h2{own}><a href="{launch(lesson.id)}?lang={text.lang}">{escape(text.title)}</a></h2>
<p class="quiet"{own}>{escape(text.summary)}</p>
</li>"""


def _note(package: Package) -> str:
    """How the package gets onto a website, in its languages; plain text, since it is read in any editor."""
    parts: dict[str, str] = {}
    server = package.door or package.live
    for lang in package.languages:
        title = package.in_language(package.title, lang)
        how, spoken = word("how_to", lang)
        told = word("results_sent" if server else "no_results", lang)[0]
        results = told.format(url=server.url) if server else told
        parts.setdefault(spoken, f"{title}\n\n{how.format(frame=_FRAME)}\n\n{results}\n")
    return "\n\n".join(parts.values())
