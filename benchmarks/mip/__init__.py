"""The contract as a mixed-integer programme, for solvers that know nothing of this project.

Written from the contract's wording and from raw scenario documents alone: nothing here imports `solver`, so
an agreement of the two means something, and OR-Tools stays out of the processes of solvers that cannot bear
it.
"""
