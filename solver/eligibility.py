"""Who may lead and who may co-work each case, with every rule that says no (SPEC 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from solver import quantities
from solver.rule import Kind, PairRule
from solver.rules import PAIR_RULES
from solver.scenario import Case, Lock, Worker
from solver.staff import Staff

Bits = NDArray[np.uint16]  # one word a worker; bit i is set when rule i of the tuple bars them; read-only

LEAD_RULES: tuple[PairRule, ...] = tuple(rule for rule in PAIR_RULES if rule.leads)
CO_WORK_RULES: tuple[PairRule, ...] = tuple(rule for rule in PAIR_RULES if rule.co_works)
_OVERRIDABLE = np.uint16(sum(1 << i for i, rule in enumerate(LEAD_RULES) if rule.overridable))


class Eligibility:
    """Answers "may she?" and "why not?" for any pair of a pending case and a worker."""

    def __init__(self, staff: Staff, locks: Mapping[str, Lock]) -> None:
        self.staff = staff
        self._overrides = {
            case: lock.lead for case, lock in locks.items() if lock.override_reason is not None
        }
        self._kept: dict[tuple[Kind, bool], Bits] = {}

    def lead_bars(self, case: Case, with_override: bool = True) -> Bits:
        """Give, for every worker, the rules that bar them from leading, as bits over `LEAD_RULES`.

        `with_override` judges after the manager's overriding lock on the case (SPEC 4, `lock`).
        """
        bits = self._bits(LEAD_RULES, case)
        chosen = self._overrides.get(case.id) if with_override else None
        if chosen is not None:
            bits = bits.copy()
            bits[self.staff.index[chosen]] &= ~_OVERRIDABLE
        return bits

    def co_work_bars(self, case: Case) -> Bits:
        """Give, for every worker, the rules that bar them from co-working, as bits over `CO_WORK_RULES`."""
        return self._bits(CO_WORK_RULES, case)

    def why_not_lead(self, case: Case, worker: Worker, with_override: bool = True) -> list[tuple[str, str]]:
        """Name every rule that bars `worker` from leading, each with its fact."""
        return self._reasons(LEAD_RULES, self.lead_bars(case, with_override), case, worker)

    def why_not_co_work(self, case: Case, worker: Worker) -> list[tuple[str, str]]:
        """Name every rule that bars `worker` from co-working, each with its fact."""
        return self._reasons(CO_WORK_RULES, self.co_work_bars(case), case, worker)

    def _bits(self, rules: Sequence[PairRule], case: Case) -> Bits:
        bits = self._bits_of_kind(rules, self._kind(case))
        for i, rule in enumerate(rules):
            few = rule.bars_from(self.staff, case) if rule.bars_from is not None else []
            if few:
                bits = bits.copy()
                bits[few] |= np.uint16(1 << i)
        return bits

    def _kind(self, case: Case) -> Kind:
        tier = quantities.tier(self.staff.scenario.policy, case)
        return Kind(case.task, case.team, tier, case.urgency == "urgent", case.language)

    def _bits_of_kind(self, rules: Sequence[PairRule], kind: Kind) -> Bits:
        key = kind, rules is LEAD_RULES
        if key not in self._kept:
            bits = np.zeros(len(self.staff), dtype=np.uint16)
            for i, rule in enumerate(rules):
                if rule.bars is not None:
                    bits |= rule.bars(self.staff, kind).astype(np.uint16) << np.uint16(i)
            bits.flags.writeable = False
            self._kept[key] = bits
        return self._kept[key]

    def _reasons(
        self, rules: Sequence[PairRule], bits: Bits, case: Case, worker: Worker
    ) -> list[tuple[str, str]]:
        word = int(bits[self.staff.index[worker.id]])
        return [
            (rule.key, rule.fact(self.staff, case, worker)) for i, rule in enumerate(rules) if word >> i & 1
        ]
