"""Figures as a manager reads them."""

from __future__ import annotations

from collections.abc import Mapping

from solver.proposal import Score
from solver.sentences import spoken
from solver.terms import PHRASES, TERM_KEYS


def amount(score: Score) -> str:
    """Write a difference of scores that counts one way, its first level only where it counts.

    Parameters
    ----------
    score
        Above (0, 0); its second level may count the other way.
    """
    second = f"{abs(score.preference):,} of preference"
    if not score.unallocated:
        return second
    first = f"{score.unallocated:,} of priority left waiting"
    if score.preference < 0:
        return f"{first}, against {second} the other way"
    return f"{first} and {second}" if score.preference else first


def spoken_terms(terms: Mapping[str, int]) -> str:
    """Write changes by term, in the order of the policy: ``expertise +1,000, grade -50``."""
    return ", ".join(f"{spoken(term)} {terms[term]:+,}" for term in TERM_KEYS if terms.get(term))


def costs_sentence(costs: Mapping[str, int]) -> str:
    """Say what a case costs by itself, term by term."""
    if not costs:
        return "It costs nothing by itself."
    total = sum(costs.values())
    return f"By itself it costs {total:,}: {spoken_terms(costs)}."


def got_worse(terms: Mapping[str, int]) -> str:
    """Say which aims are served worse, and by how much."""
    worse = [f"{_aim(term)} ({terms[term]:+,})" for term in TERM_KEYS if terms.get(term, 0) > 0]
    return "; ".join(worse)


def got_better(terms: Mapping[str, int]) -> str:
    """Say which aims are served better, and by how much."""
    better = [f"{_aim(term)} ({terms[term]:+,})" for term in TERM_KEYS if terms.get(term, 0) < 0]
    return "; ".join(better)


def _aim(term: str) -> str:
    phrase = PHRASES[term]
    return phrase[:1].lower() + phrase[1:]
