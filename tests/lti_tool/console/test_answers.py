from __future__ import annotations

from typing import Any

import pytest

from lti_tool.console.answers import in_words, note


def _named(*names: str) -> list[dict[str, Any]]:
    return [{"id": name[0].lower(), "description": {"en": name}} for name in names]


CHOICE = {"interactionType": "choice", "choices": _named("Apple", "Berry", "Cherry")}
ORDER = {"interactionType": "sequencing", "choices": _named("Apple", "Berry")}
MATCH = {"interactionType": "matching", "source": _named("Work", "Recording"), "target": _named("Author", "Label")}
LIKERT = {"interactionType": "likert", "scale": [{"id": "4", "description": {"fr": "Plutôt", "en": "Quite"}}]}


@pytest.mark.parametrize(
    ("definition", "response", "words"),
    [
        (CHOICE, "a[,]c", "Apple; Cherry"),
        (ORDER, "b[,]a", "Berry; Apple"),
        (MATCH, "w[.]a[,]r[.]l", "Work → Author; Recording → Label"),
        (LIKERT, "4", "Quite"),
        (CHOICE, "a[,]z", "a[,]z"),
        (CHOICE, "", ""),
        ({"interactionType": "fill-in"}, "a[,]c", "a[,]c"),
        ({"choices": "none"}, "a", "a"),
        ({"choices": [None, {"id": 3}, {"id": "a"}]}, "a", "a"),
    ],
)
def test_ids_become_the_words_that_the_statement_names(definition: dict[str, Any], response: str, words: str) -> None:
    assert in_words(response, definition) == words


def test_a_note_is_what_stands_in_the_extension() -> None:
    result = {"extensions": {"https://x/note": "I registered it."}}
    assert note(result, "https://x/note") == "I registered it."
    assert note({}, "https://x/note") == note({"extensions": []}, "https://x/note") == ""
