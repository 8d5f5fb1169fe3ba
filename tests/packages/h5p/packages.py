"""H5P packages as a test needs them, built as the H5P editors build them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILM = Path(__file__).parents[2] / "player" / "media" / "film.mp4"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
VTT = b"WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nHello\n"


def meta(library: str, **more: Any) -> dict[str, Any]:
    """Return an h5p.json."""
    return {"title": "Who owns a song?", "language": "und", "mainLibrary": library, "embedTypes": ["div"], **more}


def package(folder: Path, library: str, content: Any, files: Mapping[str, bytes] | None = None, **more: Any) -> Path:
    """Write a package and return its path; `files` are below content/."""
    file = folder / "activity.h5p"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("h5p.json", json.dumps(meta(library, **more)))
        archive.writestr("content/content.json", json.dumps(content))
        archive.writestr("H5P.JoubelUI-1.3/library.json", "{}")
        for name, data in (files or {}).items():
            archive.writestr(f"content/{name}", data)
    return file


def multi_choice(
    question: str = "<p>Who wrote it?</p>\n", right: tuple[int, ...] = (1,), **more: Any
) -> dict[str, Any]:
    """Return the parameters of a Multiple Choice with three answers."""
    answers = [
        {
            "correct": place in right,
            "text": f"<div>Person {place} &amp; co</div>\n",
            "tipsAndFeedback": {"tip": "", "chosenFeedback": f"<p>About {place}</p>", "notChosenFeedback": ""},
        }
        for place in range(3)
    ]
    return {"question": question, "answers": answers, "behaviour": {"enableRetry": True, "type": "auto"}, **more}


def true_false(correct: str = "true", **behaviour: Any) -> dict[str, Any]:
    """Return the parameters of a True/False."""
    return {
        "question": "<p>A song needs a stamp.</p>",
        "correct": correct,
        "behaviour": {"enableRetry": True, **behaviour},
        "l10n": {"trueText": "True", "falseText": "False"},
    }


def action(library: str, params: Any, title: str = "Untitled") -> dict[str, Any]:
    """Return a library inside another."""
    return {"library": f"{library} 1.16", "params": params, "subContentId": "0", "metadata": {"title": title}}


def interactive_video(**changes: Any) -> dict[str, Any]:
    """Return the parameters of an Interactive Video with two questions, a text, a bookmark and captions."""
    video = {
        "files": [{"path": "videos/files-1.mp4", "mime": "video/mp4", "copyright": {"license": "U"}}],
        "startScreenOptions": {"title": "Two layers", "poster": {"path": "images/poster.png", "mime": "image/png"}},
        "textTracks": {"videoTrack": [{"label": "Subtitles", "kind": "subtitles", "srcLang": "en",
                                       "track": {"path": "files/track.vtt", "mime": "text/vtt"}}]},
    }  # fmt: skip
    interactions = [
        {"duration": {"from": 1.5, "to": 2}, "pause": True, "action": action("H5P.TrueFalse", true_false())},
        {"duration": {"from": 0.5, "to": 1}, "pause": True, "action": action("H5P.MultiChoice", multi_choice())},
        {
            "duration": {"from": 0.2, "to": 1},
            "action": action("H5P.Text", {"text": "<p>Look <strong>here</strong></p>"}),
        },
    ]
    assets = {"interactions": interactions, "bookmarks": [{"time": 0.4, "label": "<p>The work</p>"}]}
    summary = {
        "task": action("H5P.Summary", {"intro": "Choose.", "summaries": [{"summary": ["<p>Right</p>", "<p>No</p>"]}]})
    }
    whole = {"video": video, "assets": assets, "summary": summary}
    return {"interactiveVideo": {**whole, **changes}, "override": {}}


FILES = {"videos/files-1.mp4": FILM.read_bytes(), "images/poster.png": PNG, "files/track.vtt": VTT}
