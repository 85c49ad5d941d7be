"""The `caseload` command: one module for each subcommand, wired up in `main`."""
