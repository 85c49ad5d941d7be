"""The database is opened as it must be, by one process, with the tables that the program knows."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from api import db
from api.db import Database, DatabaseUnfit
from api.lock import DatabaseInUse, FileLock
from api.settings import Settings
from api.tables import ProposalRow, Table


@pytest.fixture
def database(fresh_database_url: str) -> Iterator[Database]:
    found = Database(Settings(database_url=fresh_database_url))
    found.migrate()
    yield found
    found.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Database]:
    found = Database(Settings(database_url=f"sqlite:///{tmp_path}/caseload.db"))
    found.migrate()
    yield found
    found.close()


def a_row(id_: str) -> ProposalRow:
    return ProposalRow(id=id_, created_at=db.now(), scenario="{}", options="{}", decisions_version=0)


def test_the_migrations_make_the_tables_that_the_program_knows(database: Database):
    ours = {"include_name": lambda name, kind, _: kind != "table" or name in Table.metadata.tables}
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=ours)
        assert compare_metadata(context, Table.metadata) == []
    assert database.is_at_head()


def test_migrations_go_back_and_forth(database: Database):
    config = db._migrations()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()
    assert not database.is_at_head()
    assert set(sa.inspect(database.engine).get_table_names()) <= {"alembic_version"}
    database.migrate()
    database.migrate()
    assert database.is_at_head()


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    database = Database(Settings(database_url=f"sqlite:///{tmp_path}/caseload.db"))
    original = command.upgrade

    def fail(*arguments: object) -> None:
        original(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "upgrade", fail)
    with pytest.raises(KeyboardInterrupt):
        database.migrate()
    assert sa.inspect(database.engine).get_table_names() == []
    database.close()


def test_work_is_committed_as_a_whole_or_not_at_all(database: Database):
    with database.writing() as session:
        session.add(a_row("one"))

    def fail_half_way() -> None:
        with database.writing() as session:
            session.add(a_row("two"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with database.reading() as session:
        assert session.scalars(sa.select(ProposalRow.id)).all() == ["one"]


def test_the_embedded_database_has_every_setting_that_durability_rests_on(embedded: Database):
    embedded.assert_sound()
    with embedded.engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in db._PRAGMAS}
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
        "wal_autocheckpoint": 0,
    }


def test_a_database_that_does_not_take_a_setting_is_refused(embedded: Database):
    sa.event.listen(embedded.engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
    embedded.engine.dispose()
    with pytest.raises(DatabaseUnfit, match="synchronous"):
        embedded.assert_sound()


def test_a_writer_sees_no_change_between_its_read_and_its_write(embedded: Database):
    order = []
    first_reads = threading.Event()

    def second() -> None:
        first_reads.wait()
        with embedded.writing() as session:
            order.append(("second", session.scalar(sa.select(sa.func.count(ProposalRow.id)))))

    thread = threading.Thread(target=second)
    thread.start()
    with embedded.writing() as session:
        first_reads.set()
        thread.join(0.3)
        order.append(("first", session.scalar(sa.select(sa.func.count(ProposalRow.id)))))
        session.add(a_row("one"))
    thread.join()
    assert order == [("first", 0), ("second", 1)]


def test_the_log_goes_into_the_file_and_is_written_anew(embedded: Database, tmp_path: Path):
    log = tmp_path / "caseload.db-wal"
    for number in range(50):
        with embedded.writing() as session:
            session.add(a_row(str(number)))
    grown = log.stat().st_size
    embedded.checkpoint()
    for number in range(50, 60):
        with embedded.writing() as session:
            session.add(a_row(str(number)))
    assert log.stat().st_size == grown  # the next writers began at its start again
    embedded.close()
    with sqlite3.connect(tmp_path / "caseload.db") as connection:
        assert connection.execute("SELECT count(*) FROM proposals").fetchone() == (60,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_nothing_is_lost_while_writers_and_checkpoints_meet(embedded: Database, tmp_path: Path):
    def write(letter: str) -> None:
        for number in range(40):
            with embedded.writing() as session:
                session.add(a_row(f"{letter}{number}"))

    threads = [threading.Thread(target=write, args=(letter,)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        embedded.checkpoint()
    with embedded.reading() as session:
        assert session.scalar(sa.select(sa.func.count(ProposalRow.id))) == 160
        assert session.scalar(sa.text("PRAGMA integrity_check")) == "ok"


def test_one_process_at_a_time_holds_an_embedded_database(tmp_path: Path):
    file = str(tmp_path / "caseload.db")
    hold = f"from api.lock import FileLock\nwith FileLock({file!r}): print('held', flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(DatabaseInUse, match=f"process {holder.pid}.*PostgreSQL"), FileLock(file):
        pass
    holder.kill()
    holder.communicate()
    with FileLock(file):
        pass
