from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from lti_tool.commands.common import open_services
from lti_tool.db import writing
from tests.lti_tool.commands.conftest import Command
from tests.xapi.examples import agent, new_id, statement
from xapi.lrs.tables import statements

NAME = "4e" * 32


def ndjson(path: Path, *found: Any) -> Path:
    """Write a file of lines."""
    path.write_text("".join(json.dumps(one) + "\n" for one in found), "utf-8")
    return path


def out(cli: Command, *arguments: str) -> list[dict[str, Any]]:
    """Export to a file; returns its statements."""
    said = cli("lrs", "export", "--out", "out.ndjson", *arguments)
    assert said.status == 0, said.err
    body = Path("out.ndjson").read_bytes()
    assert hashlib.sha256(body).hexdigest() in said.err
    return [json.loads(line) for line in body.splitlines()]


def test_what_is_imported_is_exported_and_verified(cli: Command, tmp_path: Path) -> None:
    found = [statement(verb="completed"), statement(context={"registration": new_id()})]
    file = ndjson(tmp_path / "in.ndjson", *found)
    said = cli("lrs", "import", file)
    assert (said.status, said.out) == (0, "")
    assert "New: 2" in said.err
    assert "Known already: 2" in cli("lrs", "import", file).err
    assert [one["id"] for one in out(cli)] == [one["id"] for one in found]
    assert [one["id"] for one in out(cli, "--verb", "completed")] == [found[0]["id"]]
    assert [one["id"] for one in out(cli, "--registration", found[1]["context"]["registration"])] == [found[1]["id"]]
    assert out(cli, "--until", "2001-01-01") == out(cli, "--since", "2100-01-01T00:00Z") == []
    said = cli("lrs", "verify")
    assert (said.status, said.out) == (0, "")
    assert "2 statements" in said.err


def test_refused_lines_are_set_aside_with_their_reasons(cli: Command, tmp_path: Path) -> None:
    bad = {**statement(), "actor": {"mbox": "x@y"}}
    said = cli("lrs", "import", ndjson(tmp_path / "in.ndjson", statement(), bad, statement()))
    assert said.status == 1
    assert "line 2: statement.actor.mbox: must be a mailto IRI" in said.err
    assert "New: 2" in said.err and "Refused: 1" in said.err
    file = tmp_path / "in.ndjson.rejected.ndjson"
    (aside,) = map(json.loads, file.read_text("utf-8").splitlines())
    assert aside["line"] == 2 and json.loads(aside["statement"]) == bad
    assert len(out(cli)) == 2
    assert file.stat().st_mode & 0o777 == 0o600, "it names learners"
    file.chmod(0o644)
    assert cli("lrs", "import", tmp_path / "in.ndjson").status == 1
    assert file.stat().st_mode & 0o777 == 0o600


def test_who_vouches_is_the_credential_or_kept(cli: Command, tmp_path: Path) -> None:
    cli("partner", "add", "One")
    key = cli("credential", "add", "Archive", "--scope", "all", "--partner", "One").out.split()[0]
    file = ndjson(tmp_path / "in.ndjson", {**statement(), "authority": agent("other")})
    assert cli("lrs", "import", file, "--credential", "Archive").status == 0
    (found,) = out(cli, "--partner", "One")
    assert found["authority"]["account"]["name"] == key
    cli("partner", "add", "Two")
    assert cli("lrs", "import", file, "--partner", "Two", "--authority", "keep").status == 0
    (found,) = out(cli, "--partner", "Two")
    assert found["authority"] == agent("other")
    assert cli("lrs", "import", file, "--partner", "Two", "--credential", "Archive").status == 1
    assert cli("lrs", "import", file, "--credential", "nobody").status == 1


def test_damage_is_listed_and_ends_with_one(cli: Command, tmp_path: Path) -> None:
    cli("lrs", "import", ndjson(tmp_path / "in.ndjson", statement()))
    here = open_services(None)
    with writing(here.engine) as connection:
        connection.execute(update(statements).values(digest=b"\0" * 32))
    here.engine.dispose()
    said = cli("lrs", "verify")
    assert said.status == 1
    assert said.out == "statement 1: its digest is not that of its JSON\n"


def test_a_person_is_erased_and_a_certificate_printed(cli: Command, tmp_path: Path) -> None:
    cli("lrs", "import", ndjson(tmp_path / "in.ndjson", statement(actor=NAME), statement()))
    assert cli("lrs", "erase", "--pseudonym", NAME, "--check").status == 1
    said = cli("lrs", "erase", "--pseudonym", NAME[:8], "--yes", "--json")
    assert said.status == 0, said.err
    told = json.loads(said.out)
    assert told["counts"]["statements"] == 1 and NAME not in said.out
    assert NAME not in json.dumps(out(cli))
    again = cli("lrs", "erase", "--actor", json.dumps(agent(NAME)), "--check")
    assert again.status == 0 and told["digest"] in again.out
    assert cli("lrs", "verify").status == 0


def test_nothing_is_erased_without_a_yes(cli: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli("lrs", "import", ndjson(tmp_path / "in.ndjson", statement(actor=NAME)))
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert cli("lrs", "erase", "--pseudonym", NAME).status != 0
    assert out(cli)[0]["actor"] == agent(NAME)


NONSENSE = [
    ["erase"],
    ["erase", "--actor", "{}", "--pseudonym", "x"],
    ["erase", "--actor", "{}"],
    ["erase", "--actor", "nonsense"],
    ["erase", "--pseudonym", "nobody"],
    ["erase", "--pseudonym", ""],
    ["export", "--since", "yesterday"],
    ["export", "--registration", "7"],
    ["export", "--partner", "nobody"],
    ["import", "nowhere.ndjson"],
    ["import", "-", "--attachments", "nowhere"],
]


def test_what_makes_no_sense_is_said_in_a_sentence(cli: Command) -> None:
    for arguments in NONSENSE:
        said = cli("lrs", *arguments)
        assert (said.status, said.out) == (1, ""), arguments
        assert said.err.strip() and "Traceback" not in said.err
    assert not list(Path.cwd().glob(".*ndjson*"))
