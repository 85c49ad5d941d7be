"""Cases that only two people together can do. Nobody in it exists."""

from scenarios.invent.kinds import RSW
from scenarios.library.stories.parts import Story, caseload, referral, scenario, worker

TEAM = "old-town-safeguarding"
WORKERS = [
    worker(
        "W1",
        "Daniela Ravenscar",
        TEAM,
        "senior_social_worker",
        qualifications=[RSW],
        years_qualified=13,
        expertise={"exploitation": 3, "domestic_abuse": 1},
        languages=["english"],
    ),
    worker(
        "W2",
        "Bartek Hallowmead",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=6,
        expertise={"domestic_abuse": 3, "neglect": 2},
        languages=["english", "polish"],
    ),
    worker(
        "W3",
        "Roisin Nightingroom",
        TEAM,
        "newly_qualified_social_worker",
        qualifications=[RSW],
        years_qualified=0.5,
        expertise={"disability": 3},
        languages=["english", "british_sign_language"],
    ),
    worker(
        "W4",
        "Tunde Plumtreece",
        TEAM,
        "support_worker",
        expertise={"disability": 2},
        languages=["english", "british_sign_language"],
    ),
]
CASES = [
    *caseload("W1", TEAM, "child_in_need_plan", "33322"),  # 16 of 28 points
    *caseload("W2", TEAM, "child_in_need_plan", "3332"),  # 14 of 30
    *caseload("W3", TEAM, "child_in_need_plan", "22211"),  # 8 of 27
    *caseload("W4", TEAM, "review", "11111111"),  # 8 of 24
    referral(
        "R1",
        TEAM,
        "section_47_enquiry",
        "322212",
        "20T17:00",
        language="british_sign_language",
        needs={"exploitation": 2, "disability": 2},
    ),
    referral(
        "R2",
        TEAM,
        "initial_assessment",
        "333322",
        "19T15:00",
        co_working="required",
        needs={"domestic_abuse": 3, "exploitation": 3},
    ),
    referral("R3", TEAM, "child_in_need_plan", "211211", "19T10:00", needs={"neglect": 2}),
    referral("R4", TEAM, "review", "111111", "18T10:00", language="british_sign_language", co_working="none"),
]

STORY = Story(
    name="only-together",
    title="Cases that only two people together can do",
    story=(
        "A deaf young person may be being exploited. Only Roisin Nightingroom signs and is a "
        "social worker, but she is newly qualified and knows nothing of exploitation; Daniela "
        "Ravenscar knows all about it and does not sign. A second case needs two skills that "
        "nobody has together. Everybody in it is invented."
    ),
    look_for=(
        "Roisin leads the enquiry with Daniela as co-worker: one brings the language, the other "
        "experience and the skill. Nobody could take it alone.",
        "Daniela and Bartek share the second case, each making up what the other lacks.",
        "The support worker signs too, but may not lead reserved work.",
    ),
    build=lambda: scenario("only-together", WORKERS, CASES),
)
