"""Who must, may and may not work a case together (SPEC 4).

Source: reserved work is led by newly qualified workers only beside an experienced colleague; managers look
for joint allocation as a way of sharing skills; an independent assessor is new to the family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.plan import NOBODY
from solver.rule import PlanRule

if TYPE_CHECKING:
    from solver.placements import Placements


def _enforce_supported(placements: Placements) -> None:
    problem, model = placements.problem, placements.model
    staff = problem.staff
    for case in placements.cases.tolist():
        task = problem.cases[case].task
        if problem.policy.tasks[task].newly_qualified != "co_worked":
            continue
        leads, workers = placements.leads(case)
        helpers, colleagues = placements.co_workers(case)
        stands = workers == problem.stays.get(case, NOBODY)
        new = leads[staff.newly_qualified[workers] & ~stands]
        experienced = helpers[staff.supports(task)[colleagues]]
        if len(new):
            variables = np.concatenate([new, experienced])
            signs = np.concatenate([np.ones_like(new), -np.ones_like(experienced)])
            model.at_most(variables, signs, 0)


def _enforce_co_worker(placements: Placements) -> None:
    problem, model = placements.problem, placements.model
    for case in filter(problem.is_shared, placements.cases.tolist()):
        model.implies(placements.alone(case), placements.waits(case))
    model.never_both(*placements.in_both_roles())


def _enforce_independent(placements: Placements) -> None:
    problem, model = placements.problem, placements.model
    for members in problem.family_members.values():
        for case in filter(problem.is_independent, members):
            if case not in placements:
                continue
            for literal, worker in zip(*(part.tolist() for part in placements.leads(case)), strict=True):
                for other in members:
                    if other == case or other not in placements:
                        continue
                    roles = (placements.led_by(other, worker), placements.co_worked_by(other, worker))
                    taken = [role for role in roles if role is not None]
                    if taken:
                        model.at_most_one([literal, *taken])


SUPPORTED = PlanRule(
    "supported",
    "A newly qualified lead of such a task has an experienced, qualified co-worker",
    _enforce_supported,
)
CO_WORKER = PlanRule(
    "co_worker",
    "At most one co-worker, who is not the lead; one where required, nobody where there is to be none",
    _enforce_co_worker,
)
INDEPENDENT = PlanRule(
    "independent", "The lead of an independent case has no other case of the family", _enforce_independent
)
