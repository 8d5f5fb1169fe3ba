"""The checklist is whole: a test a row, a row a test."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from pathlib import Path

from tests.lti_checklist.checklist import FILE, not_done, rows


def marked() -> Counter[str]:
    """How many tests each row has, over all modules of this folder."""
    found: Counter[str] = Counter()
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        module = importlib.import_module(f"tests.lti_checklist.{path.stem}")
        for name, test in vars(module).items():
            if name.startswith("test_"):
                found.update(getattr(test, "rows", ()))
    return found


def test_every_row_has_a_test_and_every_marked_test_a_row() -> None:
    assert sorted(marked()) == sorted(set(rows()) - not_done())


def test_each_row_stands_once_and_says_something() -> None:
    ids = re.findall(r'^"([\w.]+)" = ', FILE.read_text(encoding="utf-8"), re.M)
    assert len(ids) == len(set(ids)) == len(rows())
    assert all(len(words) > 5 for words in rows().values())
    assert all(len(rows()[one]) > 40 for one in not_done())  # a reason, not a label
