"""What a problem knows beyond its scenario when cases come out of people's hands (SPEC 7).

In a weekly allocation the pending cases come from nobody. In an absence they have had a lead, and may have
people who stay on them whatever is decided: their load is carried already, and they are no choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Circumstances:
    """How cases that are taken up again stand; all by the ids of cases and workers.

    Attributes
    ----------
    judged_at
        When absences are judged; `as_of` when None.
    away
        Workers who may take nothing.
    carried
        Points in hundredths that workers carry for cases under decision, because they stay on them: as
        co-worker, as delegate, or as the lead who only lacks a co-worker.
    beside
        Whom cases keep as co-worker; None for those that keep having none. The co-worker's points are in
        `carried`.
    led_by
        The lead of cases that lack no more than a co-worker, and the points that the case weighs on them, in
        hundredths; those are in `carried`.
    stays
        The present lead of cases that may move. They may keep the case whatever the rules say: what stands
        may stand.
    """

    judged_at: datetime | None = None
    away: frozenset[str] = frozenset()
    carried: Mapping[str, int] = field(default_factory=dict)
    beside: Mapping[str, str | None] = field(default_factory=dict)
    led_by: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    stays: Mapping[str, str] = field(default_factory=dict)


ORDINARY = Circumstances()
