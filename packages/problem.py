"""What is wrong with a lesson, where, and what to do about it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

LONGEST_VALUE = 400
"""Characters of a value from a file that a problem repeats."""
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


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
        file = _readable(str(self.file))
        place = file if self.line is None else f"{file}:{self.line}"
        return f"{place}: {self._fill(self.message, translate)} {self._fill(self.cure, translate)}"

    def _fill(self, template: str, translate: Callable[[str], str]) -> str:
        values = {name: _short(_readable(value)) for name, value in self.values.items()}
        try:
            return translate(template).format(**values)
        except (KeyError, IndexError, ValueError):  # a translation with a mistyped placeholder
            return template.format(**values)


def _readable(text: str) -> str:
    """The text with what no terminal should get (control characters, bytes that are no text) written as escapes."""
    return "".join(
        letter.encode("unicode_escape").decode() if unicodedata.category(letter) in _UNSEEN else letter
        for letter in text
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
