"""Proposals of who takes which case: a CP-SAT model, its proof, and a second opinion."""

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
from solver.process import SolverProcess, propose
from solver.progress import Progress
from solver.proposal import Proposal, Ranking, Score
from solver.rank import rank
from solver.reading import parse_json, read_scenario
from solver.scenario import Scenario
from solver.stated import StatedPlan, read_plan
from solver.verify import Verification, verify

__all__ = [
    "AllocationError",
    "Fault",
    "InvalidInput",
    "InvalidProposal",
    "InvalidScenario",
    "LocksBreakRules",
    "Progress",
    "Proposal",
    "Ranking",
    "Scenario",
    "Score",
    "SolverFailed",
    "SolverProcess",
    "StatedPlan",
    "UnknownCase",
    "UnknownWorker",
    "Verification",
    "VerificationFailed",
    "parse_json",
    "propose",
    "rank",
    "read_plan",
    "read_scenario",
    "verify",
]
