"""The set-up scripts are good shell, and say in a sentence what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "script",
    ["deploy/setup.sh", "tests/setup.sh", "tests/long/setup.sh", "tests/platforms/openedx/setup.sh", ".ci/run"],
)
def test_each_script_can_be_read_by_its_shell(script: str) -> None:
    shell = "bash" if script == ".ci/run" else "sh"
    done = subprocess.run([shell, "-n", ROOT / script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_a_python_that_is_new_enough_the_set_up_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy/setup.sh", tmp_path / "deploy/setup.sh")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "dirname", "rm", "env"):
        (tools / name).symlink_to(shutil.which(name) or name)
    done = subprocess.run(
        ["/bin/sh", tmp_path / "deploy/setup.sh", "app"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": str(tools), "PYTHON": "no-such-python"},
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1 and "Python 3.11" in done.stderr


def test_ci_runs_what_make_test_runs() -> None:
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").rstrip().endswith("exec make test")
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_make_names_its_targets() -> None:
    done = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert {line.split()[0] for line in done.stdout.splitlines()} >= {"demo", "test", "test-long", "lint"}
