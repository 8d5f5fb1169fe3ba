"""From pages and sound to a film that every browser plays."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from packages.media.problems import MediaError, need_program


def encode(frames: Iterable[bytes], size: tuple[int, int], fps: int, sound: Path, out: Path, quality: int) -> None:
    """Write an MP4 of H.264 and AAC, its index in front so that it plays while it loads.

    `frames` are raw RGBA pages of `size`; `quality` is x264's CRF (lower is better and larger).

    Raises:
        MediaError: ffmpeg is missing or refused.
    """
    command = [
        need_program("ffmpeg"), "-y", "-loglevel", "error",
        "-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{size[0]}x{size[1]}", "-r", str(fps), "-i", "-",
        "-i", str(sound),
        "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-c:v", "libx264", "-preset", "slower", "-tune", "animation", "-crf", str(quality),
        "-g", str(fps * 10),
        "-profile:v", "main", "-c:a", "aac", "-b:a", "64k", "-ac", "1",
        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
        "-movflags", "+faststart", str(out),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for frame in frames:
            process.stdin.write(frame)
        process.stdin.close()
    _check(process.returncode)


def sound_only(source: Path, out: Path) -> None:
    """Write what is heard of `source` (a film or a WAV file) as AAC in MP4, some 6 kB a second, index first.

    For who saves data, and for when the film fails.

    Raises:
        MediaError: ffmpeg is missing or refused.
    """
    command = [
        need_program("ffmpeg"), "-y", "-loglevel", "error", "-i", str(source),
        "-vn", "-c:a", "aac", "-b:a", "48k", "-ac", "1",
        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact",
        "-movflags", "+faststart", "-f", "ipod", str(out),
    ]  # fmt: skip
    _check(subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode)


def _check(code: int) -> None:
    if code:
        raise MediaError(f"ffmpeg stopped with code {code}; its message is above.")
