"""A schema-driven fuzzer on the whole API: whatever it sends, no 5xx, and answers as described."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import hypothesis
import pytest
import schemathesis
from hypothesis import strategies as st
from hypothesis.errors import HypothesisDeprecationWarning
from schemathesis.checks import CHECKS, load_all_checks

from api.examples import SCENARIO
from api.main import ROUTERS
from tests.api.processes import Server, a_server

# What a body says must also hold together (ids that exist, a score for every factor of the policy), which no
# schema can say: most bodies that fit theirs are refused, with reason.
load_all_checks()
EXCLUDED = CHECKS.get_by_names(["positive_data_acceptance"])
OPERATIONS = sorted(
    (method, route.path)
    for router in ROUTERS
    for route in router.routes
    if getattr(route, "include_in_schema", False)
    for method in route.methods
)
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)


@pytest.fixture(scope="module")
def server(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with a_server(tmp_path_factory.mktemp("fuzz"), database_url) as found:
        yield found


@pytest.fixture(scope="module")
def proposal_id(server: Server) -> str:
    """A proposal that there is, with something to decide on."""
    proposal = server.ask(SCENARIO)
    server.until(proposal, "ready")
    return str(proposal["id"])


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_request_is_answered_with_a_failure_of_ours(
    server: Server, proposal_id: str, method: str, path: str
):
    schema = schemathesis.openapi.from_dict(server.client.get("/openapi.json").json())
    schema.config.update(base_url=str(server.client.base_url))
    operation = schema[path][method]
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in MODES))

    @hypothesis.given(case=cases, known=st.integers(0, 3))
    @hypothesis.settings(
        max_examples=25,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    def send(case: schemathesis.Case, known: int) -> None:
        if known and "proposal_id" in case.path_parameters:
            case.path_parameters["proposal_id"] = proposal_id
        answer = case.call()
        assert answer.status_code < 500, answer.text
        case.validate_response(answer, excluded_checks=EXCLUDED)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", HypothesisDeprecationWarning)
        send()
    assert "request_failed" not in server.log.read_text()


def test_the_fuzzer_reaches_every_operation(server: Server):
    described = server.client.get("/openapi.json").json()["paths"]
    assert sorted((method.upper(), path) for path, item in described.items() for method in item) == OPERATIONS
