"""The application, wired."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from api import errors, health
from api.absences import routes as absences_routes
from api.absences.service import Absences
from api.decisions import routes as decisions_routes
from api.decisions.service import Decisions
from api.documentation import DESCRIPTION, TAGS, describe
from api.explanations import routes as explanations_routes
from api.explanations.service import Explanations
from api.logs import RequestLog
from api.metrics import Metrics
from api.process import Process
from api.proposals import routes as proposals_routes
from api.proposals.following import Following
from api.proposals.keeping import Keeping
from api.proposals.service import Proposals
from api.questions import routes as questions_routes
from api.questions.service import Rankings
from api.settings import Settings

# Every door, in the order of the description.
ROUTERS = (
    proposals_routes.router,
    decisions_routes.router,
    questions_routes.router,
    explanations_routes.router,
    absences_routes.router,
    health.router,
)


def create_app(settings: Settings, process: Process, metrics: Metrics) -> FastAPI:
    """Build the service on a process that is open already, and is closed by whoever opened it."""
    proposals = Proposals(process.database, process.engine, process.runs, settings)
    following = Following(process.database, process.engine, metrics)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        following.start()
        try:
            yield
        finally:
            following.close()

    app = FastAPI(
        title="Caseload",
        version=version("caseload"),
        summary="Who takes which case: proposed with proof, decided by a manager.",
        description=DESCRIPTION,
        openapi_tags=TAGS,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: f"{str(route.tags[0]).lower()}_{route.name}",
        lifespan=lifespan,
    )
    app.state.settings, app.state.process, app.state.metrics = settings, process, metrics
    app.state.proposals, app.state.following = proposals, following
    app.state.decisions = Decisions(process.database, proposals, metrics)
    keeping = Keeping(process.database, process.engine)
    app.state.absences = Absences(process.database, proposals, settings)
    app.state.rankings = Rankings(keeping, process.solvers)
    app.state.explanations = Explanations(process.solvers, settings)
    for router in ROUTERS:
        app.include_router(router)
    app.state.routes = [route for router in ROUTERS for route in router.routes]
    errors.install(app)
    describe(app)
    app.add_middleware(RequestLog, metrics=metrics)
    return app
