"""What every test shares: how the groups that need more than Python are left out, and said to be.

A test marked `postgres`, `browser` or `peers` runs where the machine has what it needs. Elsewhere it is left
out and its group is named under the results, so that a green line never hides what was not run. With
`--complete` (continuous integration) nothing is left out and nothing is skipped: either fails the run.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

import hypothesis
import pytest
import sqlalchemy

if TYPE_CHECKING:
    from xdist.workermanage import WorkerController

POSTGRES_URL = "CASELOAD_TEST_POSTGRES_URL"

# A solver's time on a busy machine says nothing about the property, so no example has a deadline.
# New examples are for developers' runs; the gate tries the same ones each time.
hypothesis.settings.register_profile(
    "caseload", deadline=None, derandomize="CI" in os.environ, print_blob=True
)
hypothesis.settings.load_profile("caseload")


class Group(NamedTuple):
    """Tests behind one marker, and what they need of the machine."""

    marker: str
    needs: str
    can_run: Callable[[], bool]


GROUPS = (
    Group(
        "postgres",
        f"a PostgreSQL server, named by {POSTGRES_URL}",
        lambda: bool(os.environ.get(POSTGRES_URL)),
    ),
    Group(
        "browser",
        "Chromium on the PATH",
        lambda: any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")),
    ),
    Group(
        "peers",
        "the benchmark's solvers and plots (make setup-benchmarks)",
        lambda: all(find_spec(name) for name in ("highspy", "matplotlib", "pyscipopt")),
    ),
)

left_out_key = pytest.StashKey[Counter[str]]()


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A new, empty PostgreSQL database, as an SQLAlchemy address; for tests marked `postgres`."""
    server = sqlalchemy.make_url(os.environ[POSTGRES_URL])
    database = f"caseload_test_{uuid.uuid4().hex}"
    engine = sqlalchemy.create_engine(
        server, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.pool.NullPool
    )
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f"CREATE DATABASE {database}"))
    yield server.set(database=database).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(f"DROP DATABASE {database} WITH (FORCE)"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--complete", action="store_true", help="fail where a test would be skipped or left out")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[left_out_key] = Counter()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the groups that this machine cannot run; with `--complete` they stay and fail."""
    if config.getoption("--complete"):
        return
    lacking = [group.marker for group in GROUPS if not group.can_run()]
    left_out = {item: next(filter(item.get_closest_marker, lacking), None) for item in items}
    config.stash[left_out_key].update(marker for marker in left_out.values() if marker)
    config.hook.pytest_deselected(items=[item for item in items if left_out[item]])
    items[:] = [item for item in items if not left_out[item]]


def pytest_runtest_setup(item: pytest.Item) -> None:
    for group in GROUPS:
        if item.get_closest_marker(group.marker) and not group.can_run():
            pytest.fail(f"this test needs {group.needs}", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if not hasattr(report, "wasxfail"):
        refuse_skip(item.config, report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    refuse_skip(collector.config, report)
    return report


def refuse_skip(config: pytest.Config, report: pytest.TestReport | pytest.CollectReport) -> None:
    """With `--complete` a skipped test or module is a failed one."""
    if report.skipped and config.getoption("--complete"):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped: {report.longreprtext}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a process of pytest-xdist: tell the one that reports what was left out."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = dict(session.config.stash[left_out_key])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    """Every process collects the same tests, so any one's account is the whole."""
    left_out = getattr(node, "workeroutput", {}).get("left_out", {})
    node.config.stash[left_out_key] = Counter(left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    left_out = config.stash[left_out_key]
    for group in GROUPS:
        if count := left_out[group.marker]:
            terminalreporter.write_line(
                f"Not run here: the group '{group.marker}' ({count} tests), which needs {group.needs}.",
                yellow=True,
            )
