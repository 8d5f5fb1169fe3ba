"""Whatever stands in a lesson folder, reading it gives lessons or problems and never an exception.

Every problem names a file of the folder, says what is wrong and how to cure it, in English and in French.
"""

from __future__ import annotations

import gettext
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings

from packages.catalogue import Catalogue, load
from packages.player_json import lesson_json
from packages.scoring import conclude, rules_of
from tests.packages.conftest import MODULE
from tests.packages.damage import damages
from tests.packages.rich import fill_rich

FRENCH = gettext.translation("messages", Path(__file__).parents[2] / "lti_tool" / "translations", ["fr"])


@settings(
    max_examples=200,  # broken ones: what is still in order is not counted
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(broken=damages())
def test_a_broken_lesson_folder_gives_problems_with_file_and_cure_and_no_exception(
    broken: list[Callable[[Path], None]],
) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        folder = fill_rich(root).folder
        (root / "modules").mkdir()
        (root / "modules" / "basics.toml").write_text(MODULE.replace("good-lesson", "rich-lesson"), encoding="utf-8")
        for damage in broken:
            damage(folder)
        catalogue = load([root])
        for problem in catalogue.problems:
            assert problem.file.is_relative_to(root)
            assert problem.line is None or problem.line >= 1
            assert problem.code and problem.message and problem.cure
            for translate in (str, FRENCH.gettext):
                said = problem.render(translate)
                # The place, then the message and the cure, both filled in.
                assert said.startswith(str(root))
                assert len(said.split(": ", 1)[1].split()) >= 4
                assert not {unicodedata.category(letter) for letter in said} & {"Cc", "Cs"}
                assert len(said) < 2000
        _use(catalogue)
        if "rich-lesson" not in catalogue.lessons:
            assert catalogue.problems
        assume(catalogue.problems)


def _use(catalogue: Catalogue) -> None:
    """Whatever was taken as a lesson can be shown and scored, in every language and market."""
    for lesson in catalogue.lessons.values():
        for market in (None, "FR", "BR", "DE"):
            view = lesson.for_market(market)
            conclude(rules_of(view), {"answers": {name: {"response": "ISRC"} for name in view.questions}})
            for lang in view.languages:
                lesson_json(view, lang, "", "https://example.org")
    catalogue.search("recording", "ar")


def test_folders_that_are_none_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for folder in (tmp_path / "missing", tmp_path / "file", tmp_path):
        catalogue = load([folder])
        assert [problem.code for problem in catalogue.problems] == ["unreadable-folder"]
        assert not catalogue.lessons
