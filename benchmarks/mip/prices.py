"""What the choices for one case cost by themselves (SPEC 5), in hundredths; shared by every peer's model."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from benchmarks.mip.eligible import Eligible
from benchmarks.mip.figures import Figures, Flags, Ints, Json

_UNIT = 100  # every weight but the slopes of utilisation


class Prices:
    """Costs of one scenario's choices; `who` are workers by index, with an answer for each."""

    def __init__(self, figures: Figures, eligible: Eligible) -> None:
        self._figures = figures
        self._eligible = eligible
        self._weights: Json = figures.policy["weights"]

    def lead(self, c: int, who: Ints) -> Ints:
        """What depends on the lead alone."""
        case, weights, eligible = self._figures.cases[c], self._weights, self._eligible
        fit = self._figures.policy["complexity"]["tier_grades"][int(self._figures.tier[c]) - 1]
        cost: Ints = weights["grade"] * np.abs(self._grades[who] - fit)
        cost -= weights["interest"] * eligible.interested(case)[who]
        cost += weights["locality"] * eligible.far_from(case["locality"])[who]
        cost += weights["cross_team"] * eligible.strangers_to(case["team"])[who]
        cost += weights["continuity"] * self._breaks_continuity(c, who)
        for worker, price in case["cost_for"].items():
            if worker in self._figures.worker_index:
                cost[who == self._figures.worker_index[worker]] += price
        line = self._figures.baseline.get(c)
        if line is not None:
            cost += weights["change"] * (who != self._figures.worker_index.get(line["lead"], -1))
        return _UNIT * cost

    @cached_property
    def _grades(self) -> Ints:
        return np.array([role["grade"] for role in self._figures.roles], dtype=np.int64)

    def _breaks_continuity(self, c: int, who: Ints) -> Ints:
        none = np.zeros(len(who), dtype=np.int64)
        if self._figures.tasks[c]["independent"]:
            return none
        known = self._eligible.known_to(c)
        may = self._eligible.may_lead(c) if known else none
        familiar = [worker for worker in known if may[worker]]
        return (~np.isin(who, familiar)).astype(np.int64) if familiar else none

    def waiting(self, c: int) -> int:
        """What it costs at the second level that the case waits."""
        return _UNIT * int(self._weights["change"]) if c in self._figures.baseline else 0

    def shortfall(self, tag: str, needed: int, who: Ints) -> Ints:
        """Levels of a need that each lacks."""
        return np.maximum(0, needed - self._eligible.levels(tag)[who])

    def covers(self, c: int, tag: str, needed: int, who: Ints) -> Flags:
        """Who, co-working, has all that a need asks for; on reserved work only if they may do that work."""
        covering: Flags = self._eligible.levels(tag)[who] >= needed
        return covering & self._eligible.qualified(c)[who] if self._figures.tasks[c]["reserved"] else covering

    @property
    def level(self) -> int:
        """What each missing level of expertise costs."""
        return _UNIT * int(self._weights["expertise"])

    def beside(self, c: int) -> int:
        """What a co-worker costs."""
        wished = self._figures.cases[c]["co_working"] in ("preferred", "required")
        return 0 if wished else _UNIT * int(self._weights["co_working"])

    def missed(self, c: int) -> int:
        """What it costs that an allocated case has no co-worker."""
        preferred = self._figures.cases[c]["co_working"] == "preferred"
        return _UNIT * int(self._weights["co_working_missed"]) if preferred else 0

    def newly_qualified_alone(self, c: int) -> int:
        """What a newly qualified lead without a co-worker costs."""
        return _UNIT * int(self._weights["newly_qualified"]) * (int(self._figures.tier[c]) - 1)
