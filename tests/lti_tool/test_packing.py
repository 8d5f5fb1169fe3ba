from __future__ import annotations

import gzip
import random
import subprocess

import pytest

from lti_tool import packing

LESSON = "".join(random.Random(7).choices("a lesson's words, é and 歌 ", k=20_000))
WORDS = "the player's words " * 200


@pytest.mark.parametrize(
    "shared",
    [(), (LESSON,), (LESSON, WORDS), (WORDS, LESSON), ("", WORDS), ("what is not in it", LESSON), (LESSON, LESSON)],
)
def test_a_page_is_the_same_after_it_was_packed_in_parts(shared: tuple[str, ...]) -> None:
    page = f"<head>{LESSON}<p>of one learner</p>{WORDS}</html>".encode()
    assert gzip.decompress(packing.packed(page, shared)) == page


def test_other_programs_read_it_too() -> None:
    page = f"{LESSON}{WORDS}".encode()
    read = subprocess.run(["gzip", "-dc"], input=packing.packed(page, (LESSON, WORDS)), capture_output=True, check=True)
    assert read.stdout == page and read.stderr == b""


def test_nothing_at_all_is_packed_as_nothing() -> None:
    assert gzip.decompress(packing.packed(b"")) == b""


def test_parts_cost_a_few_bytes_in_a_hundred() -> None:
    page = f"<head>{LESSON}<p>of one learner</p>{WORDS}</html>".encode()
    assert len(packing.packed(page, (LESSON, WORDS))) < 1.05 * len(packing.packed(page))
