"""Something that moves across the whole film: where it starts, and each glide to somewhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from packages.media.ease import mix, rise


@dataclass(frozen=True, slots=True)
class Glide:
    """From `start`, during `length` seconds, the named values change to these."""

    start: float
    length: float
    to: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Actor:
    """Named values (x, y, scale, lean, alpha …) and their glides, in order of time."""

    begin: Mapping[str, float]
    glides: tuple[Glide, ...]

    def at(self, t: float) -> dict[str, float]:
        """All values at time t."""
        now = dict(self.begin)
        for glide in self.glides:
            if t <= glide.start:
                break
            share = rise(t, glide.start, glide.length)
            for name, value in glide.to.items():
                now[name] = mix(now[name], value, share)
        return now


def glide(start: float, length: float, **to: float) -> Glide:
    """A glide, said shortly."""
    return Glide(start, length, to)
