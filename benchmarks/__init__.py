"""How fast and how good the solver is, measured beside its peers by a written protocol."""
