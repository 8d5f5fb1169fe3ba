from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lti_tool.db import open_database, reading
from lti_tool.models import partner as partners
from lti_tool.settings import load
from tests.lti_tool.commands.conftest import Command
from tests.packages.rich import FILES


def _listed(cli: Command) -> list[dict[str, object]]:
    said = cli("partner", "list", "--json")
    assert (said.status, said.err) == (0, "")
    found: list[dict[str, object]] = json.loads(said.out)
    return found


def test_an_invitation_is_a_registration_address_and_nothing_else(cli: Command) -> None:
    cli("partner", "add", "Society of Authors")
    said = cli("partner", "invite", "society-of-authors")
    assert (said.status, said.err) == (0, "")
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/lti/register/[A-Za-z0-9_-]{20,}\n", said.out)


def test_an_invitation_is_good_for_the_partner_it_was_made_for(cli: Command) -> None:
    cli("partner", "add", "One")
    cli("partner", "add", "Two")
    secret = urlsplit(cli("partner", "invite", "Two").out.strip()).path.rpartition("/")[2]
    engine = open_database(load({}))
    with reading(engine) as connection:
        invitation = partners.invitation(connection, secret)
        assert invitation is not None and not invitation.used_up
        assert partners.get(connection, invitation.partner_id).name == "Two"
    engine.dispose()


def test_the_program_prints_an_invitation_alone_on_standard_output(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("creator-lessons")
    for arguments in (["partner", "add", "Société"], ["partner", "invite", "societe"]):
        done = subprocess.run(
            [program, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
        )
    assert len(done.stdout.splitlines()) == 1 and "/lti/register/" in done.stdout


def test_it_starts_with_the_public_address(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREATOR_LESSONS_BASE_URL", "https://lessons.example/")
    cli("partner", "add", "One")
    assert cli("partner", "invite", "One").out.startswith("https://lessons.example/lti/register/")


@pytest.mark.parametrize("name", ["Society of Authors", "society-of-authors", "SOCIETY OF AUTHORS"])
def test_a_partner_is_found_by_its_names(name: str, cli: Command) -> None:
    cli("partner", "add", "Society of Authors")
    assert cli("partner", "invite", name).status == 0


def test_a_name_in_another_script_is_found_and_not_added_twice(cli: Command) -> None:
    assert cli("partner", "add", "日本音楽協会").status == 0
    assert cli("partner", "invite", "日本音楽協会").status == 0
    assert cli("partner", "add", "日本音楽協会").status == 1
    assert len(_listed(cli)) == 1


def test_inviting_nobody_prints_nothing_on_standard_output(cli: Command) -> None:
    said = cli("partner", "invite", "nobody")
    assert (said.status, said.out) == (1, "")
    assert "nobody" in said.err and "partner list" in said.err


def test_a_partner_is_added_with_what_was_said(cli: Command) -> None:
    options = ["--home-page", "https://societe.example", "--market", "fr", "--deployments", "accept"]
    said = cli("partner", "add", "Société", *options)
    assert (said.status, said.out) == (0, "")
    (one,) = _listed(cli)
    assert (one["slug"], one["name"], one["market"]) == ("societe", "Société", "FR")
    assert (one["home_page"], one["deployment_policy"]) == ("https://societe.example", "accept")


def test_further_deployments_wait_unless_said_otherwise(cli: Command) -> None:
    cli("partner", "add", "One")
    assert _listed(cli)[0]["deployment_policy"] == "wait"


def test_the_same_name_is_refused(cli: Command) -> None:
    cli("partner", "add", "One")
    said = cli("partner", "add", "one")
    assert said.status == 1 and "already" in said.err
    assert len(_listed(cli)) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [""],
        ["   "],
        ["x" * 201],
        ["One", "--market", "FRA"],
        ["One", "--market", "1x"],
        ["One", "--market", "éà"],
        ["One", "--home-page", "society.example"],
        ["One", "--home-page", "https://"],
        ["One", "--home-page", "https://[x"],
        ["One", "--home-page", "https://x.example/" + "y" * 500],
    ],
)
def test_what_cannot_be_a_partner_is_one_sentence(arguments: list[str], cli: Command) -> None:
    said = cli("partner", "add", *arguments)
    assert (said.status, said.out) == (1, "")
    assert len(said.lines) == 1
    assert _listed(cli) == []


@pytest.mark.parametrize("name", ["A\x1b[31mB", "A\nB", "A\udcffB", "A\x00B"])
def test_a_name_keeps_nothing_that_a_terminal_would_obey(name: str, cli: Command) -> None:
    assert cli("partner", "add", name).status == 0
    [kept] = _listed(cli)
    assert str(kept["name"]).isprintable()


def test_the_list_holds_no_keys(cli: Command) -> None:
    cli("partner", "add", "One")
    assert "identity_key" not in _listed(cli)[0]


def test_the_list_is_a_table_for_people(cli: Command) -> None:
    assert "none yet" in cli("partner", "list").out
    cli("partner", "add", "Society of Authors", "--market", "FR")
    table = cli("partner", "list").out
    assert "Society of Authors" in table and "society-of-authors" in table and "FR" in table


def test_a_market_can_be_changed(cli: Command) -> None:
    cli("partner", "add", "One")
    assert cli("partner", "set", "One", "--market", "be").status == 0
    assert _listed(cli)[0]["market"] == "BE"
    assert cli("partner", "set", "One").status == 1
    assert cli("partner", "set", "One", "--market", "Belgium").status == 1
    assert cli("partner", "set", "nobody", "--market", "BE").status == 1


def test_a_notice_of_its_own_is_a_new_version_that_learners_will_see(cli: Command, tmp_path: Path) -> None:
    cli("partner", "add", "One")
    file = tmp_path / "notice.md"
    file.write_text("**We** keep your results.", encoding="utf-8")
    before = _listed(cli)[0]["notice_version"]
    assert cli("partner", "notice", "One", file, "--lang", "en").status == 0
    assert _listed(cli)[0]["notice_version"] == int(str(before)) + 1


def test_a_notice_that_is_no_text_is_refused(cli: Command, tmp_path: Path) -> None:
    cli("partner", "add", "One")
    file = tmp_path / "notice.md"
    file.write_bytes(b"\xff\xfe\x00")
    said = cli("partner", "notice", "One", file, "--lang", "en")
    assert said.status == 1 and "UTF-8" in said.err
    assert cli("partner", "notice", "One", tmp_path / "none.md", "--lang", "en").status == 2


def test_the_list_counts_lessons_of_ones_own_and_says_where_they_go(cli: Command) -> None:
    cli("partner", "add", "One")
    folder = load({}).partner_lessons_folder / "one"
    for name in ("one-good", "one-broken", "another"):
        lesson = folder / "lessons" / name
        (lesson / "media").mkdir(parents=True)
        for file, content in FILES.items():
            (lesson / file).write_bytes(content.replace(b'"rich-lesson"', f'"{name}"'.encode()))
    (folder / "lessons" / "one-broken" / "ar.toml").unlink()
    said = cli("partner", "list", "--json")
    [one] = json.loads(said.out)
    assert (one["own_lessons"], one["own_lessons_folder"]) == (1, str(folder))
    assert "one-broken" in said.err and "Call it one-another" in said.err
    said = cli("partner", "list")
    assert str(folder / "lessons") in said.err.replace("\n", "") and "one-" in said.err


def test_an_invitation_for_many_serves_many(cli: Command) -> None:
    cli("partner", "add", "One")
    secret = urlsplit(cli("partner", "invite", "One", "--many").out.strip()).path.rpartition("/")[2]
    engine = open_database(load({}))
    with reading(engine) as connection:
        invitation = partners.invitation(connection, secret)
        assert invitation is not None and invitation.most_uses == partners.MANY_USES
    engine.dispose()


def test_names_in_the_class_view_are_the_partners_choice(cli: Command) -> None:
    cli("partner", "add", "One")
    cli("partner", "add", "Two", "--names", "no")
    assert [one["show_names"] for one in _listed(cli)] == [True, False]
    assert cli("partner", "set", "One", "--names", "no").status == 0
    assert [one["show_names"] for one in _listed(cli)] == [False, False]
