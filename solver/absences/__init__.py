"""Absences and reliefs: open cases that need somebody else, while everybody else's stay (SPEC 7)."""

from solver.absences.absence import absence
from solver.absences.answer import AbsenceAnswer, ReliefAnswer
from solver.absences.relief import relieve
from solver.absences.request import InvalidRequest

__all__ = ["AbsenceAnswer", "InvalidRequest", "ReliefAnswer", "absence", "relieve"]
