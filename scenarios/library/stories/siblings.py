"""Brothers and sisters stay with one worker. Nobody in it exists."""

from scenarios.invent.kinds import RSW
from scenarios.library.stories.parts import Story, caseload, held, referral, scenario, worker

TEAM = "harbour-family"
WORKERS = [
    worker(
        "W1",
        "Kofi Seabrightly",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=4,
        expertise={"neglect": 3},
        interests=["neglect"],
        languages=["english"],
    ),
    worker(
        "W2",
        "Ioana Windfallow",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=6,
        expertise={"neglect": 2, "disability": 2},
        languages=["english", "romanian"],
    ),
    worker(
        "W3",
        "Morag Lanternby",
        TEAM,
        "senior_social_worker",
        qualifications=[RSW],
        years_qualified=15,
        expertise={"domestic_abuse": 3, "neglect": 2},
        languages=["english"],
    ),
]
HOME = {"family": "plumtreece", "locality": "harbour"}
PAIR = {"family": "clovermill", "language": "english"}
CASES = [
    *caseload("W1", TEAM, "child_in_need_plan", "33322111"),  # 19 of 30 points
    *caseload("W2", TEAM, "child_in_need_plan", "3332221"),  # 19, and the elder sister's 2
    held("W2-8", TEAM, "child_in_need_plan", 2, "W2", family="plumtreece"),
    *caseload("W3", TEAM, "looked_after_child", "33332"),  # 18 of 28
    referral("R1", TEAM, "initial_assessment", "322211", "19T09:30", needs={"neglect": 3}, **HOME),
    referral("R2", TEAM, "initial_assessment", "211121", "19T09:30", needs={"neglect": 2}, **HOME),
    referral("R3", TEAM, "initial_assessment", "222122", "19T09:30", needs={"disability": 2}, **HOME),
    referral("R4", TEAM, "child_in_need_plan", "232211", "20T13:00", needs={"domestic_abuse": 2}, **PAIR),
    referral("R5", TEAM, "child_in_need_plan", "111211", "20T13:00", needs={"domestic_abuse": 1}, **PAIR),
    referral("R6", TEAM, "child_in_need_plan", "211111", "20T15:00", needs={"neglect": 2}),
]

STORY = Story(
    name="siblings",
    title="Brothers and sisters stay with one worker",
    story=(
        "Three children of one home are referred together while their elder sister's plan is held "
        "by Ioana Windfallow. Another two are a pair nobody knows yet. Everybody in it is "
        "invented."
    ),
    look_for=(
        "The three go to Ioana, who knows the family, though Kofi knows more about neglect.",
        "The pair goes to one worker, whose experience of domestic abuse fits.",
        "The single case goes to Kofi: expertise, interest and room.",
    ),
    build=lambda: scenario("siblings", WORKERS, CASES),
)
