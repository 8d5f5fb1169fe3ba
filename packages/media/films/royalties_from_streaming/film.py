"""The film "One drop, two rivers": one map, and a way over it from a drop to those whom its water reaches."""

from __future__ import annotations

from packages.media.ease import rise
from packages.media.films.royalties_from_streaming import land, rivers, scenery, slow, upstream
from packages.media.films.royalties_from_streaming.camera import camera
from packages.media.films.royalties_from_streaming.upstream import GATE
from packages.media.ink import HEIGHT, WIDTH, Pen
from packages.media.narration import Timeline


class Film:
    """Draws any moment of the film; knows nothing of files."""

    quality = 35
    """The map moves nearly all the time: this keeps the film under 4 MB, and flat inks bear it well."""

    def __init__(self, line: Timeline) -> None:
        """Prepare the way of the camera for this timeline."""
        self.line = line
        self.camera = camera(line)

    @property
    def poster_time(self) -> float:
        """When the poster is taken, in seconds: the lake, and the two rivers that part."""
        return self.line["two"].at(0.78)

    def draw(self, pen: Pen, t: float) -> None:
        """Draw the moment t (seconds) on the pen's page."""
        now = self.camera.at(t)
        x, y, zoom = now["x"], now["y"], now["zoom"]
        view = (x - 640 / zoom, y - 360 / zoom, x + 640 / zoom, y + 360 / zoom)
        pen.clear()
        with pen.place(WIDTH / 2 - x * zoom, HEIGHT / 2 - y * zoom, zoom):
            scenery.ground(pen, zoom)
            self._water(pen, t, view)
            self._things(pen, t)
        slow.night(pen, self.line, t)
        slow.sky(pen, self.line, t)
        upstream.months(pen, self.line, t)

    def _water(self, pen: Pen, t: float, view: tuple[float, float, float, float]) -> None:
        line = self.line
        full = upstream.fullness(line, t)
        tilt = rivers.tilt(line, t)
        blue, orange = rivers.blue_run(line, t), rivers.orange_run(line, t)
        still = rise(t, line["flag"].start - 1.4, 1.2)
        land.lake(pen, full, t)
        upstream.other_lakes(pen, line, t)
        with pen.clip(pen.box(GATE[0] - 2, 0, 3000, 2200)):
            if orange > 0:
                pen.fill(land.orange_area(pen, orange, tilt, still), land.ORANGE, over=True)
            if blue > 0:
                pen.fill(land.blue_area(pen, blue / land.RIVER_BLUE.length), land.BLUE, over=True)
        upper, lower = land.arms(tilt)
        land.RIVER_BLUE.streaks(pen, t, view, blue / land.RIVER_BLUE.length)
        land.RIVER_IN.streaks(pen, t + 1.3, view, min(1.0, orange / land.RIVER_IN.length))
        rest = orange - land.RIVER_IN.length
        for arm in (upper, lower):
            arm.streaks(pen, t, view, min(1.0, max(0.0, rest / lower.length)))
        land.RIVER_OUT.streaks(pen, t, view, min(1.0, max(0.0, (rest - lower.length) / land.RIVER_OUT.length)))

    def _things(self, pen: Pen, t: float) -> None:
        line = self.line
        upstream.gate(pen, line, t)
        upstream.hundred(pen, line, t)
        upstream.shore(pen, line, t)
        upstream.bucket(pen, line, t)
        upstream.crowd(pen, line, t)
        upstream.listener(pen, line, t)
        slow.locks(pen, line, t)
        rivers.recording(pen, line, t)
        rivers.work(pen, line, t)
        slow.convoy(pen, line, t)
        slow.pond(pen, line, t)
        slow.arrival(pen, line, t)
