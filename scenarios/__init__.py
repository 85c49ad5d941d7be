"""Named scenario files of invented people, and a generator of any size."""
