"""What can be missing when media are made, said in one sentence with its cure."""

from __future__ import annotations

import importlib
import shutil
from typing import Any


class MediaError(Exception):
    """The media cannot be made; the message says why and what to do."""


def need_module(name: str) -> Any:
    """The imported module `name`.

    Raises:
        MediaError: it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MediaError(
            f"The Python module {name!r} is missing: install the media tools with "
            "`pip install 'creator-lessons[media]'`."
        ) from error


def need_program(name: str) -> str:
    """The path of the program `name`.

    Raises:
        MediaError: it is not on the PATH.
    """
    path = shutil.which(name)
    if path is None:
        raise MediaError(f"The program {name!r} is missing: install it, for example with `apt install {name}`.")
    return path
