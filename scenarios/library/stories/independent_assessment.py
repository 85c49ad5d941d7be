"""An assessment by somebody who does not know the person. Nobody in it exists."""

from scenarios.invent.kinds import BIA, RSW
from scenarios.library.stories.parts import Story, caseload, held, referral, scenario, worker

TEAM = "adult-safeguards"
WORKERS = [
    worker(
        "W1",
        "Gwen Harrowden",
        TEAM,
        "senior_social_worker",
        qualifications=[RSW, BIA],
        years_qualified=18,
        expertise={"dementia": 3, "learning_disability": 3},
        languages=["english"],
    ),
    worker(
        "W2",
        "Ranjit Maplethorn",
        TEAM,
        "social_worker",
        qualifications=[RSW, BIA],
        years_qualified=6,
        expertise={"dementia": 3},
        languages=["english", "punjabi"],
    ),
    worker(
        "W3",
        "Orla Cranfold",
        TEAM,
        "social_worker",
        qualifications=[RSW, BIA],
        years_qualified=3,
        expertise={"learning_disability": 1},
        languages=["english"],
    ),
    worker(
        "W4",
        "Ibrahim Snowdrift",
        TEAM,
        "social_worker",
        qualifications=[RSW, BIA],
        years_qualified=1.5,
        expertise={"dementia": 2},
        languages=["english"],
    ),
]
CASES = [
    *caseload("W1", TEAM, "care_act_assessment", "332211"),  # 14 of 28 points, and the 2 of the sister's
    held("W1-7", TEAM, "care_act_assessment", 2, "W1", family="skylarker"),
    *caseload("W2", TEAM, "care_act_assessment", "33221"),  # 13 of 30
    *caseload("W3", TEAM, "care_act_assessment", "3332211"),  # 18 of 30
    *caseload("W4", TEAM, "care_act_assessment", "322"),  # 8 of 30
    referral(
        "R1",
        TEAM,
        "deprivation_of_liberty_assessment",
        "222121",
        "19T09:00",
        needs={"dementia": 2},
        family="skylarker",
        previous_lead="W2",
    ),
    referral(
        "R2", TEAM, "care_act_assessment", "222211", "20T10:00", needs={"dementia": 2}, family="skylarker"
    ),
    referral(
        "R3",
        TEAM,
        "deprivation_of_liberty_assessment",
        "211111",
        "20T11:00",
        needs={"learning_disability": 2},
    ),
    referral(
        "R4",
        TEAM,
        "best_interests_decision",
        "321222",
        "19T15:00",
        needs={"dementia": 2},
        co_working="preferred",
    ),
]

STORY = Story(
    name="independent-assessment",
    title="An assessment by somebody who does not know the person",
    story=(
        "A deprivation of liberty assessment must be made by an assessor who has nothing to do "
        "with the person's care. Gwen Harrowden holds the household's open case, Ranjit "
        "Maplethorn led it before, Ibrahim Snowdrift has not been qualified for two years. "
        "Everybody in it is invented."
    ),
    look_for=(
        "Orla Cranfold takes the assessment although two others know more: they have a conflict "
        "of interest. Ibrahim, who may not lead it, brings what he knows of dementia as her "
        "co-worker.",
        "The care assessment of the same household goes to Gwen, who knows it, and could not go to Orla.",
        "The other deprivation of liberty assessment goes by expertise and load.",
    ),
    build=lambda: scenario("independent-assessment", WORKERS, CASES),
)
