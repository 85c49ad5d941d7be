"""A phased return, one that has ended, and a colleague with union duties. Nobody in it exists."""

from scenarios.invent.kinds import RSW
from scenarios.library.stories.parts import Story, caseload, referral, scenario, worker

TEAM = "moorside"
WORKERS = [
    worker(
        "W1",
        "Hodan Larkhollow",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=9,
        expertise={"neglect": 3, "exploitation": 3},
        languages=["english", "somali"],
        reductions=[
            {
                "share": 0.5,
                "reason": "phased_return",
                "from": "2026-11-09",
                "to": "2026-12-18",
                "note": "half a caseload for six weeks after long sickness",
            }
        ],
        absences=[
            {"from": "2026-06-01", "to": "2026-11-08", "kind": "long_sickness", "notified_on": "2026-06-01"}
        ],
    ),
    worker(
        "W2",
        "Gareth Whinstone",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=3,
        expertise={"neglect": 2},
        languages=["english"],
        reductions=[
            {
                "share": 0.4,
                "reason": "phased_return",
                "from": "2026-09-01",
                "to": "2026-11-20",
                "note": "ended on Friday",
            }
        ],
    ),
    worker(
        "W3",
        "Parveen Tollgate",
        TEAM,
        "senior_social_worker",
        qualifications=[RSW],
        years_qualified=11,
        expertise={"exploitation": 3, "domestic_abuse": 2},
        languages=["english", "urdu"],
        reductions=[{"share": 0.2, "reason": "union_duties", "from": "2026-01-05", "to": None, "note": None}],
    ),
    worker(
        "W4",
        "Stefan Underleaf",
        TEAM,
        "social_worker",
        qualifications=[RSW],
        years_qualified=6,
        expertise={"domestic_abuse": 3},
        languages=["english"],
        absences=[
            {"from": "2026-11-24", "to": "2026-11-25", "kind": "training", "notified_on": "2026-10-01"}
        ],
    ),
]
CASES = [
    *caseload("W1", TEAM, "child_in_need_plan", "33211"),  # 12 of 15 points
    *caseload("W2", TEAM, "child_in_need_plan", "3332221"),  # 19 of 30
    *caseload("W3", TEAM, "child_in_need_plan", "333333"),  # 24 of 22.4: over
    *caseload("W4", TEAM, "looked_after_child", "33332221"),  # 23 of 30
    referral("R1", TEAM, "child_in_need_plan", "322222", "18T10:00", needs={"exploitation": 3}),
    referral("R2", TEAM, "initial_assessment", "332233", "19T14:00", needs={"exploitation": 2, "neglect": 2}),
    referral("R3", TEAM, "child_in_need_plan", "111211", "20T09:00", needs={"neglect": 2}),
    referral(
        "R4", TEAM, "section_47_enquiry", "322111", "22T21:00", urgency="urgent", needs={"domestic_abuse": 2}
    ),
    referral("R5", TEAM, "initial_assessment", "222211", "17T11:00", language="somali", needs={"neglect": 2}),
]

STORY = Story(
    name="phased-return",
    title="A phased return, one that has ended, and a colleague with union duties",
    story=(
        "Hodan Larkhollow is back from long sickness on half a caseload. Gareth Whinstone's own "
        "phased return ended on Friday. Parveen Tollgate gives a day a week to union duties and "
        "is over what that leaves. Stefan Underleaf is in training for two days this week. "
        "Everybody in it is invented."
    ),
    look_for=(
        "Hodan's capacity is 15 points, not 30: the Somali-speaking family, which only she can "
        "take, fits; the heaviest case does not, although she knows most about it. Of another she "
        "takes the co-worker's half.",
        "Gareth counts in full again.",
        "Parveen takes nothing that weighs; her own cases stay with her.",
        "Two days of training do not bar Stefan: the policy allows two in five.",
    ),
    build=lambda: scenario("phased-return", WORKERS, CASES),
)
