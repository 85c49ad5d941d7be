"""Proposals: asked for, queued, solved, followed, cancelled, read."""
