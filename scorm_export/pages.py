"""The pages of a package's lessons: one page a lesson, what it shows in each language, its media, and the player.

The page is the same for every host; an island of JSON in it says which it is made for. It holds no script and no style
of its own, so that it lives under a strict Content-Security-Policy. What an author has put beside a lesson and the
lesson doesn't name stays at home, and so do the captions and sounds of languages that the package is not for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

from packages import player_files
from packages.lesson import Lesson
from packages.marks import N_
from packages.player_json import direction, language_name, lesson_json
from packages.problem import Problem
from scorm_export import player
from scorm_export.package import CannotPackage, Entry, Package
from scorm_export.words import word

PAGE = "index.html"
_TEXT = frozenset({".vtt", ".svg", ".txt", ".json", ".xml"})
"""Kinds of media that are text, and so deflated; all others are compressed already."""


def launch(lesson_id: str) -> str:
    """The page of a lesson in every package: its launch file."""
    return f"lessons/{lesson_id}/{PAGE}"


def pages(package: Package, page: str = PAGE) -> Iterator[Entry]:
    """The lessons' pages and all that they may ask for, in a fixed order.

    Args:
        package: what to pack.
        page: the page's name in the lesson's folder, where `index.html` is another one.

    Raises:
        CannotPackage: a media file is not there, or lies outside its lesson's folder.
    """
    for lesson in package.lessons:
        yield from _lesson(package, lesson, page)
    yield from player.entries(_shared(package))


def names(package: Package, lesson: Lesson, page: str = PAGE) -> tuple[str, ...]:
    """What of these entries is this lesson's own: its page, first, its texts and media. Cheap: nothing is rendered."""
    spoken = languages(package, lesson)
    files = (page, *(f"{lang}.json" for lang in spoken), *_media(lesson, spoken))
    return tuple(f"lessons/{lesson.id}/{name}" for name in files)


def shared_names(package: Package) -> tuple[str, ...]:
    """What of these entries all lessons share: the player's files."""
    return tuple(f"{player.FOLDER}/{name}" for name in _shared(package))


def languages(package: Package, lesson: Lesson) -> tuple[str, ...]:
    """The lesson's languages in this package, its default there first."""
    return tuple(dict.fromkeys(lesson.language(lang) for lang in package.languages))


def island(data: Any) -> str:
    """JSON that is safe inside a `<script type="application/json">`."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def settings(package: Package, lesson: Lesson) -> dict[str, Any]:
    """What the island says to `packages/player/start_package.js`."""
    spoken = languages(package, lesson)
    door, notice = package.door, package.notice
    return {
        "kind": player.kind(package),
        "ns": package.namespace,
        "market": package.market or None,
        "lesson": lesson.id,
        "languages": [{"lang": lang, "label": language_name(lang)} for lang in spoken],
        "lang": spoken[0],
        "dir": direction(spoken[0]),
        "next": [],
        "door": {"url": door.url, "token": door.token, "dispatch": door.dispatch} if door else None,
        **({"digest": package.digests[lesson.id]} if lesson.id in package.digests else {}),
        "notice": {"version": notice.version, "html": dict(sorted(notice.html.items()))} if notice else None,
    }


def _shared(package: Package) -> list[str]:
    spoken = [lang for lesson in package.lessons for lang in languages(package, lesson)]
    return sorted((*player.needed(package), *player.words(spoken)))


def _lesson(package: Package, lesson: Lesson, page: str) -> Iterator[Entry]:
    folder = f"lessons/{lesson.id}"
    spoken = languages(package, lesson)
    texts = {lang: _data(package, lesson, lang) for lang in spoken}
    yield Entry(f"{folder}/{page}", _page(package, lesson, texts[spoken[0]]).encode())
    for lang, data in texts.items():
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        yield Entry(f"{folder}/{lang}.json", text.encode())
    for name in _media(lesson, spoken):
        stored = PurePosixPath(name).suffix.lower() not in _TEXT
        yield Entry(f"{folder}/{name}", _file(lesson, name), stored)


def _data(package: Package, lesson: Lesson, lang: str) -> dict[str, Any]:
    """The lesson in a language, with the captions that are in the package."""
    data = lesson_json(lesson, lang, "", package.namespace)
    spoken = languages(package, lesson)
    for segment in data["segments"]:
        if "captions" in segment:
            segment["captions"] = [one for one in segment["captions"] if one["lang"] in spoken]
    return data


def _media(lesson: Lesson, spoken: tuple[str, ...]) -> tuple[str, ...]:
    """The media files that the lesson shows in these languages, each once, in the order of their use."""
    found: dict[str, None] = {}
    for one in lesson.segments:
        by_language = [texts[lang] for texts in (one.captions, one.audio) for lang in spoken if lang in texts]
        found |= dict.fromkeys(name for name in (one.file, one.poster, one.image, one.sound, *by_language) if name)
    return tuple(found)


def _file(lesson: Lesson, name: str) -> Path:
    """Where a media file is. It was there when the lesson was read, and may be gone by now.

    Raises:
        CannotPackage: it is not there, is no file, or a link leads outside the lesson's folder.
    """
    file = lesson.folder / name
    try:
        found, home = file.resolve(strict=True), lesson.folder.resolve(strict=True)
        right = found.is_file() and found.is_relative_to(home)
    except (OSError, RuntimeError):  # links in a circle
        right = False
    if not right:
        message = N_("The lesson {id} cannot be packed: the file {name} is not there, or lies outside its folder.")
        cure = N_("Put it there, or correct lesson.toml; then export the lesson again.")
        raise CannotPackage(Problem(file, None, "media-missing", message, cure, {"id": lesson.id, "name": name}))
    return found


def _page(package: Package, lesson: Lesson, data: Mapping[str, Any]) -> str:
    """The page in its default language; the player puts its own in the place of what is in `<main>`."""
    said = settings(package, lesson)
    to_player = f"../../{player.FOLDER}"
    modules, styles = _first(data, said)
    preloads = [f'<link rel="modulepreload" href="{to_player}/{name}">' for name in modules]
    preloads += [f'<link rel="preload" as="style" href="{to_player}/{name}">' for name in styles]
    lang, title = escape(data["lang"]), escape(data["title"])
    nl = "\n"
    return f"""<!doctype html>
<html lang="{lang}" dir="{data["dir"]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{to_player}/tokens.css">
<link rel="stylesheet" href="{to_player}/player.css">
{nl.join(preloads)}
<script type="module" src="{to_player}/{player.START}"></script>
<script defer src="{to_player}/{player.FROM_DISK}"></script>
</head>
<body>
<main id="player" lang="{lang}">
<div class="arriving"><p class="arriving-title">{title}</p><p class="lead">{escape(data["summary"])}</p>
{paragraph("from_disk", data["lang"], ' id="from-disk" class="lead" hidden')}
</div>
<noscript>{paragraph("needs_scripts", data["lang"])}</noscript>
</main>
<script type="application/json" id="package">{island(said)}</script>
</body>
</html>
"""


def paragraph(key: str, lang: str, attributes: str = "") -> str:
    """One of the exporter's own texts as a paragraph, which says which language it is in."""
    text, known = word(key, lang)
    return f'<p lang="{known}" dir="{direction(known)}"{attributes}>{escape(text)}</p>'


def _first(data: Mapping[str, Any], said: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The modules and style sheets that the page needs until its first question."""
    elsewhere = set(player_files.with_imports("start.js"))
    later = (name for name in player_files.modules_for(data, said) if name not in elsewhere)
    modules = dict.fromkeys([*player_files.with_imports(player.START), *later])
    return list(modules), list(player_files.styles_for(data, said))
