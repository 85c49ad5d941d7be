"""A small team on file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scenarios.generate import generate
from tests.api.cli.running import caseload


@pytest.fixture(scope="session")
def team() -> dict[str, Any]:
    return generate(workers=8, pending=12, teams=1, seed=3)


@pytest.fixture
def scenario(tmp_path: Path, team: dict[str, Any]) -> Path:
    path = tmp_path / "team.json"
    path.write_text(json.dumps(team))
    return path


@pytest.fixture
def proposal(tmp_path: Path, scenario: Path) -> Path:
    path = tmp_path / "proposal.json"
    assert caseload("solve", scenario, "--out", path).exit_code == 0
    return path
