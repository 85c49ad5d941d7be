"""A Monday with 12 workers and 40 referrals, written by hand. Nobody in it exists."""

from datetime import datetime
from itertools import count

from scenarios.invent.draw import Draw
from scenarios.invent.kinds import CHILDREN, RSW, Record
from scenarios.invent.open_work import invent_open_cases
from scenarios.invent.teams import Team
from scenarios.library.stories.parts import AS_OF, Story, held, referral, scenario, worker

TEAM = "riverside"
SW: Record = {"qualifications": [RSW]}
WORKERS = [
    worker(
        "W01",
        "Beatriz Hollowbrook",
        TEAM,
        "team_manager",
        years_qualified=17,
        expertise={"domestic_abuse": 3, "exploitation": 2, "neglect": 3},
        languages=["english", "portuguese"],
        **SW,
    ),
    worker(
        "W02",
        "Delroy Fennimoor",
        TEAM,
        "senior_social_worker",
        years_qualified=15,
        expertise={"exploitation": 3, "substance_misuse": 2, "domestic_abuse": 2},
        interests=["exploitation"],
        languages=["english"],
        reductions=[
            {
                "share": 0.1,
                "reason": "lead_role",
                "from": "2026-04-01",
                "to": None,
                "note": "practice educator",
            }
        ],
        **SW,
    ),
    worker(
        "W03",
        "Nasreen Marrowby",
        TEAM,
        "senior_social_worker",
        0.8,
        years_qualified=11,
        expertise={"domestic_abuse": 3, "mental_health": 2, "neglect": 2},
        interests=["domestic_abuse"],
        languages=["english", "urdu", "punjabi"],
        localities=["harbour", "old_town"],
        **SW,
    ),
    worker(
        "W04",
        "Tomasz Quillbrook",
        TEAM,
        "social_worker",
        years_qualified=6,
        expertise={"neglect": 3, "substance_misuse": 2},
        interests=["neglect"],
        languages=["english", "polish"],
        localities=["harbour", "moor"],
        **SW,
    ),
    worker(
        "W05",
        "Gwen Yarrowdale",
        TEAM,
        "social_worker",
        years_qualified=4,
        expertise={"disability": 3, "young_carers": 2, "neglect": 1},
        interests=["disability"],
        languages=["english", "welsh"],
        **SW,
    ),
    worker(
        "W06",
        "Obinna Stonecropper",
        TEAM,
        "social_worker",
        years_qualified=9,
        expertise={"mental_health": 3, "exploitation": 2},
        languages=["english"],
        reductions=[
            {
                "share": 0.5,
                "reason": "phased_return",
                "from": "2026-11-09",
                "to": "2026-12-18",
                "note": "half a caseload for six weeks",
            }
        ],
        absences=[
            {
                "from": "2026-07-06",
                "to": "2026-11-08",
                "kind": "long_sickness",
                "notified_on": "2026-07-06",
            }
        ],
        **SW,
    ),
    worker(
        "W07",
        "Leila Wrenfield",
        TEAM,
        "social_worker",
        years_qualified=3,
        expertise={"domestic_abuse": 2, "exploitation": 2},
        languages=["english", "arabic"],
        absences=[
            {
                "from": "2026-11-21",
                "to": "2026-11-29",
                "kind": "annual_leave",
                "notified_on": "2026-09-01",
            }
        ],
        **SW,
    ),
    worker(
        "W08",
        "Callum Amberstow",
        TEAM,
        "social_worker",
        0.8,
        years_qualified=1.5,
        expertise={"domestic_abuse": 2, "neglect": 1},
        languages=["english"],
        max_tier=2,
        conflicts=["birchalow"],
        absences=[
            {"from": "2026-11-25", "to": "2026-11-25", "kind": "training", "notified_on": "2026-10-12"}
        ],
        **SW,
    ),
    worker(
        "W09",
        "Priya Juniperly",
        TEAM,
        "newly_qualified_social_worker",
        years_qualified=0.5,
        expertise={"mental_health": 2, "domestic_abuse": 1},
        interests=["mental_health"],
        languages=["english", "punjabi"],
        **SW,
    ),
    worker(
        "W10",
        "Ines Saltmarshe",
        TEAM,
        "newly_qualified_social_worker",
        years_qualified=0.25,
        expertise={"young_carers": 2},
        interests=["young_carers", "neglect"],
        languages=["english", "portuguese"],
        **SW,
    ),
    worker(
        "W11",
        "Joyce Pebblewick",
        TEAM,
        "support_worker",
        expertise={"young_carers": 3, "neglect": 2},
        languages=["english"],
        localities=["valley", "moor"],
    ),
    worker(
        "W12",
        "Dariusz Wayfarer",
        TEAM,
        "support_worker",
        0.6,
        expertise={"disability": 2},
        languages=["english", "polish"],
        localities=["harbour", "old_town"],
    ),
]

# Open cases of each worker: how many, and the hundredths of a point that they come to, about.
HELD = {
    "W01": (3, 300),
    "W02": (8, 1250),
    "W03": (7, 1050),
    "W04": (10, 1600),
    "W05": (9, 1400),
    "W06": (5, 700),
    "W07": (13, 2400),
    "W08": (9, 1250),
    "W09": (9, 1400),
    "W10": (7, 900),
    "W11": (14, 1400),
    "W12": (8, 800),
}

SEED = 17  # of the open cases

S47, ASSESSMENT, PLAN, LOOKED_AFTER, REVIEW = (
    "section_47_enquiry",
    "initial_assessment",
    "child_in_need_plan",
    "looked_after_child",
    "review",
)
ENQUIRIES = [
    referral(
        "R01",
        TEAM,
        S47,
        "333222",
        "22T21:00",
        urgency="urgent",
        needs={"exploitation": 3},
        locality="old_town",
    ),
    referral(
        "R02",
        TEAM,
        S47,
        "333212",
        "22T16:30",
        decided_at="22T18:00",
        urgency="urgent",
        needs={"domestic_abuse": 3},
        locality="harbour",
    ),
    referral(
        "R03", TEAM, S47, "322121", "22T19:00", urgency="urgent", needs={"neglect": 2}, language="polish"
    ),
    referral(
        "R04",
        TEAM,
        S47,
        "321211",
        "20T15:00",
        decided_at="20T17:00",
        needs={"substance_misuse": 2},
        locality="moor",
    ),
    referral("R05", TEAM, S47, "222211", "20T16:00", needs={"domestic_abuse": 2}, co_working="preferred"),
    referral("R06", TEAM, S47, "311111", "21T11:00", needs={"exploitation": 1}, previous_lead="W06"),
]
HOME = {"family": "hazelthwaite", "locality": "valley"}
ASSESSMENTS = [
    referral("R07", TEAM, ASSESSMENT, "322212", "19T10:00", needs={"neglect": 3}, **HOME),
    referral("R08", TEAM, ASSESSMENT, "221111", "19T10:00", needs={"neglect": 2}, **HOME),
    referral("R09", TEAM, ASSESSMENT, "211121", "19T10:00", needs={"neglect": 2}, **HOME),
    referral("R10", TEAM, ASSESSMENT, "222221", "20T09:30", needs={"neglect": 1}, family="orchardleigh"),
    referral("R11", TEAM, ASSESSMENT, "211211", "20T13:00", needs={"neglect": 1}, previous_lead="W04"),
    referral("R12", TEAM, ASSESSMENT, "232211", "20T11:00", needs={"domestic_abuse": 2}, language="urdu"),
    referral("R13", TEAM, ASSESSMENT, "112111", "19T15:00", needs={"neglect": 1}, locality="moor"),
    referral("R14", TEAM, ASSESSMENT, "121211", "19T16:30", needs={"domestic_abuse": 2}, locality="harbour"),
    referral(
        "R15", TEAM, ASSESSMENT, "222121", "18T14:00", needs={"substance_misuse": 1}, previous_lead="L99"
    ),
    referral("R16", TEAM, ASSESSMENT, "132222", "18T10:00", needs={"disability": 3}),
    referral(
        "R17",
        TEAM,
        ASSESSMENT,
        "333222",
        "19T12:00",
        needs={"exploitation": 3, "mental_health": 2},
        co_working="required",
    ),
    referral("R18", TEAM, ASSESSMENT, "111211", "20T10:30", needs={"young_carers": 2}, locality="valley"),
]
PLANS = [
    referral("R19", TEAM, PLAN, "222211", "18T11:00", needs={"exploitation": 2}),
    referral(
        "R20",
        TEAM,
        PLAN,
        "111211",
        "19T11:00",
        needs={"mental_health": 2},
        tier_override={"tier": 2, "reason": "mother's illness was played down by the referrer"},
    ),
    referral("R21", TEAM, PLAN, "121111", "18T09:00", needs={"disability": 1}),
    referral(
        "R22", TEAM, PLAN, "222112", "19T14:00", needs={"domestic_abuse": 1}, family="birchalow",
        locality="harbour",
    ),
    referral("R23", TEAM, PLAN, "111121", "20T12:00", needs={"neglect": 1}, locality="moor"),
    referral("R24", TEAM, PLAN, "222212", "17T16:00", needs={"mental_health": 2}),
    referral("R25", TEAM, PLAN, "112111", "16T10:00", needs={"neglect": 2}),
    referral("R26", TEAM, PLAN, "222221", "16T12:00", needs={"disability": 2}),
    referral("R27", TEAM, PLAN, "111112", "19T09:00"),
]  # fmt: skip
LOOKED_AFTER_CHILDREN = [
    referral(
        "R28",
        TEAM,
        LOOKED_AFTER,
        "222122",
        "18T15:00",
        needs={"neglect": 2},
        points_for={"W03": 2.5, "W05": 2.5, "W08": 2.75},
        cost_for={"W02": 4, "W08": 9},
    ),
    referral("R29", TEAM, LOOKED_AFTER, "121121", "19T13:30", needs={"young_carers": 1}),
    referral("R30", TEAM, LOOKED_AFTER, "112112", "20T14:00", needs={"disability": 1}, co_working="none"),
]
REVIEWS = [
    referral("R31", TEAM, REVIEW, "111111", "12T10:00", decided_at="12T15:00", locality="valley"),
    referral("R32", TEAM, REVIEW, "111112", "16T10:00", needs={"young_carers": 2}, locality="valley"),
    referral("R33", TEAM, REVIEW, "111211", "17T10:00", needs={"disability": 2}, cost_for={"W11": 5}),
    referral("R34", TEAM, REVIEW, "211111", "17T11:00", locality="moor"),
    referral("R35", TEAM, REVIEW, "111111", "17T15:00", language="polish"),
    referral("R36", TEAM, REVIEW, "121111", "18T12:00", needs={"neglect": 2}),
    referral("R37", TEAM, REVIEW, "111121", "18T13:00", locality="harbour"),
    referral("R38", TEAM, REVIEW, "112111", "19T17:00", locality="old_town"),
    referral("R39", TEAM, REVIEW, "222112", "20T15:30", statutory=True, needs={"neglect": 1}),
]
UNHEARD = referral("R40", TEAM, ASSESSMENT, "221212", "20T09:00", needs={"neglect": 1}, language="tigrinya")


def _open_cases() -> list[Record]:
    """Return the elder brother's case, and made-up work for everybody, as heavy as ``HELD`` says."""
    team = Team(TEAM, CHILDREN, WORKERS, {person["id"]: 0 for person in WORKERS})
    draw, numbers = Draw(SEED), count(1)
    known = held("C000", TEAM, PLAN, 2, "W05", family="orchardleigh")
    return [known] + [
        case
        for person in WORKERS
        for case in invent_open_cases(
            draw,
            team,
            person,
            HELD[person["id"]],
            lambda: f"C{next(numbers):03d}",
            datetime.fromisoformat(AS_OF),
        )
    ]


def _monday() -> Record:
    referrals = [*ENQUIRIES, *ASSESSMENTS, *PLANS, *LOOKED_AFTER_CHILDREN, *REVIEWS, UNHEARD]
    return scenario(
        "monday",
        WORKERS,
        _open_cases() + referrals,
        locks=[
            {"case": "R19", "lead": "W02"},
            {"case": "R14", "lead": "W09", "co_worker": "W03"},
        ],
        excluded=[{"case": "R21", "worker": "W05"}],
        baseline=[{"case": "R25", "lead": "W04"}, {"case": "R26", "lead": "W05"}],
    )


STORY = Story(
    name="monday",
    title="A Monday with 12 workers and 40 referrals",
    story=(
        "Riverside Children and Families meets at nine: a team manager, two seniors, five social "
        "workers, two in their first year and two support workers. Forty referrals wait, three of "
        "them urgent since Sunday. Leila Wrenfield is on leave all week, Obinna Stonecropper is "
        "back on half a caseload, Callum Amberstow is in training on Wednesday. Everybody in it "
        "is invented."
    ),
    look_for=(
        "The urgent section 47 enquiries are all allocated; the one in Polish can only go to Tomasz "
        "Quillbrook.",
        "Priya Juniperly and Ines Saltmarshe, newly qualified, lead reserved work only beside a colleague.",
        "The three Hazelthwaite children go to one worker, with a colleague who knows more of neglect "
        "for the eldest.",
        "The Orchardleigh baby goes to Gwen Yarrowdale, who has the brother; two cases go back to those "
        "who had them.",
        "The case that needs two skills has two people; one lock names a lead, another a lead and a "
        "co-worker.",
        "Nothing new for Leila; what Obinna takes fits half a caseload; Callum keeps off the Birchalow "
        "family.",
        "One case waits, R40: nobody in the team speaks Tigrinya.",
    ),
    build=_monday,
)
