"""The film "There and back": what is on the page at each moment."""

from __future__ import annotations

from packages.media.ease import pop, pulse, rise, span
from packages.media.films.who_does_what import houses, money, opening, recording_way, work_way
from packages.media.films.who_does_what.camera import camera, stillness
from packages.media.films.who_does_what.land import Land
from packages.media.films.who_does_what.town import town
from packages.media.ink import HEIGHT, WIDTH, Pen
from packages.media.narration import Timeline

FLOOR = (258.0, 924.0)
"""Where the house by the water stands."""


class Film:
    """Draws any moment of the film; knows nothing of files."""

    quality = 36
    """x264's CRF: screens of dots are dear to code, and forgive much."""

    def __init__(self, line: Timeline) -> None:
        """Prepare the camera's way for this timeline."""
        self.line = line
        self.camera = camera(line)
        self._land: Land | None = None

    @property
    def poster_time(self) -> float:
        """When the poster is taken, in seconds: all four stops, and both ways busy."""
        return self.line["ask"].end + 1.6

    def draw(self, pen: Pen, t: float) -> None:
        """Draw the moment t (seconds) on the pen's page."""
        line = self.line
        land = self._land = self._land or Land(pen)
        view = self.camera.at(t)
        zoom = view["zoom"]
        pen.clear()
        with pen.place(WIDTH / 2 - view["x"] * zoom, HEIGHT / 2 - view["y"] * zoom, zoom):
            land.draw(pen, t, stillness(self.camera, t))
            work_way.wheels_abroad(pen, line, t)
            town(pen, t, opening.lit(line, t), recording_way.pressed(line, t))
            opening.headland(pen)
            work_way.ropes(pen, line, t)
            self._home(pen, t)
            opening.ways(pen, line, t)
            work_way.stops(pen, line, t)
            work_way.travel(pen, line, t)
            work_way.gathering(pen, line, t)
            recording_way.stops(pen, line, t)
            recording_way.travel(pen, line, t)
            money.travel(pen, line, t)
            money.names(pen, line, t)

    def _home(self, pen: Pen, t: float) -> None:
        line = self.line
        singing = span(t, line["room"].at(0.4), line["out"].start, 0.5) + span(
            t, line["blue"].at(0.4), line["blue"].end + 1, 0.4
        )
        busy = span(t, -1, line["out"].start, 0.5) + span(t, line["blue"].start, line["blue"].end + 1, 0.5)
        cheer = 0.5 * pulse(t % 1.1, 0, 0.8) * rise(t, line["ask"].at(0.85), 0.6)
        with pen.place(*FLOOR):
            houses.home(pen, t, min(1.0, singing), min(1.0, busy), cheer)
            money.signs(pen, line, t)
        opening.mast(pen, pop(t, line["orange"].start - 0.3, 0.8))
        opening.notes(pen, line, t)
