from __future__ import annotations

from lti_tool.lti import state as states
from lti_tool.secrets import Vault

VAULT = Vault("an instance secret for tests, long enough")


def test_a_state_tells_what_it_was_made_with() -> None:
    begun = states.begin(VAULT, "platform", "_parent")
    state = states.read(VAULT, begun.text)
    assert (state.platform_id, state.nonce, state.storage) == ("platform", begun.nonce, "_parent")
    assert states.proves(state, begun.secret)
    assert not states.proves(state, begun.secret + "x")


def test_the_secret_is_not_in_the_state() -> None:
    begun = states.begin(VAULT, "platform", "")
    assert begun.secret not in begun.text
    assert begun.secret not in repr(states.read(VAULT, begun.text))


def test_no_two_launches_share_anything() -> None:
    one, two = (states.begin(VAULT, "platform", "") for _ in range(2))
    assert len({one.text, two.text, one.nonce, two.nonce, one.secret, two.secret}) == 6
    assert states.cookie_name(one.text) != states.cookie_name(two.text)
    assert states.storage_key(one.text) != states.storage_key(two.text)


def test_cookie_and_storage_key_are_short_and_give_the_state_away_to_nobody() -> None:
    text = states.begin(VAULT, "platform", "").text
    assert len(states.cookie_name(text)) == len("cl_l_") + 12
    assert len(states.storage_key(text)) == len("cl_") + 24
    assert states.cookie_name(text)[5:] not in states.storage_key(text)
