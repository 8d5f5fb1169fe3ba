"""A lesson with one of everything, as `packages.player_json` would write it, and the settings of its page."""

from __future__ import annotations

from typing import Any

ATTEMPT = "0b6f3a52-9d0e-4a57-9d26-2f4d0b1f7c11"
EARLIER = "5a0f7c0e-3a52-4a57-8d26-77c40b1f7c12"
"""An attempt of some weeks ago, which the follow-up question is about."""
TOKEN = "token-of-the-attempt"
NS = "https://w3id.org/creator-lessons"

NAMES = {"ar": "العربية", "en": "English", "es": "Español", "fr": "Français", "ru": "Русский", "zh": "中文"}
LANGUAGES = [{"lang": lang, "label": label} for lang, label in NAMES.items()]


def question(name: str, kind: str, right: Any, choices: list[str] | None = None, points: int = 1) -> dict[str, Any]:
    """A question whose choices read `Choice a`, `Choice b` …"""
    return {
        "id": name,
        "kind": kind,
        "prompt_html": f"<p>Prompt of <strong>{name}</strong></p>",
        "choices": [{"id": choice, "text": f"Choice {choice}"} for choice in choices or []],
        "right": right,
        "tolerance": 0,
        "points": points,
        "feedback": {"right": f"{name} is right", "wrong": f"{name} is wrong"},
    }


def lesson(**changes: Any) -> dict[str, Any]:
    """The lesson; `changes` replace top-level keys, `completion` is merged."""
    completion = {"watch": 0.5, "cards": True, "questions": "all", "mastery": 0.6, "tries": 2, "retakes": True}
    completion |= changes.pop("completion", {})
    return {
        "id": "one-of-each",
        "version": 3,
        "lang": "en",
        "dir": "ltr",
        "title": "One of each",
        "summary": "A lesson that has everything.",
        "outcomes": ["You can now test the player."],
        "remember": ["Remember this."],
        "minutes": 4,
        "topics": ["copyright"],
        "level": "starter",
        "drafted": True,
        "reviewed_by": None,
        "reviewed_on": "2026-11-01",
        "sources": [{"title": "Berne Convention, Art. 5(2)", "url": "https://example.org/berne"}],
        "glossary": [{"term": "Work", "meaning": "What was made up."}],
        "completion": completion,
        "segments": [
            {"id": "intro", "kind": "card", "title": "First card", "html": "<p>Words of the first card.</p>"},
            {
                "id": "film",
                "kind": "video",
                "title": "The film",
                "description": "Coloured bars.",
                "src": "/media/film.mp4",
                "poster": "",
                "duration": 12.0,
                "captions": [{"lang": "en", "src": "/media/film.en.vtt", "label": "English"}],
                "chapters": [{"at": 0.0, "id": "c1", "title": "Begin"}, {"at": 6.0, "id": "c2", "title": "Go on"}],
                "cues": [{"at": 2.0, "question": "cue"}],
            },
            {"id": "quiz", "kind": "quiz", "title": "The quiz", "questions": ["many", "truth", "number", "poll"]},
            {"id": "reflect", "kind": "reflection", "title": "The reflection", "html": "<p>What now?</p>"},
        ],
        "questions": {
            "cue": question("cue", "single", ["b"], ["a", "b"]),
            "many": question("many", "multiple", ["a", "c"], ["a", "b", "c"]),
            "truth": question("truth", "true-false", ["true"], ["true", "false"]),
            "number": question("number", "number", 12.5),
            "poll": question("poll", "poll", [], ["a", "b"], points=0),
        },
        "activity": f"{NS}/lessons/one-of-each",
    } | changes


def quiz_lesson(*names: str, **completion: Any) -> dict[str, Any]:
    """Only a card and the named questions: no film to wait for."""
    whole = lesson(completion={"watch": None} | completion)
    asked = list(names) or ["truth"]
    return whole | {
        "segments": [whole["segments"][0], {"id": "quiz", "kind": "quiz", "title": "The quiz", "questions": asked}],
        "questions": {name: whole["questions"][name] for name in asked},
    }


def follow_up(**changes: Any) -> dict[str, Any]:
    """What a page says of an earlier lesson that is to be asked about."""
    return {
        "attempt": EARLIER,
        "post_url": f"/attempts/{EARLIER}/statements",
        "token": "token-of-the-earlier-attempt",
        "lesson": {"id": "earlier", "title": "An earlier lesson"},
        "completed_on": "2026-10-20",
        "reflection": "I will write a split sheet.\nWith everyone.",
    } | changes


def settings(**changes: Any) -> dict[str, Any]:
    """The channel's settings, as the lesson page of an LTI launch has them."""
    return {
        "kind": "lti",
        "attempt": ATTEMPT,
        "post_url": f"/attempts/{ATTEMPT}/statements",
        "again_url": f"/attempts/{ATTEMPT}/again",
        "open_url": "/learn/open",
        "pass": "the-pass",
        "token": TOKEN,
        "notice": None,
        "state": None,
        "answers": {},
        "conclusion": None,
        "ns": NS,
        "lang": "en",
        "test": False,
        "next": [{"id": "another", "title": "Another lesson"}],
    } | changes
