"""Inventing teams: the parts behind ``scenarios.generate``. Nobody in them exists."""
