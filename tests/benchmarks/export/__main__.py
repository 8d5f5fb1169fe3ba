"""What packages cost, beside a plain archive of the same files by Python's zipfile in one process.

Run: ``.venv/bin/python -m tests.benchmarks.export`` (``--packages 60 --rounds 5 --live 1000``)

The plain archive stores media and deflates text at zipfile's own level, from files on the disk that were unpacked from
our own packages; so both sides write the same names and bytes. Ours begins with lessons that are read already, and
renders every page; what reading and checking them costs comes once, however many packages are made of them, and is told
apart. Every lesson is another one: nothing is remembered of one for the next but the player's files. Both sides in
turns, one process, the median of the rounds and of their ratios; then ours over two processes, and thin packages of
live lessons.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from packages.catalogue import SHIPPED, load
from scorm_export import many
from scorm_export.package import Live, Package
from tests.scorm_export.packing import package

TEXTS = ("split-sheets", "metadata-that-pays", "neighbouring-rights", "ai-and-your-music")
FILM = "work-and-recording"
BIG = 50_000_000
MEDIA = {".mp4", ".m4a", ".mp3", ".jpg", ".png"}
BAR = 1.5
LIVE_BAR = 20


def copies(root: Path, names: tuple[str, ...], count: int) -> None:
    """Lessons of a folder's own: as many, each with its own id and its own words in every text."""
    for number in range(count):
        name = names[number % len(names)]
        place = root / "lessons" / f"{name}-{number}"
        shutil.copytree(SHIPPED / "lessons" / name, place)
        (place / "translations.json").unlink(missing_ok=True)
        for file in place.glob("*.toml"):
            text = file.read_text(encoding="utf-8")
            if file.stem == "lesson":
                lines = [line for line in text.splitlines() if not line.startswith(("next", "prereq"))]
                text = "\n".join(lines).replace(f'id = "{name}"', f'id = "{name}-{number}"', 1)
            else:
                text = re.sub(r'(?<=body = """\n)(?=\w)', f"{number}: ", text)
                for key in ("prompt", "right", "wrong", "summary"):
                    text = text.replace(f'{key} = "', f'{key} = "{number}: ')
            file.write_text(text, encoding="utf-8")


def plain(folder: Path, out: Path) -> None:
    """The floor: every folder becomes a zip of its files."""
    for unpacked in sorted(folder.iterdir()):
        with zipfile.ZipFile(out / f"{unpacked.name}.zip", "w") as zipped:
            for file in sorted(unpacked.rglob("*")):
                if file.is_file():
                    method = zipfile.ZIP_STORED if file.suffix in MEDIA else zipfile.ZIP_DEFLATED
                    zipped.write(file, file.relative_to(unpacked), method)


def ours(made: list[Package], out: Path, workers: int) -> None:
    """The exporter; a package that fails ends the measurement."""
    for built in many.build(made, out, workers):
        if built.problem:
            raise built.problem


def seconds(work: Callable[[], None]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def beside(title: str, made: list[Package], work: Path, rounds: int) -> None:
    """Both sides in turns; prints their medians and the ratio."""
    out, unpacked, floor = work / "ours", work / "unpacked", work / "plain"
    floor.mkdir(parents=True)
    ours(made, out, 1)
    for file in out.iterdir():
        with zipfile.ZipFile(file) as zipped:
            zipped.extractall(unpacked / file.stem)
    times = [(seconds(lambda: plain(unpacked, floor)), seconds(lambda: ours(made, out, 1))) for _ in range(rounds)]
    theirs, own = (statistics.median(side) for side in zip(*times, strict=True))
    ratio = statistics.median(own / theirs for theirs, own in times)
    size = sum(file.stat().st_size for file in out.iterdir()) / 1e6
    verdict = "within" if ratio <= BAR else "OVER"
    print(f"{title}: {len(made)} packages, {size:.1f} MB")
    print(f"  plain {theirs * 1000:.0f} ms, ours {own * 1000:.0f} ms: {ratio:.2f} x ({verdict} {BAR} x)")
    shutil.rmtree(work)


def spread(made: list[Package], out: Path, workers: int, rounds: int) -> float:
    """The median of the times that so many workers take, their start included."""
    times = []
    for _ in range(rounds):
        times.append(seconds(lambda: ours(made, out, workers)))
        shutil.rmtree(out)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--live", type=int, default=1000)
    parser.add_argument("--format", default="scorm12")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        copies(root / "small", TEXTS, asked.packages)
        copies(root / "big", (FILM,), 1)
        film = next((root / "big").rglob("film.mp4"))
        film.write_bytes(os.urandom(BIG))
        began = time.perf_counter()
        read = load([root / "small"])
        if read.problems:
            raise SystemExit(read.problems[0].render())
        print(f"Read and check {len(read.lessons)} lessons: {time.perf_counter() - began:.2f} s")
        small = [package([lesson], asked.format, id=lesson.id) for lesson in read.lessons.values()]
        big = [package([lesson], asked.format, id=lesson.id) for lesson in load([root / "big"]).lessons.values()]
        beside("Small lessons in six languages", small, root / "work", asked.rounds)
        beside("A lesson of 50 MB", big, root / "work", asked.rounds)
        several = [package(one.lessons, asked.format, id=f"{one.id}-{n}") for n in range(4) for one in small]
        one, two = (spread(several, root / "spread", workers, asked.rounds) for workers in (1, 2))
        print(f"{len(several)} packages: one process {one:.1f} s, two {two:.1f} s: {one / two:.2f} x")
        if find_spec("scorm_export.live"):
            base = "https://lessons.example.org/live"
            thin = [
                package(small[n % len(small)].lessons, asked.format, id=f"live-{n}", live=Live(f"{base}/{n}", str(n)))
                for n in range(asked.live)
            ]
            took = seconds(lambda: ours(thin, root / "live", 2))
            most = max(file.stat().st_size for file in (root / "live").iterdir())
            print(f"{asked.live} live packages, two processes: {took:.1f} s (bar {LIVE_BAR}), ≤ {most / 1000:.1f} kB")


if __name__ == "__main__":
    main()
