"""``python -m api.cli`` is the `caseload` command."""

from api.cli.main import app

app(prog_name="caseload")
