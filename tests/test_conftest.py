"""A test that could not run is named, and fails a complete run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy

from tests.conftest import POSTGRES_URL

CONFIGURATION = "[pytest]\naddopts = --strict-markers\nmarkers = postgres\n    browser\n"
ONE_OF_EACH = """
import pytest

def test_plain():
    assert True

@pytest.mark.postgres
def test_in_postgres():
    assert True
"""
SKIPPED = "import pytest\n\ndef test_skipped():\n    pytest.skip('not today')\n"
SKIPPED_MODULE = "import pytest\n\npytest.skip('not today', allow_module_level=True)\n"


def run_tests(folder: Path, source: str, *options: str, postgres: str = "") -> tuple[int, list[str]]:
    """Run pytest on `source` beside a copy of our conftest; its exit code and its lines."""
    shutil.copy(Path(__file__).with_name("conftest.py"), folder)
    (folder / "test_sample.py").write_text(source)
    (folder / "pytest.ini").write_text(CONFIGURATION)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=folder,
        env=os.environ | {POSTGRES_URL: postgres},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout.splitlines()


@pytest.mark.parametrize("options", [(), ("--numprocesses=2",)], ids=["alone", "in parallel"])
def test_a_group_left_out_is_named_before_the_closing_line(tmp_path: Path, options: tuple[str, ...]):
    code, lines = run_tests(tmp_path, ONE_OF_EACH, *options)
    assert code == 0
    assert lines[-2].startswith("Not run here: the group 'postgres' (1 tests), which needs ")
    assert "1 passed" in lines[-1]


def test_a_group_runs_where_the_machine_has_what_it_needs(tmp_path: Path):
    code, lines = run_tests(tmp_path, ONE_OF_EACH, postgres="postgresql+psycopg://somewhere")
    assert code == 0
    assert "2 passed" in lines[-1]
    assert not any(line.startswith("Not run here") for line in lines)


@pytest.mark.parametrize(
    ("source", "counts"),
    [
        (ONE_OF_EACH, "1 passed, 1 error"),
        (SKIPPED, "1 failed"),
        (SKIPPED_MODULE, "1 error"),
    ],
    ids=["a group left out", "a test", "a module"],
)
def test_a_complete_run_forgives_no_skip(tmp_path: Path, source: str, counts: str):
    code, lines = run_tests(tmp_path, source, "--complete")
    assert code != 0
    assert counts in lines[-1]


@pytest.mark.postgres
def test_each_postgres_test_has_an_empty_database_of_its_own(postgres_url: str):
    engine = sqlalchemy.create_engine(postgres_url)
    try:
        assert sqlalchemy.inspect(engine).get_table_names() == []
    finally:
        engine.dispose()
