"""Nobody in the team holds the AMHP warrant. Nobody in it exists."""

from scenarios.invent.kinds import AMHP, BIA, RSW
from scenarios.library.stories.parts import Story, caseload, referral, scenario, worker

TEAM, OTHER = "cliff-mental-health", "moor-mental-health"
WORKERS = [
    worker(
        "W1",
        "Kamala Otterburn-Hay",
        TEAM,
        "senior_social_worker",
        qualifications=[RSW, BIA],
        years_qualified=14,
        expertise={"mental_health": 3, "self_neglect": 2},
        languages=["english"],
    ),
    worker(
        "W2",
        "Jerome Walnutley",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=4,
        expertise={"mental_health": 2, "substance_misuse": 3},
        languages=["english"],
    ),
    worker(
        "W3",
        "Catrin Inkerfield",
        TEAM,
        "social_worker",
        0.6,
        qualifications=[RSW],
        years_qualified=1.5,
        expertise={"mental_health": 1},
        languages=["english"],
    ),
    worker(
        "W4", "Lamin Rowanberry", TEAM, "support_worker", expertise={"homelessness": 3}, languages=["english"]
    ),
    worker(
        "W5",
        "Anneli Swanmere",
        OTHER,
        "social_worker",
        qualifications=[RSW, AMHP],
        years_qualified=10,
        expertise={"mental_health": 3},
        languages=["english"],
    ),
]
CASES = [
    *caseload("W1", TEAM, "care_act_assessment", "333211"),  # 16 of 28 points
    *caseload("W2", TEAM, "care_act_assessment", "33222111"),  # 17 of 30
    *caseload("W3", TEAM, "care_act_assessment", "2221111"),  # 10 of 18
    *caseload("W4", TEAM, "review", "1111111111"),  # 10 of 24
    *caseload("W5", OTHER, "care_act_assessment", "3321"),  # 11 of 30
    referral(
        "R1",
        TEAM,
        "mental_health_act_assessment",
        "333222",
        "22T22:00",
        urgency="urgent",
        needs={"mental_health": 3},
    ),
    referral("R2", TEAM, "adult_safeguarding_enquiry", "322221", "20T10:00", needs={"self_neglect": 2}),
    referral("R3", TEAM, "care_act_assessment", "222111", "19T11:00", needs={"substance_misuse": 2}),
    referral("R4", TEAM, "review", "111121", "18T09:00", needs={"homelessness": 2}),
]

STORY = Story(
    name="no-amhp-warrant",
    title="Nobody in the team holds the AMHP warrant",
    story=(
        "An urgent Mental Health Act assessment reaches Cliff Mental Health on Sunday night. It "
        "needs an approved mental health professional, and the team has none; the neighbouring "
        "team has one, but the policy keeps cases inside the team. Everybody in it is invented."
    ),
    look_for=(
        "The assessment waits, and says why: four workers are not qualified, the one who is works "
        "in another team.",
        "What would help: the neighbour's worker, by a manager's lock with a reason.",
        "The rest of the day's work is allocated as if nothing had happened.",
    ),
    build=lambda: scenario("no-amhp-warrant", WORKERS, CASES),
)
