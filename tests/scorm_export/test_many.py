"""Many packages: over processes, told one after another, and a broken lesson stops its own alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scorm_export import many
from scorm_export.package import Package
from tests.packages.rich import fill_rich
from tests.scorm_export.packing import package

TEXTS = ("split-sheets", "metadata-that-pays", "neighbouring-rights")


def broken(folder: Path) -> Package:
    """A package of a lesson that has lost its film since it was read."""
    shelf = fill_rich(folder / "broken")
    lesson = shelf.load().lessons["rich-lesson"]
    (shelf.folder / "media/film.mp4").unlink()
    return package([lesson])


@pytest.mark.parametrize("workers", [1, 2])
def test_a_broken_lesson_stops_its_own_package_alone_and_is_named_with_its_cure(workers: int, tmp_path: Path) -> None:
    asked = [package([TEXTS[0]]), broken(tmp_path), package([TEXTS[1]])]
    built = {one.package.id: one for one in many.build(asked, tmp_path / "out", workers)}
    assert set(built) == {TEXTS[0], "rich-lesson", TEXTS[1]}
    for name in TEXTS[:2]:
        assert built[name].problem is None
        assert built[name].size == built[name].path.stat().st_size > 0
        assert built[name].path == tmp_path / "out" / built[name].package.filename
    problem = built["rich-lesson"].problem
    assert problem is not None and "rich-lesson" in str(problem) and "Put it there" in str(problem)
    assert problem.render(str.upper).endswith("EXPORT THE LESSON AGAIN.")
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == sorted(
        built[name].package.filename for name in TEXTS[:2]
    )


def test_several_processes_make_the_same_bytes_as_one(tmp_path: Path) -> None:
    asked = [package([name]) for name in TEXTS]
    for workers in (1, 2):
        assert len(list(many.build(asked, tmp_path / str(workers), workers))) == 3
    for one in asked:
        assert (tmp_path / "1" / one.filename).read_bytes() == (tmp_path / "2" / one.filename).read_bytes()


def test_packages_are_asked_for_as_they_are_made_and_told_one_by_one(tmp_path: Path) -> None:
    given = 0

    def endless() -> Iterator[Package]:
        nonlocal given
        while True:
            given += 1
            yield package([TEXTS[0]], id=f"number-{given}")

    for workers in (1, 2):
        given = 0
        building = many.build(endless(), tmp_path, workers)
        next(building)
        assert given <= many.FEW + 2 * many.AHEAD
        building.close()  # type: ignore[attr-defined] # who asks for no more gets no more


def test_a_folder_that_cannot_be_written_to_is_told_of_each_package(tmp_path: Path) -> None:
    asked = package([TEXTS[0]])
    (tmp_path / asked.filename).mkdir()
    (built,) = many.build([asked], tmp_path)
    assert "choose another folder" in str(built.problem)
    assert not [file for file in tmp_path.iterdir() if file.suffix == ".part"]


def test_many_are_made_from_a_process_that_has_threads(tmp_path: Path) -> None:
    ready = threading.Event()
    thread = threading.Thread(target=ready.wait)
    thread.start()
    try:
        assert all(not built.problem for built in many.build([package([TEXTS[0]])], tmp_path, 2))
    finally:
        ready.set()
        thread.join()
