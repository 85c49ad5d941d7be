"""What only a whole process shows: terminals, Ctrl-C, broken pipes, encodings."""

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.generate import generate
from tests.api.cli.running import started


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario that nobody proves within the seconds of a test."""
    path = tmp_path_factory.mktemp("hard") / "hard.json"
    path.write_text(json.dumps(generate(workers=90, pending=450, teams=1, seed=1)))
    return path


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The two ends of a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    yield ours, theirs
    os.close(ours)


def read_until(descriptor: int, wanted: bytes, seconds: float) -> bytes:
    """Read from a terminal until it has shown `wanted`."""
    seen = b""
    end = time.monotonic() + seconds
    os.set_blocking(descriptor, False)
    while wanted not in seen:
        assert time.monotonic() < end, seen[-500:]
        try:
            seen += os.read(descriptor, 65_536)
        except BlockingIOError:
            time.sleep(0.05)
    return seen


def test_the_program_runs_as_a_module():
    run = started("--version")
    output, errors = run.communicate(timeout=60)
    assert (run.returncode, errors) == (0, "")
    assert output.startswith("caseload ")


def test_ctrl_c_gives_the_best_found(hard: Path, terminal: tuple[int, int]):
    ours, theirs = terminal
    run = started("solve", hard, "--json", "--time-limit", 300, stderr=theirs)
    os.close(theirs)
    line = read_until(ours, b"gap", 60)
    assert b"score" in line
    asked = time.monotonic()
    run.send_signal(signal.SIGINT)
    output, _ = run.communicate(timeout=60)
    assert run.returncode == 0
    made = json.loads(output)
    assert (made["status"], made["stopped_by"]) == ("feasible", "cancelled")
    assert len(made["assignments"]) + len(made["unallocated"]) == 450
    assert time.monotonic() - asked < 15


def test_without_a_terminal_there_is_no_progress(hard: Path):
    run = started("solve", hard, "--json", "--time-limit", 2)
    output, errors = run.communicate(timeout=60)
    assert (run.returncode, errors) == (0, "")
    assert json.loads(output)["stopped_by"] == "time_limit"


def test_a_batch_that_is_stopped_keeps_what_is_finished(hard: Path, tmp_path: Path):
    week, out = tmp_path / "week", tmp_path / "out"
    week.mkdir()
    (week / "hard.json").symlink_to(hard)
    (week / "easy.json").write_text(json.dumps(generate(workers=4, pending=5, teams=1, seed=1)))
    run = started("batch", week, "--out", out, "--time-limit", 300, "--jobs", 2, "--json")
    end = time.monotonic() + 60
    while not (out / "manifest.json").exists():
        assert time.monotonic() < end
        time.sleep(0.1)
    run.send_signal(signal.SIGINT)
    output, errors = run.communicate(timeout=60)
    assert (run.returncode, "Traceback" in errors) == (130, False)
    states = {row["file"]: row["state"] for row in json.loads(output)["scenarios"]}
    assert states == {"easy.json": "done", "hard.json": "unfinished"}
    assert sorted(path.name for path in out.glob("*.proposal.json")) == ["easy.proposal.json"]


@pytest.mark.parametrize("form", [["--json"], []])
def test_a_reader_who_leaves_early_sees_no_traceback(form: list[str]):
    run = started("scenarios", *form) if form else started("solve", "small-authority", "--time-limit", 2)
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdout.close()
    errors = run.stderr.read()
    run.stderr.close()
    assert (run.wait(timeout=60), errors) == (141, "")


def test_a_closed_output_is_told():
    run = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" "$@" >&-', *started_command("scenarios", "--json")],
        cwd=Path(__file__).parents[3],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (2, "standard output is closed\n")


def test_a_full_output_is_told():
    with open("/dev/full", "wb") as full:
        run = started("scenarios", "--json", stdout=full)
        _, errors = run.communicate(timeout=60)
    assert (run.returncode, errors) == (2, "standard output: No space left on device\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_lacks_characters_is_no_reason_to_fail(encoding: str):
    environment = {"PYTHONIOENCODING": encoding}
    shown = started("solve", "siblings", env=environment)
    output, errors = shown.communicate(timeout=60)
    assert (shown.returncode, errors) == (0, "")
    assert "Proven" in output
    printed = started("solve", "siblings", "--json", env=environment)
    assert json.loads(printed.communicate(timeout=60)[0])["status"] == "optimal"


def started_command(*arguments: str) -> list[str]:
    from tests.api.cli.running import PROGRAM

    return [*PROGRAM, *arguments]
