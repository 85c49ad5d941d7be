"""SCIP on the contract's model: an open-source solver of mixed-integer programmes, one thread."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
from pyscipopt import SCIP_EVENTTYPE, Eventhdlr, Expr, Model
from pyscipopt.scip import Term

from benchmarks.mip.columns import Reals
from benchmarks.mip.levels import Answer, Report, solve_levels
from benchmarks.mip.model import AllocationMip
from benchmarks.peers.run import Finding, Job

ABSOLUTE_GAP = 0.9  # costs are whole: a gap below 1 is a proof
_PROOFS = ("optimal", "gaplimit")
_SEEN = SCIP_EVENTTYPE.BESTSOLFOUND | SCIP_EVENTTYPE.DUALBOUNDIMPROVED


class _Watch(Eventhdlr):  # type: ignore[misc]
    """Passes better solutions and bounds on."""

    report: Report | None = None

    def eventinit(self) -> None:
        self.model.catchEvent(SCIP_EVENTTYPE.BESTSOLFOUND, self)
        self.model.catchEvent(SCIP_EVENTTYPE.DUALBOUNDIMPROVED, self)

    def eventexit(self) -> None:
        self.model.dropEvent(SCIP_EVENTTYPE.BESTSOLFOUND, self)
        self.model.dropEvent(SCIP_EVENTTYPE.DUALBOUNDIMPROVED, self)

    def eventexec(self, event: Any) -> None:
        if self.report is None:
            return
        found = event.getType() == SCIP_EVENTTYPE.BESTSOLFOUND
        self.report(self.model.getPrimalbound() if found else None, self.model.getDualbound())


class Scip:
    """Holds the rows; the objectives come one after the other."""

    def __init__(self, mip: AllocationMip, seed: int) -> None:
        self._model = model = Model()
        model.hideOutput()
        model.setParams(
            {"limits/absgap": ABSOLUTE_GAP, "limits/gap": 0.0, "randomization/randomseedshift": seed}
        )
        self._watch = _Watch()
        model.includeEventhdlr(self._watch, "watch", "passes better solutions and bounds on")
        arrays = mip.arrays
        kinds = np.where(arrays.whole, "B", "C")
        self._variables = [
            model.addVar(vtype=kind, lb=lower, ub=None if upper == np.inf else upper)
            for kind, lower, upper in zip(
                kinds.tolist(), arrays.lower.tolist(), arrays.upper.tolist(), strict=True
            )
        ]
        self._cap: Any = None
        self._rows(mip)

    def _rows(self, mip: AllocationMip) -> None:
        arrays, terms = mip.arrays, [Term(variable) for variable in self._variables]
        index, value = arrays.index.tolist(), arrays.value.tolist()
        start = arrays.start.tolist()
        for row, (lower, upper) in enumerate(
            zip(arrays.row_lower.tolist(), arrays.row_upper.tolist(), strict=True)
        ):
            entries = range(start[row], start[row + 1])
            # An expression straight from its terms: sums of variables would cost ten times as much.
            expression = Expr({terms[index[entry]]: value[entry] for entry in entries})
            if row == mip.cap_row:
                self._cap = expression
            elif lower == upper:
                self._model.addCons(expression == lower)
            elif lower == -np.inf:
                self._model.addCons(expression <= upper)
            else:
                self._model.addCons((lower <= expression) <= upper)

    def minimise(
        self, costs: Reals, offset: float, cap: float, start: Reals | None, seconds: float, report: Report
    ) -> Answer:
        """Minimise one level, from `start` if there is one."""
        model = self._model
        model.freeTransform()
        priced = np.flatnonzero(costs)
        terms = {
            Term(self._variables[column]): cost
            for column, cost in zip(priced.tolist(), costs[priced].tolist(), strict=True)
        }
        model.setObjective(Expr(terms), "minimize")
        model.addObjoffset(offset)
        if np.isfinite(cap) and self._cap.terms:
            model.addCons(self._cap <= cap)
        if start is not None:
            solution = model.createSol()
            for variable, value in zip(self._variables, start.tolist(), strict=True):
                if value:
                    model.setSolVal(solution, variable, value)
            model.addSol(solution)
        model.setParam("limits/time", max(0.0, seconds))
        self._watch.report = report
        model.optimize()
        self._watch.report = None
        return self._answer()

    def _answer(self) -> Answer:
        model = self._model
        values = None
        if model.getNSols():
            best = model.getBestSol()
            values = np.array([model.getSolVal(best, variable) for variable in self._variables])
        return Answer(values, float(model.getDualbound()), model.getStatus() in _PROOFS)


def solve(job: Job) -> Finding:
    """Build the model and solve both levels."""
    mip = AllocationMip(job.document)
    solver = Scip(mip, job.seed)
    job.built()
    levels = solve_levels(mip, solver, job.deadline, job.timeline)
    return Finding(levels.plan, levels.bound, levels.proven)


def versions() -> dict[str, str]:
    """What ran."""
    return {"pyscipopt": version("pyscipopt"), "scip": f"{Model().version():.1f}"}
