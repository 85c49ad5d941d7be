"""Commands run in this process, and whole programs for what only a process shows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from api.cli.main import app

ROOT = Path(__file__).parents[3]
PROGRAM = [sys.executable, "-P", "-m", "api.cli"]


def caseload(*arguments: object, given: bytes | None = None, columns: int = 80) -> Result:
    """Run a command; exceptions that are not an exit are the test's failure."""
    runner = CliRunner(env={"COLUMNS": str(columns)})
    result = runner.invoke(app, [str(argument) for argument in arguments], input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def document(*arguments: object, code: int = 0, given: bytes | None = None) -> dict[str, Any]:
    """The document that a command prints with --json, alone on stdout."""
    result = caseload(*arguments, "--json", given=given)
    assert result.exit_code == code, result.stderr
    return json.loads(result.stdout)


def refused(*arguments: object, given: bytes | None = None) -> list[str]:
    """The lines on stderr with which a command refuses; nothing is on stdout."""
    result = caseload(*arguments, given=given)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr.splitlines()


def started(*arguments: object, **options: Any) -> subprocess.Popen[str]:
    """Start the program in a process of its own."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "cwd": ROOT}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.Popen([*PROGRAM, *map(str, arguments)], env=environment, **{**pipes, **options})
