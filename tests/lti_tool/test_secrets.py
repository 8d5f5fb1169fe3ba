from __future__ import annotations

import stat
from pathlib import Path

import pytest

from lti_tool.errors import CommandError
from lti_tool.secrets import Vault, instance_secret, pseudonym


def test_what_was_sealed_opens_with_the_same_secret_only() -> None:
    sealed = Vault("a" * 40).encrypt(b"key")
    assert Vault("a" * 40).decrypt(sealed) == b"key"
    with pytest.raises(CommandError, match="old secret"):
        Vault("b" * 40).decrypt(sealed)


def test_a_signature_for_one_purpose_is_worth_nothing_for_another() -> None:
    vault = Vault("a" * 40)
    signed = vault.signer("attempt").dumps("x")
    assert vault.signer("attempt").loads(signed) == "x"
    with pytest.raises(Exception, match="does not match"):
        vault.signer("library").loads(signed)


def test_the_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    first = instance_secret("", tmp_path / "data")
    assert len(first) >= 48
    assert instance_secret("", tmp_path / "data") == first
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600


def test_a_given_secret_is_taken_and_nothing_is_written(tmp_path: Path) -> None:
    assert instance_secret("g" * 40, tmp_path / "data") == "g" * 40
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="can't be written"):
        instance_secret("", tmp_path / "file" / "data")


def test_a_pseudonym_depends_on_the_partners_key_and_on_each_part() -> None:
    one = pseudonym(b"k1", "lti", "https://lms", "7")
    assert len(one) == 64
    assert one == pseudonym(b"k1", "lti", "https://lms", "7")
    others = [
        pseudonym(b"k2", "lti", "https://lms", "7"),
        pseudonym(b"k1", "lti", "https://lms2", "7"),
        pseudonym(b"k1", "lti", "https://lms", "8"),
        pseudonym(b"k1", "lti", "https://lm", "s7"),
    ]
    assert len({one, *others}) == 5
