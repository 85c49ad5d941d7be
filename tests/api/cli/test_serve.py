"""`caseload serve` and `caseload worker` start where they may, and say plainly why not elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.processes import a_server


def caseload(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {f"CASELOAD_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "caseload.example"])
def test_only_this_machine_is_served_until_there_is_sign_in(tmp_path: Path, host: str):
    done = caseload(tmp_path, "serve", "--host", host)
    assert done.returncode == 2
    assert "until there is sign-in" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "said"),
    [
        (("serve", "--database-url", "mysql://host/name"), {}, 2, "--database-url: SQLite or PostgreSQL"),
        (("serve", "--port", "70000"), {}, 2, "--port: "),
        (("serve",), {"runs_at_once": "many"}, 2, "CASELOAD_RUNS_AT_ONCE: "),
        (("serve", "--port", "0"), {"database_url": "postgresql://127.0.0.1:1/none"}, 1, "cannot be used"),
        (("serve", "--port", "0", "--database-url", "sqlite:////proc/none.db"), {}, 1, "cannot be used"),
        (("worker",), {}, 2, "PostgreSQL"),
        (("worker",), {"database_url": "postgresql://127.0.0.1:1/none"}, 1, "cannot be used"),
        (
            ("worker",),
            {"database_url": "postgresql://127.0.0.1:1/none", "runs_at_once": "0"},
            2,
            "at least one",
        ),
    ],
)
def test_what_cannot_be_served_is_said_in_a_line(
    tmp_path: Path, arguments: tuple[str, ...], settings: dict[str, str], code: int, said: str
):
    done = caseload(tmp_path, *arguments, **settings)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path):
    file = tmp_path / "notes.txt"
    file.write_text("Not a database at all, but notes.\n" * 100)
    done = caseload(tmp_path, "serve", "--port", "0", "--database-url", f"sqlite:///{file}")
    assert done.returncode == 1
    assert "file is not a database" in done.stderr
    assert file.read_text().startswith("Not a database")


def test_one_service_at_a_time_has_an_embedded_database(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/caseload.db"
    with a_server(tmp_path, url) as server:
        assert "this machine only" in server.greeting
        second = caseload(tmp_path, "serve", "--port", "0", "--database-url", url)
        assert second.returncode == 1
        assert f"in use by process {server.pid}" in second.stderr
        port = server.greeting.rpartition("http://127.0.0.1:")[2].split()[0]
        taken = caseload(tmp_path, "serve", "--port", port, "--database-url", url)
        assert taken.returncode == 1
        assert "Address already in use" in taken.stderr
        assert server.stop() == 0
    assert (tmp_path / "caseload.db").stat().st_mode & 0o077 == 0


def test_the_help_says_what_the_service_does(tmp_path: Path):
    for command in ("serve", "worker"):
        done = caseload(tmp_path, command, "--help")
        assert done.returncode == 0
        assert "--database-url" in done.stdout
