"""Taking decisions: checked against what stands and against the rules, recorded with their history."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from api import idempotency
from api.answers import Answer, etag, written
from api.db import Database, now
from api.decisions import judging, repository
from api.decisions.judging import Chosen
from api.decisions.schemas import Choice, DecisionsRequest, DraftChoice, DraftRequest, Override
from api.idempotency import Request
from api.metrics import Metrics
from api.proposals import repository as proposals_repository
from api.proposals.service import Proposals
from api.refusals import AlreadyDecided, BreaksRules, InvalidRequest, NothingToDecide, StaleProposal
from api.tables import DecisionRow
from solver import Scenario
from solver.errors import Fault

Assigned = Mapping[str, tuple[str, str | None]]


class Decisions:
    """What a manager can do with a proposal."""

    def __init__(self, database: Database, proposals: Proposals, metrics: Metrics) -> None:
        self._database = database
        self._proposals = proposals
        self._metrics = metrics

    def take(
        self, proposal_id: str, asked: DecisionsRequest, seen: frozenset[int] | None, request: Request
    ) -> Answer:
        """Record decisions, all of them or none.

        Parameters
        ----------
        seen
            The versions that the caller takes for the present one; None when any will do.

        Raises
        ------
        UnknownProposal, NothingToDecide
            When there is no such proposal, or nothing was proposed.
        InvalidRequest
            With every decision that names a case or worker that is not there, or leaves no choice.
        StaleProposal, AlreadyDecided
            When other decisions were taken than the caller knew of.
        BreaksRules
            With every rule that would be broken.
        """
        scenario, assigned = self._decidable(proposal_id)

        def work(session: Session) -> Answer:
            row = proposals_repository.lock(session, proposal_id)
            if seen is not None and row.decisions_version not in seen:
                # Of several versions named, the latest that was ever given out is what the caller saw last.
                after = max((version for version in seen if version < row.decisions_version), default=0)
                raise StaleProposal(row.decisions_version, repository.history(session, proposal_id, after))
            _check(scenario, assigned, asked.decisions)
            standing = {found.case_id: found for found in repository.standing(session, proposal_id)}
            _check_standing(asked.decisions, standing, row.decisions_version)
            chosen = {case: _chosen_before(found) for case, found in standing.items()}
            chosen |= {choice.case: _chosen(choice, assigned) for choice in asked.decisions}
            broken = judging.breaches(scenario, chosen)
            if broken:
                raise BreaksRules([breach.model_dump(mode="json") for breach in broken])
            overrides = judging.overridden(scenario, chosen)
            made = [
                _row(
                    proposal_id, asked.decided_by, choice, chosen[choice.case], overrides.get(choice.case, [])
                )
                for choice in asked.decisions
            ]
            repository.record(session, row, made)
            for decision in made:
                self._metrics.decision(decision.decision)
            _strike_from_draft(session, proposal_id, {choice.case for choice in asked.decisions})
            document = {
                "proposal": proposal_id,
                "version": row.decisions_version,
                "decisions": [repository.viewed(decision) for decision in made],
            }
            headers = {
                "ETag": etag(row.decisions_version),
                "Location": f"/v1/proposals/{proposal_id}/decisions",
            }
            return Answer.of(201, document, headers)

        return idempotency.once(self._database, request, work)

    def read(self, proposal_id: str) -> Answer:
        """Answer with what stands decided, and the history."""
        self._proposals.state(proposal_id)
        with self._database.reading() as session:
            history = repository.history(session, proposal_id)
            standing = repository.standing(session, proposal_id)
            version = max((line["version"] for line in history), default=0)
            document = {
                "proposal": proposal_id,
                "version": version,
                "decisions": [repository.viewed(decision) for decision in standing],
                "history": history,
            }
        return Answer.of(200, document, {"ETag": etag(version)})

    def draft(self, proposal_id: str) -> Answer:
        """Answer with the draft, and with the rules that it would break."""
        scenario, assigned = self._decidable(proposal_id)
        with self._database.reading() as session:
            decisions, updated_at = repository.draft(session, proposal_id)
            standing = repository.standing(session, proposal_id)
        chosen = {found.case_id: _chosen_before(found) for found in standing}
        for item in decisions:
            draft = _chosen_in_draft(DraftChoice.model_validate(item), assigned)
            if draft is not None:
                chosen[draft.case] = draft
        return Answer.of(
            200,
            {
                "proposal": proposal_id,
                "updated_at": updated_at,
                "decisions": decisions,
                "breaches": [breach.model_dump(mode="json") for breach in judging.breaches(scenario, chosen)],
            },
        )

    def keep_draft(self, proposal_id: str, asked: DraftRequest) -> Answer:
        """Put a draft in the place of the one before, and answer with it.

        Raises
        ------
        InvalidRequest
            With every case or worker that is not there.
        """
        scenario, _ = self._decidable(proposal_id)
        faults = _reference_faults(scenario, asked.decisions)
        if faults:
            raise InvalidRequest(faults)
        with self._database.writing() as session:
            proposals_repository.lock(session, proposal_id)
            repository.keep_draft(
                session, proposal_id, [choice.model_dump(mode="json") for choice in asked.decisions]
            )
        return self.draft(proposal_id)

    def _decidable(self, proposal_id: str) -> tuple[Scenario, Assigned]:
        state = self._proposals.state(proposal_id)
        with self._database.reading() as session:
            result = proposals_repository.get(session, proposal_id).result
        if state not in ("ready", "cancelled") or result is None:
            raise NothingToDecide(state)
        assigned = {
            made["case"]: (made["lead"], made["co_worker"]) for made in json.loads(result)["assignments"]
        }
        return self._proposals.scenario(proposal_id), assigned


def _check(scenario: Scenario, assigned: Assigned, choices: Sequence[Choice]) -> None:
    faults = _reference_faults(scenario, choices)
    for index, choice in enumerate(choices):
        if choice.decision == "accept" and choice.case not in assigned and not faults:
            faults.append(
                Fault.at(
                    f"decisions[{index}].case",
                    choice.case,
                    "a case that the proposal gives to somebody; one that waits is deferred or overridden",
                )
            )
    if faults:
        raise InvalidRequest(faults)


def _reference_faults(scenario: Scenario, choices: Sequence[Choice | DraftChoice]) -> list[Fault]:
    """List the decisions that name a case twice, or a case or worker that is not there."""
    cases = {case.id for case in scenario.pending}
    workers = {worker.id for worker in scenario.workers}
    times = Counter(choice.case for choice in choices)
    faults = []
    for index, choice in enumerate(choices):
        place = f"decisions[{index}]"
        if choice.case not in cases:
            faults.append(Fault.at(f"{place}.case", choice.case, "the id of a pending case of the proposal"))
        elif times[choice.case] > 1:
            faults.append(Fault.at(f"{place}.case", choice.case, "each case once"))
        if isinstance(choice, (Override, DraftChoice)):
            for field, worker in (("lead", choice.lead), ("co_worker", choice.co_worker)):
                if worker is not None and worker not in workers:
                    allowed = "the id of a worker of the proposal's scenario"
                    faults.append(Fault.at(f"{place}.{field}", worker, allowed))
    return faults


def _check_standing(choices: Sequence[Choice], standing: Mapping[str, DecisionRow], version: int) -> None:
    present = [
        repository.viewed(standing[choice.case])
        for choice in choices
        if choice.case in standing and choice.supersedes != standing[choice.case].id
    ]
    if present:
        raise AlreadyDecided(present, version)
    faults = [
        Fault.at(f"decisions[{index}].supersedes", choice.supersedes, "null: no decision stands on this case")
        for index, choice in enumerate(choices)
        if choice.case not in standing and choice.supersedes is not None
    ]
    if faults:
        raise InvalidRequest(faults)


def _chosen(choice: Choice, assigned: Assigned) -> Chosen:
    if choice.decision == "accept":
        return Chosen(choice.case, "accept", *assigned[choice.case])
    if choice.decision == "defer":
        return Chosen(choice.case, "defer", reason=choice.reason)
    return Chosen(choice.case, "override", choice.lead, choice.co_worker, choice.reason)


def _chosen_before(found: DecisionRow) -> Chosen:
    kind: Any = found.decision
    return Chosen(found.case_id, kind, found.lead, found.co_worker, found.reason)


def _chosen_in_draft(draft: DraftChoice, assigned: Assigned) -> Chosen | None:
    """Read what a draft comes to, as far as it says; None where it does not yet."""
    if draft.decision == "accept" and draft.case in assigned:
        return Chosen(draft.case, "accept", *assigned[draft.case])
    if draft.decision == "override" and draft.lead is not None:
        reason = draft.reason if draft.reason and draft.reason.strip() else "to be given"
        return Chosen(draft.case, "override", draft.lead, draft.co_worker, reason)
    if draft.decision == "defer":
        return Chosen(draft.case, "defer", reason=draft.reason)
    return None


def _row(
    proposal_id: str, decided_by: str, choice: Choice, made: Chosen, overrides: list[str]
) -> DecisionRow:
    return DecisionRow(
        id=str(uuid.uuid4()),
        proposal_id=proposal_id,
        case_id=made.case,
        decision=made.kind,
        lead=made.lead,
        co_worker=made.co_worker,
        reason=made.reason,
        overrides=written(overrides),
        decided_by=decided_by,
        decided_by_verified=False,
        decided_at=now(),
        supersedes=choice.supersedes,
    )


def _strike_from_draft(session: Session, proposal_id: str, cases: set[str]) -> None:
    """Take what is decided now out of the draft."""
    drafted, _ = repository.draft(session, proposal_id)
    left = [item for item in drafted if item["case"] not in cases]
    if len(left) < len(drafted):
        repository.keep_draft(session, proposal_id, left)
