"""Make many packages at once, over processes, and tell of each when it is there.

Packages are independent of one another: one that cannot be made is told with its cure, and the others go on.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType
from typing import Any

from packages.marks import N_
from packages.problem import Problem
from scorm_export import archive, formats
from scorm_export.package import CannotPackage, Package

AHEAD = 4
"""Packages a worker that are on their way at once: so many are in memory, however many there are."""
FEW = 16
"""Fewer are made one after another, unless somebody names a number of workers: to start these takes longer."""


@dataclass(frozen=True, slots=True)
class Built:
    """How it went with a package.

    Attributes:
        package: which.
        path: where its zip is, or would be.
        size: of the zip, in bytes; 0 where there is none.
        problem: why there is none; its text names the lesson and the cure, `render` tells it in another language.
    """

    package: Package
    path: Path
    size: int
    problem: CannotPackage | None


def build(packages: Iterable[Package], out: Path, workers: int = 0) -> Iterator[Built]:
    """Make packages into a folder, each under its own name; what stood there under that name is replaced.

    Args:
        packages: may be long, and made as they are asked for: few are in memory at once.
        out: the folder; it is made.
        workers: processes; 0: as many as there are cores for us, where it is worth it; 1: none but this one.

    Returns:
        Each package when it is done, as they come: with several workers not in their order. None is made that is
        not asked for, but for those on their way.

    Raises:
        OSError: the folder can't be made.
    """
    out.mkdir(parents=True, exist_ok=True)
    archive.sweep(out)
    waiting = iter(packages)
    first = list(islice(waiting, FEW))
    every = chain(first, waiting)
    few = len(first) < FEW and not workers
    workers = workers or _cores()
    if few or workers == 1:
        return (_result(package, out, _make(package, out)) for package in every)
    return _spread(every, out, workers)


def _spread(waiting: Iterator[Package], out: Path, workers: int) -> Iterator[Built]:
    """Have workers make them. They are new processes, not copies: whoever calls may have threads."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        due: dict[Future[_Made], Package] = {}
        try:
            while True:
                for package in islice(waiting, workers * AHEAD - len(due)):
                    due[_submit(pool, package, out)] = package
                if not due:
                    return
                for done in wait(due, return_when=FIRST_COMPLETED).done:
                    yield _result(due.pop(done), out, _made(done))
        finally:
            for future in due:
                future.cancel()


def _submit(pool: ProcessPoolExecutor, package: Package, out: Path) -> Future[_Made]:
    try:
        return pool.submit(_make_packed, _pack(package), out)
    except BrokenProcessPool as error:
        ended: Future[_Made] = Future()
        ended.set_exception(error)
        return ended


_Made = int | CannotPackage


def _make(package: Package, out: Path) -> _Made:
    try:
        return archive.write(formats.entries(package), out / package.filename)
    except CannotPackage as problem:
        return problem
    except OSError as error:
        message = N_("The package cannot be written ({reason}).")
        cure = N_("Make room, or choose another folder; then export it again.")
        values = {"reason": error.strerror or str(error)}
        return CannotPackage(Problem(out / package.filename, None, "unwritable", message, cure, values))


def _make_packed(packed: bytes, out: Path) -> _Made:
    return _make(pickle.loads(packed), out)


def _made(done: Future[_Made]) -> _Made:
    try:
        return done.result()
    except BrokenProcessPool:
        return CannotPackage(N_("A process that made packages was ended from outside. Export them again."))


def _result(package: Package, out: Path, made: _Made) -> Built:
    problem = made if isinstance(made, CannotPackage) else None
    return Built(package, out / package.filename, 0 if isinstance(made, CannotPackage) else made, problem)


class _Packer(pickle.Pickler):
    """Lessons hold read-only views of dictionaries, which pickle doesn't know."""

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, MappingProxyType):
            return _view, (dict(value),)
        return NotImplemented


def _view(items: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(items)


def _pack(package: Package) -> bytes:
    stream = io.BytesIO()
    _Packer(stream, pickle.HIGHEST_PROTOCOL).dump(package)
    return stream.getvalue()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
