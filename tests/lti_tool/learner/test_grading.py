from __future__ import annotations

from lti_tool.learner.grading import Finished, Score, best_score


def test_nothing_finished_is_no_grade() -> None:
    assert best_score([]) is None
    assert best_score([], module=["a", "b"]) is None


def test_the_best_attempt_counts() -> None:
    assert best_score([Finished("a", 1, 4), Finished("a", 3, 4), Finished("a", 2, 4)]) == Score(3, 4)


def test_zero_points_is_a_grade() -> None:
    assert best_score([Finished("a", 0, 4)]) == Score(0, 4)


def test_a_lesson_without_points_is_one_of_one() -> None:
    assert best_score([Finished("a", 0, 0)]) == Score(1, 1)


def test_a_module_is_the_mean_of_its_lessons_and_what_is_missing_counts_nothing() -> None:
    done = [Finished("a", 1, 2), Finished("a", 2, 2), Finished("b", 0, 0), Finished("elsewhere", 1, 1)]
    assert best_score(done, module=["a", "b", "c", "d"]) == Score(50.0, 100.0)
