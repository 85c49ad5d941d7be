"""Parts side by side: none takes the time of those that come after it."""

import pytest

from solver.solving import _shares


def test_one_part_has_all_the_time() -> None:
    assert _shares([50], 1) == [1.0]


def test_parts_with_a_thread_each_have_all_of_it() -> None:
    assert _shares([50, 30], 2) == [1.0, 1.0]


def test_parts_in_one_queue_have_it_by_their_size() -> None:
    assert _shares([50, 30, 20], 1) == [0.5, 0.6, 1.0]


def test_each_queue_fills_up_where_it_is_shortest() -> None:
    assert _shares([50, 30, 20], 2) == [1.0, 0.6, 1.0]


@pytest.mark.parametrize("queues", [1, 2, 5])
def test_the_last_of_every_queue_has_what_is_left(queues: int) -> None:
    assert _shares([9, 8, 7, 6, 5, 4], queues).count(1.0) == queues
