"""A team over capacity, where statutory work must win. Nobody in it exists."""

from scenarios.invent.kinds import RSW
from scenarios.library.stories.parts import Story, caseload, referral, scenario, worker

TEAM = "quayside"
WORKERS = [
    worker(
        "W1",
        "Samina Brambledene",
        TEAM,
        "senior_social_worker",
        qualifications=[RSW],
        years_qualified=12,
        expertise={"exploitation": 3, "neglect": 2},
        languages=["english"],
    ),
    worker(
        "W2",
        "Fergus Ironbridge",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=5,
        expertise={"neglect": 3},
        languages=["english"],
    ),
    worker(
        "W3",
        "Elif Wadebrook",
        TEAM,
        "social_worker",
        0.8,
        qualifications=[RSW],
        years_qualified=7,
        expertise={"exploitation": 2, "neglect": 2},
        languages=["english", "turkish"],
    ),
    worker(
        "W4",
        "Dilys Oldcastle-Wye",
        TEAM,
        "support_worker",
        expertise={"young_carers": 2},
        languages=["english"],
    ),
]
CASES = [
    *caseload("W1", TEAM, "child_in_need_plan", "33333222"),  # 26 of 28 points
    *caseload("W2", TEAM, "child_in_need_plan", "333332221"),  # 27 of 30
    *caseload("W3", TEAM, "looked_after_child", "333332222"),  # 28 of 24: over
    *caseload("W4", TEAM, "review", "1" * 23),  # 23 of 24
    referral(
        "R1", TEAM, "section_47_enquiry", "332111", "22T18:00", urgency="urgent", needs={"exploitation": 2}
    ),
    referral("R2", TEAM, "initial_assessment", "222212", "20T11:00", needs={"neglect": 2}),
    referral("R3", TEAM, "child_in_need_plan", "211111", "20T14:00"),
    referral("R4", TEAM, "review", "111112", "18T10:00", decided_at="18T16:00"),
    referral("R5", TEAM, "review", "121111", "20T10:00"),
    referral("R6", TEAM, "review", "222211", "20T16:00", needs={"young_carers": 1}),
]

STORY = Story(
    name="statutory-first",
    title="A team over capacity, where statutory work must win",
    story=(
        "Quayside has four workers and almost no room: six points between them, and one colleague "
        "is over capacity already. Six referrals come, three of them statutory, three plain "
        "reviews. Everybody in it is invented."
    ),
    look_for=(
        "The section 47 enquiry, the assessment and the child in need plan are all allocated.",
        "The one review that fits goes to the support worker: the one that is overdue.",
        "Two reviews wait, each with the workers who are full and the one for whom it is too complex.",
        "Elif Wadebrook, over capacity, is given nothing and keeps all that she has.",
    ),
    build=lambda: scenario("statutory-first", WORKERS, CASES),
)
