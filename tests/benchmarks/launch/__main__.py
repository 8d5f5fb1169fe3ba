"""What a launch costs, side by side with a bare Flask pair; and how many a second, with 8 and with 16 learners.

    python -m tests.benchmarks.launch [--database sqlite|postgresql|both] [--rounds 5] [--launches 200]

Each round opens as many lessons in the tool as in the yardstick (`yardstick.py`), one after the other, in web processes
of the same kind on the same database; half the launches are of learners who come for the first time. The cost is the
processor time of the web processes, as the system counts it; the figure is the median over the rounds of the ratio
of the two. It is a measurement, not a test: a busy machine moves the launches a second, hardly the ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import jwt
from cryptography.hazmat.primitives import serialization

from lti_tool.app import create_app, make_services
from lti_tool.db import writing
from lti_tool.lti.checks import LTI
from lti_tool.models import platform as platforms
from lti_tool.settings import Settings
from packages.player_json import lesson_json
from tests import postgres
from tests.benchmarks.launch import yardstick
from tests.benchmarks.launch.learners import open_lessons
from tests.benchmarks.launch.serving import Plan, Serving, serving
from tests.browser.demo import free_port
from tests.lti_support import ForgedNet, ForgedPlatform, Tool, jwk

LESSON = "split-sheets"


def prepare(folder: Path, database: str, workers: int, threads: int) -> tuple[Plan, ForgedPlatform]:
    """An installation with one platform, its keys known, and the yardstick's tables beside."""
    plan = Plan(
        database=database or f"sqlite:///{folder / 'creator-lessons.db'}",
        folder=str(folder),
        secret="a secret for measuring only, long enough",
        ports={"tool": free_port(), "bare": free_port()},
        workers=workers,
        threads=threads,
    )
    settings = Settings(data_dir=folder, database_url=plan.database, secret=plan.secret, base_url=plan.base_url("tool"))
    services = make_services(settings)
    lms = Tool(services, create_app(services), ForgedNet()).platform()
    with writing(services.engine) as connection:
        platforms.keep_key_set(connection, lms.row.id, {"keys": [jwk(lms.key, lms.kid)]})
    lesson = services.catalogue.lessons[LESSON]
    shown = lesson_json(lesson, "en", "/media/" + lesson.id, settings.namespace)
    (folder / "lesson.json").write_text(json.dumps(shown).replace("<", "\\u003c"), encoding="utf-8")
    (folder / "platform.pem").write_bytes(
        lms.key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    services.engine.dispose()
    yardstick.prepare(plan.database, lms.row.issuer, lms.row.client_id, lms.row.auth_url)
    return plan, lms


class Round:
    """One round of launches against a running server."""

    def __init__(self, plan: Plan, lms: ForgedPlatform) -> None:
        """Take where they run and who sends them."""
        self.plan, self.lms, self.number = plan, lms, 0

    def run(self, kind: str, server: Serving, learners: int, launches: int) -> tuple[float, float, int]:
        """Milliseconds of processor time a launch, launches a second, and bytes of the page."""
        self.number += 1
        base = self.plan.base_url(kind)
        login = self.lms.login_parameters(target_link_uri=base + "/lti/launch")
        pem = self.lms.key

        def sign(number: int, nonce: str) -> str:
            claims = self.lms.learner(
                **{
                    "nonce": nonce,
                    "sub": f"learner-{self.number}-{number // 2}",
                    LTI + "target_link_uri": base + "/lti/launch",
                    LTI + "custom": {"lesson": LESSON},
                }
            )
            return jwt.encode(claims, pem, "RS256", headers={"kid": self.lms.kid})

        before = server.cpu()
        found = open_lessons(server.port, [login] * launches, sign, learners, b'id="lesson"')
        cost = 1000 * (server.cpu() - before) / launches
        return cost, launches / found.seconds, found.page_bytes


def measure(database: str, arguments: argparse.Namespace) -> None:
    """Measure on one database and print the figures."""
    with ExitStack() as stack:
        if arguments.keep:
            folder = Path(tempfile.mkdtemp(prefix="launches-"))
            print(f"  the run's folder: {folder}")
        else:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="launches-")))
        url = "" if database == "sqlite" else postgres.shared().create(f"launches_{folder.name}")
        plan, lms = prepare(folder, url, arguments.workers, arguments.threads)
        rounds = Round(plan, lms)
        with serving("tool", plan) as tool, serving("bare", plan) as bare:
            for warm in (tool, bare):
                rounds.run("tool" if warm is tool else "bare", warm, 8, 40)
            for learners in arguments.learners:
                ratios, costs, bares, rates, bare_rates, size = [], [], [], [], [], 0
                for _ in range(arguments.rounds):
                    bare_cost, bare_rate, _size = rounds.run("bare", bare, learners, arguments.launches)
                    cost, rate, size = rounds.run("tool", tool, learners, arguments.launches)
                    ratios.append(cost / bare_cost)
                    costs.append(cost)
                    bares.append(bare_cost)
                    rates.append(rate)
                    bare_rates.append(bare_rate)
                print(
                    f"  {database}, {learners} learners: {statistics.median(ratios):.2f} x the yardstick "
                    f"({min(ratios):.2f} to {max(ratios):.2f}); "
                    f"{statistics.median(costs):.2f} ms against {statistics.median(bares):.2f} ms; "
                    f"{statistics.median(rates):.0f} launches/s (best {max(rates):.0f}), "
                    f"the yardstick {statistics.median(bare_rates):.0f}; page {size} bytes"
                )


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="What a launch costs.")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--launches", type=int, default=200)
    parser.add_argument("--learners", type=int, nargs="+", default=[8, 16])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--keep", action="store_true", help="keep the run's folder, with logs and profiles")
    arguments = parser.parse_args()
    print(f"{time.strftime('%H:%M', time.gmtime())} UTC, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for database in ["sqlite", "postgresql"] if arguments.database == "both" else [arguments.database]:
        measure(database, arguments)


if __name__ == "__main__":
    main()
