"""HiGHS on the contract's model: an open-source solver of mixed-integer programmes."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import highspy
import numpy as np

from benchmarks.mip.columns import Reals
from benchmarks.mip.levels import Answer, Report, solve_levels
from benchmarks.mip.model import AllocationMip
from benchmarks.peers.run import Finding, Job

ABSOLUTE_GAP = 0.9  # costs are whole: a gap below 1 is a proof


class Highs:
    """Holds the rows; the objectives come one after the other."""

    def __init__(self, mip: AllocationMip, threads: int, seed: int) -> None:
        self._mip = mip
        self._highs = highs = highspy.Highs()
        highs.silent()
        for name, value in {
            "threads": threads,
            "random_seed": seed,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": ABSOLUTE_GAP,
        }.items():
            highs.setOptionValue(name, value)
        highs.passModel(self._programme(mip))

    def _programme(self, mip: AllocationMip) -> Any:
        arrays, programme = mip.arrays, highspy.HighsLp()
        programme.num_col_, programme.num_row_ = len(arrays.lower), len(arrays.row_lower)
        programme.col_cost_ = np.zeros(len(arrays.lower))
        programme.col_lower_, programme.col_upper_ = arrays.lower, arrays.upper
        programme.row_lower_, programme.row_upper_ = arrays.row_lower, arrays.row_upper
        matrix = programme.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_, matrix.index_, matrix.value_ = arrays.start, arrays.index, arrays.value
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        programme.integrality_ = [kinds[int(whole)] for whole in arrays.whole]
        return programme

    def minimise(
        self, costs: Reals, offset: float, cap: float, start: Reals | None, seconds: float, report: Report
    ) -> Answer:
        """Minimise one level, from `start` if there is one."""
        highs, columns = self._highs, len(costs)
        highs.clearSolver()
        highs.changeColsCost(columns, np.arange(columns, dtype=np.int32), costs)
        highs.changeObjectiveOffset(offset)
        if len(self._mip.arrays.row_lower):
            highs.changeRowBounds(self._mip.cap_row, -highspy.kHighsInf, min(cap, highspy.kHighsInf))
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = list(start)
            highs.setSolution(solution)
        highs.setOptionValue("time_limit", seconds)

        def improved(event: Any) -> None:
            report(event.data_out.mip_primal_bound, event.data_out.mip_dual_bound)

        def logged(event: Any) -> None:
            report(None, event.data_out.mip_dual_bound)

        highs.cbMipImprovingSolution.subscribe(improved)
        highs.cbMipLogging.subscribe(logged)
        if highs.run() == highspy.HighsStatus.kError:
            raise RuntimeError(f"HiGHS failed: {highs.modelStatusToString(highs.getModelStatus())}")
        highs.cbMipImprovingSolution.unsubscribe(improved)
        highs.cbMipLogging.unsubscribe(logged)
        return self._answer()

    def _answer(self) -> Answer:
        info, status = self._highs.getInfo(), self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kModelEmpty:
            return Answer(np.empty(0), 0.0, proven=True)
        proven = status == highspy.HighsModelStatus.kOptimal
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = np.array(self._highs.getSolution().col_value, dtype=np.float64) if found else None
        return Answer(values, float(info.mip_dual_bound), proven)


def solve(job: Job) -> Finding:
    """Build the model and solve both levels."""
    mip = AllocationMip(job.document)
    solver = Highs(mip, job.threads, job.seed)
    job.built()
    levels = solve_levels(mip, solver, job.deadline, job.timeline)
    return Finding(levels.plan, levels.bound, levels.proven)


def versions() -> dict[str, str]:
    """What ran."""
    return {"highspy": version("highspy")}
