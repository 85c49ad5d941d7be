"""Absences and reliefs: runs whose answers are kept as proposals that can be decided like any other."""
