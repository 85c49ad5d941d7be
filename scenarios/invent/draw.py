"""Draws that give the same answer on every machine and every Python.

Of :class:`random.Random` the standard library promises only that an integer seed and ``random()`` keep
their sequence; ``choice``, ``sample`` and ``shuffle`` may change between versions. So every draw here is
made from ``random()`` alone, with whole numbers for chances and weights.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A seeded source of choices.

    Parameters
    ----------
    seed
        Any whole number from 0 up; the sign would be lost in seeding.
    """

    def __init__(self, seed: int) -> None:
        self._next = Random(seed).random

    def below(self, bound: int) -> int:
        """Return a whole number from 0 to ``bound`` - 1."""
        return int(self._next() * bound)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """Return True in ``percent`` of a hundred draws."""
        return self.below(100) < percent

    def pick(self, options: Sequence[T]) -> T:
        """Return one of ``options``, each as likely as the next."""
        return options[self.below(len(options))]

    def weighted(self, options: Sequence[tuple[T, int]]) -> T:
        """Return one option of (option, whole weight) pairs, in proportion to its weight."""
        mark = self.below(sum(weight for _, weight in options))
        for option, weight in options:
            mark -= weight
            if mark < 0:
                return option
        raise ValueError(f"weights must be whole numbers above 0 in all, not {[w for _, w in options]}")

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """Return ``count`` different ones of ``options``, or all if there are fewer, in drawn order."""
        left = list(options)
        taken = min(count, len(left))
        for place in range(taken):
            other = place + self.below(len(left) - place)
            left[place], left[other] = left[other], left[place]
        return left[:taken]
