"""All that is in a package, whatever its format: what its standard wants first, then the pages of its lessons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import chain

from scorm_export.package import Entry, Format, Package
from scorm_export.player import FOLDER

_STANDARDS: dict[Format, str] = {
    "scorm12": "scorm12",
    "scorm2004-3": "scorm2004",
    "scorm2004-4": "scorm2004",
    "cmi5": "cmi5",
    "tincan": "tincan",
    "cc": "cartridge",
    "cc11": "cartridge",
    "html": "html",
}
_LINKS_ONLY = frozenset({"cc", "cc11"})


def entries(package: Package) -> Iterator[Entry]:
    """Every file of the package, in the order in which it stands in the zip.

    Raises:
        CannotPackage: a lesson cannot be packed; this may come after some entries.
    """
    standard: Callable[[Package], Iterable[Entry]] = _part(_STANDARDS[package.format]).entries
    pages: Callable[[Package], Iterable[Entry]] = _part("live" if package.live else "pages").pages
    parts = [standard(package)] if package.format in _LINKS_ONLY else [standard(package), pages(package)]
    shared: set[str] = set()
    for entry in chain(*parts):
        # A file of the player is the same whoever asks for it. Any other name that comes twice is a mistake.
        if entry.name not in shared:
            yield entry
        if entry.name.startswith(f"{FOLDER}/"):
            shared.add(entry.name)


def _part(name: str):  # type: ignore[no-untyped-def]
    """A module of this floor: a package reads only what its format needs."""
    return import_module(f"scorm_export.{name}")
