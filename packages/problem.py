"""What is wrong with a lesson, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


def _as_it_is(message: str) -> str:
    return message


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one file.

    `message` and `cure` are English templates, marked for translation; `values` fills their placeholders.
    """

    file: Path
    line: int | None
    """The line of the key, or where it should be; None: the file as a whole."""
    code: str
    message: str
    cure: str
    values: Mapping[str, str]

    def render(self, translate: Callable[[str], str] = _as_it_is) -> str:
        """The problem as one sentence or two: "file:line: message cure", in the language of `translate`."""
        place = str(self.file) if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self._fill(self.message, translate)} {self._fill(self.cure, translate)}"

    def _fill(self, template: str, translate: Callable[[str], str]) -> str:
        try:
            return translate(template).format(**self.values)
        except (KeyError, IndexError, ValueError):  # a translation with a mistyped placeholder
            return template.format(**self.values)
