"""What would help a waiting case: the least change of each kind, found by solving and tried by solving again.

"Least" is proven: with less of the same kind, no plan gives the case to anybody and leaves less waiting in
all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from solver import quantities
from solver.exact import HUNDRED
from solver.explanation.document import Change, Remedy
from solver.explanation.letting_in import Answer, Hold, LettingIn
from solver.explanation.patches import policy_of, policy_part, raised_capacity, worker_field
from solver.explanation.place import Place, a_higher_priority
from solver.explanation.situation import Situation
from solver.explanation.trial import Trial
from solver.plan import NOBODY
from solver.sentences import listed, points, spoken

# How many workers or teams are tried, and how many larger raises of one worker's limit, where a change lets
# other cases in instead. Measured where twelve cases wait in a team of 15: up to 19 raises.
_TRIES = 3
_RAISES = 40

_Search = Callable[[Situation, LettingIn], Remedy | None]


def remedies(standing: Situation, question: LettingIn, place: Place | None) -> list[Remedy]:
    """Find the least change of each kind that has the case allocated; kinds that cannot help are left out.

    Parameters
    ----------
    question
        From `open_question`; what the searches add to it stays.
    place
        From `place_to_take`.
    """
    quick = what_is_lacking(standing, question, place)
    return [*more_room(standing, question), *quick]


def what_is_lacking(standing: Situation, question: LettingIn, place: Place | None) -> list[Remedy]:
    """Find what would help whoever lacks something but room: a few solves each."""
    searches = (another_qualification, another_language, a_higher_tier, a_lifted_veto, another_team)
    found = _searched(standing, question, searches)
    raised = None if place is None or standing.budget.over else a_higher_priority(standing, place)
    return found if raised is None else [*found, raised]


def more_room(standing: Situation, question: LettingIn) -> list[Remedy]:
    """Find what would make room: where much waits, a long search, for others would come first."""
    return _searched(standing, question, (more_new_cases, more_capacity))[::-1]


def _searched(standing: Situation, question: LettingIn, searches: Sequence[_Search]) -> list[Remedy]:
    found = (None if standing.budget.over else search(standing, question) for search in searches)
    return [remedy for remedy in found if remedy is not None]


# -- limits --------------------------------------------------------------------------------------


def more_capacity(standing: Situation, question: LettingIn) -> Remedy | None:
    """Find the worker who needs the fewest points of capacity more."""
    problem, scenario = standing.problem, standing.scenario

    def change(worker: int, raised: int) -> Change | None:
        return raised_capacity(scenario, worker, int(problem.limit[worker]) + raised)

    def text(worker: int, raised: int) -> str:
        now = int(problem.capacity[worker])
        more = int(problem.limit[worker]) + raised - now
        name = problem.workers[worker].name
        raised_to = f"{points(now + more)} instead of {points(now)}"
        room = "1 more point" if more == HUNDRED else f"{points(more)} more points"
        return f"Agree {room} of capacity with {name} ({raised_to})"

    over = [int(limit - capacity) for limit, capacity in zip(problem.limit, problem.capacity, strict=True)]
    return _raise_limit(standing, question, "capacity", over, change, text)


def more_new_cases(standing: Situation, question: LettingIn) -> Remedy | None:
    """Find the worker who needs the fewest new cases allowed more."""
    problem = standing.problem

    def change(worker: int, raised: int) -> Change | None:
        return [worker_field(worker, "max_new_cases", int(problem.new_limit[worker]) + raised)]

    def text(worker: int, raised: int) -> str:
        now, name = int(problem.new_limit[worker]), problem.workers[worker].name
        cases = "one more new case" if raised == 1 else f"{raised} more new cases"
        return f"Allow {name} {cases} ({now + raised} instead of {now})"

    return _raise_limit(standing, question, "new_cases", [0] * len(problem.workers), change, text)


def _raise_limit(
    standing: Situation,
    question: LettingIn,
    kind: str,
    base: list[int],
    change: Callable[[int, int], Change | None],
    text: Callable[[int, int], str],
) -> Remedy | None:
    """Raise one worker's limit by as little as possible; `base` is what raising it at all costs each."""
    holds = [hold for hold in question.raised if hold.rule == kind and change(hold.worker, 1) is not None]
    if not holds:
        return None
    chosen = question.raise_one(holds)
    costs = [(question.raised[hold], 1) for hold in holds]
    costs += [(literal, base[hold.worker]) for hold, literal in zip(holds, chosen, strict=True)]
    try:
        for _ in range(_TRIES):
            answer = question.ask(standing.budget, costs=costs)
            if not answer.let_in or answer.values is None:
                return None
            place = next(place for place, literal in enumerate(chosen) if answer.values[literal])
            worker = holds[place].worker
            question.bound(chosen[place], 1, 1)
            raised = _least_raise(standing, question, holds[place], chosen[place], costs)
            question.bound(chosen[place], 0, 0)
            made = None if raised is None else change(worker, raised)
            if raised is None or made is None:
                continue
            trial = Trial(standing, made, [standing.problem.workers[worker].id])
            if trial.allocates:
                return trial.remedy(kind, f"{text(worker, raised)}: {trial.lead()}{trial.taking(worker)}.")
        return None
    finally:
        for literal in chosen:
            question.bound(literal, 0, 0)


def _least_raise(
    standing: Situation, question: LettingIn, hold: Hold, chosen: int, costs: list[tuple[int, int]]
) -> int | None:
    """Raise one limit until the case comes before all who would use what it is raised by."""
    for _ in range(_RAISES):
        answer = question.ask(standing.budget, costs=costs)
        if not answer.let_in or not answer.proven or answer.values is None:
            return None
        raised = int(answer.values[question.raised[hold]])
        waiting = question.least_while_waiting(hold, raised, standing.budget)
        if waiting is None:
            return None
        if question.others_waiting_in(answer) < waiting:
            return raised
        question.cap_others_if(chosen, waiting - 1)
    return None


# -- what a worker lacks -------------------------------------------------------------------------


def another_qualification(standing: Situation, question: LettingIn) -> Remedy | None:
    """Find the worker who lacks the fewest qualifications."""
    item = standing.problem.cases[standing.case]
    options = standing.problem.policy.tasks[item.task].lead_requires

    def missing(worker: int) -> list[str]:
        held = standing.problem.workers[worker].qualifications
        lacking = [[name for name in dict.fromkeys(option) if name not in held] for option in options]
        return min(lacking, key=len)

    def change(worker: int) -> Change:
        held = standing.problem.workers[worker].qualifications
        return [worker_field(worker, "qualifications", [*held, *missing(worker)])]

    def text(worker: int) -> str:
        lacking = listed(list(map(spoken, missing(worker))))
        return f"If {standing.problem.workers[worker].name} were qualified as {lacking}"

    return _let_go_one(
        standing,
        question,
        "not_qualified",
        "qualification",
        lambda worker: len(missing(worker)),
        change,
        text,
    )


def another_language(standing: Situation, question: LettingIn) -> Remedy | None:
    """Find somebody who would only have to speak the language."""
    people, language = standing.problem.workers, standing.problem.cases[standing.case].language

    def change(worker: int) -> Change:
        return [worker_field(worker, "languages", [*people[worker].languages, language])]

    def text(worker: int) -> str:
        return f"If {people[worker].name} could work in the language {language}"

    return _let_go_one(standing, question, "language", "language", lambda _: 1, change, text)


def a_higher_tier(standing: Situation, question: LettingIn) -> Remedy | None:
    """Find somebody who would only have to be trusted with the tier."""
    problem = standing.problem
    tier = int(problem.tier[standing.case])

    def change(worker: int) -> Change:
        return [worker_field(worker, "max_tier", tier)]

    def text(worker: int) -> str:
        now = quantities.max_tier(problem.policy, problem.workers[worker])
        return f"If {problem.workers[worker].name} might lead tier {tier} (now up to {now})"

    def steps(worker: int) -> int:
        return tier - quantities.max_tier(problem.policy, problem.workers[worker])

    return _let_go_one(standing, question, "above_tier", "max_tier", steps, change, text)


def a_lifted_veto(standing: Situation, question: LettingIn) -> Remedy | None:
    """Find a veto of the manager's that alone stands in the way."""
    problem, scenario = standing.problem, standing.scenario
    case = problem.cases[standing.case].id

    def change(worker: int) -> Change:
        name = problem.workers[worker].id
        kept = [veto for veto in scenario.excluded if (veto.case, veto.worker) != (case, name)]
        return [{"op": "add", "path": "/excluded", "value": [veto.model_dump(mode="json") for veto in kept]}]

    def text(worker: int) -> str:
        return f"Lift the veto on {problem.workers[worker].name} for this case"

    return _let_go_one(standing, question, "excluded", "veto", lambda _: 1, change, text)


def _let_go_one(
    standing: Situation,
    question: LettingIn,
    rule: str,
    kind: str,
    size: Callable[[int], int],
    change: Callable[[int], Change],
    text: Callable[[int], str],
) -> Remedy | None:
    """Take one rule off one worker, where that takes the least."""
    holds = [hold for hold in question.holds if hold.rule == rule]
    if not holds:
        return None
    question.model.at_most_one([question.holds[hold] for hold in holds])
    for _ in range(_TRIES):
        costs = [(question.holds[hold], size(hold.worker)) for hold in holds]
        answer = question.ask(standing.budget, choice=holds, costs=costs)
        worker = _let_go(question, holds, answer)
        if worker is None:
            return None
        trial = Trial(standing, change(worker), [standing.problem.workers[worker].id])
        if trial.allocates:
            return trial.remedy(kind, f"{text(worker)}: {trial.lead()}.")
        holds = [hold for hold in holds if hold.worker != worker]
    return None


def _let_go(question: LettingIn, holds: list[Hold], answer: Answer) -> int | None:
    """Give the worker from whom a rule is taken in a plan that lets the case in."""
    if not answer.let_in or answer.values is None:
        return None
    values = answer.values
    return next((hold.worker for hold in holds if values[question.holds[hold]]), None)


# -- teams ---------------------------------------------------------------------------------------


def another_team(standing: Situation, question: LettingIn) -> Remedy | None:
    """Find a team whose workers would help if the policy opened the case's team to them."""
    problem = standing.problem
    home = problem.cases[standing.case].team
    holds = [hold for hold in question.holds if hold.rule == "other_team"]
    if not holds:
        return None
    teams = {hold.worker: problem.workers[hold.worker].team for hold in holds}
    opened = dict(
        zip(
            dict.fromkeys(teams.values()),
            question.model.bools(len(set(teams.values()))).tolist(),
            strict=True,
        )
    )
    for hold in holds:
        question.model.implies(question.holds[hold], opened[teams[hold.worker]])
    question.model.at_most_one(list(opened.values()))
    for _ in range(_TRIES):
        # A co-worker from elsewhere before a lead from elsewhere.
        costs = [(literal, 1) for literal in opened.values()]
        costs += [(int(question.lead[hold.worker]), 1) for hold in holds]
        answer = question.ask(standing.budget, choice=holds, costs=costs)
        worker = _let_go(question, holds, answer)
        if worker is None:
            return None
        team = teams[worker]
        trial = Trial(standing, [_opening(standing, home, team)])
        if trial.allocates:
            return _from_team(trial, home, team)
        holds = [hold for hold in holds if teams[hold.worker] != team]
    return None


def _opening(standing: Situation, home: str, team: str) -> dict[str, object]:
    now = policy_of(standing.scenario, "cross_team")
    allowed = now if isinstance(now, dict) else {}
    value = {**allowed, home: [*allowed.get(home, []), team]}
    return policy_part(standing.scenario, "cross_team", value)


def _from_team(trial: Trial, home: str, team: str) -> Remedy:
    problem, case = trial.solved.problem, trial.case
    beside = int(trial.solved.plan.co_worker[case])
    helped = beside != NOBODY and problem.workers[beside].team == team
    led = problem.workers[int(trial.solved.plan.lead[case])].team == team
    kind = "co_worker" if helped and not led else "other_team"
    return trial.remedy(kind, f"Let workers of team {team} take cases of team {home}: {trial.lead()}.")
