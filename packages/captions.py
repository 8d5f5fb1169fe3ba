"""Read captions in WebVTT (https://www.w3.org/TR/webvtt1/) and tell what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from packages.marks import N_
from packages.problem import Problem
from packages.toml_file import read_text

SLACK_SECONDS = 0.05
"""The last cue may end so much after the video: encoders round to whole frames."""
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}(?:\s.*)?", re.ASCII)
_NO_CUES = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class Caption:
    """One cue; times in seconds."""

    start: float
    end: float
    text: str


def read_captions(file: Path, duration: float | None = None) -> tuple[tuple[Caption, ...], tuple[Problem, ...]]:
    """The captions of a file, and its problems; with a duration (seconds) also cues past the video's end."""
    text = read_text(file)
    if isinstance(text, Problem):
        return (), (text,)
    lines = re.split(r"\r\n|\n|\r", text)
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        problem = Problem(
            file,
            1,
            "captions-header",
            N_("The file does not start with WEBVTT."),
            N_("Write WEBVTT on the first line, then an empty line."),
            {},
        )
        return (), (problem,)
    captions: list[Caption] = []
    problems: list[Problem] = []
    for number, block in _blocks(lines[1:]):
        timing = next((index for index, line in enumerate(block[:2]) if "-->" in line), None)
        if timing is None:
            if not block[0].startswith(_NO_CUES) and number > 2:  # line 2 still belongs to the header
                problems.append(_broken_timing(file, number, block[0]))
            continue
        latest = captions[-1].start if captions else 0.0
        found = _cue(file, number + timing, block[timing:], latest, duration)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            captions.append(found)
    if not captions and not problems:
        message = N_("There are no captions in the file.")
        cure = N_("Write at least one: a line with the times, below it the words.")
        problems.append(Problem(file, None, "captions-empty", message, cure, {}))
    return tuple(captions), tuple(problems)


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """What stands between empty lines, each with the number of its first line in the file."""
    blocks: list[tuple[int, list[str]]] = []
    open_block = False
    for number, line in enumerate(lines, start=2):
        if not line.strip():
            open_block = False
        elif open_block:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
            open_block = True
    return blocks


def _cue(file: Path, line: int, block: list[str], latest: float, duration: float | None) -> Caption | Problem:
    times = _TIMING.fullmatch(block[0])
    if times is None:
        return _broken_timing(file, line, block[0])
    start, end = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
    values = {"start": f"{start:.3f}", "end": f"{end:.3f}", "duration": f"{duration}"}
    text = "\n".join(block[1:]).strip()
    if end <= start:
        message = N_("The caption ends ({end} s) before it starts ({start} s).")
        return Problem(file, line, "captions-order", message, N_("Correct its times."), values)
    if start < latest:
        message = N_("The caption starts ({start} s) before the one above it.")
        return Problem(file, line, "captions-order", message, N_("Put the captions in order."), values)
    if duration is not None and end > duration + SLACK_SECONDS:
        message = N_("The caption ends at {end} s, past the end of the video ({duration} s).")
        cure = N_("Correct its times, or the duration in lesson.toml.")
        return Problem(file, line, "captions-past-end", message, cure, values)
    if not text:
        message = N_("The caption has no words.")
        return Problem(file, line, "captions-empty", message, N_("Write them below its times."), values)
    return Caption(start, end, text)


def _broken_timing(file: Path, line: int, said: str) -> Problem:
    return Problem(
        file,
        line,
        "captions-timing",
        N_("This is no line of caption times: {said}."),
        N_("Write it like 00:01.000 --> 00:04.500, with an empty line before."),
        {"said": said.strip()[:60]},
    )


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
