"""Why her, why not him, why this case waits and what would help; and two plans compared."""
