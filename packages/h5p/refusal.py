"""Why a package is not imported at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def _as_it_is(message: str) -> str:
    return message


class Refused(Exception):
    """The package is hostile, broken or of no use here; nothing was written.

    Message and cure are English templates, marked for translation; `values` fills their placeholders.
    """

    def __init__(self, code: str, message: str, cure: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.cure = cure
        self.values: Mapping[str, str] = {name: printable(str(value)) for name, value in values.items()}

    def render(self, translate: Callable[[str], str] = _as_it_is) -> str:
        """Message and cure in the language of `translate`."""
        return " ".join(translate(text).format(**self.values) for text in (self.message, self.cure))


def printable(text: str, longest: int = 120) -> str:
    """A text of the package as it may be shown in a terminal: printable and short."""
    shown = "".join(char if char.isprintable() else "?" for char in text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
