"""What a package is to hold, whatever its standard: plain data, made by `lti_tool.exporting` and read by each format.

A package is a zip. Every format has the same pages in it (`scorm_export.pages`), and before them what its standard
wants (`scorm_export.formats`): manifests, schemas, links.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from packages.lesson import Lesson
from packages.problem import Problem

Format = Literal["scorm12", "scorm2004-3", "scorm2004-4", "cmi5", "tincan", "cc", "cc11", "html"]


class CannotPackage(Exception):
    """A package can't be made; the text says of which lesson, why, and what to do. Others go on."""

    def __init__(self, problem: Problem | str) -> None:
        """Take the reason: a problem can be told in other languages, a text stays as it is."""
        super().__init__(problem if isinstance(problem, str) else problem.render())
        self.problem = None if isinstance(problem, str) else problem

    def render(self, translate: Callable[[str], str]) -> str:
        """The text in the language of `translate`."""
        return self.problem.render(translate) if self.problem else str(self)


@dataclass(frozen=True, slots=True)
class Door:
    """Where a package reports to beside its LMS: our server's `/collect`.

    Attributes:
        url: the whole address of the door.
        token: the dispatch's own key: it appends statements of the dispatch's lessons, and reads nothing.
        dispatch: its id.
    """

    url: str
    token: str
    dispatch: str


@dataclass(frozen=True, slots=True)
class Live:
    """A live package opens its lessons from here.

    Attributes:
        url: the whole permanent address of the dispatch, `{BASE}/live/{dispatch}`; no secret is in it.
        dispatch: its id.
        fallback: the lessons are in the package as well, for when the server can't be reached.
    """

    url: str
    dispatch: str
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A partner's privacy notice as learners see it.

    Attributes:
        version: counts its changes.
        html: by language, rendered and clean; every language of the package is there.
    """

    version: str
    html: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a zip.

    Attributes:
        name: its path in the zip, with slashes; neither absolute nor upwards.
        source: what is in it, or the file to stream it from.
        stored: as it is (media is compressed already); else deflated.
    """

    name: str
    source: bytes | Path
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """All that a format needs to know.

    Attributes:
        id: of the lesson or the module, or `all`; with the format it names the file.
        format: which standard.
        title: by language; every language of the package is there.
        summary: by language.
        lessons: in order, each in the market's view and with only the package's languages asked of it.
        languages: what learners can choose from, the first is the default. A lesson that lacks one stands in its own
            default language.
        namespace: of activity ids, without a slash at its end.
        base_url: of our server, without a slash at its end: of the LTI links of a cartridge.
        market: the partner's, or empty.
        modules: of a cartridge: title by language, and ids of lessons, in order. Otherwise empty.
        door: none where the package reports to its LMS alone.
        live: none where it is self-contained.
        notice: shown before the first statement, where there is a door.
        digests: by lesson, which version it is exactly (`packages.archive`); empty where nobody will ask.
    """

    id: str
    format: Format
    title: Mapping[str, str]
    summary: Mapping[str, str]
    lessons: tuple[Lesson, ...]
    languages: tuple[str, ...]
    namespace: str
    base_url: str = ""
    market: str = ""
    modules: tuple[tuple[Mapping[str, str], tuple[str, ...]], ...] = ()
    door: Door | None = None
    live: Live | None = None
    notice: Notice | None = field(default=None)
    digests: Mapping[str, str] = field(default_factory=lambda: NO_TEXT)

    @property
    def filename(self) -> str:
        """The name of the zip: `split-sheets-scorm12.zip`, with one language `…-fr.zip`, a live one `…-live.zip`."""
        one = f"-{self.languages[0]}" if len(self.languages) == 1 else ""
        return f"{self.id}-{self.format}{one}{'-live' if self.live else ''}.zip"

    def in_language(self, texts: Mapping[str, str], lang: str = "") -> str:
        """A text in a language of the package, else in its first, else in any that is there."""
        for tag in (lang, lang.split("-")[0], *self.languages, "en"):
            if tag in texts:
                return texts[tag]
        return next(iter(texts.values()), "")


NO_TEXT: Mapping[str, str] = MappingProxyType({})
