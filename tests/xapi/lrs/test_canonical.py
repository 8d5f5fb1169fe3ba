"""What the LRS knows of an activity grows, and stays one activity."""

from __future__ import annotations

import pytest

from xapi.lrs.canonical import best_language, merge_definition, merge_display


def test_words_grow_and_follow_the_newest() -> None:
    assert merge_display({"en": "a", "fr": "b"}, {"fr": "c", "de": "d"}) == {"en": "a", "fr": "c", "de": "d"}


def test_texts_follow_the_newest_and_the_kind_stays() -> None:
    old = {"name": {"en": "a"}, "type": "x:1", "moreInfo": "x:2", "extensions": {"x:3": 1}}
    new = {"name": {"fr": "b"}, "type": "x:9", "moreInfo": "x:8", "extensions": {"x:3": 2}, "description": {"en": "c"}}
    assert merge_definition(old, new) == {
        "name": {"en": "a", "fr": "b"},
        "type": "x:1",
        "moreInfo": "x:8",
        "extensions": {"x:3": 2},
        "description": {"en": "c"},
    }


def test_interactions_of_two_types_are_not_mixed() -> None:
    old = {"interactionType": "likert", "scale": [{"id": "a"}]}
    new = {"interactionType": "choice", "choices": [{"id": "b"}], "name": {"en": "x"}}
    assert merge_definition(old, new) == {**old, "name": {"en": "x"}}
    assert merge_definition({"name": {}}, new) == new
    same = {"interactionType": "likert", "scale": [], "correctResponsesPattern": ["a"]}
    assert merge_definition(old, same) == {**old, "correctResponsesPattern": ["a"]}


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [
        (["fr"], "fr"),
        (["FR-ch"], "fr"),
        (["en"], "en-GB"),
        (["de", "pt"], "pt"),
        (["de"], "en-GB"),
        (["*", "fr"], "en-GB"),
        ([], "en-GB"),
    ],
)
def test_the_best_language_is_chosen(wanted: list[str], tag: str) -> None:
    words = {"en-GB": "a", "fr": "b", "pt": "c"}
    assert best_language(words, wanted) == {tag: words[tag]}
    assert best_language({}, wanted) == {}
