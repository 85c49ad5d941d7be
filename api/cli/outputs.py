"""What a command gives: a document on stdout, or a file that is whole or not there."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.cli.exits import Refused

SPREADSHEETS = {".csv": "csv", ".xlsx": "xlsx"}


def json_bytes(document: Mapping[str, Any]) -> bytes:
    """Write a document as JSON for programs and for reading, in UTF-8."""
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def emit(document: Mapping[str, Any]) -> None:
    """Print a document alone on stdout, in UTF-8 whatever the terminal speaks."""
    if sys.stdout is None:
        raise Refused("standard output is closed")
    sys.stdout.flush()
    sys.stdout.buffer.write(json_bytes(document))
    sys.stdout.buffer.flush()


def refuse_unwritable(path: Path | None, *inputs: str) -> None:
    """Refuse a place that cannot be written, before the work is done rather than after.

    Parameters
    ----------
    path
        Where a result is to go; None for nowhere.
    inputs
        What the command reads, which no result may replace.
    """
    if path is None:
        return
    if str(path) == "-":
        raise Refused("--out -: a file is needed; --json prints the document on standard output")
    if path.is_dir():
        raise Refused(f"--out {path}: a directory, not a file")
    if not path.parent.is_dir():
        raise Refused(f"--out {path}: there is no folder {path.parent}")
    if not os.access(path.parent, os.W_OK) and not (path.exists() and os.access(path, os.W_OK)):
        raise Refused(f"--out {path}: the folder {path.parent} cannot be written")
    for given in inputs:
        if path.exists() and os.path.exists(given) and path.samefile(given):
            raise Refused(f"--out {path}: would replace what is read")


def refuse_spreadsheet(path: Path | None) -> None:
    """Refuse an ending that promises a table where a scenario is written."""
    if path is not None and path.suffix.lower() in SPREADSHEETS:
        raise Refused(f"--out {path}: a scenario is written as JSON; name it {path.stem}.json")


def save(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all; devices and pipes are simply written to.

    Raises
    ------
    Refused
        When the file system says no.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            with open(target, "wb") as device:
                device.write(data)
        else:
            _replace(target, data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Refused(f"{path}: cannot be written ({error.strerror or error})") from None


def _replace(target: Path, data: bytes) -> None:
    beside = target.parent / f".caseload-{secrets.token_hex(8)}.part"
    try:
        with open(beside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
