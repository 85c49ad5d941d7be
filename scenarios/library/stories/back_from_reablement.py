"""A case back from reablement belongs with its earlier worker. Nobody in it exists."""

from scenarios.invent.kinds import OT, RSW
from scenarios.library.stories.parts import Story, caseload, referral, scenario, worker

TEAM = "western-adults"
WORKERS = [
    worker(
        "W1",
        "Harriet Quarrymoor",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=7,
        expertise={"frailty": 3, "dementia": 2},
        languages=["english"],
    ),
    worker(
        "W2",
        "Solomon Birchalow",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=5,
        expertise={"frailty": 2, "hospital_discharge": 2},
        languages=["english"],
    ),
    worker(
        "W3",
        "Mei Fairstream",
        TEAM,
        "occupational_therapist",
        qualifications=[OT],
        years_qualified=8,
        expertise={"frailty": 2, "physical_disability": 3},
        languages=["english"],
    ),
    worker(
        "W4",
        "Esme Gorsefield",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=10,
        expertise={"dementia": 3},
        languages=["english"],
        absences=[{"from": "2026-11-02", "to": None, "kind": "long_sickness", "notified_on": "2026-11-02"}],
    ),
]
CASES = [
    *caseload("W1", TEAM, "care_act_assessment", "3322221"),  # 17 of 30 points
    *caseload("W2", TEAM, "care_act_assessment", "33322211"),  # 20 of 30
    *caseload("W3", TEAM, "equipment_and_adaptations", "33222111"),  # 17 of 28
    *caseload("W4", TEAM, "care_act_assessment", "3332"),  # 14 of 30
    referral(
        "R1", TEAM, "care_act_assessment", "222211", "19T10:00", needs={"frailty": 3}, previous_lead="W2"
    ),
    referral(
        "R2",
        TEAM,
        "care_act_assessment",
        "221211",
        "19T11:00",
        needs={"physical_disability": 2},
        previous_lead="L07",
    ),
    referral(
        "R3", TEAM, "care_act_assessment", "322111", "20T10:00", needs={"dementia": 2}, previous_lead="W4"
    ),
    referral("R4", TEAM, "reablement_review", "111111", "20T12:00", needs={"frailty": 1}),
]

STORY = Story(
    name="back-from-reablement",
    title="A case back from reablement belongs with its earlier worker",
    story=(
        "Solomon Birchalow referred a person to reablement; it has ended and the case is back. He "
        "is the busiest and not the most expert, but he knows the person. Two more come back "
        "whose workers cannot take them: one has left the authority, one is on long sick leave. "
        "Everybody in it is invented."
    ),
    look_for=(
        "The first case goes to Solomon: continuity outweighs load and expertise.",
        "The other two go by expertise and load, and no continuity is counted as missed: nobody "
        "who knew them may lead them.",
    ),
    build=lambda: scenario("back-from-reablement", WORKERS, CASES),
)
