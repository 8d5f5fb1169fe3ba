"""What is found in a package: plain data. The words for people belong to whoever shows it (by `code`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from packages.h5p.refusal import printable
from scorm_export.validate.codes import SEVERITY

Severity = Literal["error", "warning", "hint"]
Kind = Literal["", "scorm12", "scorm2004", "cmi5", "tincan", "cc", "html"]

MOST_OF_A_CODE = 10
"""So many findings of one code are kept of a package: whoever mends these mends the others. The rest is counted."""
LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth knowing.

    Attributes:
        code: what it is; a key of `codes.SEVERITY`.
        place: the file in the package, or empty: the package itself.
        line: the line in that file, from 1; 0 where there is none.
        values: what the words name, printable and short.
    """

    code: str
    place: str = ""
    line: int = 0
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """`error`: it won't work somewhere; `warning`: it works otherwise than meant; `hint`: worth knowing."""
        return SEVERITY[self.code]


class Findings:
    """Collects findings; of each code no more than a person reads."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.more: Counter[str] = Counter()
        """How many findings of a code are left out."""
        self._counted: Counter[str] = Counter()
        self._seen: set[tuple[str, str, int, tuple[tuple[str, str], ...]]] = set()

    def add(self, code: str, place: str = "", line: int | None = 0, **values: object) -> None:
        """Keep one; the same said twice is said once."""
        texts = {name: printable(str(value)) for name, value in values.items()}
        found = Finding(code, printable(place, LONGEST_PLACE), line or 0, texts)
        key = (code, found.place, found.line, tuple(texts.items()))
        if key in self._seen:
            return
        if self._counted[code] < MOST_OF_A_CODE:
            self._seen.add(key)
            self.kept.append(found)
        else:
            self.more[code] += 1
        self._counted[code] += 1

    def __contains__(self, code: str) -> bool:
        return code in self._counted


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one package.

    Attributes:
        path: the file that was looked at.
        kind: which standard, or empty where no manifest tells.
        version: as the manifest says it, such as `2004 4th Edition`; may be empty.
        title: what the manifest calls it.
        files: how many files are in it.
        size: of the file, in bytes.
        unpacked: of all that is in it, in bytes.
        findings: errors first, then warnings, then hints; in each the order of the checks.
        more: of a code, how many findings were left out.
        traits: facts that decide what an LMS does with it: see `codes.TRAITS`.
    """

    path: Path
    kind: Kind
    version: str
    title: str
    files: int
    size: int
    unpacked: int
    findings: tuple[Finding, ...]
    more: Mapping[str, int]
    traits: frozenset[str]

    def count(self, severity: Severity) -> int:
        """How many findings there are of a severity, those left out too."""
        return sum(found.severity == severity for found in self.findings) + sum(
            number for code, number in self.more.items() if SEVERITY[code] == severity
        )
