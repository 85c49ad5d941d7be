"""The Monday team as the two tables that a team would keep: monday-workers.csv and monday-cases.csv."""
