"""Which language is spoken, and that nothing but the language changes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from lti_tool import i18n


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["fr"], "fr"),
        (["fr-CA"], "fr"),
        (["fr_BE"], "fr"),
        (["de", "fr"], "fr"),
        (["de"], "en"),
        ([], "en"),
        ([None, "fr"], "fr"),
        (["", "x" * 300, "../fr", "fr"], "fr"),
    ],
)
def test_the_first_wanted_language_that_there_is_is_spoken(wanted: list[str | None], found: str) -> None:
    assert i18n.best(wanted) == found


def test_where_only_other_languages_are_offered_the_first_is_spoken() -> None:
    assert i18n.best(["de"], offered=["fr"]) == "fr"


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": ""}, "en"),
        ({"LC_MESSAGES": "fr_FR", "LANG": "en_US"}, "fr"),
        ({"LANGUAGE": "it:fr:en", "LANG": "en_US"}, "fr"),
    ],
)
def test_the_terminals_language_is_read_from_its_variables(environ: dict[str, str], lang: str) -> None:
    assert i18n.from_environment(environ) == lang


def test_a_language_holds_within_its_block_only() -> None:
    before = i18n.language()
    with i18n.in_language("fr"):
        assert (i18n.language(), i18n.locale().language) == ("fr", "fr")
        with i18n.in_language("xx"):
            assert i18n.language() == "en"
        assert i18n.language() == "fr"
    assert i18n.language() == before


def test_two_requests_at_once_do_not_change_each_others_language() -> None:
    heard: dict[str, str] = {}
    together = threading.Barrier(2)

    def speak(lang: str) -> None:
        i18n.set_language(lang)
        together.wait()
        heard[lang] = i18n.language()

    threads = [threading.Thread(target=speak, args=(lang,)) for lang in ("en", "fr")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {"en": "en", "fr": "fr"}


def test_a_text_without_translation_stays_as_it_is() -> None:
    with i18n.in_language("fr"):
        assert i18n.gettext("a text that nobody translates") == "a text that nobody translates"
        assert i18n.ngettext("one thing", "many things", 2) == "many things"


def test_french_is_spoken_where_it_is_chosen() -> None:
    with i18n.in_language("fr"):
        assert i18n.gettext("There is nothing at this address.") != "There is nothing at this address."


def test_only_english_and_languages_with_a_translation_are_spoken(tmp_path: Path) -> None:
    (tmp_path / "ru" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "es" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "ru" / "LC_MESSAGES" / "messages.mo").touch()
    assert i18n.spoken(tmp_path) == {"en": "English", "ru": "Русский"}
    assert list(i18n.NAMES) == ["ar", "en", "es", "fr", "ru", "zh"]
