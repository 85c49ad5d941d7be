"""Bodies that run as they stand. The people and cases in them are invented."""

from __future__ import annotations

from typing import Any

_SCORES = {
    "risk": 2,
    "breadth_of_need": 2,
    "depth_of_need": 1,
    "ability_to_engage": 2,
    "resource_availability": 1,
    "contact_time": 2,
}

SCENARIO: dict[str, Any] = {
    "format": "caseload-scenario/1",
    "name": "Two workers, three cases",
    "as_of": "2026-11-23T09:00:00",
    "workers": [
        {
            "id": "W1",
            "name": "Ada Example",
            "team": "north",
            "role": "senior_social_worker",
            "fte": 1,
            "qualifications": ["registered_social_worker"],
            "years_qualified": 9,
            "expertise": {"neglect": 3},
        },
        {
            "id": "W2",
            "name": "Ben Example",
            "team": "north",
            "role": "support_worker",
            "fte": 0.8,
            "interests": ["dementia"],
        },
    ],
    "cases": [
        {
            "id": "C1",
            "team": "north",
            "task": "section_47_enquiry",
            "status": "pending",
            "received_at": "2026-11-20T15:30:00",
            "urgency": "urgent",
            "complexity": _SCORES,
            "needs": {"neglect": 2},
        },
        {
            "id": "C2",
            "team": "north",
            "task": "review",
            "status": "pending",
            "received_at": "2026-11-19T10:00:00",
            "complexity": dict.fromkeys(_SCORES, 1),
            "needs": {"dementia": 1},
        },
        {
            "id": "C3",
            "team": "north",
            "task": "review",
            "status": "open",
            "lead": "W2",
            "received_at": "2026-10-05T10:00:00",
            "complexity": dict.fromkeys(_SCORES, 1),
        },
    ],
}

_PLAN = {
    "assignments": [{"case": "C1", "lead": "W1"}, {"case": "C2", "lead": "W2"}],
    "unallocated": [],
}

# By address: a name, what it shows, and the body.
BODIES: dict[str, dict[str, dict[str, Any]]] = {
    "/v1/proposals": {
        "scenario": {
            "summary": "A proposal for a small team, searched for at most 10 seconds",
            "value": {"scenario": SCENARIO, "options": {"time_limit": 10, "seed": 1}},
        },
    },
    "/v1/proposals/{proposal_id}/decisions": {
        "accept_and_defer": {
            "summary": "One case goes as proposed, another waits",
            "value": {
                "decided_by": "team-manager-north",
                "decisions": [
                    {"case": "C1", "decision": "accept"},
                    {"case": "C2", "decision": "defer", "reason": "The family asked for a later start"},
                ],
            },
        },
        "override": {
            "summary": "A case goes to somebody else, with the reason",
            "value": {
                "decided_by": "team-manager-north",
                "decisions": [
                    {
                        "case": "C2",
                        "decision": "override",
                        "lead": "W1",
                        "reason": "She knows the family from her last post",
                    }
                ],
            },
        },
    },
    "/v1/proposals/{proposal_id}/draft": {
        "draft": {
            "summary": "Thinking of giving a case to somebody else",
            "value": {"decisions": [{"case": "C2", "decision": "override", "lead": "W1"}]},
        },
    },
    "/v1/verifications": {
        "plan": {
            "summary": "A plan made by hand",
            "value": {"scenario": SCENARIO, "proposal": _PLAN},
        },
    },
    "/v1/rankings": {
        "case": {
            "summary": "Who could take the urgent case",
            "value": {"scenario": SCENARIO, "case": "C1"},
        },
    },
    "/v1/explanations": {
        "chosen": {
            "summary": "Why this lead",
            "value": {"scenario": SCENARIO, "proposal": _PLAN, "case": "C1"},
        },
        "another": {
            "summary": "Why not somebody else",
            "value": {"scenario": SCENARIO, "proposal": _PLAN, "case": "C2", "worker": "W1"},
        },
    },
    "/v1/comparisons": {
        "by-hand": {
            "summary": "A plan against another made by hand",
            "value": {
                "scenario": SCENARIO,
                "first": _PLAN,
                "second": {"assignments": [{"case": "C1", "lead": "W1"}, {"case": "C2", "lead": "W1"}]},
            },
        },
    },
    "/v1/absences": {
        "reallocation": {
            "summary": "A worker leaves, and their open cases go to others",
            "value": {"scenario": SCENARIO, "worker": "W2", "kind": "left", "from": "2026-11-30"},
        },
        "cover": {
            "summary": "Two are on leave, and one case of somebody else may move",
            "value": {
                "scenario": SCENARIO,
                "worker": ["W1", "W2"],
                "kind": "annual_leave",
                "from": "2026-12-21",
                "to": "2026-12-24",
                "notified_on": "2026-11-20",
                "moves": 1,
            },
        },
    },
    "/v1/reliefs": {
        "fewest": {
            "summary": "As few cases as it takes",
            "value": {"scenario": SCENARIO, "worker": "W2"},
        },
    },
}
