"""The `caseload` command."""
