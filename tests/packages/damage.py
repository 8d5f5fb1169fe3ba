"""Ways to break a lesson's folder, for Hypothesis to choose from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.packages.rich import FILES

TEXTS = tuple(name for name in FILES if name.endswith((".toml", ".vtt", ".svg")))
VALUES = (
    "1", "-1", "0.0", "1e999", "nan", "-inf", "true", '""', '" "', '"x"', "[]", "[[]]", "{}", "[1, true]", "2026-11-01",
    "07:32:00", "1979-05-27T07:32:00Z", '"../../x"', '"\\u0000"', '"\\u202e{0}{name}%s"', "'''a'''", "9" * 400, "[{}]",
    '{ "a b" = 1 }', '{ a = "x", b = [] }', '["a", "a"]', f'"{"x" * 70_000}"', f"{'[' * 60}{']' * 60}",
    f"{'{a=' * 40}1{'}' * 40}", '"/etc/hostname"', '"media/../../x.svg"', '["FR", "ZZ"]', '"intro"', '"quiz"', '"text"',
    '"match"', '"order"', '"video"', '[" ", "?", "ja"]', '"[x](#Nothing) [y](http://[::1) ![z](#)"', '"#" * 3',
)  # fmt: skip
TABLES = (
    '[[segments]]\nid = "x"\nkind = "card"\nreplaces = "x"\nmarkets = ["FR"]\n',
    '[[segments]]\nid = "x"\nkind = "quiz"\nquestions = ["code", "y"]\nmarkets = ["FR", "ZZ"]\nreplaces = "film"\n',
    '[[questions]]\nid = "x"\nkind = "match"\nchoices = ["a", "b"]\ntargets = ["x", "y"]\nright = { c = "z" }\n',
    '[[questions]]\nid = "x"\nkind = "order"\nchoices = ["a", "b"]\nright = ["a", "b"]\n',
    '[[questions]]\nid = "x"\nkind = "text"\nright = ["\\u0301", "…"]\n',
    "[questions.x]\naccept = [1]\n",
    "[segments]\n",
    "[glossary.x.y]\nz = 1\n",
    "[[[x]]]\n",
    '["\\u0000"]\n"a\\nb" = 1\n',
    "[completion]\ntries = 0\nmastery = nan\nwatch = 2\n",
)
BYTES = (
    b"\xff\xfe",
    b"\x00",
    b"\xed\xa0\x80",
    b"\r",
    b"\xef\xbb\xbf",
    b'"""',
    b"[",
    b"\x1b[2J",
    b"<script/>",
    b"#" * 1_000_001,
)


def _text(draw: Any) -> Callable[[Path], None]:
    name, place = draw(st.sampled_from(TEXTS)), draw(st.integers(0, 10_000))
    how = draw(st.sampled_from(["value", "value", "drop", "swap", "double", "bytes", "insert", "table", "cut", "move"]))
    value, table, raw = draw(st.sampled_from(VALUES)), draw(st.sampled_from(TABLES)), draw(st.sampled_from(BYTES))
    other, words = draw(st.sampled_from(TEXTS)), draw(st.text(max_size=20))

    def damage(folder: Path) -> None:
        content = _content(folder / name)
        lines = content.split(b"\n")
        at = place % len(lines)
        if how == "value":
            keyed = [number for number, line in enumerate(lines) if b" = " in line]
            if keyed:
                at = keyed[place % len(keyed)]
                lines[at] = lines[at].split(b" = ")[0] + b" = " + value.encode()
        elif how == "drop":
            del lines[at]
        elif how == "swap":
            lines[at], lines[-at - 1] = lines[-at - 1], lines[at]
        elif how == "double":
            lines.insert(at, lines[at])
        elif how == "insert":
            lines.insert(at, words.encode("utf-8", "surrogatepass"))
        elif how == "table":
            lines.append(table.encode())
        elif how == "move":
            lines.insert(at, _content(folder / other).split(b"\n")[0])
        content = b"\n".join(lines)
        at = place % (len(content) + 1)
        if how == "bytes":
            content = content[:at] + raw + content[at:]
        elif how == "cut":
            content = content[:at]
        _put(folder / name, content)

    return damage


def _file(draw: Any) -> Callable[[Path], None]:
    name, other = draw(st.sampled_from(sorted(FILES))), draw(st.sampled_from(sorted(FILES)))
    how = draw(
        st.sampled_from(
            ["gone", "empty", "folder", "away", "circle", "nowhere", "device", "pipe", "locked", "as other"]
        )
    )

    def damage(folder: Path) -> None:
        file = folder / name
        content = _content(folder / other)
        if not file.parent.is_dir():  # another damage took it
            return
        _clear(file)
        if how == "empty":
            _put(file, b"")
        elif how == "folder":
            file.mkdir()
        elif how in ("away", "circle", "nowhere", "device"):
            targets = {"away": "/etc/hostname", "circle": file.name, "nowhere": "nothing", "device": "/dev/zero"}
            file.symlink_to(targets[how])
        elif how == "pipe":
            os.mkfifo(file)
        elif how == "locked":
            _put(file, content)
            file.chmod(0)
        elif how == "as other":
            _put(file, content)

    return damage


def _folder(draw: Any) -> Callable[[Path], None]:
    how = draw(st.sampled_from(["more languages", "odd name", "no media", "deep", "media is a file"]))

    def damage(folder: Path) -> None:
        if how == "more languages":
            for name in ("xx.toml", "EN.toml", " .toml", "zh-Hans-CN.toml"):
                _put(folder / name, b"")
        elif how == "odd name":
            _put(Path(os.fsdecode(os.fsencode(folder) + b"/\xff{x}\n.toml")), b"")
        elif how == "no media":
            shutil.rmtree(folder / "media", ignore_errors=True)
        elif how == "deep":
            (folder / Path(*["d"] * 60)).mkdir(parents=True, exist_ok=True)
        else:
            shutil.rmtree(folder / "media", ignore_errors=True)
            _clear(folder / "media")
            _put(folder / "media", b"x")

    return damage


@st.composite
def damages(draw: Any) -> list[Callable[[Path], None]]:
    """One to four ways to break the folder of the rich lesson, each a function of the folder."""
    kinds = draw(st.lists(st.sampled_from([_text, _text, _text, _file, _folder]), min_size=1, max_size=4))
    return [kind(draw) for kind in kinds]


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() and file.stat().st_size else b""


def _clear(file: Path) -> None:
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    elif file.is_symlink() or file.exists():
        file.unlink()


def _put(file: Path, content: bytes) -> None:
    if file.parent.is_dir() and not file.is_dir():
        _clear(file)
        file.write_bytes(content)
