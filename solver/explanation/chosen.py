"""Why this worker: what the choice serves, what it costs, and what another would have cost (SPEC 8)."""

from __future__ import annotations

from collections.abc import Iterator

from solver.explanation.document import Explanation
from solver.explanation.standing import Standing
from solver.explanation.why_not import Replanned, replan
from solver.explanation.words import amount, costs_sentence, spoken_terms
from solver.options import Options, Position
from solver.plan import NOBODY
from solver.proposal import Score
from solver.sentences import Storyteller


def explain_chosen(standing: Standing) -> Explanation:
    """Explain the lead that the plan gives the case."""
    problem, case, stated = standing.problem, standing.case, standing.stated
    lead = stated.lead(case)
    assert lead is not None
    delta, proven = _delta(standing, lead)
    return Explanation(
        case=problem.cases[case].id,
        worker=lead,
        verdict="chosen",
        delta_replanned=delta,
        status="optimal" if proven else "bounded",
        costs=stated.costs.of(case),
        because=tuple(_because(standing, delta, proven)),
    )


def _delta(standing: Standing, lead: str) -> tuple[Score | None, bool]:
    """Give what this lead costs more than the optimum: nothing, unless a proof is lacking or a lock chose."""
    free = standing.case not in standing.problem.locks
    if free and standing.optimum.proven and standing.optimum.lead(standing.case) == lead:
        return Score(unallocated=0, preference=0), True
    answer = replan(standing, lead)
    if isinstance(answer, Replanned):
        return answer.delta, answer.proven
    return None, standing.optimum.proven


def _because(standing: Standing, delta: Score | None, proven: bool) -> Iterator[str]:
    problem, case, stated = standing.problem, standing.case, standing.stated
    yield from Storyteller(problem, stated.plan).assignment(case)
    yield costs_sentence(stated.costs.of(case))
    if case in problem.locks:
        return
    yield from _next_best(standing)
    if delta is not None and delta.key > (0, 0):
        sure = "" if proven else " at least, as far as the search has come"
        yield f"It is not the best choice: with {_best(standing)}, the best plan gains {amount(delta)}{sure}."
    elif proven:
        yield "No lawful plan is better: that is proven."


def _best(standing: Standing) -> str:
    lead = int(standing.optimum.plan.lead[standing.case])
    return "nobody" if lead == NOBODY else standing.problem.workers[lead].name


def _next_best(standing: Standing) -> Iterator[str]:
    """Compare with the best other lead while everybody else's cases stay."""
    problem, case, plan = standing.problem, standing.case, standing.stated.plan
    lead, beside = int(plan.lead[case]), int(plan.co_worker[case])
    position = Position(problem, plan)
    position.take(case)
    options = Options(position, case)
    mine = options.workers.tolist().index(lead)
    others = [row for row in options.lawful().tolist() if row != mine]
    if not others:
        yield "Nobody else may lead it and has room, everything else as planned."
        return
    row = others[0]
    now, then = options.costs(mine, beside), options.costs(row)
    change = sum(then.values()) - sum(now.values())
    name = problem.workers[int(options.workers[row])].name
    terms = {term: then.get(term, 0) - now.get(term, 0) for term in {**now, **then}}
    if change == 0:
        yield f"{name} would do as well, everything else as planned."
    else:
        price = f"{abs(change):,} {'more' if change > 0 else 'less'} ({spoken_terms(terms)})"
        yield f"The next best is {name}, everything else as planned: {price}."
