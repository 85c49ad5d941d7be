"""Figures as a manager reads them."""

from __future__ import annotations

import pytest

from solver import Score
from solver.explanation.words import amount, got_better, spoken_terms


@pytest.mark.parametrize(
    ("unallocated", "preference", "text"),
    [
        (0, 1200, "1,200 of preference"),
        (75, 0, "75 of priority left waiting"),
        (75, 1200, "75 of priority left waiting and 1,200 of preference"),
        (75, -1200, "75 of priority left waiting, against 1,200 of preference the other way"),
    ],
)
def test_a_difference_says_which_way_each_level_counts(unallocated: int, preference: int, text: str) -> None:
    assert amount(Score(unallocated=unallocated, preference=preference)) == text


def test_every_sign_is_written_as_in_the_tables() -> None:
    assert spoken_terms({"grade": -400, "expertise": 1000}) == "expertise +1,000, grade -400"
    assert got_better({"grade": -400}).endswith("(-400)")
