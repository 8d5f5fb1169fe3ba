from __future__ import annotations

import pytest

from lti_tool.db import reading, writing
from lti_tool.errors import CommandError
from lti_tool.models import staff
from lti_tool.services import Services
from tests.lti_tool.console.support import NAME, PASSWORD


def test_only_the_right_password_opens_an_account(house: Services) -> None:
    with reading(house.engine) as connection:
        found = staff.check(connection, NAME, PASSWORD)
        assert found is not None
        assert found.name == NAME
        assert staff.check(connection, NAME, PASSWORD + " ") is None
        assert staff.check(connection, NAME, "") is None
        assert staff.check(connection, "Nobody", PASSWORD) is None


def test_passwords_are_kept_as_argon2_hashes_and_never_shown(house: Services) -> None:
    with reading(house.engine) as connection:
        (account,) = staff.every(connection)
    assert account.password_hash.startswith("$argon2id$")
    assert account.password_hash not in repr(account)


@pytest.mark.parametrize("password", ["", "nine char", "x" * 201])
def test_a_password_that_is_too_short_or_too_long_is_refused_in_words(house: Services, password: str) -> None:
    with writing(house.engine) as connection:
        with pytest.raises(CommandError, match="Choose a password of"):
            staff.add(connection, "Grace", password)
        with pytest.raises(CommandError, match="Choose a password of"):
            staff.set_password(connection, NAME, password)


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_an_account_needs_a_name(house: Services, name: str) -> None:
    with writing(house.engine) as connection, pytest.raises(CommandError, match="name of 1 to 200"):
        staff.add(connection, name, PASSWORD)


@pytest.mark.parametrize("name", ["Ada", "ADA", "  ada "])
def test_two_accounts_never_share_a_name(house: Services, name: str) -> None:
    with writing(house.engine) as connection, pytest.raises(CommandError, match="already"):
        staff.add(connection, name, PASSWORD)


def test_an_accent_typed_otherwise_is_the_same_accent(house: Services) -> None:
    with writing(house.engine) as connection:
        staff.add(connection, "Zoe\N{COMBINING DIAERESIS}", "cafe\N{COMBINING ACUTE ACCENT} au lait")
        assert staff.check(connection, "Zoë", "café au lait") is not None


def test_a_new_password_moves_the_session_epoch(house: Services) -> None:
    with writing(house.engine) as connection:
        before = staff.find(connection, NAME)
        assert before is not None
        after = staff.set_password(connection, NAME, "another long password")
        assert after.session_epoch > before.session_epoch
        assert staff.get(connection, before.id) == after
        assert staff.check(connection, NAME, PASSWORD) is None


def test_an_unknown_account_gets_no_password(house: Services) -> None:
    with writing(house.engine) as connection, pytest.raises(CommandError, match="no account named Nobody"):
        staff.set_password(connection, "Nobody", PASSWORD)


def test_an_unknown_name_takes_as_much_work_as_a_wrong_password(
    house: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    hasher = staff._hasher()
    monkeypatch.setattr(type(hasher), "hash", lambda _self, password: hashed.append(password) or "")
    with reading(house.engine) as connection:
        staff.check(connection, "Nobody", PASSWORD)
    assert hashed == [PASSWORD]
