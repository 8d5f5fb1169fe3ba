from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lti_tool.learner.suggest import FEWEST, MOST, Suggestion, suggest
from packages import catalogue
from packages.lesson import Lesson, Module

SOME = next(iter(catalogue.shipped().lessons.values()))
NAMES = st.sampled_from("abcdefgh")
REASONS = {"module", "follows", "others", "topic", None}


def lesson(name: str, **values: Any) -> Lesson:
    return replace(SOME, id=name, **{"topics": (), "next": (), "prerequisites": (), **values})


def shelf(*lessons: Lesson) -> dict[str, Lesson]:
    return {one.id: one for one in lessons}


def module(*names: str) -> Module:
    return Module("m", names, {"en": "M"}, {"en": "M"}, Path())


@st.composite
def shelves(draw: st.DrawFn) -> dict[str, Lesson]:
    names = draw(st.lists(NAMES, unique=True, min_size=1))
    some = st.lists(NAMES, max_size=2, unique=True).map(tuple)
    topics = st.lists(st.sampled_from(["law", "money"]), max_size=2, unique=True).map(tuple)
    return {name: lesson(name, next=draw(some), prerequisites=draw(some), topics=draw(topics)) for name in names}


@given(
    shelves(),
    NAMES,
    st.none() | st.lists(NAMES, unique=True, min_size=1).map(lambda names: module(*names)),
    st.sets(NAMES),
    st.dictionaries(NAMES, st.integers(1, 9)),
)
def test_whatever_there_is_suggestions_are_new_open_explained_and_the_same_again(
    offered: dict[str, Lesson], here: str, within: Module | None, done: set[str], others: dict[str, int]
) -> None:
    at = offered.get(here) or lesson(here, topics=("law",))
    found = suggest(at, offered, module=within, done=done, others=others)
    names = [one.lesson for one in found]
    assert len(found) == len(set(names)) <= MOST
    assert {*names} <= {*offered} - done - {here}
    assert {one.reason for one in found} <= REASONS
    assert found == suggest(
        at, dict(offered), module=within, done=frozenset(done), others=dict(reversed(others.items()))
    )
    fresh = [one for name, one in offered.items() if name not in done and name != here]
    assert bool(found) == bool(fresh)
    unmet = {one.id for one in fresh if not {*one.prerequisites} & {*offered} <= {*done, here}}
    assert not unmet.intersection(names) or unmet == {one.id for one in fresh}
    for one in found:
        if one.reason == "others":
            assert others[one.lesson] >= FEWEST
        if one.reason == "module":
            assert within is not None and one.lesson in within.lessons
        if one.reason == "follows":
            assert one.lesson in at.next
        if one.reason == "topic":
            assert {*at.topics} & {*offered[one.lesson].topics}
    assert None not in {one.reason for one in found} or {one.reason for one in found} == {None}


def test_each_sign_outweighs_all_weaker_ones_and_is_the_reason_told() -> None:
    here = lesson("here", next=("b",), topics=("law",))
    offered = shelf(
        here,
        lesson("d", topics=("law",)),
        lesson("c"),
        lesson("b", topics=("law",)),
        lesson("a"),
    )
    found = suggest(here, offered, module=module("here", "a"), others={"c": 50, "b": 50})
    assert found == [Suggestion("a", "module"), Suggestion("b", "follows"), Suggestion("c", "others")]
    assert suggest(here, offered, done={"a", "b", "c"}) == [Suggestion("d", "topic")]


def test_the_next_of_a_module_is_the_first_open_one_after_this_and_then_from_its_beginning() -> None:
    here = lesson("c")
    offered = shelf(*(lesson(name) for name in "abcde"))
    course = module("a", "b", "c", "d", "e")
    assert suggest(here, offered, module=course)[0] == Suggestion("d", "module")
    assert suggest(here, offered, module=course, done={"d", "e"})[0] == Suggestion("a", "module")


def test_a_lesson_whose_prerequisites_are_open_waits_unless_there_is_nothing_else() -> None:
    here = lesson("here", next=("hard",))
    offered = shelf(here, lesson("basics"), lesson("hard", prerequisites=("basics",)))
    assert suggest(here, offered) == [Suggestion("basics", None)]
    assert suggest(here, offered, done={"basics"}) == [Suggestion("hard", "follows")]
    only = shelf(here, lesson("x", prerequisites=("y",)), lesson("y", prerequisites=("x",)))
    assert [one.lesson for one in suggest(here, only)] == ["x", "y"]


def test_a_prerequisite_that_nobody_here_can_open_does_not_stand_in_the_way() -> None:
    here = lesson("here")
    offered = shelf(here, lesson("hard", prerequisites=("elsewhere",)), lesson("easy"))
    assert [one.lesson for one in suggest(here, offered)] == ["hard", "easy"]


def test_what_fewer_than_three_others_went_on_to_is_not_told() -> None:
    here = lesson("here")
    offered = shelf(here, lesson("a"), lesson("b"))
    assert suggest(here, offered, others={"b": FEWEST - 1})[0] == Suggestion("a", None)
    assert suggest(here, offered, others={"b": FEWEST}) == [Suggestion("b", "others")]


def test_of_what_others_went_on_to_the_more_usual_comes_first() -> None:
    here = lesson("here")
    offered = shelf(here, *(lesson(name) for name in "abc"))
    found = suggest(here, offered, others={"a": 3, "b": 9, "c": 5})
    assert [one.lesson for one in found] == ["b", "c", "a"]
