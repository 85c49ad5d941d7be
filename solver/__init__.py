"""Proposals of who takes which case: a CP-SAT model, its proof, and a second opinion."""

from solver.absences import AbsenceAnswer, InvalidRequest, ReliefAnswer, absence, relieve
from solver.errors import (
    AllocationError,
    Fault,
    InvalidInput,
    InvalidProposal,
    InvalidScenario,
    LocksBreakRules,
    SolverFailed,
    UnknownCase,
    UnknownWorker,
    VerificationFailed,
)
from solver.explain import explain, read_proposal
from solver.explanation.compare import Comparison, compare
from solver.explanation.document import Explanation
from solver.process import SolverProcess, propose
from solver.progress import Progress
from solver.proposal import Proposal, Ranking, Score
from solver.rank import rank
from solver.reading import parse_json, read_scenario
from solver.scenario import Scenario
from solver.stated import StatedPlan, read_plan
from solver.urgent import rank_on
from solver.verify import Verification, verify

__all__ = [
    "AbsenceAnswer",
    "AllocationError",
    "Comparison",
    "Explanation",
    "Fault",
    "InvalidInput",
    "InvalidProposal",
    "InvalidRequest",
    "InvalidScenario",
    "LocksBreakRules",
    "Progress",
    "Proposal",
    "Ranking",
    "ReliefAnswer",
    "Scenario",
    "Score",
    "SolverFailed",
    "SolverProcess",
    "StatedPlan",
    "UnknownCase",
    "UnknownWorker",
    "Verification",
    "VerificationFailed",
    "absence",
    "compare",
    "explain",
    "parse_json",
    "propose",
    "rank",
    "rank_on",
    "read_plan",
    "read_proposal",
    "read_scenario",
    "relieve",
    "verify",
]
