"""Which lessons there are, for whom, and in which version: the common ones, partners' own, and those once begun.

A partner's own lessons lie in a folder named by its short name; nobody else sees them. Their ids begin with that
name and a hyphen, so that no two partners, and no common lesson, have the same id.

Each version that somebody has begun is kept (``packages.archive``): a running attempt goes on with its own text,
media and rules, whatever becomes of the lesson.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

from lti_tool.author.watch import signature
from lti_tool.log import log
from packages import catalogue
from packages.archive import Archive, digest
from packages.catalogue import Catalogue
from packages.lesson import Lesson

LOOK_EVERY = 1.0
"""Seconds between two looks at the files of lessons: not each launch shall walk through a partner's folder."""


class Lessons:
    """The lessons of an installation. One object for all threads.

    Args:
        common: the lessons that every partner has.
        own: a folder with a folder for each partner that has lessons of its own; it need not exist.
        versions: the folder for the versions that are kept; made when the first one is.
    """

    def __init__(self, common: Catalogue, own: Path, versions: Path) -> None:
        self.common = common
        self._own = own
        self._archive = Archive(versions)
        self._lock = threading.Lock()
        self._loaded: dict[str, tuple[tuple[str, ...], Catalogue]] = {}
        self._looked: dict[str, tuple[int, Catalogue]] = {}
        self._kept: dict[Path, tuple[int, Lesson | None, str]] = {}
        self._digests: dict[Path, tuple[Lesson, str]] = {}

    def of(self, slug: str) -> Catalogue:
        """What a partner has: the common lessons, and its own after them.

        Its folder is read again when a file in it has changed; that is looked for once a second. A lesson with a
        problem is left out and told in the log; the others are there.

        Args:
            slug: the partner's short name.
        """
        now = int(monotonic() / LOOK_EVERY)
        looked = self._looked.get(slug)
        if looked is not None and looked[0] == now:
            return looked[1]
        found = self._read(slug)
        self._looked[slug] = (now, found)
        return found

    def _read(self, slug: str) -> Catalogue:
        folder = self._own / slug
        if not folder.is_dir():
            return self.common
        others = [f"{name}-" for name in self._owners() if name.startswith(f"{slug}-")]
        state = (signature([folder]), *others)
        with self._lock:
            known = self._loaded.get(slug)
            if known is None or known[0] != state:
                found = catalogue.load([folder], self.common, prefix=f"{slug}-", others=others)
                for problem in found.problems:
                    log("lessons").warning("partner_lesson_problem", partner=slug, problem=problem.render())
                known = self._loaded[slug] = (state, found)
        return known[1]

    def everything(self) -> Catalogue:
        """The lessons of all partners together: for staff, who see what each of them does."""
        found = self.common
        for slug in self._owners():
            own = self.of(slug)
            found = replace(found, lessons={**found.lessons, **own.lessons}, modules={**found.modules, **own.modules})
        return found

    def keep(self, lesson: Lesson) -> str:
        """Keep a lesson as it is now, if it is not kept yet; returns the digest of this version.

        Where it can't be kept (a data folder that is read only), that is told in the log and the digest is right.

        Raises:
            OSError: the lesson itself can't be read any more.
        """
        whole = lesson.whole
        if self.is_kept(whole):
            return whole.folder.name
        now = int(monotonic() / LOOK_EVERY)
        seen, known, found = self._kept.get(whole.folder, (-1, None, ""))
        if seen == now and known is whole:
            return found
        try:
            found = self._archive.keep(lesson)
            self._kept[whole.folder] = (now, whole, found)
            return found
        except OSError as error:
            log("lessons").warning("version_not_kept", lesson=lesson.id, reason=str(error))
            return self.digest_of(lesson)

    def keep_common(self) -> None:
        """Keep every common lesson as it is now."""
        for lesson in self.common.lessons.values():
            self.keep(lesson)

    def is_kept(self, lesson: Lesson) -> bool:
        """Whether the lesson was read from a version that is kept, and so never changes."""
        return lesson.whole.folder.parent.parent == self._archive.folder

    def digest_of(self, lesson: Lesson) -> str:
        """Which version a lesson is, without keeping it: a kept one or the one that was read from its folder.

        Raises:
            OSError: the lesson can't be read any more.
        """
        whole = lesson.whole
        if self.is_kept(whole):
            return whole.folder.name
        known = self._digests.get(whole.folder)
        if known is None or known[0] is not whole:
            known = self._digests[whole.folder] = (whole, digest(whole))
        return known[1]

    def find(self, lesson_id: str, version: str) -> Lesson | None:
        """The whole lesson in just this version, kept or current; whose it is does not matter.

        Args:
            lesson_id: from anywhere; what is no id finds nothing.
            version: a digest.
        """
        kept = self._archive.find(lesson_id, version)
        if kept is not None:
            return kept
        for each in self._places(lesson_id):
            lesson = each.lessons.get(lesson_id)
            if lesson is not None and self.digest_of(lesson) == version:
                return lesson
        return None

    def begun(self, lesson_id: str, version: str, market: str, slug: str) -> Lesson | None:
        """The lesson of an attempt: as it was when the attempt began, and as its market sees it.

        The partner's current lesson stands in where the version is not there, which the log tells.

        Args:
            lesson_id: the attempt's lesson.
            version: its digest; empty for an attempt from before versions were kept.
            market: the partner's market when the attempt began.
            slug: the partner's short name.

        Returns:
            ``None`` where neither is there.
        """
        found = self.find(lesson_id, version) if version else None
        if found is None:
            found = self.of(slug).lessons.get(lesson_id)
            if version:
                log("lessons").warning("version_missing", lesson=lesson_id, version=version, current=found is not None)
        return found and found.for_market(market or None)

    def _owners(self) -> list[str]:
        try:
            return sorted(entry.name for entry in self._own.iterdir() if entry.is_dir())
        except OSError:
            return []

    def _places(self, lesson_id: str) -> Iterator[Catalogue]:
        """The catalogues that may have a lesson of this id."""
        yield self.common
        for slug in self._owners():
            if lesson_id.startswith(f"{slug}-"):
                yield self.of(slug)
