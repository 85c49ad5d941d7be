"""Imports run one way, and one module commits: read from the source, so that nothing has to be run.

A name imported for its type alone counts too: what a file needs to be read is what it depends on.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("solver", "scenarios", "api", "benchmarks")

# What the modules under a name may not import; of two names that fit a module, the longer holds.
FORBIDDEN = {
    "solver": (
        *("api", "scenarios", "benchmarks", "tests"),
        *("fastapi", "starlette", "uvicorn", "sqlalchemy", "alembic", "psycopg", "dbos", "typer", "rich"),
    ),
    "scenarios": ("api", "benchmarks", "tests", "ortools"),
    "benchmarks": ("api", "tests", "ortools"),
    "api": ("api.cli", "benchmarks", "tests", "ortools"),
    "api.cli": ("tests", "ortools"),
}

# The second opinion shares nothing with the model that it checks, nor with anything that leads there.
SECOND_OPINION = ("solver.verify", "solver.verification")
MODEL = ("ortools", "solver.rules", "solver.terms", "solver.placements", "solver.engine", "solver.model")

COMMITS = "api.db"


class Module(NamedTuple):
    """One source file of ours, parsed."""

    name: str
    is_package: bool
    tree: ast.Module


def within(name: str, roots: tuple[str, ...]) -> bool:
    """Whether `name` is one of `roots` or lies under one."""
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def read_modules(root: Path) -> dict[str, Module]:
    """Every module of our packages under `root`, by its dotted name."""
    modules = {}
    for path in sorted(path for package in PACKAGES for path in (root / package).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        modules[name] = Module(name, is_package, ast.parse(path.read_text(encoding="utf-8"), str(path)))
    return modules


def imports_of(module: Module, modules: dict[str, Module]) -> set[tuple[int, str]]:
    """Line and name of all that the file imports; `from a import b` is a.b where that is a module."""
    found = set()
    for node in ast.walk(module.tree):
        match node:
            case ast.Import():
                found |= {(node.lineno, alias.name) for alias in node.names}
            case ast.ImportFrom():
                source = source_of(node, module)
                inner = [f"{source}.{alias.name}" for alias in node.names]
                found |= {(node.lineno, name if name in modules else source) for name in inner}
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                found.add((node.lineno, name))
    return found


def source_of(node: ast.ImportFrom, module: Module) -> str:
    """The absolute name behind `from ... import`, dots resolved."""
    if not node.level:
        return node.module or ""
    package = module.name.split(".") + [""] * module.is_package
    return ".".join([*package[: -node.level], *([node.module] if node.module else [])])


def layer_breaches(modules: dict[str, Module]) -> Iterator[str]:
    for module in modules.values():
        layer = max((name for name in FORBIDDEN if within(module.name, (name,))), key=len)
        for line, name in sorted(imports_of(module, modules)):
            if within(name, FORBIDDEN[layer]):
                yield f"{module.name}:{line} imports {name}"


def second_opinion_breaches(modules: dict[str, Module]) -> Iterator[str]:
    """Follow every import from the checker through our packages; none may reach the model."""
    for start in (name for name in modules if within(name, SECOND_OPINION)):
        seen = {start}
        routes: list[tuple[str, ...]] = [(start,)]
        while routes:
            route = routes.pop()
            for name in sorted(loaded_by(modules[route[-1]], modules) - seen):
                seen.add(name)
                if within(name, MODEL):
                    yield " -> ".join((*route, name))
                elif name in modules:
                    routes.append((*route, name))


def loaded_by(module: Module, modules: dict[str, Module]) -> set[str]:
    """What importing a module loads: the names it imports, and the packages they lie in.

    The top package is left out: `import solver.verify` itself loads it.
    """
    names = {name for _, name in imports_of(module, modules)}
    packages = {name.rsplit(".", cut)[0] for name in names for cut in range(1, name.count("."))}
    return names | packages


def commit_breaches(modules: dict[str, Module]) -> Iterator[str]:
    for module in modules.values():
        if module.name == COMMITS:
            continue
        for node in ast.walk(module.tree):
            match node:
                case ast.Call(func=ast.Attribute(attr="commit")):
                    yield f"{module.name}:{node.lineno} commits"


def breaches(root: Path) -> list[str]:
    """Everything under `root` that breaks the order of the house."""
    modules = read_modules(root)
    return [*layer_breaches(modules), *second_opinion_breaches(modules), *commit_breaches(modules)]


def test_the_house_is_in_order():
    assert set(read_modules(ROOT)) >= set(PACKAGES)
    assert breaches(ROOT) == []


# A small house, to see that the checker finds what it is there for.
IN_ORDER = {
    "solver/__init__.py": "from solver.propose import propose\nfrom .verify import verify\n",
    "solver/propose.py": "from . import engine\nfrom .rules import HARD_RULES\n",
    "solver/engine.py": "from ortools.sat.python import cp_model\n",
    "solver/rules/__init__.py": "from .capacity import CAPACITY\nHARD_RULES = (CAPACITY,)\n",
    "solver/rules/capacity.py": "from .. import engine\nCAPACITY = engine\n",
    "solver/verify.py": "import json\nfrom . import problem\nfrom .figures.points import points\n",
    "solver/problem.py": "import numpy\n",
    "solver/figures/__init__.py": "",
    "solver/figures/points.py": "",
    "scenarios/generate.py": "import solver\n",
    "benchmarks/trial.py": "import highspy\nfrom scenarios import generate\nfrom solver import propose\n",
    "api/db.py": "def save(session):\n    session.commit()\n",
    "api/service.py": "from fastapi import FastAPI\nfrom api import db\nfrom scenarios import generate\n",
    "api/cli/main.py": "import benchmarks.trial, solver, scenarios\nfrom api.service import FastAPI\n",
}


def build(root: Path, sources: dict[str, str]) -> Path:
    for name, source in sources.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return root


def test_a_house_in_order_has_no_breach(tmp_path: Path):
    assert breaches(build(tmp_path, IN_ORDER)) == []


@pytest.mark.parametrize(
    ("changed", "source", "breach"),
    [
        ("solver/rank.py", "import scenarios", "solver.rank:1 imports scenarios"),
        ("solver/rank.py", "from api.db import save", "solver.rank:1 imports api.db"),
        ("solver/rank.py", "def f():\n    import benchmarks.trial", "solver.rank:2 imports benchmarks.trial"),
        ("solver/rank.py", "from tests import factories", "solver.rank:1 imports tests"),
        ("solver/rank.py", "from fastapi import FastAPI", "solver.rank:1 imports fastapi"),
        ("solver/rank.py", "import sqlalchemy.orm", "solver.rank:1 imports sqlalchemy.orm"),
        ("solver/rank.py", "import typer", "solver.rank:1 imports typer"),
        ("solver/rank.py", "from rich.table import Table", "solver.rank:1 imports rich.table"),
        ("solver/rank.py", "import importlib\nimportlib.import_module('api')", "solver.rank:2 imports api"),
        ("scenarios/read.py", "from api import service", "scenarios.read:1 imports api.service"),
        ("scenarios/read.py", "import benchmarks", "scenarios.read:1 imports benchmarks"),
        (
            "benchmarks/peer.py",
            "from ortools.sat.python import cp_model",
            "benchmarks.peer:1 imports ortools.sat.python",
        ),
        ("benchmarks/peer.py", "from api.cli import main", "benchmarks.peer:1 imports api.cli.main"),
        ("api/cases.py", "import ortools", "api.cases:1 imports ortools"),
        ("api/cases.py", "from . import cli", "api.cases:1 imports api.cli"),
        ("api/cases.py", "from .cli import main", "api.cases:1 imports api.cli.main"),
        ("api/cases.py", "import benchmarks", "api.cases:1 imports benchmarks"),
        ("api/cases.py", "def save(session):\n    session.commit()", "api.cases:2 commits"),
        ("api/cli/load.py", "from api.db import engine\nengine().commit()", "api.cli.load:2 commits"),
        ("solver/verify.py", "import ortools", "solver.verify -> ortools"),
        ("solver/verify.py", "import solver.rules", "solver.verify -> solver.rules"),
        ("solver/verify.py", "from solver import terms", "solver.verify -> solver.terms"),
        (
            "solver/verification/score.py",
            "from .. import engine",
            "solver.verification.score -> solver.engine",
        ),
        ("solver/problem.py", "from . import engine", "solver.verify -> solver.problem -> solver.engine"),
        (
            "solver/figures/__init__.py",
            "from solver import placements",
            "solver.verify -> solver.figures -> solver.placements",
        ),
    ],
)
def test_each_breach_is_found(tmp_path: Path, changed: str, source: str, breach: str):
    others = {"api/cli/__init__.py": "", "solver/terms/__init__.py": "", "solver/placements.py": ""}
    house = build(tmp_path, IN_ORDER | others | {changed: source})
    assert breaches(house) == [breach]
