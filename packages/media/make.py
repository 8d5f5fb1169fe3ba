"""Make the media of a shipped lesson: `python -m packages.media.make work-and-recording`.

Needs the optional dependencies `media` and ffmpeg. Writes film.mp4, film.m4a (the sound only), poster.jpg and the
captions into the lesson's `media/` folder, and prints the times that `lesson.toml` must give.
`--still 12.5 page.png` draws one moment only; `--sound` takes the sound from a film that is there.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packages.media import captions, narration, voice
from packages.media.encode import encode, sound_only
from packages.media.ink import Pen
from packages.media.narration import Timeline
from packages.media.problems import MediaError

FPS = 25
QUALITY = 26
"""x264's CRF, for a film that does not name its own."""

LESSONS = Path(__file__).parent.parent / "music" / "lessons"
FILMS = Path(__file__).parent / "films"
CACHE = Path("build") / "media"
VOICE_OVER_MUSIC = 0.95


def timeline_of(lesson: str) -> tuple[Timeline, list[Path]]:
    """The lesson's film laid out in time, and its spoken sentences as WAV files.

    Raises:
        MediaError: this lesson has no film here, or the voice is missing.
    """
    script = FILMS / lesson.replace("-", "_") / "narration.toml"
    if not script.is_file():
        raise MediaError(f"There is no film for the lesson {lesson!r}: {script} does not exist.")
    told = narration.load(script)
    spoken = voice.speak([sentence.text["en"] for sentence in told.sentences], CACHE / lesson)
    return narration.lay_out(told, [voice.seconds(file) for file in spoken], FPS), spoken


def film_of(lesson: str, line: Timeline) -> Any:
    """The object that draws the lesson's film."""
    return importlib.import_module(f"packages.media.films.{lesson.replace('-', '_')}.film").Film(line)


def still(lesson: str, seconds: float, out: Path, width: int) -> None:
    """Draw one moment of the film as a PNG file."""
    line, _ = timeline_of(lesson)
    pen = Pen(width)
    film_of(lesson, line).draw(pen, seconds)
    out.write_bytes(pen.image())


def write_captions(media: Path, line: Timeline) -> None:
    """Write one WebVTT file for each language of the narration."""
    media.mkdir(parents=True, exist_ok=True)
    for lang in line.moments[0].sentence.text:
        (media / f"film.{lang}.vtt").write_text(captions.webvtt(line, lang), encoding="utf-8")


def make(lesson: str, width: int, quality: int | None) -> Timeline:
    """Make film, sound, poster and captions; returns the timeline.

    Without a `quality`, the film's own is taken: one that moves much needs a higher number to stay under 4 MB.
    """
    line, spoken = timeline_of(lesson)
    media = LESSONS / lesson / "media"
    write_captions(media, line)
    music = importlib.import_module(f"packages.media.films.{lesson.replace('-', '_')}.music")
    track = music.compose(line)
    for moment, file in zip(line.moments, spoken, strict=True):
        track.speech(file, moment.start, VOICE_OVER_MUSIC)
    sound = CACHE / lesson / "sound.wav"
    track.save(sound)
    sound_only(sound, media / "film.m4a")

    film = film_of(lesson, line)
    pen = Pen(width)
    film.draw(pen, film.poster_time)
    (media / "poster.jpg").write_bytes(pen.image(jpeg_quality=72))

    def pages() -> Iterator[bytes]:
        for number in range(round(line.duration * FPS)):
            film.draw(pen, number / FPS)
            yield pen.pixels()

    if quality is None:
        quality = getattr(film, "quality", QUALITY)
    encode(pages(), (pen.width, pen.height), FPS, sound, media / "film.mp4", quality)
    return line


def make_sound(media: Path) -> Path:
    """Make the sound-only file of the film in this folder, without drawing; returns it.

    Raises:
        MediaError: there is no film yet.
    """
    film = media / "film.mp4"
    if not film.is_file():
        raise MediaError(f"There is no film yet: {film} does not exist. Make it first, without --sound.")
    sound_only(film, media / "film.m4a")
    return media / "film.m4a"


def report(line: Timeline) -> str:
    """The lines for the film in `lesson.toml`."""
    chapters = ", ".join(f'{{ at = {at}, id = "{name}" }}' for at, name in line.chapters)
    cues = ", ".join(f'{{ at = {at}, question = "{name}" }}' for at, name in line.cues)
    return f"duration = {line.duration:.2f}\nchapters = [{chapters}]\ncues = [{cues}]"


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m packages.media.make", description=__doc__)
    parser.add_argument("lesson")
    parser.add_argument("--width", type=int, default=1280, help="pixels; smaller is a quicker draft")
    parser.add_argument("--quality", type=int, help="x264 CRF; lower is better and larger (default: the film's)")
    parser.add_argument("--still", nargs=2, metavar=("SECONDS", "PNG"), help="draw one moment only")
    parser.add_argument("--times", action="store_true", help="only write captions and print the times")
    parser.add_argument("--sound", action="store_true", help="only make film.m4a from the film that is there")
    options = parser.parse_args(arguments)
    try:
        if options.still:
            still(options.lesson, float(options.still[0]), Path(options.still[1]), options.width)
        elif options.sound:
            print(make_sound(LESSONS / options.lesson / "media"))
        elif options.times:
            line, _ = timeline_of(options.lesson)
            write_captions(LESSONS / options.lesson / "media", line)
            print(report(line))
        else:
            print(report(make(options.lesson, options.width, options.quality)))
    except MediaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
