"""Turns: one at a time, first come, first served."""

from __future__ import annotations

import threading
import time

from xapi.lrs.turns import Turns


def test_whoever_waits_longest_is_next_though_others_ask_again_at_once() -> None:
    turns, order, threads = Turns(), [], []

    def ask(name: int) -> None:
        for _ in range(3):
            with turns:
                order.append(name)

    with turns:
        for name in range(4):
            threads.append(threading.Thread(target=ask, args=(name,)))
            threads[-1].start()
            while len(turns._waiting) <= name:
                time.sleep(0.001)
    for thread in threads:
        thread.join(10)
    assert order[:4] == [0, 1, 2, 3]
    assert sorted(order) == sorted([0, 1, 2, 3] * 3)


def test_an_error_inside_hands_the_turn_on() -> None:
    turns = Turns()
    for _ in range(2):
        try:
            with turns:
                raise ValueError
        except ValueError:
            pass
    with turns:
        pass
