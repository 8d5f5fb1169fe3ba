"""WebVTT captions from the timeline: at most two lines of readable length, in step with the voice."""

from __future__ import annotations

import re

from packages.media.narration import Timeline

LINE = 42
"""Characters a line; two lines a caption."""

LINGER = 0.6
"""Seconds that a caption may stay after the voice, so that slow readers can finish."""


def stamp(seconds: float) -> str:
    """Seconds as a WebVTT timestamp, `00:01:02.345`."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def parts(text: str) -> list[str]:
    """Split a sentence, at its own punctuation, into captions that fit in two lines."""
    if max(map(len, balanced(text).split("\n"))) <= LINE:
        return [text]
    # A French colon or question mark follows a no-break space, which \s would match: split at plain spaces.
    pieces = re.split(r"(?<=[.:,?]) ", text)

    def cost(i: int) -> float:
        half = " ".join(pieces[:i])
        return abs(len(half) - len(text) / 2) + (12 if half.endswith(",") else 0)

    best = min(range(1, len(pieces)), key=cost, default=0)
    if best == 0:
        middle = text.rfind(" ", 0, len(text) // 2 + 1)
        halves = [text[:middle], text[middle + 1 :]]
    else:
        halves = [" ".join(pieces[:best]), " ".join(pieces[best:])]
    return [part for half in halves for part in parts(half)]


def balanced(text: str) -> str:
    """Break a caption into one or two lines of like length; a break never leaves a no-break space."""
    if len(text) <= LINE:
        return text
    spaces = [i for i, letter in enumerate(text) if letter == " " and i <= LINE and len(text) - i - 1 <= LINE]
    if not spaces:
        return text
    cut = min(spaces, key=lambda i: abs(i - len(text) / 2) - (7 if text[i - 1] in ".,:?" else 0))
    return text[:cut] + "\n" + text[cut + 1 :]


def webvtt(timeline: Timeline, lang: str) -> str:
    """The caption file of one language."""
    blocks = ["WEBVTT"]
    starts = [moment.start for moment in timeline.moments[1:]] + [timeline.duration]
    for moment, following in zip(timeline.moments, starts, strict=True):
        pieces = parts(moment.sentence.text[lang])
        total = sum(map(len, pieces))
        said = 0
        for piece in pieces:
            begin = moment.at(said / total)
            said += len(piece)
            last = said == total
            end = min(moment.end + LINGER, following - 0.04) if last else moment.at(said / total)
            blocks.append(f"{stamp(begin)} --> {stamp(end)}\n{balanced(piece)}")
    return "\n\n".join(blocks) + "\n"
