"""Containerfile, compose.yaml and Caddyfile, read part by part. Nothing here starts a container."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from lti_tool.commands import build
from lti_tool.health import blueprint
from lti_tool.settings import PREFIX, Settings, load
from tests.docs import problem_of

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SECRETS = ("POSTGRES_PASSWORD", "SECRET", "METRICS_KEY")


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's instructions in order: the word, and what follows on one line."""
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [(word, " ".join(rest.split())) for word, _, rest in (line.partition(" ") for line in lines)]


def given(word: str) -> list[str]:
    """What follows each use of one instruction."""
    return [rest for found, rest in instructions() if found == word]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """Lend compose.yaml as data, its anchors merged."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def filled_in(text: str, values: dict[str, str]) -> str:
    """Compose's interpolation of ``${NAME}``, ``${NAME:-default}`` and ``${NAME:?complaint}``."""

    def value(match: re.Match[str]) -> str:
        name, how, rest = match[1], match[2], match[3]
        if values.get(name):
            return values[name]
        if how == ":?":
            raise LookupError(rest)
        return rest or ""

    return re.sub(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}", value, text)


def test_what_is_copied_into_the_image_is_there_and_not_ignored() -> None:
    ignored = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").split("\n")
    for line in given("COPY"):
        *sources, _target = shlex.split(line)
        for source in sources:
            assert (ROOT / source).exists(), source
            assert f"!{source}" in ignored, f"{source} is ignored when the image is built"


def test_nothing_but_what_is_copied_is_sent_to_the_builder() -> None:
    lines = (DEPLOY / "Containerfile.dockerignore").read_text(encoding="utf-8").split("\n")
    sent = {line[1:] for line in lines if line.startswith("!")}
    assert next(line for line in lines if line and not line.startswith("#")) == "*"
    assert sent == {source for line in given("COPY") for source in shlex.split(line)[:-1]}


def test_the_folders_of_all_packages_are_copied() -> None:
    included = re.search(r"include = \[(.*)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert included
    wanted = {name.rstrip("*") for name in re.findall(r'"([^"]+)"', included[1])}
    assert wanted <= {line.split()[0] for line in given("COPY")}


def test_the_image_runs_as_nobody_special() -> None:
    (user,) = given("USER")
    assert user not in ("root", "0")
    assert any(f"useradd --system --uid 10001 --home-dir /data --no-create-home {user}" in run for run in given("RUN"))
    assert [word for word, _ in instructions()].index("USER") > max(
        number for number, (word, _) in enumerate(instructions()) if word == "RUN"
    )


def test_there_is_no_secret_in_any_layer() -> None:
    assert given("ARG") == []
    assert given("ADD") == []
    named = set(re.findall(rf"{PREFIX}([A-Z_]+)=", " ".join(given("ENV"))))
    assert named.isdisjoint({"SECRET", "METRICS_KEY", "DATABASE_URL"})


def test_the_settings_in_the_image_are_settings() -> None:
    values = dict(re.findall(rf"({PREFIX}[A-Z_]+)=(\S+)", " ".join(given("ENV"))))
    assert values
    settings = load(values)
    assert settings.host == "0.0.0.0"
    assert given("EXPOSE") == [str(settings.port)]
    assert str(settings.data_dir) in given("VOLUME")


def test_the_image_asks_health_where_it_serves() -> None:
    (check,) = given("HEALTHCHECK")
    (port,) = given("EXPOSE")
    assert f"http://127.0.0.1:{port}/health" in check
    assert blueprint().name == "health"


def test_the_image_starts_with_a_command_there_is() -> None:
    (entry,), (command,) = (yaml.safe_load(line) for line in (*given("ENTRYPOINT"), *given("CMD")))
    assert problem_of(build(), f"{entry} {command}") is None


def test_the_python_of_the_image_is_one_we_support() -> None:
    versions = re.findall(r"python:3\.(\d+)-slim", " ".join(given("FROM")))
    assert len(versions) == 2 and len(set(versions)) == 1 and int(versions[0]) >= 11


def test_compose_gives_web_and_worker_the_same_good_settings(compose: dict[str, Any]) -> None:
    web, worker = compose["services"]["web"], compose["services"]["worker"]
    assert web["environment"] == worker["environment"]
    env = {"DOMAIN": "lessons.example", "POSTGRES_PASSWORD": "0" * 64, "SECRET": "1" * 64}
    settings = load({name: filled_in(value, env) for name, value in web["environment"].items()})
    assert settings.base_url == "https://lessons.example"
    assert settings.trusted_proxies == 1
    assert settings.database.startswith("postgresql+psycopg://creator_lessons:")
    assert "@database/creator_lessons" in settings.database


@pytest.mark.parametrize("missing", ["DOMAIN", "POSTGRES_PASSWORD", "SECRET"])
def test_compose_refuses_to_start_without(missing: str) -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    env = {"DOMAIN": "a", "POSTGRES_PASSWORD": "b", "SECRET": "c"}
    filled_in(text, env)
    with pytest.raises(LookupError, match=missing):
        filled_in(text, {**env, missing: ""})


def test_no_secret_is_written_into_compose() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    for line in text.splitlines():
        name, _, value = line.strip().partition(": ")
        if name.removeprefix(PREFIX) in SECRETS:
            assert re.fullmatch(r"\$\{\w+:[-?][^}]*\}", value), line


def test_every_setting_that_compose_names_exists(compose: dict[str, Any]) -> None:
    named = {name for one in compose["services"].values() for name in one.get("environment", {})}
    ours = {name for name in named if name.startswith(PREFIX)}
    assert ours <= {PREFIX + name.upper() for name in Settings.model_fields}


def test_compose_runs_commands_there_are(compose: dict[str, Any]) -> None:
    for name in ("web", "worker"):
        command = " ".join(compose["services"][name]["command"])
        assert problem_of(build(), f"creator-lessons {command}") is None


def test_each_service_comes_back_after_a_crash_or_a_reboot(compose: dict[str, Any]) -> None:
    assert {one["restart"] for one in compose["services"].values()} == {"unless-stopped"}


def test_only_the_proxy_is_reachable_from_outside(compose: dict[str, Any]) -> None:
    assert [name for name, one in compose["services"].items() if one.get("ports")] == ["caddy"]


def test_what_must_last_is_in_volumes_and_the_files_it_mounts_are_there(compose: dict[str, Any]) -> None:
    mounts = {
        name: [volume.split(":")[0] for volume in one.get("volumes", [])] for name, one in compose["services"].items()
    }
    assert "database" in mounts["database"] and "certificates" in mounts["caddy"]
    for source in {source for sources in mounts.values() for source in sources}:
        assert (DEPLOY / source).is_file() if source.startswith("./") else source in compose["volumes"]


def test_what_compose_builds_from_is_there(compose: dict[str, Any]) -> None:
    build_from = compose["services"]["web"]["build"]
    context = (DEPLOY / build_from["context"]).resolve()
    assert context == ROOT.resolve()
    assert (context / build_from["dockerfile"]).is_file()
    assert compose["services"]["worker"]["image"] == compose["services"]["web"]["image"]


def test_services_wait_for_services_there_are(compose: dict[str, Any]) -> None:
    for one in compose["services"].values():
        for other in one.get("depends_on", []):
            assert other in compose["services"]


def test_the_proxy_keeps_metrics_inside_and_passes_the_rest_to_the_web(compose: dict[str, Any]) -> None:
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    (port,) = given("EXPOSE")
    assert f"reverse_proxy web:{port}" in text and "web" in compose["services"]
    assert "{$DOMAIN} {" in text and "DOMAIN" in compose["services"]["caddy"]["environment"]
    matcher = re.search(r"@(\w+) path (.+)", text)
    assert matcher and "/metrics" in matcher[2].split()
    assert f"respond @{matcher[1]} 404" in text
    assert text.count("{") == text.count("}")


def test_the_proxy_takes_as_much_as_the_application() -> None:
    from lti_tool.app import MAX_BODY

    limit = re.search(r"max_size (\d+)MB", (DEPLOY / "Caddyfile").read_text(encoding="utf-8"))
    assert limit and int(limit[1]) * 1_000_000 >= MAX_BODY


def test_the_proxy_waits_for_slow_bodies_so_that_the_web_need_not() -> None:
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    limit = re.search(r"max_size (\d+)MB", text)
    buffer = re.search(r"request_buffers (\d+)MB", text)
    assert limit and buffer and limit[1] == buffer[1]
    assert re.search(r"read_header \d+s", text) and re.search(r"read_body \d+s", text)


def test_the_guide_names_what_env_must_hold() -> None:
    guide = (DEPLOY / "guides/operate.md").read_text(encoding="utf-8")
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    needed = set(re.findall(r"\$\{(\w+):\?", text))
    optional = set(re.findall(r"\$\{(\w+):-", text))
    assert all(f"   {name}=" in guide for name in needed)
    assert all(f"`{name}=" in guide for name in optional)
