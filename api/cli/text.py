"""Text from files, made safe to show on a terminal."""

from __future__ import annotations


def plain(text: str) -> str:
    """Replace whatever could steer a terminal; keep line breaks.

    >>> plain("Ana\\x1b[2J")
    'Ana�[2J'
    """
    if text.isprintable():
        return text
    return "".join(mark if mark.isprintable() or mark == "\n" else "\ufffd" for mark in text)
