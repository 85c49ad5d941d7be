"""Absences and reliefs: answered at once, and kept as proposals that can be decided like any other."""
