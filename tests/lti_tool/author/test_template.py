from __future__ import annotations

from pathlib import Path

import pytest

from lti_tool.author.template import write_lesson
from lti_tool.i18n import LANGUAGES, in_language
from packages import catalogue


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_lesson_is_in_order_as_it_stands_in_every_language(tmp_path: Path, lang: str) -> None:
    with in_language(lang):
        write_lesson(tmp_path / "lessons" / "mine", lang)
    found = catalogue.load([tmp_path])
    assert found.problems == ()
    assert found.lessons["mine"].languages == (lang,)


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(FileExistsError):
        write_lesson(tmp_path / "mine", "en")
    assert list((tmp_path / "mine").iterdir()) == []
