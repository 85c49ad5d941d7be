"""The doors of Caseload: the service, and in `api.cli` the command line."""
