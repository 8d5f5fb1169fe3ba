"""The film "One song, two layers": what is on the page at each moment."""

from __future__ import annotations

import math

from packages.media.ease import along, clamp, rise, span
from packages.media.films.work_and_recording import first_half, second_half, sheets
from packages.media.films.work_and_recording.stage import recording_sheet, work_sheet
from packages.media.films.work_and_recording.tune import BEAT
from packages.media.ink import RECORDING, SUN, WORK, Pen
from packages.media.narration import Timeline

POSTER = "two"
"""The poster is taken at the end of this sentence, when both layers are seen."""


class Film:
    """Draws any moment of the film; knows nothing of files."""

    def __init__(self, line: Timeline) -> None:
        """Prepare the sheets' ways for this timeline."""
        self.line = line
        self.work = work_sheet(line)
        self.recording = recording_sheet(line)

    @property
    def poster_time(self) -> float:
        """When the poster is taken, in seconds."""
        return self.line[POSTER].end + 0.35

    def draw(self, pen: Pen, t: float) -> None:
        """Draw the moment t (seconds) on the pen's page."""
        line = self.line
        pen.clear()
        self._backdrop(pen, t)
        first_half.parting(pen, line, t)
        first_half.writers(pen, line, t)
        first_half.same_work(pen, line, t)
        first_half.players(pen, line, t)
        second_half.cinema(pen, line, t)
        second_half.many_hands(pen, line, t)
        first_half.many(pen, line, t)
        self._sheets(pen, t)
        first_half.kept(pen, line, t)
        second_half.own_rights(pen, line, t)
        second_half.one_hand(pen, line, t)

    def _backdrop(self, pen: Pen, t: float) -> None:
        """A pale disc that drifts behind everything and takes the colour of the chapter."""
        line = self.line
        for colour, begin, end in (
            (SUN, -9.0, line["work"].start),
            (WORK, line["work"].start - 1, line["recording"].start),
            (RECORDING, line["recording"].start - 1, line["why"].start),
            (SUN, line["why"].start - 1, line.duration + 9),
        ):
            shown = span(t, begin, end, 1.0)
            if shown > 0:
                x, y = 640 + 90 * math.sin(t / 9), 310 + 26 * math.cos(t / 7)
                pen.fill(pen.circle(x, y, 290 + 8 * math.sin(t / 2.3)), colour, 0.11 * shown)

    def _sheets(self, pen: Pen, t: float) -> None:
        line = self.line
        now = self.work.at(t)
        with pen.place(now["x"], now["y"], now["scale"], lean=now["lean"]):
            sheets.work(
                pen,
                *self._written(t),
                alpha=now["alpha"],
                shadow=now["shadow"] * now["lean"],
                bounce=self._bounce(t),
            )
        now = self.recording.at(t)
        kept = line["recording"]
        heard = along(
            t,
            (
                (0.25, 0),
                (line["radio"].end, 1),
                (kept.start - 1, 1),
                (kept.start - 0.5, 0),
                (kept.at(0.3), 0),
                (kept.end, 1),
            ),
        )
        together = rise(t, line["film"].start, 1)
        with pen.place(now["x"], now["y"], now["scale"], lean=now["lean"]):
            sheets.recording(
                pen,
                heard,
                alpha=now["alpha"],
                shadow=0.8 * now["shadow"] * now["lean"],
                opaque=0.55 * now["lean"],
                beat=self._playing(t) if together < 1 else -1,
            )

    def _written(self, t: float) -> tuple[float, float, float]:
        """How much of melody, chords and words is on the orange sheet."""
        work = self.line["work"]
        back = work.start - 0.5
        opening = ((0.25, 0.0), (self.line["radio"].end, 1.0), (back, 1.0), (back + 0.45, 0.0))
        return (
            clamp(along(t, (*opening, (work.at(0.30), 0.0), (work.at(0.30) + 1.0, 1.0)))),
            clamp(along(t, (*opening, (work.at(0.58), 0.0), (work.at(0.58) + 0.8, 1.0)))),
            clamp(along(t, (*opening, (work.at(0.82), 0.0), (work.at(0.82) + 0.8, 1.0)))),
        )

    def _bounce(self, t: float) -> float:
        """The beat that sounds while voice, piano, drum and flute play; negative: silence."""
        same = self.line["same"]
        return (t - same.start) / 0.62 % 7 if same.start < t < same.end + 0.3 else -1.0

    def _playing(self, t: float) -> float:
        """Where the reading head is in the opening; negative: nowhere."""
        beat = t / BEAT
        return beat % 8 if t < self.line["two"].start else -1.0
