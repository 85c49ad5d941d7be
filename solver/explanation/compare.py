"""Two plans for one scenario side by side: what moved, from whom to whom, and who wins on which term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import ConfigDict, Field

from solver.exact import HUNDRED
from solver.explanation.words import amount, spoken_terms
from solver.proposal import Proposal, Score
from solver.scenario import Scenario
from solver.sentences import listed, points, spoken
from solver.shapes import Frozen, Listed, Name
from solver.stated import StatedPlan, StatedWaiting
from solver.terms import PHRASES, TERM_KEYS
from solver.verification.facts import Breach, Facts
from solver.verification.scoring import Scored, score_plan
from solver.verification.settled import settle
from solver.verify import Verification, verify

Better = Literal["first", "second", "equal"]


class Side(Frozen):
    """One plan: its true score, and what it breaks."""

    score: Score
    breaches: Listed[Breach]


class TermRow(Frozen):
    """What one term costs in each plan, and in which less."""

    term: str
    first: int
    second: int
    difference: int
    better: Better


class CaseMoved(Frozen):
    """A case that the plans treat differently; null is waiting, or no co-worker.

    `costs` is what changes on the case by itself, by term; loads are changed on `LoadChanged`.
    """

    model_config = ConfigDict(populate_by_name=True)

    case: Name
    from_: Name | None = Field(alias="from")
    to: Name | None
    co_worker_from: Name | None
    co_worker_to: Name | None
    costs: dict[str, int]
    because: Listed[str]


class LoadChanged(Frozen):
    """A worker who carries more or less in the second plan; loads in points."""

    worker: Name
    first: float
    second: float
    utilisation_cost: int


class Comparison(Frozen):
    """The second plan against the first.

    Attributes
    ----------
    better
        The lawful plan with the better score; a lawful plan before one that is not.
    delta
        The second score less the first.
    because
        The whole in sentences.
    """

    format: Literal["caseload-comparison/1"] = "caseload-comparison/1"
    scenario: str
    first: Side
    second: Side
    better: Better
    delta: Score
    moves: Listed[CaseMoved]
    terms: Listed[TermRow]
    loads: Listed[LoadChanged]
    because: Listed[str]

    @property
    def lawful(self) -> bool:
        """Whether neither plan breaks a rule."""
        return not self.first.breaches and not self.second.breaches

    def document(self) -> dict[str, Any]:
        """Give the JSON document."""
        return self.model_dump(mode="json", by_alias=True)


def compare(scenario: Scenario, first: Proposal | StatedPlan, second: Proposal | StatedPlan) -> Comparison:
    """Compare two plans: proposals, or what a manager put together by hand.

    No solver run: both are judged by the second opinion. In a plan stated by hand, a case that is not
    mentioned counts as waiting.

    Parameters
    ----------
    first, second
        The plan compared with, and the plan compared.
    """
    before, after = _Read(scenario, first), _Read(scenario, second)
    moves = tuple(_moves(scenario, before, after))
    terms = tuple(_rows(before.scored.terms, after.scored.terms))
    delta = after.scored.score.less(before.scored.score)
    better = _better(before, after)
    return Comparison(
        scenario=scenario.name,
        first=before.side,
        second=after.side,
        better=better,
        delta=delta,
        moves=moves,
        terms=terms,
        loads=tuple(_loads(before, after)),
        because=tuple(_sentences(before, after, better, delta, len(moves), terms)),
    )


class _Read:
    """One plan, judged."""

    def __init__(self, scenario: Scenario, plan: Proposal | StatedPlan) -> None:
        facts = Facts(scenario)
        self.stated = StatedPlan.of(plan) if isinstance(plan, Proposal) else _whole(scenario, plan)
        self.verified: Verification = verify(scenario, plan if isinstance(plan, Proposal) else self.stated)
        settled = settle(facts, self.stated)
        self.scored: Scored = score_plan(facts, settled)
        self.choices = settled.choices
        self.side = Side(score=self.verified.score, breaches=self.verified.breaches)

    def lead(self, case: str) -> str | None:
        """Give the lead's id."""
        choice = self.choices.get(case)
        return None if choice is None else choice.lead.id

    def co_worker(self, case: str) -> str | None:
        """Give the co-worker's id."""
        choice = self.choices.get(case)
        return None if choice is None or choice.co_worker is None else choice.co_worker.id


def _whole(scenario: Scenario, plan: StatedPlan) -> StatedPlan:
    named = {made.case for made in plan.assignments} | {waiting.case for waiting in plan.unallocated}
    rest = tuple(StatedWaiting(case=case.id) for case in scenario.pending if case.id not in named)
    return plan.model_copy(update={"unallocated": (*plan.unallocated, *rest)})


def _better(before: _Read, after: _Read) -> Better:
    ranks = [(bool(side.side.breaches), side.scored.score.key) for side in (before, after)]
    return "equal" if ranks[0] == ranks[1] else "first" if ranks[0] < ranks[1] else "second"


def _rows(first: Mapping[str, int], second: Mapping[str, int]) -> Iterator[TermRow]:
    for term in TERM_KEYS:
        difference = second[term] - first[term]
        better: Better = "equal" if not difference else "first" if difference > 0 else "second"
        yield TermRow(term=term, first=first[term], second=second[term], difference=difference, better=better)


def _moves(scenario: Scenario, before: _Read, after: _Read) -> Iterator[CaseMoved]:
    for case in scenario.pending:
        ways = [(plan.lead(case.id), plan.co_worker(case.id)) for plan in (before, after)]
        if ways[0] == ways[1]:
            continue
        costs = _difference(before.scored.costs.get(case.id, {}), after.scored.costs.get(case.id, {}))
        yield CaseMoved(
            case=case.id,
            from_=ways[0][0],
            to=ways[1][0],
            co_worker_from=ways[0][1],
            co_worker_to=ways[1][1],
            costs=costs,
            because=tuple(_why(scenario, before, after, ways, costs)),
        )


def _difference(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, int]:
    changes = {term: second.get(term, 0) - first.get(term, 0) for term in TERM_KEYS}
    return {term: change for term, change in changes.items() if change}


def _why(
    scenario: Scenario,
    before: _Read,
    after: _Read,
    ways: list[tuple[str | None, str | None]],
    costs: Mapping[str, int],
) -> Iterator[str]:
    names = {worker.id: worker.name for worker in scenario.workers}
    if None in (ways[0][0], ways[1][0]):
        yield f"It waits in the {'first' if ways[0][0] is None else 'second'} plan."
    gains = [f"{spoken(term)} ({change:+,})" for term, change in costs.items() if change < 0]
    losses = [f"{spoken(term)} ({change:+,})" for term, change in costs.items() if change > 0]
    if gains:
        yield f"Better for the case: {listed(gains)}."
    if losses:
        yield f"Worse for the case: {listed(losses)}."
    if not costs:
        yield "For the case itself it is all the same."
    people = [worker for way in ways for worker in way if worker is not None]
    for worker in dict.fromkeys(people):
        old, new = before.scored.after[worker], after.scored.after[worker]
        if old != new:
            yield f"{names[worker]} carries {points(new)} points instead of {points(old)}."


def _loads(before: _Read, after: _Read) -> Iterator[LoadChanged]:
    for worker, old in before.scored.after.items():
        new = after.scored.after[worker]
        if old != new:
            yield LoadChanged(
                worker=worker,
                first=old / HUNDRED,
                second=new / HUNDRED,
                utilisation_cost=after.scored.utilisation[worker] - before.scored.utilisation[worker],
            )


def _sentences(
    before: _Read, after: _Read, better: Better, delta: Score, moved: int, terms: tuple[TermRow, ...]
) -> Iterator[str]:
    if not moved:
        yield "The plans are the same."
        return
    yield f"{moved} {'case is' if moved == 1 else 'cases are'} treated differently."
    for which, plan in (("first", before), ("second", after)):
        rules = dict.fromkeys(breach.rule for breach in plan.side.breaches)
        if rules:
            yield f"The {which} plan is not lawful: {listed(list(map(spoken, rules)))}."
    if better == "equal":
        yield "Both have the same score."
    elif delta.key != (0, 0):
        worse = (
            delta
            if delta.key > (0, 0)
            else Score(unallocated=-delta.unallocated, preference=-delta.preference)
        )
        lower = "second" if delta.key < (0, 0) else "first"
        yield f"The {lower} plan has the better score, by {amount(worse)}."
    for which in ("first", "second"):
        wins = {row.term: -abs(row.difference) for row in terms if row.better == which}
        if wins:
            aims = listed([PHRASES[term][:1].lower() + PHRASES[term][1:] for term in wins])
            yield f"The {which} plan serves these better: {aims} ({spoken_terms(wins)})."
