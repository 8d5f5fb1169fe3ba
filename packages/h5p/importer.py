"""Import an H5P package: one lesson folder, and notes on what did not map. All of it is written, or nothing."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from packages import catalogue
from packages.h5p.archive import Package
from packages.h5p.contents import draft_of
from packages.h5p.draft import Card, Draft, Film, Note
from packages.h5p.media import PICTURES, film_seconds, plain_poster, require_kind
from packages.h5p.refusal import Refused
from packages.h5p.text import require_harmless
from packages.h5p.write import FEEDBACK, plan, words_file
from packages.lesson import LESSON_ID
from packages.marks import N_
from packages.problem import Problem


@dataclass(frozen=True, slots=True)
class Imported:
    """A lesson that came from a package.

    `problems` is what `lessons check` says of it: an import is a beginning.
    """

    folder: Path
    title: str
    notes: tuple[Note, ...]
    problems: tuple[Problem, ...]


def import_h5p(file: Path, folder: Path, *, lesson: str = "", lang: str = "") -> Imported:
    """Make a lesson of a package.

    Args:
        file: the .h5p file.
        folder: a catalogue; the lesson goes into its `lessons/`.
        lesson: the lesson's id; by default made from the package's title.
        lang: the language of its words; by default what the package says, else English.

    Raises:
        Refused: the package is hostile, broken or nothing of it maps; nothing was written.
        FileExistsError: there is a lesson of this id.
        OSError: the folder can't be written.
    """
    with Package(file) as package:
        require_harmless(package.meta)
        require_harmless(package.content)
        draft = draft_of(package.meta, package.content, lang or _language(package.meta))
        name = lesson or _id(draft.title, file)
        place = folder / "lessons" / name
        if place.exists():
            raise FileExistsError(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".import-", dir=place.parent))
        try:
            made = beside / name
            _write(package, draft, made, name)
            found = catalogue.load([made])
            made.rename(place)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    problems = tuple(replace(one, file=place / one.file.relative_to(made)) for one in found.problems)
    return Imported(place, draft.title, tuple(draft.notes), problems)


def _write(package: Package, draft: Draft, made: Path, name: str) -> None:
    (made / "media").mkdir(parents=True)
    media: dict[str, str] = {}
    seconds = 0.0
    for step in draft.steps:
        if isinstance(step, Card) and step.image:
            _take_picture(package, draft, step, made, media)
        elif isinstance(step, Film):
            seconds = _take_film(package, draft, step, made, media)
    (made / "lesson.toml").write_text(plan(draft, name, media, seconds), encoding="utf-8")
    (made / f"{draft.lang}.toml").write_text(words_file(draft, seconds), encoding="utf-8")
    draft.note(N_("Title, summary and outcomes are the package's title: write your own."))


def _take_picture(package: Package, draft: Draft, card: Card, made: Path, media: dict[str, str]) -> None:
    ending = Path(card.image).suffix.lower()
    if ending not in PICTURES or not package.has(card.image):
        draft.note(N_("The picture {name} was left out: only JPEG, PNG and WebP are taken."), name=card.image)
        card.image = ""
        return
    if not card.image_alt:
        message = N_("The picture in “{title}” has no words for those who don't see it: write them.")
        draft.note(message, title=card.title)
    if card.image not in media:
        number = sum(path.startswith("media/picture") for path in media.values()) + 1
        media[card.image] = _copy(package, card.image, made, f"media/picture{number}{ending}")


def _take_film(package: Package, draft: Draft, film: Film, made: Path, media: dict[str, str]) -> float:
    if not package.has(film.file):
        raise Refused(
            "broken",
            N_("The film {name} is not in the package."),
            N_("Nothing was written. Export the activity again from the site where it runs."),
            name=film.file,
        )
    media[film.file] = _copy(package, film.file, made, f"media/film{Path(film.file).suffix.lower()}")
    told = film_seconds(made / media[film.file])
    last = max([1.0, *(at for at, _ in film.cues), *(at for at, _ in film.chapters)])
    if told is None:
        draft.note(N_("The film does not tell its length: correct duration in lesson.toml."))
    seconds = told if told is not None and told >= 1 else last
    _take_poster(package, draft, film, made, media)
    wanted = {lang: path for lang, path in film.captions.items() if lang == draft.lang and package.has(path)}
    for lang, path in wanted.items():
        media[path] = _copy(package, path, made, f"media/film.{lang}.vtt")
    if not wanted:
        draft.note(N_("The film has no captions in {language}: write media/film.{language}.vtt."), language=draft.lang)
        name = f"media/film.{draft.lang}.vtt"
        end = f"{int(seconds // 3600):02}:{int(seconds // 60) % 60:02}:{int(seconds) % 60:02}.000"
        (made / name).write_text(f"WEBVTT\n\n00:00:00.000 --> {end}\n[{film.title}]\n", encoding="utf-8")
        wanted = {draft.lang: "captions"}
        media["captions"] = name
    film.captions = wanted
    return seconds


def _take_poster(package: Package, draft: Draft, film: Film, made: Path, media: dict[str, str]) -> None:
    ending = Path(film.poster).suffix.lower()
    if film.poster and ending in PICTURES and package.has(film.poster):
        media["poster"] = _copy(package, film.poster, made, f"media/poster{ending}")
        return
    draft.note(N_("The film has no picture to show before it plays: replace media/poster.png."))
    (made / "media" / "poster.png").write_bytes(plain_poster())
    media["poster"] = "media/poster.png"


def _copy(package: Package, path: str, made: Path, name: str) -> str:
    require_kind(path, package.head(path))
    with (made / name).open("wb") as out:
        for piece in package.chunks(path):
            out.write(piece)
    return name


def _language(meta: dict[str, Any]) -> str:
    for key in ("defaultLanguage", "language"):
        said = str(meta.get(key, "")).lower().split("-")[0]
        if said in FEEDBACK:
            return said
    return "en"


def _id(title: str, file: Path) -> str:
    for text in (title, file.stem):
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
        if LESSON_ID.fullmatch(name):
            return name
    return "imported-lesson"
