"""WebVTT captions from the timeline: at most two lines of readable length, in step with the voice."""

from __future__ import annotations

import unicodedata

from packages.media.narration import Timeline

LINE = 42
"""Columns a line; two lines a caption. A Chinese character takes two columns."""

STOPS = ".:?!;؟؛。：？！；…"
COMMAS = ",،，、"
"""Marks after which a caption may well end: a stop is better than a comma."""

OPENING = "“‘«([（《〈「『【"
CLOSING = "”’»)]）》〉」』】" + STOPS + COMMAS
"""Without spaces, no line ends with the former or starts with the latter."""

LINGER = 0.6
"""Seconds that a caption may stay after the voice, so that slow readers can finish."""


def stamp(seconds: float) -> str:
    """Seconds as a WebVTT timestamp, `00:01:02.345`."""
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def columns(text: str) -> int:
    """How wide a text is: wide (Chinese) letters count two, marks above or below a letter nothing."""
    return sum(0 if unicodedata.category(letter) in {"Mn", "Cf"} else 2 if _wide(letter) else 1 for letter in text)


def gaps(text: str) -> list[tuple[int, int]]:
    """Where a text may be cut: as (end of the first part, start of the second).

    At spaces, but not at no-break spaces: a French colon follows one. And beside wide letters, since Chinese has no
    spaces; there, no mark is parted from its word, and no dash or ellipsis from its twin.
    """
    found = []
    for i in range(1, len(text)):
        before, after = text[i - 1], text[i]
        if after == " ":
            found.append((i, i + 1))
        elif (
            (_wide(before) or _wide(after))
            and not before.isspace()
            and not after.isspace()
            and before not in OPENING
            and after not in CLOSING
            and not (before == after and before in "—…")
        ):
            found.append((i, i))
    return found


def parts(text: str) -> list[str]:
    """Split a sentence, at its own punctuation, into captions that fit in two lines."""
    if max(map(columns, balanced(text).split("\n"))) <= LINE:
        return [text]
    cuts = gaps(text)
    if not cuts:
        return [text]
    marked = [cut for cut in cuts if text[cut[0] - 1] in STOPS + COMMAS]
    half = columns(text) / 2

    def cost(cut: tuple[int, int]) -> float:
        return abs(columns(text[: cut[0]]) - half) + (12 if text[cut[0] - 1] in COMMAS else 0)

    end, start = (
        min(marked, key=cost) if marked else max((cut for cut in cuts if cut[0] <= len(text) // 2), default=cuts[0])
    )
    return [*parts(text[:end]), *parts(text[start:])]


def balanced(text: str) -> str:
    """Break a caption into one or two lines of like length; a break never leaves a no-break space."""
    if columns(text) <= LINE:
        return text
    fitting = [
        (end, start) for end, start in gaps(text) if columns(text[:end]) <= LINE and columns(text[start:]) <= LINE
    ]
    if not fitting:
        return text
    half = columns(text) / 2

    def cost(cut: tuple[int, int]) -> float:
        marked = text[cut[0] - 1] in STOPS + COMMAS
        # A space ends a word in any case; between Chinese letters only a mark surely does.
        return abs(columns(text[: cut[0]]) - half) - (0 if not marked else 7 if cut[0] < cut[1] else 16)

    end, start = min(fitting, key=cost)
    return text[:end] + "\n" + text[start:]


def _wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


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
