"""Named scenario files of invented people, and a generator of any size."""

from scenarios.catalogue import Description, Expectation, UnknownScenario, describe, load, names

__all__ = ["Description", "Expectation", "UnknownScenario", "describe", "load", "names"]
