"""Settings come from the environment and refuse what cannot be relied on; none of them is a secret."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from api.settings import Settings


def test_the_defaults_are_an_embedded_database_on_this_machine(monkeypatch: pytest.MonkeyPatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CASELOAD_{name.upper()}", raising=False)
    settings = Settings()
    assert settings.is_embedded
    assert settings.host == "127.0.0.1"
    assert settings.max_body_bytes == 16 * 1024 * 1024


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CASELOAD_PORT", "9000")
    monkeypatch.setenv("CASELOAD_DATABASE_URL", "postgres" + "ql://user:word@host/name")
    settings = Settings()
    assert settings.port == 9000
    assert settings.database_url == "postgresql+psycopg://user:word@host/name"
    assert "word" not in settings.database_shown


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:", "sqlite:///x.db?mode=memory"],
)
def test_a_database_that_would_not_hold_is_refused(url: str):
    with pytest.raises(ValidationError):
        Settings(database_url=url)


@pytest.mark.parametrize(
    "field",
    [{"port": 70000}, {"runs_at_once": -1}, {"max_body_bytes": 0}, {"log_level": "loud"}, {"colour": 1}],
)
def test_settings_out_of_range_are_refused(field: dict[str, object]):
    with pytest.raises(ValidationError):
        Settings(**field)  # type: ignore[arg-type]


def test_no_setting_is_a_secret():
    assert not {name for name in Settings.model_fields if "secret" in name or "key" in name}
