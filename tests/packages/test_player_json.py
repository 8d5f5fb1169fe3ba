"""What the player is told of a lesson."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from packages.player_json import direction, language_name, lesson_json
from packages.scoring import rules_of
from tests.packages.rich import fill_rich

NS = "https://w3id.org/creator-lessons"


def _shown(shelf: Any, lang: str = "en", base: str = "/lessons/good-lesson/") -> dict[str, Any]:
    return lesson_json(shelf.load().lessons["good-lesson"], lang, base, NS)


def test_the_lesson_is_plain_json_in_the_wanted_language(shelf: Any) -> None:
    shown = _shown(shelf, "fr-CM")
    assert json.loads(json.dumps(shown)) == shown
    assert (shown["lang"], shown["dir"]) == ("fr", "ltr")
    assert shown["title"] == "L'œuvre protégée et l'enregistrement"
    assert shown["glossary"] == [{"term": "Bande mère", "meaning": "Ce qui a été enregistré."}]
    assert shown["activity"] == f"{NS}/lessons/good-lesson"
    assert (shown["reviewed_on"], shown["drafted"], shown["reviewed_by"]) == ("2026-11-01", True, None)
    assert shown["completion"] == {
        "watch": 0.8, "cards": True, "questions": "all", "mastery": 0.6, "tries": 2, "retakes": True,
    }  # fmt: skip


def test_each_kind_of_segment_has_what_it_needs(shelf: Any) -> None:
    card, film, quiz, reflection = _shown(shelf)["segments"]
    assert card["html"].startswith("<h3>Heading</h3>\n<p><strong>Every</strong> track has <a href=")
    assert reflection == {
        "id": "reflect", "kind": "reflection", "title": "You", "html": "<p>What will you do next?</p>",
    }  # fmt: skip
    assert quiz == {"id": "quiz", "kind": "quiz", "title": "Questions", "questions": ["q2", "q3", "q4", "q5"]}
    assert film["src"] == "/lessons/good-lesson/media/film.mp4"
    assert film["captions"][1] == {
        "lang": "fr", "src": "/lessons/good-lesson/media/film.fr.vtt", "label": "Français",
    }  # fmt: skip
    assert film["chapters"] == [
        {"at": 0.0, "id": "c1", "title": "Start"},
        {"at": 30.0, "id": "c2", "title": "End"},
    ]
    assert film["cues"] == [{"at": 34.5, "question": "q1"}]
    assert (film["duration"], film["description"]) == (60.0, "Two sheets of paper.")


def test_without_a_base_media_addresses_are_relative(shelf: Any) -> None:
    assert _shown(shelf, base="")["segments"][1]["src"] == "media/film.mp4"


def test_questions_carry_words_and_rules(shelf: Any) -> None:
    questions = _shown(shelf)["questions"]
    assert questions["q1"] == {
        "id": "q1", "kind": "single", "prompt_html": "<p>Who <em>owns</em> it?</p>",
        "choices": [{"id": "a", "text": "Nobody"}, {"id": "b", "text": "Whoever made it"}],
        "right": ["b"], "tolerance": 0, "points": 1, "feedback": {"right": "Yes.", "wrong": "No."},
    }  # fmt: skip
    assert [choice["text"] for choice in questions["q3"]["choices"]] == ["True", "False"]
    assert [choice["text"] for choice in _shown(shelf, "fr")["questions"]["q3"]["choices"]] == [
        "Vrai",
        "Faux",
    ]
    assert (questions["q4"]["right"], questions["q4"]["choices"], questions["q4"]["tolerance"]) == (
        100,
        [],
        0.5,
    )
    assert (questions["q5"]["right"], questions["q5"]["points"]) == ([], 0)


def test_the_rules_for_scoring_are_plain_json_too(shelf: Any) -> None:
    rules = rules_of(shelf.load().lessons["good-lesson"])
    assert json.loads(json.dumps(rules)) == rules
    assert (rules["video"], rules["cards"]) == ({"duration": 60.0}, ["intro"])
    assert rules["questions"][1] == {
        "id": "q2", "kind": "multiple", "right": ["a", "c"], "tolerance": 0, "points": 2,
    }  # fmt: skip


def _rich(tmp_path: Path, lang: str, base: str = "/m/") -> dict[str, Any]:
    return lesson_json(fill_rich(tmp_path).load().lessons["rich-lesson"], lang, base, NS)


def test_a_card_has_its_picture_its_sound_in_the_language_and_its_tool(tmp_path: Path) -> None:
    shown = _rich(tmp_path, "ar")
    assert json.loads(json.dumps(shown)) == shown
    intro, _french, film, digit = shown["segments"][:4]
    assert intro["image"] == {"src": "/m/media/layers.svg", "alt": "A song sheet and a record."}
    assert (intro["audio"], intro["tool"]) == ("/m/media/intro.ar.mp3", None)
    assert (digit["image"], digit["audio"], digit["tool"]) == (None, None, "check-digit")
    assert film["audio"] == "/m/media/film.m4a"
    assert shown["dir"] == "rtl"


def test_without_confidence_and_sounds_there_is_none(shelf: Any) -> None:
    shown = _shown(shelf)
    assert shown["confidence"] is None
    card, film = shown["segments"][:2]
    assert (card["image"], card["audio"], card["tool"], film["audio"]) == (None, None, None, None)


def test_a_term_of_the_glossary_is_marked_in_cards_and_prompts(tmp_path: Path) -> None:
    shown = _rich(tmp_path, "en")
    assert '<span class="term" data-term="Recording">recording</span>' in shown["segments"][0]["html"]
    assert 'data-term="Collecting society (CMO)">society</span>' in shown["segments"][1]["html"]
    assert 'data-term="Recording"' in shown["questions"]["code"]["prompt_html"]
    assert "Collecting society (CMO)" in [entry["term"] for entry in shown["glossary"]]
    assert shown["confidence"] == "How sure are you that you could read a code?"


def test_texts_orders_and_matches_carry_what_is_right(tmp_path: Path) -> None:
    questions = _rich(tmp_path, "en")["questions"]
    assert (questions["code"]["kind"], questions["code"]["choices"]) == ("text", [])
    assert questions["code"]["right"] == ["recording code", "ISRC"]
    assert questions["steps"]["right"] == ["b", "a", "c"]
    assert [choice["id"] for choice in questions["steps"]["choices"]] == ["a", "b", "c"]
    assert questions["who"]["right"] == ["a[.]x", "b[.]y", "c[.]x"]
    assert questions["who"]["targets"][2] == {"id": "z", "text": "Nobody"}
    assert "targets" not in questions["steps"]


def test_what_one_language_accepts_counts_in_all_its_own_first(tmp_path: Path) -> None:
    lesson = fill_rich(tmp_path).load().lessons["rich-lesson"]
    for lang, expected in (("en", ["ECAD", "إيكاد"]), ("ar", ["إيكاد", "ECAD"])):
        assert lesson_json(lesson, lang, "", NS)["questions"]["brazil"]["right"] == expected
    assert rules_of(lesson)["questions"][-1]["right"] == ["ECAD", "إيكاد"]


def test_languages_are_named_and_written_their_own_way() -> None:
    assert [language_name(tag) for tag in ("fr", "en", "sw", "xx", "x-?")] == [
        "Français", "English", "Kiswahili", "xx", "x-?",
    ]  # fmt: skip
    assert [direction(tag) for tag in ("ar", "he", "fr", "xx")] == ["rtl", "rtl", "ltr", "ltr"]
