"""Keeping what failed the second opinion, so that we can find out why."""

from __future__ import annotations

import json
import tempfile
from typing import Any

from solver.scenario import Scenario


def keep_failed(scenario: Scenario, **documents: Any) -> str | None:
    """Keep a scenario and what was found for it, readable by its owner alone.

    Returns
    -------
    str or None
        The path; None when the disk refuses.
    """
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="caseload-failed-", suffix=".json", delete=False
        ) as file:
            json.dump({"scenario": scenario.document(), **documents}, file)
    except OSError:
        return None
    return file.name
