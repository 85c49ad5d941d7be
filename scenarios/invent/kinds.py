"""What invented teams are like: who works in them, what comes to them, and what their staff may hold.

The figures are plausible, not published; the qualifications repeat the default local statement of reserved
functions, so that open work sits with people who could have been given it.
"""

from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
Weights = tuple[tuple[str, int], ...]

RSW = "registered_social_worker"
OT = "occupational_therapist"
AMHP = "amhp"
BIA = "best_interests_assessor"


@dataclass(frozen=True)
class TeamKind:
    """One kind of team.

    Parameters
    ----------
    key
        Its name, which begins its teams' ids.
    roles
        Roles and how common they are among the staff.
    arriving, held
        Tasks and how common they are among new referrals and among open cases.
    tags
        Needs that its cases show and its workers know about.
    warrants
        Further qualifications and the percentage of experienced social workers who hold them.
    """

    key: str
    roles: Weights
    arriving: Weights
    held: Weights
    tags: tuple[str, ...]
    warrants: Weights = ()


@dataclass(frozen=True)
class TaskFacts:
    """Who may lead a task: any one of the qualifications (none = anybody), after so many years.

    Parameters
    ----------
    qualifications
        Any one of these; empty for work open to everybody who may lead.
    years
        Least years qualified.
    newly_qualified
        ``allowed``, ``co_worked`` or ``forbidden``.
    delegable
        Whether part of it may be handed to a delegate.
    urgent_percent
        How often such a referral is urgent.
    """

    qualifications: tuple[str, ...] = ()
    years: int = 0
    newly_qualified: str = "allowed"
    delegable: bool = False
    urgent_percent: int = 6


TASKS = {
    "initial_assessment": TaskFacts((RSW,), 1, "co_worked", urgent_percent=12),
    "section_47_enquiry": TaskFacts((RSW,), 1, "co_worked", urgent_percent=45),
    "child_in_need_plan": TaskFacts((RSW,), delegable=True),
    "looked_after_child": TaskFacts((RSW,), 0, "co_worked"),
    "adult_safeguarding_enquiry": TaskFacts((RSW,), 1, "co_worked", urgent_percent=35),
    "best_interests_decision": TaskFacts((RSW, OT), 1, "forbidden"),
    "deprivation_of_liberty_assessment": TaskFacts((BIA,), 2, "forbidden"),
    "mental_health_act_assessment": TaskFacts((AMHP,), 2, "forbidden", urgent_percent=70),
    "care_act_assessment": TaskFacts((RSW, OT), delegable=True),
    "reablement_review": TaskFacts(delegable=True),
    "review": TaskFacts(delegable=True),
    "equipment_and_adaptations": TaskFacts(delegable=True),
    "complaint_investigation": TaskFacts((RSW,), 3, "forbidden"),
    "carers_conversation": TaskFacts(delegable=True),
}

LOCAL_POLICY: Record = {
    "roles": {"care_coordinator": {"points_per_fte": 24, "max_tier": 2, "max_new_cases": 4, "grade": 1}},
    "tasks": {
        # Whoever looks into a complaint must not have worked with the family.
        "complaint_investigation": {
            "lead_requires": [[RSW]],
            "min_years_qualified": 3,
            "newly_qualified": "forbidden",
            "independent": True,
        },
        "carers_conversation": {"lead_requires": [], "delegable": True},
    },
    "weights": {"locality": 4},
}

POINTS_PER_FTE = {
    "senior_social_worker": 28,
    "social_worker": 30,
    "newly_qualified_social_worker": 27,  # 30 at the protected factor of 0.9
    "support_worker": 24,
    "occupational_therapist": 28,
    "team_manager": 6,
    "care_coordinator": 24,
}
HIGHEST_TIER = {"newly_qualified_social_worker": 2, "support_worker": 1, "care_coordinator": 2}

CHILDREN = TeamKind(
    key="children",
    roles=(
        ("senior_social_worker", 16),
        ("social_worker", 50),
        ("newly_qualified_social_worker", 15),
        ("support_worker", 19),
    ),
    arriving=(
        ("initial_assessment", 34),
        ("section_47_enquiry", 18),
        ("child_in_need_plan", 24),
        ("looked_after_child", 8),
        ("review", 14),
        ("complaint_investigation", 2),
    ),
    held=(
        ("initial_assessment", 12),
        ("section_47_enquiry", 8),
        ("child_in_need_plan", 45),
        ("looked_after_child", 20),
        ("review", 15),
    ),
    tags=("neglect", "domestic_abuse", "exploitation", "disability", "substance_misuse", "young_carers"),
)
ADULTS = TeamKind(
    key="adults",
    roles=(
        ("senior_social_worker", 12),
        ("social_worker", 38),
        ("newly_qualified_social_worker", 8),
        ("occupational_therapist", 16),
        ("support_worker", 14),
        ("care_coordinator", 12),
    ),
    arriving=(
        ("care_act_assessment", 34),
        ("adult_safeguarding_enquiry", 14),
        ("best_interests_decision", 5),
        ("deprivation_of_liberty_assessment", 4),
        ("reablement_review", 15),
        ("review", 14),
        ("equipment_and_adaptations", 10),
        ("carers_conversation", 4),
    ),
    held=(
        ("care_act_assessment", 40),
        ("adult_safeguarding_enquiry", 8),
        ("reablement_review", 14),
        ("review", 26),
        ("equipment_and_adaptations", 12),
    ),
    tags=("dementia", "physical_disability", "frailty", "hospital_discharge", "self_neglect", "sensory_loss"),
    warrants=((BIA, 30), (AMHP, 6)),
)
MENTAL_HEALTH = TeamKind(
    key="mental-health",
    roles=(
        ("senior_social_worker", 20),
        ("social_worker", 48),
        ("newly_qualified_social_worker", 8),
        ("occupational_therapist", 6),
        ("support_worker", 8),
        ("care_coordinator", 10),
    ),
    arriving=(
        ("mental_health_act_assessment", 8),
        ("care_act_assessment", 46),
        ("adult_safeguarding_enquiry", 14),
        ("best_interests_decision", 4),
        ("review", 22),
        ("carers_conversation", 6),
    ),
    held=(
        ("care_act_assessment", 55),
        ("adult_safeguarding_enquiry", 10),
        ("review", 30),
        ("carers_conversation", 5),
    ),
    tags=("mental_health", "substance_misuse", "self_neglect", "homelessness", "autism"),
    warrants=((AMHP, 55), (BIA, 15)),
)
DISABILITY = TeamKind(
    key="disability",
    roles=(
        ("senior_social_worker", 15),
        ("social_worker", 42),
        ("newly_qualified_social_worker", 12),
        ("occupational_therapist", 12),
        ("support_worker", 19),
    ),
    arriving=(
        ("child_in_need_plan", 20),
        ("initial_assessment", 12),
        ("care_act_assessment", 24),
        ("adult_safeguarding_enquiry", 8),
        ("best_interests_decision", 5),
        ("deprivation_of_liberty_assessment", 3),
        ("review", 18),
        ("equipment_and_adaptations", 8),
        ("complaint_investigation", 2),
    ),
    held=(
        ("child_in_need_plan", 25),
        ("care_act_assessment", 35),
        ("looked_after_child", 5),
        ("review", 27),
        ("equipment_and_adaptations", 8),
    ),
    tags=(
        "learning_disability",
        "autism",
        "physical_disability",
        "transition",
        "sensory_loss",
        "young_carers",
    ),
    warrants=((BIA, 25), (AMHP, 8)),
)
KINDS = (DISABILITY, CHILDREN, ADULTS, MENTAL_HEALTH)
