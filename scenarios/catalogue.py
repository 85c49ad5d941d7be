"""The named scenarios: which there are, what each tells, and the scenario itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

INDEX = "stories/index.json"


class UnknownScenario(LookupError):
    """There is no named scenario of that name.

    Parameters
    ----------
    name
        The name asked for.
    known
        The names there are.
    """

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"no scenario is named {name!r}; there are {', '.join(known)}")
        self.name, self.known = name, known


@dataclass(frozen=True)
class Expectation:
    """What solving a scenario to the end gives.

    Parameters
    ----------
    status
        ``optimal``: every answer in the index is proven.
    unallocated, preference
        The two levels of the score.
    """

    status: str
    unallocated: int
    preference: int


@dataclass(frozen=True)
class Description:
    """What to know of a named scenario before opening it.

    Parameters
    ----------
    name
        Its name, also the file's.
    title
        A line.
    story
        What happens, in plain English.
    look_for
        What a good proposal shows.
    expect
        The proven answer.
    """

    name: str
    title: str
    story: str
    look_for: tuple[str, ...]
    expect: Expectation


def names() -> list[str]:
    """Return the names of the scenarios, in the order in which to meet them."""
    return list(_descriptions())


def describe(name: str) -> Description:
    """Return what to know of the scenario ``name``.

    Raises
    ------
    UnknownScenario
        If there is none of that name.
    """
    known = _descriptions()
    if name not in known:
        raise UnknownScenario(name, list(known))
    return known[name]


def load(name: str) -> dict[str, Any]:
    """Return the scenario ``name`` as read from its file, new at every call.

    Raises
    ------
    UnknownScenario
        If there is none of that name.
    """
    scenario: dict[str, Any] = json.loads(_file(f"{describe(name).name}.json").read_text(encoding="utf-8"))
    return scenario


def _file(name: str) -> Traversable:
    return files("scenarios") / "library" / name


@cache
def _descriptions() -> Mapping[str, Description]:
    entries = json.loads(_file(INDEX).read_text(encoding="utf-8"))
    described = {
        entry["name"]: Description(
            name=entry["name"],
            title=entry["title"],
            story=entry["story"],
            look_for=tuple(entry["look_for"]),
            expect=Expectation(entry["expect"]["status"], **entry["expect"]["score"]),
        )
        for entry in entries
    }
    return MappingProxyType(described)
