"""The language of pages, commands and errors.

A context variable holds the language of the request or command that is running; ``gettext`` and ``ngettext``
follow it. Ground floors mark their messages and hand them up as templates; this module translates them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.support import NullTranslations, Translations

NAMES: Mapping[str, str] = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}
"""The six languages of the United Nations, each by its own name for itself."""
DEFAULT = "en"
FOLDER = Path(__file__).parent / "translations"

_current: ContextVar[str] = ContextVar("creator_lessons_language", default=DEFAULT)


def spoken(folder: Path = FOLDER) -> dict[str, str]:
    """The languages that pages can be shown in: English, and those with a compiled translation.

    A translation is compiled for the first time when it is whole (``lti_tool.translations``), so that nobody
    is offered a page that is half in English, or English that runs from right to left.
    """
    return {
        lang: name
        for lang, name in NAMES.items()
        if lang == DEFAULT or (folder / lang / "LC_MESSAGES" / "messages.mo").is_file()
    }


LANGUAGES: Mapping[str, str] = spoken()


@cache
def _catalogue(lang: str) -> NullTranslations:
    return Translations.load(str(FOLDER), [lang])


def gettext(message: str) -> str:
    """The message in the current language; the English message itself where there is no translation."""
    return _catalogue(_current.get()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The message in the current language, in the form that the number wants."""
    return _catalogue(_current.get()).ngettext(singular, plural, number)


def language() -> str:
    """The current language, such as ``fr``."""
    return _current.get()


def locale() -> Locale:
    """The current language as a Babel locale, for dates and numbers."""
    return Locale.parse(_current.get())


def set_language(lang: str) -> None:
    """Make ``lang`` the language of what follows in this context (a request, a command)."""
    _current.set(lang if lang in LANGUAGES else DEFAULT)


@contextmanager
def in_language(lang: str) -> Iterator[None]:
    """Use ``lang`` within the block only."""
    token = _current.set(lang if lang in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _current.reset(token)


def best(wanted: Iterable[str | None], offered: Sequence[str] = tuple(LANGUAGES)) -> str:
    """The first of the wanted languages that is offered (``fr-CA`` finds ``fr``), else the first offered."""
    for tag in wanted:
        found = tag and negotiate_locale([tag.replace("-", "_")], offered)
        if found:
            return found
    return DEFAULT if DEFAULT in offered else offered[0]


def from_environment(environ: Mapping[str, str] | None = None) -> str:
    """The language of the terminal, by the POSIX variables (LANGUAGE, LC_ALL, LC_MESSAGES, LANG)."""
    environ = os.environ if environ is None else environ
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return best(part.partition(".")[0] for part in value.split(":"))
    return DEFAULT
