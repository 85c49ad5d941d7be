"""`make demo` leaves a service running whose three curl lines work."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2 as httpx


def demonstrate(folder: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "demo-service"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def as_curl_does(line: str) -> httpx.Response:
    """Do what a curl line says, where there may be no curl."""
    words = shlex.split(line)
    assert words[:2] == ["curl", "-sS"]
    given = {option: words[words.index(option) + 1] for option in ("-H", "-d") if option in words}
    headers = dict([given["-H"].split(": ")]) if "-H" in given else {}
    return httpx.request(
        "POST" if "-d" in given else "GET", words[-1], headers=headers, content=given.get("-d")
    )


def test_the_service_is_left_running_and_its_curl_lines_work(tmp_path: Path):
    shown = demonstrate(tmp_path)
    holder = int((tmp_path / "var/caseload.db.lock").read_text())
    try:
        lines = re.findall(r"curl .*", shown)
        assert len(lines) == 3
        read, followed, accepted = map(as_curl_does, lines)
        assert read.json()["state"] == "ready"
        assert "event: end" in followed.text
        assert accepted.status_code == 201
        again = demonstrate(tmp_path)  # finds the one that runs
        assert re.findall(r"served: (\S+),", again) == re.findall(r"served: (\S+),", shown)
    finally:
        os.kill(holder, signal.SIGTERM)
    deadline = time.monotonic() + 20
    while (tmp_path / "var/caseload.db.lock").read_text() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (tmp_path / "var/caseload.db.lock").read_text() == ""


def test_where_nobody_is_there_it_is_stopped_again(tmp_path: Path):
    shown = demonstrate(tmp_path, CASELOAD_DEMO_EXIT="1")
    assert len(re.findall(r"curl ", shown)) == 3
    assert shown.endswith("Stopped again.\n")
    assert (tmp_path / "var/caseload.db.lock").read_text() == ""
