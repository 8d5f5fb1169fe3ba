"""kill -9 at a hundred random moments of ingest, on both databases."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests import postgres
from tests.lti_tool.ingest_cuts import Ingest

ROUNDS = 100


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_acknowledged_is_lost_or_doubled_by_a_hundred_kills(kind: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db" if kind == "sqlite" else postgres.shared().create(f"kills_{tmp_path.name}")
    ingest = Ingest(tmp_path, url, random.Random(20261123))
    ingest.run(ROUNDS)
    assert ingest.cuts >= ROUNDS
    print(f"{ingest.cuts} requests cut, {len(ingest.acknowledged)} of {len(ingest.sent)} batches acknowledged")
