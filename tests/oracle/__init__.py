"""An independent judge of allocations: the contract read a second time, on plain JSON documents.

Nothing here imports the program. A scenario is the dict that ``json.load`` gives, an allocation is a
list of ``{"case", "lead", "co_worker"}`` dicts, and every answer is exact. `optimum` searches every
allocation of a handful of cases, so that what the solver claims to have proven can be held against it.

The public questions are those of ``__all__``. A caller with many of them about one scenario builds a
`Reading` once and asks `rules.lead_bars`, `rules.co_worker_bars`, `rules.find_breaches` and
`score.evaluate` directly. Scenarios are taken to be valid: what is refused is not judged here.
"""

from tests.oracle.figures import Reading, merged_policy
from tests.oracle.rules import breaches, may_co_work, may_lead
from tests.oracle.score import score
from tests.oracle.search import optimal_allocation, optimum

__all__ = [
    "Reading",
    "breaches",
    "may_co_work",
    "may_lead",
    "merged_policy",
    "optimal_allocation",
    "optimum",
    "score",
]
