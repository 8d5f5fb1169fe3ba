"""All that is in a package, whatever its format: what its standard wants first, then the pages of its lessons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from itertools import chain
from types import MappingProxyType

from scorm_export import cartridge, cmi5, html, pages, scorm12, scorm2004, tincan
from scorm_export.package import Entry, Format, Package
from scorm_export.player import FOLDER

_STANDARDS: Mapping[Format, Callable[[Package], Iterable[Entry]]] = MappingProxyType(
    {
        "scorm12": scorm12.entries,
        "scorm2004-3": scorm2004.entries,
        "scorm2004-4": scorm2004.entries,
        "cmi5": cmi5.entries,
        "tincan": tincan.entries,
        "cc": cartridge.entries,
        "cc11": cartridge.entries,
        "html": html.entries,
    }
)
_LINKS_ONLY = frozenset({"cc", "cc11"})


def entries(package: Package) -> Iterator[Entry]:
    """Every file of the package, in the order in which it stands in the zip.

    Raises:
        CannotPackage: a lesson cannot be packed; this may come after some entries.
    """
    parts = [_STANDARDS[package.format](package)]
    if package.format not in _LINKS_ONLY:
        parts.append(_live(package) if package.live else pages.pages(package))
    shared: set[str] = set()
    for entry in chain(*parts):
        # A file of the player is the same whoever asks for it. Any other name that comes twice is a mistake.
        if entry.name not in shared:
            yield entry
        if entry.name.startswith(f"{FOLDER}/"):
            shared.add(entry.name)


def _live(package: Package) -> Iterable[Entry]:
    found: Iterable[Entry] = import_module("scorm_export.live").pages(package)
    return found
