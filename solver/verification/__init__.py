"""The second opinion in parts: every rule and term of SPEC 4 and 5 once more, in plain Python.

Nothing here knows the optimisation model; both stand on `solver.quantities` alone.
"""
