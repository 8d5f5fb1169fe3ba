"""One source of IRIs, for Python and for the player."""

from __future__ import annotations

from pathlib import Path

import pytest

from xapi import forms
from xapi.vocabulary import CMI5, TYPES, VERB_DISPLAY, VERBS, VIDEO_EXTENSIONS, Namespace, javascript, main

ROOT = Path(__file__).parents[2]


def test_the_players_vocabulary_is_up_to_date() -> None:
    written = (ROOT / "packages" / "player" / "vocabulary.js").read_text(encoding="utf-8")
    assert written == javascript(), "run: python -m xapi.vocabulary --js > packages/player/vocabulary.js"


def test_every_name_is_an_iri_and_every_verb_has_words() -> None:
    for names in (VERBS, TYPES, VIDEO_EXTENSIONS, CMI5):
        assert all(forms.is_iri(iri) for iri in names.values())
    assert VERB_DISPLAY.keys() == VERBS.keys()
    assert all(words.keys() == {"ar", "en", "es", "fr", "ru", "zh"} for words in VERB_DISPLAY.values())


def test_our_own_names_hang_under_the_namespace() -> None:
    ns = Namespace("https://ns.example/x/")
    assert ns.lesson("a") == "https://ns.example/x/lessons/a"
    assert ns.video("a") == "https://ns.example/x/lessons/a/video"
    assert ns.question("a", "q1") == "https://ns.example/x/lessons/a/questions/q1"
    assert ns.card("a", "intro") == "https://ns.example/x/lessons/a/cards/intro"
    assert ns.reflection("a") == "https://ns.example/x/lessons/a/reflection"
    assert ns.confidence("a", "before") == "https://ns.example/x/lessons/a/confidence/before"
    assert ns.follow_up("a") == "https://ns.example/x/lessons/a/follow-up"
    assert ns.module("m") == "https://ns.example/x/modules/m"
    assert ns.extension("market") == "https://ns.example/x/extensions/market"
    with pytest.raises(KeyError):
        ns.extension("colour")


def test_the_command_prints_the_module_and_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--js"]) == 0
    assert capsys.readouterr().out == javascript()
    assert main([]) == 2
    assert "--js" in capsys.readouterr().err
