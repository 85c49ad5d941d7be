"""One process at a time on an embedded database: a lock that the kernel drops when its holder dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class DatabaseInUse(Exception):
    """Another process holds the embedded database."""

    def __init__(self, file: str, holder: str) -> None:
        self.file, self.holder = file, holder
        super().__init__(
            f"{file} is in use by {holder}. The embedded database belongs to one process at a time; "
            "for several, use PostgreSQL (--database-url)."
        )


class FileLock:
    """Holds `<database>.lock` from entry to exit.

    Two processes that answer for the same runs would each run them, and SQLite before 3.51.3 can lose pages
    when two of them write and checkpoint at once.
    """

    def __init__(self, database_file: str) -> None:
        self._database_file = database_file
        self._path = Path(f"{database_file}.lock")
        self._file: int | None = None

    def __enter__(self) -> Self:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 32).decode("ascii", "replace").strip()
            os.close(file)
            raise DatabaseInUse(
                self._database_file, f"process {holder}" if holder else "another process"
            ) from None
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The file stays: removing it would let two newcomers hold two different files of one name.
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None
