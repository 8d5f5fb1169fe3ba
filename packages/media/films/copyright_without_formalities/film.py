"""The film "A light goes on": one night, in which a song gets its light, at home and abroad, for a long time."""

from __future__ import annotations

from packages.media.ease import rise
from packages.media.films.copyright_without_formalities import abroad, home, night, road
from packages.media.ink import HEIGHT, WIDTH, Pen
from packages.media.narration import Timeline


class Film:
    """Draws any moment of the film; knows nothing of files."""

    def __init__(self, line: Timeline) -> None:
        """Keep the timeline."""
        self.line = line

    @property
    def poster_time(self) -> float:
        """When the poster is taken, in seconds: Awa at her window, and the light around her song."""
        return self.line["light"].end + 0.3

    def draw(self, pen: Pen, t: float) -> None:
        """Draw the moment t (seconds) on the pen's page."""
        line = self.line
        travel, own, name = line["travel"], line["own"], line["name"]
        x, y, zoom = home.camera(line, t)
        far = rise(t, travel.start - 0.5, 0.1)
        away = far * (1 - rise(t, name.start - 0.7, 0.01))
        if away > 0:
            x, y, zoom = abroad.camera(line, t), 360, along_zoom(line, t)
        sunk = rise(t, own.start - 0.6, 1.0) * (1 - rise(t, name.start - 0.35, 0.9))
        night.sky(pen, t, x)
        night.moon(pen, 1150 - 0.02 * x, 92, 46)
        with pen.place(WIDTH / 2 - x * zoom, HEIGHT / 2 - y * zoom + 620 * sunk, zoom):
            self._world(pen, t, x, zoom)
        abroad.countries(pen, line, t)
        road.road(pen, line, t)

    def _world(self, pen: Pen, t: float, x: float, zoom: float) -> None:
        line = self.line
        left, right = x - 660 / zoom, x + 660 / zoom
        with pen.place(x * 0.55):
            night.hills(pen, (left - x * 0.55) // 90 * 90 - 90, right - x * 0.55, 540, 210, night.HILL_FAR, 0.4)
        if left < 1500:
            night.far_lights(pen, t, line["berne"].at(0.2), 1 - 0.72 * rise(t, line["name"].start - 0.9, 0.2))
        if right > 1300 and left < abroad.SHORE + 200:
            night.sea(pen, max(1290.0, left // 46 * 46 - 46), min(right + 60, abroad.SHORE + 120), t)
        if left < 1500:
            home.town(pen, t)
            home.window(pen, line, t)
            home.found(pen, line, t)
            home.rising(pen, line, t)
            home.refused(pen, line, t)
            home.signed(pen, line, t)
            home.hung(pen, line, t)
        if right > abroad.SHORE - 100:
            abroad.shore(pen, line, t)
        abroad.flight(pen, line, t)


def along_zoom(line: Timeline, t: float) -> float:
    """From the wide view of home back to the page's own size, while the bird flies."""
    start = line["travel"].start - 0.5
    return 0.86 + 0.14 * rise(t, start, 3.0)
