"""Variants by market: does each stand in for something, and is the lesson whole in every market?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from babel import Locale

from packages.marks import N_
from packages.problem import Problem
from packages.toml_file import Document

_NO_COUNTRIES = frozenset({"AC", "CP", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""Codes that Unicode has beside those of ISO 3166-1; XK (Kosovo) is in use and stays."""
_Path = tuple[str | int, ...]
_View = list[tuple[int, dict[str, Any]]]


def is_country(code: str) -> bool:
    """Whether a code is a country's in ISO 3166-1 (two capital letters)."""
    return len(code) == 2 and code not in _NO_COUNTRIES and code in Locale("en").territories


def check_markets(document: Document) -> Iterator[Problem]:
    """Everything that is wrong with markets and variants of a lesson.toml that is right by the schema."""
    yield from _codes(document)
    yield from _replaced(document)
    told: set[tuple[str, _Path]] = set()
    for market, view in _views(document.data).items():
        for problem, path in (*_asked(document, view), *_videos(document, view), *_completion(document, market, view)):
            # What is wrong in all markets is told once.
            if (problem.code, path) not in told:
                told.add((problem.code, path))
                yield problem


def _views(data: dict[str, Any]) -> dict[str | None, _View]:
    """Market → the segments it sees with their positions in the file, as `Lesson.for_market` gives them."""
    segments = list(enumerate(data["segments"]))
    markets: list[str | None] = list(data.get("markets", [])) or [None]
    if None in markets:
        markets += [code for _, segment in segments for code in segment.get("markets", [])]
    views: dict[str | None, _View] = {}
    for market in markets:
        there = [one for one in segments if "markets" not in one[1] or market in one[1]["markets"]]
        instead = {one[1]["replaces"]: one for one in there if "replaces" in one[1]}
        views[market] = [instead.get(one[1]["id"], one) for one in there if "replaces" not in one[1]]
    return views


def _codes(document: Document) -> Iterator[Problem]:
    offered = document.data.get("markets", [])
    places: list[tuple[_Path, list[str]]] = [(("markets",), offered)]
    for position, segment in enumerate(document.data["segments"]):
        places.append((("segments", position, "markets"), segment.get("markets", [])))
    for path, codes in places:
        for index, code in enumerate(codes):
            if not is_country(code):
                message = N_("{market} is not the code of a country.")
                cure = N_("Write its two letters of ISO 3166-1, like FR; the United Kingdom is GB.")
                yield document.problem((*path, index), "unknown-market", message, cure, market=code)
            elif offered and code not in offered:
                message = N_("The lesson is not offered in {market}: nobody there sees this segment.")
                cure = N_("Add {market} to markets at the top of the file, or remove it here.")
                yield document.problem((*path, index), "market-not-offered", message, cure, market=code)


def _replaced(document: Document) -> Iterator[Problem]:
    segments = document.data["segments"]
    for_all = [segment["id"] for segment in segments if "markets" not in segment]
    variants = [segment["id"] for segment in segments if "markets" in segment]
    used: dict[tuple[str, str], str] = {}
    for position, segment in enumerate(segments):
        name = segment.get("replaces")
        path: _Path = ("segments", position, "replaces")
        if name is None:
            continue
        if name in variants:
            message = N_("The segment {name} is itself for some markets only, so nothing can replace it.")
            cure = N_("Replace a segment that is for all markets ({known}), or leave replaces out to add this one.")
            known = ", ".join(for_all) or "-"
            yield document.problem(path, "replaces-variant", message, cure, name=name, known=known)
            continue
        if name not in for_all:
            message = N_("There is no segment {name} that could be replaced.")
            cure = N_("Choose one of these: {known}.")
            yield document.problem(path, "unknown-segment", message, cure, name=name, known=", ".join(for_all) or "-")
            continue
        for market in segment["markets"]:
            other = used.setdefault((name, market), segment["id"])
            if other != segment["id"]:
                message = N_("In {market}, {other} replaces the segment {name} already.")
                cure = N_("Take {market} out of one of the two, or make one segment of them.")
                yield document.problem(path, "replaced-twice", message, cure, market=market, other=other, name=name)


def _asked(document: Document, view: _View) -> Iterator[tuple[Problem, _Path]]:
    used: Counter[str] = Counter()
    for position, segment in view:
        for path, name in questions_of(position, segment):
            used[name] += 1
            if used[name] == 2:
                message = N_("The question {question} is asked a second time.")
                cure = N_("Ask each question once; write a new one if you need it.")
                yield document.problem(path, "question-twice", message, cure, question=name), path


def _videos(document: Document, view: _View) -> Iterator[tuple[Problem, _Path]]:
    videos = [position for position, segment in view if segment["kind"] == "video"]
    for position in videos[1:]:
        path: _Path = ("segments", position)
        message = N_("This is the second video of the lesson.")
        cure = N_("A lesson has one video at most: make two lessons, or one film.")
        yield document.problem(path, "second-video", message, cure), path


def _completion(document: Document, market: str | None, view: _View) -> Iterator[tuple[Problem, _Path]]:
    completion = document.data.get("completion", {})
    kinds = {segment["kind"] for _, segment in view}
    asked = {name for position, segment in view for _, name in questions_of(position, segment)}
    questions = [question for question in document.data.get("questions", []) if question["id"] in asked]
    points = sum(question.get("points", 1) for question in questions if question["kind"] != "poll")
    by_cards = completion.get("cards", True) and "card" in kinds
    by_questions = completion.get("questions", "all") == "all" and questions
    if "watch" in completion and "video" not in kinds:
        path: _Path = ("completion", "watch")
        message = N_("watch asks for a video, and the lesson has none.")
        here = N_("watch asks for a video, and the lesson has none in {market}.")
        yield _for(document, path, "watch-without-video", message, here, N_("Remove watch, or add a video."), market)
    if "mastery" in completion and not points:
        path = ("completion", "mastery")
        message = N_("mastery asks for points, and no question of the lesson gives any.")
        here = N_("mastery asks for points, and no question of the lesson gives any in {market}.")
        cure = N_("Remove mastery, or add a question with points.")
        yield _for(document, path, "mastery-without-points", message, here, cure, market)
    if not (by_cards or by_questions or "watch" in completion):
        path = ("completion",)
        message = N_("Nothing has to be done to complete this lesson.")
        here = N_("Nothing has to be done to complete this lesson in {market}.")
        cure = N_("Ask for cards, questions or watch under [completion].")
        yield _for(document, path, "nothing-to-complete", message, here, cure, market)


def _for(
    document: Document, path: _Path, code: str, message: str, here: str, cure: str, market: str | None
) -> tuple[Problem, _Path]:
    """The problem in a market (`here`), or in those without a variant (`message`)."""
    if market is None:
        return document.problem(path, code, message, cure), path
    return document.problem(path, code, here, cure, market=market), path


def questions_of(position: int, segment: dict[str, Any]) -> list[tuple[_Path, str]]:
    """The ids of the questions that the segment at this position asks, each with its place in the file."""
    cues: list[tuple[_Path, str]] = [
        (("segments", position, "cues", index, "question"), cue["question"])
        for index, cue in enumerate(segment.get("cues", []))
    ]
    names = enumerate(segment.get("questions", []))
    return [*cues, *((("segments", position, "questions", index), name) for index, name in names)]
