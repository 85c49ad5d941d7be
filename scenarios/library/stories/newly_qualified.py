"""Three newly qualified workers in a team of eight. Nobody in it exists."""

from scenarios.invent.kinds import RSW, Record
from scenarios.library.stories.parts import Story, caseload, referral, scenario, worker

TEAM = "valley-assessment"
ENGLISH: Record = {"languages": ["english"]}
FIRST_YEAR: Record = {"qualifications": [RSW], **ENGLISH}
WORKERS = [
    worker(
        "W1",
        "Rosalind Penhallowe",
        TEAM,
        "senior_social_worker",
        qualifications=[RSW],
        years_qualified=16,
        expertise={"exploitation": 3, "domestic_abuse": 3},
        **ENGLISH,
    ),
    worker(
        "W2",
        "Hassan Kettlewick",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=8,
        expertise={"neglect": 3, "domestic_abuse": 2},
        **ENGLISH,
    ),
    worker(
        "W3",
        "Sofia Twelvetrees-May",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=5,
        expertise={"disability": 3, "neglect": 2},
        **ENGLISH,
    ),
    worker(
        "W4",
        "Idris Copperfold",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=1,
        expertise={"neglect": 2},
        max_tier=2,
        **ENGLISH,
    ),
    worker(
        "W5",
        "Adaeze Springwell",
        TEAM,
        "newly_qualified_social_worker",
        years_qualified=0.5,
        expertise={"domestic_abuse": 2},
        interests=["domestic_abuse"],
        **FIRST_YEAR,
    ),
    worker(
        "W6",
        "Lowri Frostwick",
        TEAM,
        "newly_qualified_social_worker",
        years_qualified=0.25,
        expertise={"disability": 2},
        **FIRST_YEAR,
    ),
    worker(
        "W7",
        "Usman Thornapple",
        TEAM,
        "newly_qualified_social_worker",
        expertise={"neglect": 1},
        interests=["neglect"],
        **FIRST_YEAR,
    ),
    worker("W8", "Teresa Goldenbeck", TEAM, "support_worker", 0.6, expertise={"neglect": 2}, **ENGLISH),
]
CASES = [
    *caseload("W1", TEAM, "child_in_need_plan", "333332"),  # 22 of 28 points
    *caseload("W2", TEAM, "child_in_need_plan", "3333332"),  # 26 of 30
    *caseload("W3", TEAM, "child_in_need_plan", "3333322221"),  # 29 of 30
    *caseload("W4", TEAM, "child_in_need_plan", "222222222222"),  # 24 of 30
    *caseload("W5", TEAM, "child_in_need_plan", "2222211"),  # 12 of 27
    *caseload("W6", TEAM, "child_in_need_plan", "22111"),  # 7 of 27
    *caseload("W7", TEAM, "child_in_need_plan", "111"),  # 3 of 27
    *caseload("W8", TEAM, "review", "1111111111"),  # 10 of 14.4
    referral(
        "R1", TEAM, "section_47_enquiry", "333222", "22T20:00", urgency="urgent", needs={"exploitation": 3}
    ),
    referral("R2", TEAM, "section_47_enquiry", "322211", "20T10:00", needs={"domestic_abuse": 2}),
    referral("R3", TEAM, "initial_assessment", "222112", "20T11:00", needs={"disability": 2}),
    referral("R4", TEAM, "initial_assessment", "211111", "19T16:00", needs={"neglect": 1}),
    referral("R5", TEAM, "child_in_need_plan", "112111", "19T12:00", needs={"neglect": 1}),
    referral("R6", TEAM, "child_in_need_plan", "222221", "18T15:00", needs={"domestic_abuse": 2}),
    referral("R7", TEAM, "looked_after_child", "121112", "20T09:00", co_working="preferred"),
    referral("R8", TEAM, "review", "111111", "17T10:00"),
]

STORY = Story(
    name="newly-qualified",
    title="Three newly qualified workers in a team of eight",
    story=(
        "In Valley Assessment three of eight workers are in their supported first year and have "
        "the most room; the experienced ones are close to full. Two section 47 enquiries, two "
        "assessments, a looked-after child, two plans and a review arrive. Everybody in it is "
        "invented."
    ),
    look_for=(
        "The tier 3 enquiry goes to an experienced worker: no newly qualified worker may take tier 3.",
        "A newly qualified worker on reserved work has an experienced co-worker, who carries half "
        "of its points.",
        "Nobody newly qualified is given more than two new cases, and none of them co-works.",
    ),
    build=lambda: scenario("newly-qualified", WORKERS, CASES),
)
