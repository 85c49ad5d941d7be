"""Why her, why not him, why this case waits and what would help: every word re-derived by solving again."""
