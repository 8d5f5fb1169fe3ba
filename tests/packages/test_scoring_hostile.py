"""Whatever a browser says it did, scoring gives a result within its bounds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from packages.scoring import conclude, merge_segments

VECTORS = Path(__file__).parents[1] / "vectors" / "scoring" / "hostile.json"
_SIMPLE: dict[str, Any] = json.loads(VECTORS.read_text(encoding="utf-8"))[0]["rules"]
_MORE = [
    {"id": "q3", "kind": "text", "right": ["ISRC", "编码"], "tolerance": 0, "points": 1},
    {"id": "q4", "kind": "order", "right": ["b", "a"], "tolerance": 0, "points": 1},
    {"id": "q5", "kind": "match", "right": ["a[.]x", "b[.]y"], "tolerance": 0, "points": 1},
]
RULES = _SIMPLE | {"questions": [*_SIMPLE["questions"], *_MORE]}

_WORDS = ["q1", "b", "a", "intro", "", "isrc", "a[.]x", "b[.]y", "a[.]", "\ud800", "\u0301"]
_LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(_WORDS) | st.text()
_ANYTHING = st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
_ANSWER = st.fixed_dictionaries({"response": _ANYTHING, "tries": _ANYTHING}) | _ANYTHING
_FACTS = _ANYTHING | st.fixed_dictionaries(
    {
        "segments": st.lists(st.lists(st.floats() | st.integers(), min_size=2, max_size=2) | _ANYTHING),
        "cards": _ANYTHING,
        "answers": st.dictionaries(st.sampled_from(["q1", "q2", "q3", "q4", "q5", "q9"]), _ANSWER) | _ANYTHING,
    }
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(facts=_FACTS)
def test_any_facts_give_a_result_within_bounds(facts: Any) -> None:
    result = conclude(RULES, facts)
    assert 0 <= result.watched <= 1
    assert 0 <= result.progress <= 1
    assert 0 <= result.points <= result.max_points == 5
    assert result.scaled is not None and 0 <= result.scaled <= 1
    assert (result.success is None) is (not result.completed)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(segments=st.lists(st.tuples(st.floats(-10, 110), st.floats(-10, 110))))
def test_merged_parts_are_apart_in_order_and_within_the_video(segments: list[tuple[float, float]]) -> None:
    merged = merge_segments(segments, 100)
    flat = [time for part in merged for time in part]
    assert flat == sorted(set(flat))
    assert all(0 <= time <= 100 for time in flat)
    assert merge_segments(merged, 100) == merged
    assert merge_segments(segments[::-1], 100) == merged
