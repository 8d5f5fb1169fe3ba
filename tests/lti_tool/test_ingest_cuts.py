"""kill -9 while statements arrive: what was acknowledged is there once, and of no batch a part."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests import postgres
from tests.lti_tool.ingest_cuts import Ingest


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whatever_was_acknowledged_survives_kill_9_once_and_batches_are_whole(kind: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db" if kind == "sqlite" else postgres.shared().create(f"cuts_{tmp_path.name}")
    ingest = Ingest(tmp_path, url, random.Random(5))
    ingest.run(2)
    assert ingest.cuts > 0
    assert ingest.acknowledged
