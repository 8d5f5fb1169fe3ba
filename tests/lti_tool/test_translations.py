"""The French of pages, commands and errors: whole, fresh, and safe to fill in."""

from __future__ import annotations

import re
import string
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from lti_tool import i18n, translations
from lti_tool.commands import build, words
from packages import catalogue
from tests.lti_support import make_tool

SPACE = "\N{NO-BREAK SPACE}"
LANGUAGES = translations.TRANSLATED
STARTS = re.compile(r"creator-lessons \w+(?: \w+)?|CREATOR_LESSONS_\w+|--[a-z-]+|https?://\S*|`[^`]+`")


def _texts(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """One text, or the two of a plural."""
    return (value,) if isinstance(value, str) else tuple(value or ())


def _known(catalog: Catalog) -> set[tuple[str | None, tuple[str, ...]]]:
    return {(message.context, _texts(message.id)) for message in catalog if message.id}


def _french() -> list[Message]:
    return [message for message in translations.read("fr") if message.id]


def _braces(text: str) -> list[str]:
    """The ``{name}`` of a text, with conversions such as ``!r``; none where it is no format at all."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return []
    return sorted(f"{name}!{conversion or ''}:{spec}" for _, name, spec, conversion in parts if name is not None)


def _percents(text: str) -> list[str]:
    """The ``%(name)s`` of a text, and any other percent sign: templates fill in with ``%``."""
    return sorted(re.findall(r"%(?:\(\w+\)[a-z])?", text))


def _wrong(pattern: str) -> list[str]:
    return [text for message in _french() for text in _texts(message.string) if re.search(pattern, text)]


@pytest.fixture(scope="module")
def code() -> Catalog:
    """The texts as they stand in the code."""
    return translations.collect()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_left_in_english(lang: str) -> None:
    assert translations.untranslated(translations.read(lang)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_translations_hold_the_texts_of_the_code_and_no_others(lang: str, code: Catalog) -> None:
    kept, marked = _known(translations.read(lang)), _known(code)
    assert marked - kept == set(), "python -m lti_tool.translations update"
    assert kept - marked == set(), "python -m lti_tool.translations update"


def test_a_language_is_compiled_when_it_is_whole_and_not_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: Catalog
) -> None:
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    assert set(translations.update()) == set(i18n.NAMES) - {"en"}
    assert translations.po_file("ar").is_file()
    assert set(i18n.spoken(tmp_path)) == {"en"}
    whole = translations.read("zh")
    for message in whole:
        message.string = message.id if isinstance(message.id, str) else message.id[:1]
    with translations.po_file("zh").open("wb") as file:
        write_po(file, whole)
    translations.update()
    assert list(i18n.spoken(tmp_path).items()) == [("en", "English"), ("zh", "中文")]


def test_a_text_without_translation_is_told() -> None:
    catalog = Catalog(locale="fr")
    catalog.add("One", "Un")
    catalog.add("Two")
    catalog.add(("{n} day", "{n} days"), ("{n} jour", ""))
    assert translations.untranslated(catalog) == ["Two", "{n} day"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_translation_is_a_guess(lang: str) -> None:
    catalog = translations.read(lang)
    assert [message.id for message in catalog if message.fuzzy] == []
    assert catalog.fuzzy is False, "a fuzzy header lets some tools leave the whole file out"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_compiled_file_is_what_its_source_says(lang: str) -> None:
    compiled = translations.compiled(translations.read(lang))
    assert translations.po_file(lang).with_suffix(".mo").read_bytes() == compiled


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_fills_in_the_same_values(lang: str) -> None:
    wrong = []
    for message in filter(lambda message: message.id, translations.read(lang)):  # the header counts with %, too
        english, forms = _texts(message.id), _texts(message.string)
        for place, text in enumerate(forms):
            wanted = english[min(place, len(english) - 1)]
            values = (_braces(text), _percents(text))
            # A form that only one number has may say it in words: Arabic has a dual.
            if values != (_braces(wanted), _percents(wanted)) and not (len(forms) > 3 > place and values == ([], [])):
                wrong.append((wanted, text))
    assert wrong == []


def test_every_plural_has_both_french_forms() -> None:
    catalog = translations.read("fr")
    assert catalog.num_plurals == 2
    wrong = [message.id for message in catalog if message.pluralizable and len(_texts(message.string)) != 2]
    assert wrong == []


@pytest.mark.parametrize(("number", "text"), [(0, "0 leçon"), (1, "1 leçon"), (2, "2 leçons")])
def test_none_is_singular_in_french(number: int, text: str) -> None:
    with i18n.in_language("fr"):
        assert i18n.ngettext("{count} lesson", "{count} lessons", number).format(count=number) == text


def test_french_puts_a_no_break_space_before_high_punctuation() -> None:
    assert _wrong(r"[^\s:;?!](?<!&amp)(?<!&lt)[:;?!](?=\s|$)") == [], "no space"
    assert _wrong(r"[ \n][:;?!](?=\s|$)") == [], "a space at which the line may break"


def test_french_quotes_hold_their_text_with_no_break_spaces() -> None:
    assert _wrong(f"«(?!{SPACE})|(?<!{SPACE})»") == []
    assert _wrong("[“”]") == [], "English quotation marks"


def test_french_has_typographic_apostrophes() -> None:
    assert _wrong(r"\w'\w") == []


def test_commands_settings_and_addresses_are_not_translated() -> None:
    wrong = []
    for message in _french():
        english, french = _texts(message.id)[0], _texts(message.string)[0]
        wrong += [(named, french) for named in STARTS.findall(english) if named.rstrip(".") not in french]
    assert wrong == []


def test_a_page_speaks_the_readers_french(tmp_path: Path) -> None:
    client = make_tool(tmp_path).client()
    french = client.get("/", headers={"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5"}).text
    assert '<html lang="fr"' in french
    assert "Apprenants et enseignants" + SPACE + ": ouvrez les leçons depuis votre cours." in french
    english = client.get("/", headers={"Accept-Language": "de"}).text
    assert '<html lang="en"' in english
    assert "Learners and instructors: open the lessons from your course." in english


def test_an_error_speaks_the_readers_french(tmp_path: Path) -> None:
    page = make_tool(tmp_path).client().get("/nothing", headers={"Accept-Language": "fr"})
    assert page.status_code == 404
    assert "Il n’y a rien à cette adresse." in page.text


def test_every_template_is_collected(code: Catalog) -> None:
    """A template that Babel can't read would be left out without a word."""
    seen = {file for message in code for file, _ in message.locations}
    root = translations.ROOT
    marked = re.compile(r"_\(|ngettext\(|\{% trans")
    templates = [
        str(path.relative_to(root))
        for path in (root / "lti_tool").rglob("*.html")
        if marked.search(path.read_text(encoding="utf-8"))
    ]
    assert len(templates) > 20
    assert sorted(set(templates) - seen) == []


def test_the_help_of_commands_is_french_in_a_french_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    words.speak()
    with i18n.in_language(i18n.from_environment()):
        group = build()
        told = group.get_help(click.Context(group, info_name="creator-lessons"))
    assert told.startswith(f"Utilisation{SPACE}: creator-lessons")
    assert "des micro-leçons pour les créateurs" in told
    assert re.search(r"partner +Partenaires\s: les sociétés", told)
    assert "Affiche ce message et s’arrête." in told


def test_a_problem_of_a_lesson_is_told_in_french(tmp_path: Path) -> None:
    folder = tmp_path / "lessons" / "song"
    folder.mkdir(parents=True)
    (folder / "lesson.toml").write_text('id = "song"\n', encoding="utf-8")
    with i18n.in_language("fr"):
        told = [problem.render(i18n.gettext) for problem in catalogue.load([tmp_path]).problems]
    assert told
    assert all("La clé " in text and f"Ajoutez une ligne comme{SPACE}:" in text for text in told)
