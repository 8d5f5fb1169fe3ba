"""The words of pages, commands and errors in other languages: ``<lang>/LC_MESSAGES/messages.po`` and ``.mo``.

``python -m lti_tool.translations update`` collects the texts from the code into the ``.po`` files and compiles
them; translators fill in what is empty. A language is offered once it is compiled, and it is compiled for the
first time when nothing is missing; from then on a test holds that it stays whole and that the ``.mo`` is fresh.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from lti_tool.i18n import DEFAULT, LANGUAGES, NAMES

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
TRANSLATED = tuple(lang for lang in LANGUAGES if lang != DEFAULT)
"""The languages that are compiled."""
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
_METHODS = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**.html", "jinja2")]
_OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}}


def collect() -> Catalog:
    """Every text that the code marks for translation, with where it stands."""
    found = Catalog(project="Creator Lessons", charset="utf-8", fuzzy=False)
    for room in ("lti_tool", "packages", "scorm_export"):
        for file, line, message, comments, context in _marked(room):
            found.add(message, None, [(f"{room}/{file}", line)], auto_comments=comments, context=context)
    return found


def _marked(room: str) -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    yield from extract_from_dir(ROOT / room, method_map=_METHODS, options_map=_OPTIONS, keywords=KEYWORDS)


def po_file(lang: str) -> Path:
    """Where a language's translations are written."""
    return FOLDER / lang / "LC_MESSAGES" / "messages.po"


def read(lang: str) -> Catalog:
    """A language's translations as they are; empty where there are none yet."""
    path = po_file(lang)
    if not path.exists():
        return Catalog(locale=lang, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=lang)


def compiled(catalog: Catalog) -> bytes:
    """The bytes of the ``.mo`` file."""
    target = io.BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def update() -> dict[str, list[str]]:
    """Bring the ``.po`` and ``.mo`` files of all languages up to date; returns what is not translated yet.

    A language that was never compiled waits until it is whole.
    """
    template, open_texts = collect(), {}
    for lang in NAMES:
        if lang == DEFAULT:
            continue
        catalog = read(lang)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        path = po_file(lang)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False)
        open_texts[lang] = untranslated(read(lang))
        if not open_texts[lang] or path.with_suffix(".mo").exists():
            path.with_suffix(".mo").write_bytes(compiled(read(lang)))
    return open_texts


def untranslated(catalog: Catalog) -> list[str]:
    """The texts that have no translation."""
    missing = []
    for message in catalog:
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not all(texts):
            missing.append(message.id if isinstance(message.id, str) else message.id[0])
    return missing
