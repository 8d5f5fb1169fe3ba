"""What a verification found."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_TOLD = 1000
"""So many faults are told one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: where (``statement 17``, ``attachment 9f86…``) and what."""

    where: str
    what: str


@dataclass(slots=True)
class Report:
    """What was looked at, and what is wrong with it."""

    statements: int = 0
    names: int = 0
    relations: int = 0
    references: int = 0
    attachments: int = 0
    faults: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, where: str, what: str) -> None:
        """Tell a fault."""
        self.count += 1
        if len(self.faults) < MOST_TOLD:
            self.faults.append(Fault(where, what))

    def take_in(self, other: Report) -> None:
        """Take in what was found in another part."""
        for name in ("statements", "names", "relations", "references", "attachments", "count"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.faults += other.faults[: MOST_TOLD - len(self.faults)]
