"""Open edX's platform code in a process of its own, and what a test may ask it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.docs import ROOT

HERE = Path(__file__).parent
PRESENT, OLD = "11.4.4", "9.14.2"


@dataclass(frozen=True, slots=True)
class Block:
    """A component of the course, with what Studio shows to give to its tool.

    Attributes:
        key: the usage key, which is the resource link's id too.
        page, studio: its addresses in the LMS and in Studio.
    """

    key: str
    page: str
    studio: str
    issuer: str
    client_id: str
    deployment_id: str
    auth_url: str
    token_url: str
    jwks_url: str


@dataclass(slots=True)
class Site:
    """One running platform, at localhost; its database lies in ``state``."""

    state: Path
    port: int
    version: str = PRESENT
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def python(self) -> Path:
        return ROOT / ".venv" / f"openedx-{self.version}" / "bin" / "python"

    @property
    def log(self) -> Path:
        return self.state / "site.log"

    def start(self) -> None:
        """Start it and wait until it answers: seconds, but minutes where the machine is busy."""
        assert self.python.exists(), f"sh tests/platforms/openedx/setup.sh {self.version} was not run (make test does)"
        self.state.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(self.python), "manage.py", "serve"],
                cwd=HERE,
                stdout=log,
                stderr=log,
                env={
                    **os.environ,
                    "OPENEDX_STATE": str(self.state),
                    "OPENEDX_HOST": "localhost",
                    "OPENEDX_PORT": str(self.port),
                    "PYTHONDONTWRITEBYTECODE": "1",
                },
            )
        until = time.monotonic() + 180
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            try:
                if requests.get(f"{self.url}/test/blocks", timeout=5).status_code == 200:
                    return
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.1)
        raise AssertionError(self.log.read_text()[-2000:])

    def stop(self) -> None:
        """End it, whatever it does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def place(self, name: str, tool: str, **fields: Any) -> Block:
        """Add a component to the course, or change it: an author's form in Studio. Fields as XBlock calls them.

        Its key set is the one that older registrations share, as those of ``RunningTool.connect`` do.
        """
        usual = {
            "display_name": name,
            "lti_version": "lti_1p3",
            "lti_1p3_oidc_url": f"{tool}/lti/login",
            "lti_1p3_launch_url": f"{tool}/lti/launch",
            "lti_1p3_tool_key_mode": "keyset_url",
            "lti_1p3_tool_keyset_url": f"{tool}/lti/jwks",
            "lti_1p3_enable_nrps": True,
            "lti_advantage_deep_linking_enabled": True,
            "lti_advantage_deep_linking_launch_url": f"{tool}/lti/launch",
            "has_score": True,
            "weight": 1.0,
            "launch_target": "iframe",
        }
        answer = requests.post(
            f"{self.url}/test/blocks", json={"name": name, "fields": {**usual, **fields}}, timeout=30
        )
        assert answer.status_code == 200, answer.text[:2000]
        return _block(answer.json())

    def place_from_store(self, name: str, tool: str, slug: str = "lessons") -> Block:
        """Add a component whose tool the site's operator has put into the site-wide store."""
        stored = requests.post(f"{self.url}/test/store/{slug}", json={"tool": tool}, timeout=30).json()
        block = self.place(name, tool, config_type="external", external_config=f"lti_store:{slug}")
        return Block(
            block.key,
            block.page,
            block.studio,
            stored["issuer"],
            stored["client_id"],
            stored["deployment_id"],
            stored["auth_login_url"],
            stored["token_url"],
            stored["keyset_url"],
        )

    def facts(self, block: Block) -> dict[str, Any]:
        """What the platform has stored about a component: line items, scores, content items."""
        answer = requests.get(f"{self.url}/test/blocks", params={"key": block.key}, timeout=30)
        [found] = answer.json()["blocks"]
        return dict(found)

    def grade(self, block: Block, person: str) -> float | None:
        """The grade book's entry, as a share of all points; ``None`` where there is none."""
        for one in requests.get(f"{self.url}/test/grades", timeout=30).json()["grades"]:
            if (one["usage_key"], one["user"]) == (block.key, person):
                return float(one["earned"]) / float(one["possible"])
        return None

    def forget(self, person: str) -> None:
        """Let the id that tools know this person by be gone."""
        answer = requests.post(f"{self.url}/test/people/{person}/forget", timeout=30)
        assert answer.json()["forgotten"], "this person was not known to any tool"


def _block(said: dict[str, Any]) -> Block:
    return Block(
        said["usage_key"],
        said["page"],
        said["studio"],
        said["issuer"],
        said["client_id"],
        said["deployment_id"],
        said["auth_login_url"],
        said["token_url"],
        said["keyset_url"],
    )
