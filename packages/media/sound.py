"""Soft instruments made from sums of sines and plucked strings: enough for a quiet tune under a voice."""

from __future__ import annotations

import wave
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from packages.media.problems import need_module

RATE = 44_100
"""Samples a second."""

Tone = Callable[[float, float], Any]
"""(hertz, seconds) to samples between -1 and 1."""


def hertz(pitch: int) -> float:
    """The frequency of a MIDI pitch; 69 is 440 Hz."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def _time(seconds: float) -> Any:
    return need_module("numpy").arange(int(seconds * RATE)) / RATE


def _partials(frequency: float, seconds: float, shares: tuple[float, ...], decay: float) -> Any:
    numpy = need_module("numpy")
    t = _time(seconds)
    total = sum(
        share * numpy.sin(2 * numpy.pi * frequency * (i + 1) * t) * numpy.exp(-decay * (1 + 0.7 * i) * t)
        for i, share in enumerate(shares)
    )
    ends = numpy.minimum(1, numpy.minimum(t / 0.006, (seconds - t) / 0.04))
    return total * numpy.clip(ends, 0, 1)


def piano(frequency: float, seconds: float) -> Any:
    """A struck string, bright at first."""
    return _partials(frequency, seconds + 0.9, (0.6, 0.28, 0.14, 0.07, 0.03), 2.6)


def kalimba(frequency: float, seconds: float) -> Any:
    """A plucked tongue, round and short."""
    return _partials(frequency, seconds + 0.7, (0.75, 0.05, 0.16, 0.0, 0.05), 4.2)


def flute(frequency: float, seconds: float) -> Any:
    """A blown tone that trembles a little."""
    numpy = need_module("numpy")
    t = _time(seconds + 0.12)
    phase = 2 * numpy.pi * frequency * t + 0.05 * frequency / 100 * numpy.sin(2 * numpy.pi * 5.2 * t)
    swell = numpy.clip(numpy.minimum(t / 0.07, (t[-1] - t) / 0.12), 0, 1)
    return (0.55 * numpy.sin(phase) + 0.12 * numpy.sin(2 * phase) + 0.03 * numpy.sin(3 * phase)) * swell


def voice(frequency: float, seconds: float) -> Any:
    """Someone humming."""
    numpy = need_module("numpy")
    t = _time(seconds + 0.15)
    phase = 2 * numpy.pi * frequency * t + 0.09 * frequency / 100 * numpy.sin(2 * numpy.pi * 4.8 * t)
    swell = numpy.clip(numpy.minimum(t / 0.1, (t[-1] - t) / 0.15), 0, 1)
    return (0.4 * numpy.sin(phase) + 0.22 * numpy.sin(2 * phase) + 0.10 * numpy.sin(3 * phase)) * swell


def pad(frequency: float, seconds: float) -> Any:
    """A slow, warm tone for chords."""
    numpy = need_module("numpy")
    t = _time(seconds + 0.6)
    swell = numpy.clip(numpy.minimum(t / 0.5, (t[-1] - t) / 0.7), 0, 1)
    return sum(numpy.sin(2 * numpy.pi * frequency * d * t) for d in (0.997, 1.0, 1.003)) / 3 * swell


def drum(frequency: float, seconds: float) -> Any:
    """A hand drum; its pitch falls."""
    numpy = need_module("numpy")
    t = _time(0.35)
    fall = frequency * 0.5 * (1 + 0.8 * numpy.exp(-30 * t))
    return numpy.sin(2 * numpy.pi * numpy.cumsum(fall) / RATE) * numpy.exp(-11 * t)


TONES: Mapping[str, Tone] = {
    "piano": piano,
    "kalimba": kalimba,
    "flute": flute,
    "voice": voice,
    "pad": pad,
    "drum": drum,
}


class Track:
    """A stretch of sound, mono, to which tones and voices are added."""

    def __init__(self, seconds: float) -> None:
        """Make silence of this length."""
        self.numpy = need_module("numpy")
        self.samples: Any = self.numpy.zeros(round(seconds * RATE))

    def add(self, sound: Any, at: float, loud: float = 1) -> None:
        """Add samples from the second `at` on; what goes over the end is cut."""
        start = int(at * RATE)
        sound = sound[: max(0, len(self.samples) - start)]
        self.samples[start : start + len(sound)] += loud * sound

    def tone(self, instrument: str, pitch: int, at: float, seconds: float, loud: float) -> None:
        """Add one note."""
        self.add(TONES[instrument](hertz(pitch), seconds), at, loud)

    def speech(self, file: Path, at: float, loud: float = 1) -> None:
        """Add a WAV file of 16-bit mono, brought to our rate."""
        with wave.open(str(file)) as source:
            raw = self.numpy.frombuffer(source.readframes(source.getnframes()), dtype="<i2") / 32768
            rate = source.getframerate()
        places = self.numpy.arange(int(len(raw) * RATE / rate)) * rate / RATE
        self.add(self.numpy.interp(places, self.numpy.arange(len(raw)), raw), at, loud)

    def hush(self, start: float, end: float, to: float, fade: float = 0.35) -> None:
        """Make it quieter (`to`, 0..1) between two times: so that a voice is heard."""
        t = self.numpy.arange(len(self.samples)) / RATE
        inside = self.numpy.clip(self.numpy.minimum((t - start + fade) / fade, (end + fade - t) / fade), 0, 1)
        self.samples *= 1 - (1 - to) * inside

    def echo(self, seconds: float = 0.19, share: float = 0.22) -> None:
        """A little room."""
        late = int(seconds * RATE)
        self.samples[late:] += share * self.samples[:-late]

    def save(self, file: Path, drive: float = 2.0, peak: float = 0.9) -> None:
        """Write a 16-bit WAV whose loudest sample is `peak`; `drive` rounds peaks off for a fuller sound."""
        rounded = self.numpy.tanh(drive * self.samples / (float(abs(self.samples).max()) or 1.0))
        loudest = float(abs(rounded).max()) or 1.0
        with wave.open(str(file), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            out.writeframes((rounded / loudest * peak * 32767).astype("<i2").tobytes())
