"""Every file, route, command and setting that a document names exists."""

from __future__ import annotations

import re

import pytest

from lti_tool import record_store
from lti_tool.app import create_app, make_services
from lti_tool.commands import build
from lti_tool.settings import CONFIG_VARIABLE, PREFIX, Settings, load
from tests.docs import DOCUMENTS, ROOT, Document, problem_of, read


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> Document:
    """Lend each document."""
    return read(request.param)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Lend the routes of the whole application, their parameters as ``<>``."""
    services = make_services(load({}, data_dir=tmp_path_factory.mktemp("data")))
    app = create_app(services)
    services.engine.dispose()
    beneath = app.extensions[record_store.PREFIX].url_map.iter_rules()
    paths = [rule.rule for rule in app.url_map.iter_rules()] + [record_store.PREFIX + rule.rule for rule in beneath]
    return {re.sub(r"<[^>]*>", "<>", path) for path in paths}


def test_its_links_and_pictures_lead_somewhere(document: Document) -> None:
    folder = (ROOT / document.path).parent
    assert [link for link in document.links if not (folder / link).exists()] == []


def test_the_files_and_folders_it_names_are_there(document: Document) -> None:
    folder = (ROOT / document.path).parent
    missing = [name for name in document.files if not ((ROOT / name).exists() or (folder / name).exists())]
    assert missing == []


def test_the_routes_it_names_are_answered(document: Document, rules: set[str]) -> None:
    def answered(route: str) -> bool:
        return route in rules or any(rule.startswith(route.rstrip("/") + "/") for rule in rules)

    assert [route for route in document.routes if not answered(route)] == []


def test_the_commands_it_shows_can_be_given(document: Document) -> None:
    uses = [line for line in document.commands if line.startswith("creator-lessons")]
    assert [problem for problem in (problem_of(build(), use) for use in uses) if problem] == []


def test_the_make_targets_it_shows_are_in_the_makefile(document: Document) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {line.split()[1] for line in document.commands if line.startswith("make ")}
    assert named <= targets


def test_the_settings_it_names_exist(document: Document) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {CONFIG_VARIABLE}
    assert document.settings <= known


def test_the_reader_of_documents_finds_what_it_should() -> None:
    text = "`a/b.py` `/lti/x/<id>` `POST /a` `statements/read` `creator-lessons keys list`\n"
    block = "```sh\nmake demo  # x\n```\n"
    found = Document("x.md", text + block + "[x](y.md#z) [o](https://o.example)")
    assert found.files == ["a/b.py"]
    assert found.routes == ["/lti/x/<>", "/a"]
    assert found.commands == ["creator-lessons keys list", "make demo"]
    assert found.links == ["y.md"]


@pytest.mark.parametrize(
    "line",
    [
        "creator-lessons partners list",
        "creator-lessons partner remove X",
        "creator-lessons partner add",
        "creator-lessons serve --prot 80",
        "creator-lessons credential add X --scope everything",
    ],
)
def test_a_command_that_cannot_be_given_is_found_out(line: str) -> None:
    assert problem_of(build(), line)


def test_each_lms_has_a_guide_in_both_languages_and_all_are_looked_at() -> None:
    guides = {f"deploy/guides/{name}{lang}.md" for name in ("moodle", "canvas", "openedx") for lang in ("", ".fr")}
    assert guides <= set(DOCUMENTS)
    assert "deploy/guides/operate.md" in DOCUMENTS
