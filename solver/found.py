"""What a road comes back with."""

from __future__ import annotations

from dataclasses import dataclass

from solver.plan import Plan

Levels = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """The best plan of one component.

    Attributes
    ----------
    plan
        Over all cases of the problem; only the component's differ from the start.
    levels, bound
        Cost and true lower bound at the first and second level, of this component alone: the second level
        counts its cases and the utilisation of its workers (`Component.levels`).
    """

    plan: Plan
    levels: Levels
    bound: Levels

    @property
    def proven(self) -> bool:
        """Whether both levels are."""
        return self.levels == self.bound
