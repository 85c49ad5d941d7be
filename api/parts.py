"""What routes need of the application and of a request, each declared once."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Query, Request

from api.absences.service import Absences
from api.explanations.service import Explanations
from api.proposals.following import Following
from api.proposals.schemas import NoQuery
from api.proposals.service import Proposals
from api.questions.service import Rankings
from api.requests import idempotency_key
from api.settings import Settings


def settings(request: Request) -> Settings:
    """Give the application's settings."""
    return cast(Settings, request.app.state.settings)


def following(request: Request) -> Following:
    """Give the application's followers."""
    return cast(Following, request.app.state.following)


def proposals(request: Request) -> Proposals:
    """Give the application's proposals."""
    return cast(Proposals, request.app.state.proposals)


def absences(request: Request) -> Absences:
    """Give the application's absences."""
    return cast(Absences, request.app.state.absences)


def rankings(request: Request) -> Rankings:
    """Give the application's rankings."""
    return cast(Rankings, request.app.state.rankings)


def explanations(request: Request) -> Explanations:
    """Give the application's explanations."""
    return cast(Explanations, request.app.state.explanations)


SettingsHere = Annotated[Settings, Depends(settings)]
FollowingHere = Annotated[Following, Depends(following)]
ProposalsHere = Annotated[Proposals, Depends(proposals)]
AbsencesHere = Annotated[Absences, Depends(absences)]
RankingsHere = Annotated[Rankings, Depends(rankings)]
ExplanationsHere = Annotated[Explanations, Depends(explanations)]
Key = Annotated[str | None, Depends(idempotency_key)]
Nothing = Annotated[NoQuery, Query()]
