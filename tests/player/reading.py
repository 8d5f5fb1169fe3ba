"""Lessons for what a learner reads and how one answers: text, order, match; cards with all that a card can hold."""

from __future__ import annotations

from typing import Any

from tests.player import sample

TERM = '<span class="term" data-term="Work">musical work</span>'
UNKNOWN = '<span class="term" data-term="Nowhere">unknown word</span>'
LONG = "Brings finished recordings to the streaming services and passes on what these pay"
HTML = f"""<p>A song holds a {TERM} and a recording.</p><ul><li>Another {UNKNOWN}, and the {TERM} again.</li></ul>
<pre class="wide-text">{"wide " * 60}</pre>"""


def questions() -> dict[str, dict[str, Any]]:
    """One question of each newer kind, and a poll."""
    word = sample.question("word", "text", ["ISRC", "International Standard Recording Code"])
    steps = sample.question("steps", "order", ["a", "b", "c"], ["c", "a", "b"])
    pairs = sample.question("pairs", "match", ["a[.]x", "b[.]y"], ["a", "b"])
    targets = [{"id": "y", "text": LONG}, {"id": "x", "text": "Target x"}, {"id": "z", "text": "Target z"}]
    steps["prompt_html"] = f"<p>Put the {TERM} in order</p>"
    poll = sample.question("poll", "poll", [], ["a", "b"], points=0)
    return {"word": word, "steps": steps, "pairs": pairs | {"targets": targets}, "poll": poll}


def asking(*names: str, **changes: Any) -> dict[str, Any]:
    """A card, then a quiz of the named questions."""
    whole = sample.quiz_lesson()
    quiz = whole["segments"][1] | {"questions": list(names)}
    asked = {name: questions()[name] for name in names}
    return whole | {"segments": [whole["segments"][0], quiz], "questions": asked} | changes


def cards(**changes: Any) -> dict[str, Any]:
    """Three cards: with picture, sound and terms; plain; with the tool. Then a reflection."""
    whole = sample.lesson(completion={"watch": None})
    card = {"kind": "card", "html": "<p>Words.</p>", "image": None, "audio": None, "tool": None}
    image = {"src": "/media/layers.svg", "alt": "The recording above, the work below"}
    segments = [
        card | {"id": "one", "title": "Card one", "html": HTML, "image": image, "audio": "/media/film.mp4"},
        card | {"id": "two", "title": "Card two"},
        card | {"id": "three", "title": "Card three", "tool": "check-digit"},
        whole["segments"][3] | {"html": f"<p>What of the {TERM}?</p>"},
    ]
    return whole | {"segments": segments, "questions": {}} | changes
