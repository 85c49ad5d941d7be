"""An adults' team with occupational therapists and facilitators. Nobody in it exists."""

from scenarios.invent.kinds import BIA, OT, RSW
from scenarios.library.stories.parts import Story, caseload, held, referral, scenario, worker

TEAM = "eastern-adults"
WORKERS = [
    worker(
        "W1",
        "Winifred Alderwick",
        TEAM,
        "senior_social_worker",
        qualifications=[RSW, BIA],
        years_qualified=20,
        expertise={"dementia": 3, "self_neglect": 3},
        languages=["english"],
    ),
    worker(
        "W2",
        "Emeka Featherby",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=6,
        expertise={"self_neglect": 2, "hospital_discharge": 3},
        interests=["hospital_discharge"],
        languages=["english"],
    ),
    worker(
        "W3",
        "Nia Sorrelby",
        TEAM,
        "social_worker",
        0.8,
        qualifications=[RSW, BIA],
        years_qualified=4,
        expertise={"dementia": 2},
        languages=["english", "welsh"],
        localities=["old_town", "valley"],
    ),
    worker(
        "W4",
        "Lakshmi Deepingdale",
        TEAM,
        "occupational_therapist",
        qualifications=[OT],
        years_qualified=9,
        expertise={"physical_disability": 3, "frailty": 2},
        languages=["english"],
    ),
    worker(
        "W5",
        "Oscar Timberlake-Ash",
        TEAM,
        "occupational_therapist",
        0.6,
        qualifications=[OT],
        years_qualified=0.5,
        expertise={"physical_disability": 2},
        languages=["english"],
        localities=["harbour"],
    ),
    worker(
        "W6",
        "Zofia Meadowsweet",
        TEAM,
        "facilitator",
        expertise={"frailty": 2, "hospital_discharge": 2},
        languages=["english", "polish"],
        localities=["harbour", "moor"],
    ),
    worker(
        "W7",
        "Desta Lindenmoor",
        TEAM,
        "facilitator",
        0.8,
        expertise={"frailty": 3},
        interests=["frailty"],
        languages=["english"],
    ),
]
CASES = [
    *caseload("W1", TEAM, "care_act_assessment", "3333222"),  # 22 of 28 points
    *caseload("W2", TEAM, "care_act_assessment", "333222111"),  # 21 of 30
    *caseload("W3", TEAM, "care_act_assessment", "3322211"),  # 16 of 24
    *caseload("W4", TEAM, "equipment_and_adaptations", "3322221111"),  # 20 of 28
    *caseload("W5", TEAM, "equipment_and_adaptations", "222111"),  # 9 of 16.8
    *caseload("W6", TEAM, "review", "1" * 14),  # 14 of 24
    *caseload("W7", TEAM, "reablement_review", "1" * 10),  # 10 of 19.2
    held("W4-11", TEAM, "care_act_assessment", 2, "W4", delegate="W6", family="yewbarrow"),
    referral(
        "R1",
        TEAM,
        "adult_safeguarding_enquiry",
        "332222",
        "22T16:00",
        urgency="urgent",
        needs={"self_neglect": 3},
    ),
    referral("R2", TEAM, "care_act_assessment", "222222", "20T10:00", needs={"physical_disability": 3}),
    referral("R3", TEAM, "care_act_assessment", "211211", "20T11:30", needs={"hospital_discharge": 2}),
    referral(
        "R4", TEAM, "best_interests_decision", "222113", "19T14:00", needs={"dementia": 2}, locality="valley"
    ),
    referral("R5", TEAM, "deprivation_of_liberty_assessment", "211121", "19T15:00", needs={"dementia": 2}),
    referral(
        "R6",
        TEAM,
        "equipment_and_adaptations",
        "112111",
        "18T12:00",
        needs={"physical_disability": 2},
        locality="harbour",
    ),
    referral("R7", TEAM, "review", "111111", "17T10:00", needs={"frailty": 1}, language="polish"),
    referral("R8", TEAM, "reablement_review", "111211", "18T10:00", needs={"frailty": 2}),
    referral("R9", TEAM, "review", "211111", "16T10:00", family="yewbarrow"),
    referral("R10", TEAM, "review", "222211", "19T10:00"),
]
POLICY = {
    "roles": {"facilitator": {"points_per_fte": 24, "max_tier": 1, "max_new_cases": 4, "grade": 1}},
}

STORY = Story(
    name="adults-team",
    title="An adults' team with occupational therapists and facilitators",
    story=(
        "Eastern Adults has three social workers, two occupational therapists and two "
        "facilitators, a role that its authority added to the policy. Ten cases wait, from an "
        "urgent safeguarding enquiry to a plain review. Everybody in it is invented."
    ),
    look_for=(
        "Assessments go to social workers and occupational therapists, reviews of tier 1 to "
        "facilitators; a review of tier 2 is above their tier.",
        "The best interests decision may go to either profession after a year, so not to Oscar "
        "Timberlake-Ash.",
        "Only the two best interests assessors may take the deprivation of liberty assessment.",
        "The Polish-speaking person's review goes to Zofia Meadowsweet, the Yewbarrows' to "
        "Lakshmi Deepingdale, who has the household's open case.",
    ),
    build=lambda: scenario("adults-team", WORKERS, CASES, policy=POLICY),
)
