"""What a command is given: files, standard input, and the scenarios of the library, read or refused."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from api.cli.exits import Refused, refusal

if TYPE_CHECKING:
    from solver.scenario import Scenario
    from solver.stated import StatedPlan

STANDARD_INPUT = "-"

# A borough's scenario is a few megabytes; what is a hundred times larger is something else.
MAX_BYTES = 256 * 2**20


class Source(NamedTuple):
    """Bytes as they were given, and what to call them in messages."""

    label: str
    data: bytes


def read_file(path: str | Path) -> Source:
    """Read a file, or standard input for ``-``.

    Raises
    ------
    Refused
        When it is missing, a directory, unreadable, empty or beyond any size that makes sense.
    """
    label = str(path)
    try:
        if label == STANDARD_INPUT:
            label = "standard input"
            data = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin is not None else b""
        else:
            with open(path, "rb") as file:
                data = file.read(MAX_BYTES + 1)
    except IsADirectoryError:
        raise Refused(f"{label}: a directory, not a file") from None
    except FileNotFoundError:
        raise Refused(f"{label}: no such file") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name, or a closed stdin
        raise Refused(f"{label}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if len(data) > MAX_BYTES:
        raise Refused(f"{label}: larger than {MAX_BYTES // 2**20} MB")
    if not data.strip():
        raise Refused(f"{label}: empty")
    return Source(label, data)


@contextmanager
def blamed_on(label: str) -> Iterator[None]:
    """Name the input in which faults are found, whoever finds them."""
    from solver.errors import InvalidInput

    try:
        yield
    except InvalidInput as error:
        raise refusal(label, error.what, error.faults) from None


def scenario_source(argument: str) -> Source:
    """Find a scenario: a path, ``-``, or a name in the library."""
    if argument == STANDARD_INPUT or not argument or os.path.lexists(argument) or os.sep in argument:
        return read_file(argument)
    from scenarios import names

    known = list(names())
    if argument in known:
        return _from_library(argument)
    near = difflib.get_close_matches(argument, known, n=1)
    hint = f"did you mean {near[0]}?" if near else "`caseload scenarios` lists the library"
    raise Refused(f"{argument}: no such file, and no scenario of that name in the library ({hint})")


def _from_library(name: str) -> Source:
    import json

    from scenarios import load

    return Source(name, json.dumps(load(name)).encode())


def scenario_from(source: Source) -> Scenario:
    """Read a scenario, or refuse it with every fault."""
    from solver import parse_json, read_scenario

    with blamed_on(source.label):
        return read_scenario(parse_json(source.data))


def read_scenario_argument(argument: str) -> Scenario:
    """Find and read the scenario that a command was given."""
    return scenario_from(scenario_source(argument))


def read_plan_argument(argument: str) -> StatedPlan:
    """Read anybody's proposal."""
    from solver import InvalidProposal, parse_json, read_plan

    source = read_file(argument)
    with blamed_on(source.label):
        return read_plan(parse_json(source.data, InvalidProposal))
