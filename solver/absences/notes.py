"""Draft management notes: who, why, until when. The manager signs them, or writes their own.

Source: managers agree and record cover arrangements, and a management note goes on each case (practice
guidance).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from solver.absences.affected import Touched
from solver.absences.answer import Move, Note
from solver.absences.request import Absence
from solver.exact import HUNDRED
from solver.proposal import Assignment, Proposal
from solver.quantities import is_statutory
from solver.scenario import Case, Scenario
from solver.sentences import listed, spoken

# What a change of worker costs a family, of all that a case costs.
_FOR_THE_FAMILY = {
    "continuity": "somebody else knows the family",
    "family": "its cases have different leads",
    "change": "a change of worker",
}


class NoteTaker:
    """Writes the notes of one answer."""

    def __init__(self, scenario: Scenario, proposal: Proposal) -> None:
        self.scenario = scenario
        self.names = {worker.id: worker.name for worker in scenario.workers}
        self.cases = {case.id: case for case in scenario.open}
        self.made = {made.case: made for made in proposal.assignments}

    def of_absence(self, absence: Absence, found: Touched) -> Iterator[Note]:
        """Write one note for each case that needs somebody."""
        for case in self.scenario.open:
            if case.id in found.led:
                yield Note(case=case.id, text=" ".join(self._led(absence, case)))
            elif case.id in found.helped:
                yield Note(case=case.id, text=" ".join(self._helped(absence, case)))

    def of_moves(self, moved: Iterable[Move], why: str) -> Iterator[Note]:
        """Write one note for each case that moves although its lead is there."""
        for move in moved:
            case, came, goes = self.cases[move.case], self.names[move.from_], self.names[move.to]
            text = [f"{self._case(case)} moves from {came} to {goes} {why}."]
            text += [*self._company(self.made[move.case], case), *self._price(move)]
            yield Note(case=move.case, text=" ".join(text))

    def _price(self, move: Move) -> Iterator[str]:
        prices = {term: move.costs.get(term, 0) for term in _FOR_THE_FAMILY}
        said = [f"{_FOR_THE_FAMILY[term]} ({cost / HUNDRED:g})" for term, cost in prices.items() if cost > 0]
        if said:
            yield f"What it costs the family in continuity: {listed(said)}."

    def _case(self, case: Case) -> str:
        urgent, statutory = case.urgency == "urgent", is_statutory(self.scenario.policy, case)
        words = [spoken(case.task), *["urgent"] * urgent, *["statutory"] * statutory]
        return f"{case.id} ({', '.join(words)})"

    def _led(self, absence: Absence, case: Case) -> Iterator[str]:
        lead, named = self.names[case.lead or ""], self._case(case)
        yield f"{lead} {_is_away(absence)}."
        made = self.made.get(case.id)
        if made is None:
            yield from self._nobody(absence, named)
            return
        taker = self.names[made.lead]
        if absence.kind == "cover":
            yield f"{taker} covers {named} as temporary lead {_days(absence)}."
        else:
            yield f"{taker} is to lead {named}; the change is made by {self._deadline(absence)}."
        yield from self._company(made, case)
        if absence.kind == "cover":
            yield f"The case stays with {lead}, who has it back afterwards."

    def _helped(self, absence: Absence, case: Case) -> Iterator[str]:
        gone, lead, named = self.names[case.co_worker or ""], self.names[case.lead or ""], self._case(case)
        needs = "it must be co-worked" if case.co_working == "required" else f"{lead} is newly qualified"
        yield f"{gone} {_is_away(absence)}."
        made = self.made.get(case.id)
        if made is None or made.co_worker is None:
            yield f"Nobody is found to co-work {named} instead, and {needs}: the manager decides."
        elif absence.kind == "cover":
            yield f"{self.names[made.co_worker]} co-works {named} {_days(absence)}, because {needs}."
        else:
            by = self._deadline(absence)
            yield f"{self.names[made.co_worker]} is to co-work {named} by {by}, because {needs}."
        yield f"{lead} stays its lead."

    def _nobody(self, absence: Absence, named: str) -> Iterator[str]:
        if absence.kind == "cover":
            yield f"Nobody is found to cover {named} {_days(absence)}: the manager decides who does."
        else:
            yield f"Nobody is found to lead {named}: the manager decides by {self._deadline(absence)}."

    def _company(self, made: Assignment, case: Case) -> Iterator[str]:
        if made.co_worker is not None:
            stays = "stays" if made.co_worker == case.co_worker else "joins"
            yield f"{self.names[made.co_worker]} {stays} as co-worker."

    def _deadline(self, absence: Absence) -> str:
        return _day(absence.deadline(self.scenario) or absence.first)


def _is_away(absence: Absence) -> str:
    notified = f"(notified {_day(absence.notified_on)})"
    if absence.kind == "reallocation" and absence.last is None:
        return f"is away from {_day(absence.first)}, without an end yet {notified}"
    return f"is away {_days(absence)} {notified}"


def _days(absence: Absence) -> str:
    if absence.last is None:
        return f"from {_day(absence.first)} until further notice"
    if absence.last == absence.first:
        return f"on {_day(absence.first)}"
    return f"from {_day(absence.first)} to {_day(absence.last)}"


def _day(day: date) -> str:
    """Write a date as people do: 3 December 2026."""
    return f"{day.day} {day:%B %Y}"
