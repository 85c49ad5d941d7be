"""Timefold, a local search for planning problems, by its last release for Python; it needs Java 17 or newer.

The free edition: one thread. It has no notion of a bound, so it proves nothing. The rules and the score are
constraint streams, its own way of saying them; the figures are those of the contract's plain model
(`benchmarks.mip`). Its Python functions are translated to Java's, so they keep to plain loops and fields.
"""

import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from jpype import JClass, JImplements, JOverride
from timefold.solver import SolverFactory
from timefold.solver.config import (
    Duration,
    EnvironmentMode,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)
from timefold.solver.score import (
    ConstraintCollectors,
    ConstraintFactory,
    HardMediumSoftScore,
    Joiners,
    constraint_provider,
)

from benchmarks.peers.run import Finding, Job
from benchmarks.peers.timefold_facts import Facts, Helper, Lead, Placement, Plan, Worker

# Its own defaults, but for two things. A construction that tried every lead with every co-worker would not
# end in time, so leads come first and co-workers second. And a case that needs a co-worker can only be given
# out by a move that chooses both.
PHASES = """
<solver xmlns="https://timefold.ai/xsd/solver">
  <constructionHeuristic>
    <queuedEntityPlacer>
      <entitySelector id="led"/>
      <changeMoveSelector>
        <entitySelector mimicSelectorRef="led"/><valueSelector variableName="LEAD"/>
      </changeMoveSelector>
    </queuedEntityPlacer>
  </constructionHeuristic>
  <constructionHeuristic>
    <queuedEntityPlacer>
      <entitySelector id="helped"/>
      <changeMoveSelector>
        <entitySelector mimicSelectorRef="helped"/><valueSelector variableName="BESIDE"/>
      </changeMoveSelector>
    </queuedEntityPlacer>
  </constructionHeuristic>
  <localSearch>
    <unionMoveSelector>
      <changeMoveSelector><valueSelector variableName="LEAD"/></changeMoveSelector>
      <changeMoveSelector><valueSelector variableName="BESIDE"/></changeMoveSelector>
      <swapMoveSelector/>
      <cartesianProductMoveSelector>
        <changeMoveSelector>
          <entitySelector id="case"/><valueSelector variableName="LEAD"/>
        </changeMoveSelector>
        <changeMoveSelector>
          <entitySelector mimicSelectorRef="case"/><valueSelector variableName="BESIDE"/>
        </changeMoveSelector>
      </cartesianProductMoveSelector>
    </unionMoveSelector>
  </localSearch>
</solver>
"""

HARD = HardMediumSoftScore.ONE_HARD
BROKEN = HardMediumSoftScore.of_hard(10_000)  # a rule; capacity is counted in hundredths of a point
MEDIUM = HardMediumSoftScore.ONE_MEDIUM
SOFT = HardMediumSoftScore.ONE_SOFT


def leading(placement: Placement, worker: Worker) -> Lead:
    """What it would mean that the worker leads."""
    return placement.leads[ord(placement.lead_codes[worker.index])]


def helping(placement: Placement, worker: Worker) -> Helper:
    """What it would mean that the worker co-works."""
    return placement.helpers[ord(placement.helper_codes[worker.index])]


def breaks(placement: Placement) -> int:
    """How many rules the choices for one case break by themselves."""
    lead, beside = placement.lead, placement.beside
    if lead is None:
        return (1 if placement.locked else 0) + (1 if beside is not None else 0)
    supported = leading(placement, lead).supported
    if beside is None:
        return 1 if supported or placement.beside_needed else 0
    if beside.index == lead.index:
        return 1
    return 1 if supported and not helping(placement, beside).supports else 0


def costs(placement: Placement) -> int:
    """What the choices for one case cost by themselves."""
    lead, beside = placement.lead, placement.beside
    if lead is None:
        return placement.waiting_cost
    option = leading(placement, lead)
    total = option.cost
    if beside is None:
        total += placement.alone_cost + option.alone_cost
        for short in option.short:
            total += short
        return total
    total += placement.beside_cost
    covers = helping(placement, beside).covers
    for need in range(len(option.short)):
        if not covers[need]:
            total += option.short[need]
    return total


def fullness(worker: Worker, given: int) -> int:
    """What the points given to a worker add to their utilisation cost."""
    total = 0
    for step in range(len(worker.slopes)):
        over = given - worker.until[step]
        if over > 0:
            total += over * worker.slopes[step]
    return total


def clash(one: Placement, other: Placement) -> bool:
    """The lead of the one, an independent case, has a part in the other."""
    if one.index == other.index or one.lead is None or other.lead is None:
        return False
    if other.lead.index == one.lead.index:
        return True
    return other.beside is not None and other.beside.index == one.lead.index


def loads(factory: ConstraintFactory) -> Any:
    """Each worker with the points given to them, as lead and as co-worker."""
    return (
        factory.for_each_including_unassigned(Placement)
        .filter(lambda placement: placement.lead is not None)
        .map(lambda placement: placement.lead, lambda placement: leading(placement, placement.lead).points)
        .concat(
            factory.for_each_including_unassigned(Placement)
            .filter(lambda placement: placement.beside is not None)
            .map(lambda placement: placement.beside, lambda placement: placement.co_points)
        )
        .group_by(lambda worker, points: worker, ConstraintCollectors.sum(lambda worker, points: points))
    )


@constraint_provider  # type: ignore[untyped-decorator]
def constraints(factory: ConstraintFactory) -> list[Any]:
    """Every rule and every term of the contract."""
    return [*rules(factory), *terms(factory)]


def rules(factory: ConstraintFactory) -> list[Any]:
    """What must not be broken."""
    placements = factory.for_each_including_unassigned
    return [
        placements(Placement)
        .filter(lambda placement: breaks(placement) > 0)
        .penalize(BROKEN, breaks)
        .as_constraint("choices for one case"),
        loads(factory)
        .filter(lambda worker, points: points > worker.room)
        .penalize(HARD, lambda worker, points: points - worker.room)
        .as_constraint("capacity"),
        placements(Placement)
        .filter(lambda placement: placement.lead is not None)
        .group_by(lambda placement: placement.lead, ConstraintCollectors.count())
        .filter(lambda worker, count: count > worker.new_cases)
        .penalize(BROKEN, lambda worker, count: count - worker.new_cases)
        .as_constraint("new_cases"),
        placements(Placement)
        .filter(lambda placement: placement.independent)
        .join(
            placements(Placement),
            Joiners.equal(lambda placement: placement.family),
            Joiners.filtering(clash),
        )
        .penalize(BROKEN)
        .as_constraint("independent"),
    ]


def terms(factory: ConstraintFactory) -> list[Any]:
    """What costs."""
    placements = factory.for_each_including_unassigned
    return [
        placements(Placement)
        .filter(lambda placement: placement.lead is None)
        .penalize(MEDIUM, lambda placement: placement.priority)
        .as_constraint("unallocated"),
        placements(Placement)
        .impact(SOFT, lambda placement: -costs(placement))
        .as_constraint("costs of one case"),
        loads(factory).penalize(SOFT, fullness).as_constraint("utilisation"),
        placements(Placement)
        .filter(lambda placement: placement.family_price > 0 and placement.lead is not None)
        .group_by(
            lambda placement: placement.family,
            lambda placement: placement.family_price,
            ConstraintCollectors.count_distinct(lambda placement: placement.lead),
        )
        .penalize(SOFT, lambda family, price, leads: price * (leads - 1))
        .as_constraint("family"),
    ]


def solve(job: Job) -> Finding:
    """Construct a plan and improve it until the time is over; nothing is proven."""
    facts = Facts(job.document)
    job.built()
    left = max(0.001, job.deadline - time.monotonic())
    config = SolverConfig(
        xml_source_text=_phases(),
        solution_class=Plan,
        entity_class_list=[Placement],
        environment_mode=EnvironmentMode.NO_ASSERT,
        random_seed=job.seed,
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=constraints),
        termination_config=TerminationConfig(spent_limit=Duration(milliseconds=int(1000 * left))),
    )
    solver = SolverFactory.create(config).build_solver()

    def better(score: Any) -> None:
        if score.hardScore() == 0 and score.initScore() == 0:
            job.timeline.add((-int(score.mediumScore()), facts.fixed - int(score.softScore())), None)

    _listen(solver, better)
    plan = solver.solve(facts.plan)
    lawful = plan.score is not None and plan.score.hard_score == 0
    return Finding(_stated(facts, plan) if lawful else None, None, proven=False)


def _phases() -> str:
    """The phases, with the names that the variables have in Java."""
    in_java = JClass("ai.timefold.jpyinterpreter.PythonClassTranslator").getJavaFieldName
    return PHASES.replace("LEAD", str(in_java("lead"))).replace("BESIDE", str(in_java("beside")))


def _listen(solver: Any, better: Callable[[Any], None]) -> None:
    """Hear of scores alone: the package's own listener copies the whole plan each time."""

    @JImplements("ai.timefold.solver.core.api.solver.event.SolverEventListener")
    class Listener:
        @JOverride  # type: ignore[untyped-decorator]
        def bestSolutionChanged(self, event: Any) -> None:  # noqa: N802 - Java's name
            better(event.getNewBestScore())

    solver._delegate.addEventListener(Listener())


def _stated(facts: Facts, plan: Plan) -> dict[str, Any]:
    cases, workers = facts.figures.cases, facts.figures.workers
    made, waiting = [], []
    for placement in plan.placements:
        case = cases[placement.index]["id"]
        if placement.lead is None:
            waiting.append({"case": case})
            continue
        beside = None if placement.beside is None else workers[placement.beside.index]["id"]
        made.append({"case": case, "lead": workers[placement.lead.index]["id"], "co_worker": beside})
    return {"assignments": made, "unallocated": waiting}


def versions() -> dict[str, str]:
    """What ran."""
    java = JClass("java.lang.System").getProperty("java.version")
    return {"timefold": version("timefold"), "java": str(java)}
